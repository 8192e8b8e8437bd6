package emd_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/emd"
	"kiesel/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// trace writes a sequence as a word, one letter per activity.
func trace(word string) emd.Sequence {
	s := make(emd.Sequence, 0, len(word))
	for _, letter := range word {
		s = append(s, letter)
	}
	return s
}

func matrix(tb testing.TB, rows ...[]float64) *emd.Matrix {
	tb.Helper()
	m, err := emd.NewMatrix(rows)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// sample is a part of a log as variants over one numbering of activities, which
// all samples share.
type sample struct {
	variants []emd.Sequence
	cases    []int64
}

func (s sample) size() (n int64) {
	for _, c := range s.cases {
		n += c
	}
	return n
}

// codes numbers the activities of all samples.
var codes struct {
	sync.Mutex
	of map[string]int32
}

func newSample(l *eventlog.Log) sample {
	codes.Lock()
	defer codes.Unlock()
	if codes.of == nil {
		codes.of = make(map[string]int32)
	}
	code := make([]int32, len(l.Activities))
	for i, name := range l.Activities {
		if _, ok := codes.of[name]; !ok {
			codes.of[name] = int32(len(codes.of))
		}
		code[i] = codes.of[name]
	}
	var s sample
	for _, v := range l.Variants() {
		coded := make(emd.Sequence, len(v.Activities))
		for k, a := range v.Activities {
			coded[k] = code[a]
		}
		s.variants, s.cases = append(s.variants, coded), append(s.cases, int64(len(v.Cases)))
	}
	return s
}

// pool puts two samples over one list of variants.
func pool(a, b sample) (variants []emd.Sequence, x, y []int64) {
	at := make(map[string]int)
	key := func(s emd.Sequence) string {
		var text strings.Builder
		for _, code := range s {
			text.WriteRune(code)
		}
		return text.String()
	}
	for i, v := range a.variants {
		at[key(v)] = i
		variants, x, y = append(variants, v), append(x, a.cases[i]), append(y, 0)
	}
	for j, v := range b.variants {
		if i, ok := at[key(v)]; ok {
			y[i] = b.cases[j]
			continue
		}
		variants, x, y = append(variants, v), append(x, 0), append(y, b.cases[j])
	}
	return variants, x, y
}

func readLog(tb testing.TB, keep []string, elem ...string) *eventlog.Log {
	tb.Helper()
	path := testkit.Shared(tb, append([]string{"event_logs"}, elem...)...)
	l, err := eventlog.Read(tb.Context(), path, eventlog.Options{Keep: keep})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func readBPIC(tb testing.TB, name string) sample {
	tb.Helper()
	return newSample(readLog(tb, nil, "bpic15", name+".xes.gz"))
}

func readJSON(tb testing.TB, into any, elem ...string) {
	tb.Helper()
	text, err := os.ReadFile(testkit.Shared(tb, elem...))
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		tb.Fatalf("%s: %v", filepath.Join(elem...), err)
	}
}

// distance solves and checks the certificate.
func distance(tb testing.TB, dist *emd.Matrix, rows, cols []int64) float64 {
	tb.Helper()
	plan, err := emd.Solve(tb.Context(), dist, rows, cols)
	if err != nil {
		tb.Fatal(err)
	}
	if err := plan.Check(dist, rows, cols); err != nil {
		tb.Fatal(err)
	}
	return plan.Distance
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }
