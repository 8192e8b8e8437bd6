package eventlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

const million = 1_000_000

// bothForms writes a log of so many events as XES, where consecutive events of
// a case share a trace, and as CSV.
func bothForms(events int, of func(i int) (id, activity string)) map[string][]byte {
	xes, table := []byte("<log xes.version=\"1.0\">\n"), []byte("case,activity,time\n")
	last := ""
	for i := range events {
		id, activity := of(i)
		if id != last {
			if last != "" {
				xes = append(xes, "</trace>\n"...)
			}
			xes = append(append(append(xes, `<trace><string key="concept:name" value="`...), id...), `"/>`...)
			last = id
		}
		second := []byte{'0' + byte(i%60/10), '0' + byte(i%60%10)}
		xes = append(append(append(xes, `<event><string key="concept:name" value="`...), activity...), `"/>`...)
		xes = append(append(append(xes, `<date key="time:timestamp" value="2024-01-01T00:00:`...), second...), `Z"/></event>`...)
		table = append(append(append(table, id...), ','), activity...)
		table = append(append(append(table, ",2024-01-01 00:00:"...), second...), '\n')
	}
	return map[string][]byte{"XES": append(xes, "</trace>\n</log>"...), "CSV": table}
}

func mustReadBytes(t *testing.T, data []byte, o eventlog.Options) *eventlog.Log {
	t.Helper()
	l, err := eventlog.ReadFrom(t.Context(), bytes.NewReader(data), "large", o)
	if err != nil {
		t.Fatal(err)
	}
	checkInvariants(t, l)
	return l
}

func TestMillionActivities(t *testing.T) {
	t.Parallel()
	forms := bothForms(million, func(i int) (string, string) { return "c" + strconv.Itoa(i/10), "activity " + strconv.Itoa(i) })
	for name, data := range forms {
		_, err := eventlog.ReadFrom(t.Context(), bytes.NewReader(data), "large", eventlog.Options{})
		var fault *eventlog.SyntaxError
		if !errors.Is(err, eventlog.ErrLimit) || !errors.As(err, &fault) || fault.Line != map[string]int{"XES": 10_002, "CSV": 100_002}[name] {
			t.Errorf("%s: %v, want the limit at the activity that exceeds it", name, err)
		}
		l := mustReadBytes(t, data, eventlog.Options{Limits: eventlog.Limits{Activities: million}})
		if len(l.Activities) != million || l.Activities[123_456] != "activity 123456" || l.Events() != million {
			t.Errorf("%s: %d activities, %d events", name, len(l.Activities), l.Events())
		}
	}
}

func TestMillionEventsInOneCase(t *testing.T) {
	t.Parallel()
	for name, data := range bothForms(million, func(i int) (string, string) { return "c", strconv.Itoa(i % 7) }) {
		l := mustReadBytes(t, data, eventlog.Options{})
		if l.Cases() != 1 || l.Events() != million || len(l.Variants()) != 1 || l.Duration(0).Seconds() != 59 {
			t.Errorf("%s: %+v", name, l.Info())
		}
		// Events of the same second stay in the order of the file: 0, 60, 120, …
		var want []int32
		for i := 0; i < 6*60; i += 60 {
			want = append(want, int32(i%7))
		}
		if diff := cmp.Diff(want, l.Activity[:6]); diff != "" {
			t.Errorf("%s: first events (-want +got):\n%s", name, diff)
		}
	}
}

