package columnar_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

// shared reads a log of the test data or skips.
func shared(t testing.TB, path string, o eventlog.Options) *eventlog.Log {
	t.Helper()
	path = filepath.Join("../../../../shared/data/event_logs", path)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs the test data in ../shared: %v", err)
	}
	l, err := eventlog.Read(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// stored stores a log in segments of equal size and opens it.
func stored(t testing.TB, segments int, l *eventlog.Log) *columnar.Log {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "log")
	for i := range segments {
		from, to := i*l.Cases()/segments, (i+1)*l.Cases()/segments
		part := l.Filter(func(c int) bool { return from <= c && c < to })
		if err := columnar.Append(t.Context(), folder, part); err != nil {
			t.Fatal(err)
		}
	}
	s, err := columnar.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStoredLogsComeBack(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"receipt_wabo_coselog.xes.gz", "bpic15/BPIC15_1.xes.gz"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			l := shared(t, path, eventlog.Options{Keep: []string{"case:channel"}})
			for _, segments := range []int{1, 3} {
				got, err := stored(t, segments, l).Load()
				if err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(l, got, cmpopts.IgnoreFields(eventlog.Log{}, "Problems")); diff != "" {
					t.Errorf("%d segments (-want +got):\n%.2000s", segments, diff)
				}
			}
		})
	}
}

func TestInfoIsThatOfTheLog(t *testing.T) {
	t.Parallel()
	l := shared(t, "receipt_wabo_coselog.xes.gz", eventlog.Options{})
	got, err := stored(t, 2, l).Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(l.Info(), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Figures of the receipt log: ../shared/reference/science.md, A1.
func TestReceiptFromItsColumns(t *testing.T) {
	t.Parallel()
	l := stored(t, 2, shared(t, "receipt_wabo_coselog.xes.gz", eventlog.Options{}))
	flows, err := l.DirectlyFollows(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	variants, err := l.Variants(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(flows[0].Flows); n != 99 {
		t.Errorf("%d directly-follows edges, want 99", n)
	}
	if n, top := len(variants[0].Variants), variants[0].Variants[0].Cases; n != 116 || top != 713 {
		t.Errorf("%d variants, the first with %d cases; want 116 and 713", n, top)
	}
}

// limits are those of buckets that double.
func limits() []time.Duration {
	var all []time.Duration
	for d := time.Duration(0); d < 365*24*time.Hour; d = max(time.Second, 2*d) {
		all = append(all, d)
	}
	return all
}

// expected computes from a log in memory what the columns must say.
func expected(l *eventlog.Log) (map[string]flow, map[string]int64, columnar.Durations) {
	flows, variants := map[string]flow{}, map[string]int64{}
	d := columnar.Durations{Counts: make([]int64, len(limits())+1)}
	for c := range l.Cases() {
		key := ""
		for e := l.Offsets[c]; e < l.Offsets[c+1]; e++ {
			name := l.Activities[l.Activity[e]]
			key += name + ";"
			if e == l.Offsets[c] {
				continue
			}
			edge := l.Activities[l.Activity[e-1]] + ">" + name
			f := flows[edge]
			f.Count++
			if l.Time[e] != eventlog.NoTime && l.Time[e-1] != eventlog.NoTime {
				f.Timed++
				f.Total += time.Duration(l.Time[e]-l.Time[e-1]) * time.Microsecond
			}
			flows[edge] = f
		}
		variants[key]++
		if !l.Timed(c) {
			d.Untimed++
			continue
		}
		took := l.Duration(c)
		at, _ := slices.BinarySearch(limits(), took)
		d.Counts[at]++
		if d.Cases == 0 {
			d.Shortest = took
		}
		d.Cases, d.Total, d.Shortest, d.Longest = d.Cases+1, d.Total+took, min(d.Shortest, took), max(d.Longest, took)
	}
	return flows, variants, d
}

type flow struct {
	Count, Timed int64
	Total        time.Duration
}

// sameAs compares what the columns say, by a kept attribute or "", with what follows
// from the log in memory.
func sameAs(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, s *columnar.Log, l *eventlog.Log, by string, run func() ([]columnar.Flows, []columnar.Variants, []columnar.Durations, error)) {
	flows, variants, durations, err := run()
	if err != nil {
		t.Fatal(err)
	}
	parts := []eventlog.Part{{Log: l}}
	if by != "" {
		if parts, err = l.SplitBy(by); err != nil {
			t.Fatal(err)
		}
	}
	if len(flows) != len(parts) || len(variants) != len(parts) || len(durations) != len(parts) {
		t.Fatal(fmt.Sprintf("%d, %d and %d groups, want %d", len(flows), len(variants), len(durations), len(parts)))
	}
	for i, p := range parts {
		wantFlows, wantVariants, wantDurations := expected(p.Log)
		wantDurations.Value = p.Value
		gotFlows, gotVariants := map[string]flow{}, map[string]int64{}
		for _, f := range flows[i].Flows {
			gotFlows[s.Activities[f.From]+">"+s.Activities[f.To]] = flow{f.Count, f.Timed, f.Total}
		}
		for _, v := range variants[i].Variants {
			key := ""
			for _, a := range v.Activities {
				key += s.Activities[a] + ";"
			}
			gotVariants[key] = v.Cases
		}
		if !maps.Equal(gotFlows, wantFlows) {
			t.Errorf("%q: flows %v, want %v", p.Value, gotFlows, wantFlows)
		}
		if !maps.Equal(gotVariants, wantVariants) || len(variants[i].Variants) != len(wantVariants) {
			t.Errorf("%q: variants %v, want %v", p.Value, gotVariants, wantVariants)
		}
		if !slices.IsSortedFunc(variants[i].Variants, func(a, b columnar.Variant) int { return cmp.Compare(b.Cases, a.Cases) }) {
			t.Errorf("%q: the variants are not in order of their cases", p.Value)
		}
		if diff := gocmp.Diff(wantDurations, durations[i]); diff != "" {
			t.Errorf("%q: durations (-want +got):\n%s", p.Value, diff)
		}
	}
}

func TestColumnsSayWhatTheLogSays(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"receipt_wabo_coselog.xes.gz", "bpic15/BPIC15_2.xes.gz"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			l := shared(t, path, eventlog.Options{Keep: []string{"case:channel"}})
			s := stored(t, 3, l)
			for _, by := range []string{"", "case:channel"} {
				sameAs(t, s, l, by, analyses(t, s, by))
			}
		})
	}
}

func analyses(t testing.TB, s *columnar.Log, by string) func() ([]columnar.Flows, []columnar.Variants, []columnar.Durations, error) {
	return func() ([]columnar.Flows, []columnar.Variants, []columnar.Durations, error) {
		flows, err1 := s.DirectlyFollows(t.Context(), by)
		variants, err2 := s.Variants(t.Context(), by)
		durations, err3 := s.Durations(t.Context(), by, limits())
		return flows, variants, durations, errors.Join(err1, err2, err3)
	}
}

// drawLog makes a log with empty cases, events without time, and sometimes more
// activities than two bytes can number.
func drawLog(t *rapid.T) *eventlog.Log {
	l := &eventlog.Log{Offsets: []int{0}, CaseAttributes: map[string][]string{"office": {}}}
	names := rapid.SampledFrom([]int{3, 40_000}).Draw(t, "activities")
	for i := range names {
		l.Activities = append(l.Activities, fmt.Sprint("a", i))
	}
	some := []int32{0, 1, 2, int32(names - 1)}
	missing := rapid.Bool().Draw(t, "missing times")
	for c := range rapid.IntRange(0, 12).Draw(t, "cases") {
		l.CaseIDs = append(l.CaseIDs, fmt.Sprint("case ", c))
		l.CaseAttributes["office"] = append(l.CaseAttributes["office"], rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "office"))
		at := rapid.Int64Range(0, 1<<40).Draw(t, "begin")
		for range rapid.IntRange(0, 5).Draw(t, "events") {
			at += rapid.Int64Range(0, 1<<42).Draw(t, "step")
			when := at
			if missing && rapid.Bool().Draw(t, "no time") {
				when = eventlog.NoTime
			}
			l.Activity = append(l.Activity, rapid.SampledFrom(some).Draw(t, "activity"))
			l.Time = append(l.Time, when)
			l.Zone = append(l.Zone, int16(rapid.IntRange(-720, 840).Draw(t, "zone")))
		}
		l.Offsets = append(l.Offsets, len(l.Activity))
	}
	return l
}