// Rows of many cases alternate, so that every case is spread over all pieces.
func TestManyCasesAlternate(t *testing.T) {
	t.Parallel()
	const cases, each = 20_000, 10
	forms := bothForms(cases*each, func(i int) (string, string) { return "case-" + strconv.Itoa(i%cases), strconv.Itoa(i / cases) })
	l := mustReadBytes(t, forms["CSV"], eventlog.Options{HashKey: []byte("key"), Keep: []string{"activity"}})
	if l.Cases() != cases || len(l.Variants()) < 2 {
		t.Fatalf("%+v", l.Info())
	}
	one, err := eventlog.ReadFrom(t.Context(), strings.NewReader("case,activity,time\ncase-777,0,2024-01-01\n"), "one", eventlog.Options{HashKey: []byte("key")})
	if err != nil {
		t.Fatal(err)
	}
	if l.CaseIDs[777] != one.CaseIDs[0] {
		t.Errorf("case 777 is called %s, want %s", l.CaseIDs[777], one.CaseIDs[0])
	}
	for c := range cases {
		steps := slices.Clone(l.Trace(c))
		slices.Sort(steps)
		if !slices.Equal(steps, []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) || l.CaseAttributes["activity"][c] != "0" {
			t.Fatalf("case %d has the events %v and the value %q", c, steps, l.CaseAttributes["activity"][c])
		}
		for e := l.Offsets[c]; e < l.Offsets[c+1]; e++ {
			if second := (c + int(l.Activity[e])*cases) % 60; l.Time[e]%60_000_000 != int64(second)*1_000_000 {
				t.Fatalf("event %d of case %d is at %d µs, want second %d", l.Activity[e], c, l.Time[e], second)
			}
		}
	}
}

// What all processors count together is what one counts alone.
func TestMeasuresOfManyCases(t *testing.T) {
	t.Parallel()
	l := mustReadBytes(t, bothForms(150_000, func(i int) (string, string) {
		return "c" + strconv.Itoa(i/5), strconv.Itoa(i * i / 7 % 4)
	})["XES"], eventlog.Options{Keep: []string{"case:concept:name"}})
	if l.Cases() != 30_000 {
		t.Fatalf("%+v", l.Info())
	}
	edges, cases := make(map[eventlog.Edge]int), make(map[string][]int)
	var first []string // variants in order of their first case
	for c := range l.Cases() {
		trace := l.Trace(c)
		for i := 1; i < len(trace); i++ {
			edges[eventlog.Edge{From: trace[i-1], To: trace[i]}]++
		}
		name := fmt.Sprint(trace)
		if cases[name] == nil {
			first = append(first, name)
		}
		cases[name] = append(cases[name], c)
	}
	if diff := cmp.Diff(edges, l.DirectlyFollows()); diff != "" {
		t.Errorf("directly-follows (-want +got):\n%s", diff)
	}
	slices.SortStableFunc(first, func(a, b string) int { return len(cases[b]) - len(cases[a]) })
	got := l.Variants()
	if len(got) != len(first) {
		t.Fatalf("%d variants, want %d", len(got), len(first))
	}
	for i, v := range got {
		if name := fmt.Sprint(v.Activities); name != first[i] || !slices.Equal(v.Cases, cases[name]) {
			t.Errorf("variant %d is %s in %d cases, want %s in %d", i, name, len(v.Cases), first[i], len(cases[first[i]]))
		}
	}
}

func TestEmptyLogs(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"XES": `<log xes.version="1.0"></log>`, "standard": `<log xes.version="1849.2016" xes.features=""/>`, "CSV": "case,activity,time\n", "no line end": "case,activity,time",
	} {
		l := mustReadBytes(t, []byte(text), eventlog.Options{Keep: nil})
		lines, err := l.SummariesBy("x")
		if l.Cases() != 0 || l.Events() != 0 || l.Skipped != 0 || len(l.Variants()) != 0 || len(l.DirectlyFollows()) != 0 || len(lines) != 0 || err == nil {
			t.Errorf("%s: %+v, lines %v, %v", name, l.Info(), lines, err)
		}
	}
}

// In XES a trace is a case whatever its name is; in a table the name is all that
// tells cases apart.
func TestCasesOfTheSameName(t *testing.T) {
	t.Parallel()
	forms := bothForms(6, func(i int) (string, string) { return []string{"a", "b", "a"}[i/2], strconv.Itoa(i) })
	if got := traces(mustReadBytes(t, forms["XES"], eventlog.Options{})); !slices.Equal(got, []string{"a: 0, 1", "b: 2, 3", "a: 4, 5"}) {
		t.Errorf("XES: %q", got)
	}
	if got := traces(mustReadBytes(t, forms["CSV"], eventlog.Options{})); !slices.Equal(got, []string{"a: 0, 1, 4, 5", "b: 2, 3"}) {
		t.Errorf("CSV: %q", got)
	}
}