func TestAnyLog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := drawLog(r)
		s := stored(t, rapid.IntRange(1, 3).Draw(r, "segments"), l)
		got, err := s.Load()
		if err != nil {
			r.Fatal(err)
		}
		if diff := gocmp.Diff(l, got, cmpopts.EquateEmpty()); diff != "" && l.Cases() > 0 {
			r.Errorf("(-want +got):\n%.2000s", diff)
		}
		for _, by := range []string{"", "office"} {
			if l.Cases() > 0 {
				sameAs(r, s, l, by, analyses(t, s, by))
			}
		}
	})
}

func TestAppend(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first := &eventlog.Log{Activities: []string{"a", "b"}, Offsets: []int{0, 2}, CaseIDs: []string{"1"}, Activity: []int32{0, 1}, Time: []int64{1, 2}, Zone: []int16{0, 0}}
	second := &eventlog.Log{Activities: []string{"c", "a"}, Offsets: []int{0, 2}, CaseIDs: []string{"2"}, Activity: []int32{1, 0}, Time: []int64{3, 4}, Zone: []int16{60, 60}}
	for _, l := range []*eventlog.Log{first, second} {
		if err := columnar.Append(t.Context(), folder, l); err != nil {
			t.Fatal(err)
		}
	}
	if err := columnar.Append(t.Context(), folder, second); !errors.Is(err, columnar.ErrKnownCase) {
		t.Errorf("adding a case twice: %v", err)
	}
	s, err := columnar.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if want := []string{"a", "b", "c"}; !slices.Equal(s.Activities, want) {
		t.Errorf("activities %q, want %q", s.Activities, want)
	}
	l, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	if want := []int32{0, 1, 0, 2}; !slices.Equal(l.Activity, want) {
		t.Errorf("numbers of activities %v, want %v", l.Activity, want)
	}
}
