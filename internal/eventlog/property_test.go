package eventlog_test

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
)

// record is an event of a generated log.
type record struct {
	caseID, activity, group, transition string
	at                                  time.Time
}

// records generates the events of a log in any order.
func records(t *rapid.T) []record {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab<&\"' ;,äß€")), 1, 4, -1).Filter(func(s string) bool { return strings.TrimSpace(s) == s })
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) record {
		zone := time.FixedZone("", rapid.IntRange(-12, 12).Draw(t, "zone")*3600)
		return record{
			caseID:     rapid.SampledFrom([]string{"1", "2", "3 & 4", "fünf"}).Draw(t, "case"),
			activity:   text.Draw(t, "activity"),
			group:      rapid.SampledFrom([]string{"", "G1", "G2"}).Draw(t, "group"),
			transition: rapid.SampledFrom([]string{"start", "complete"}).Draw(t, "transition"),
			at:         time.UnixMicro(rapid.Int64Range(0, 5e6).Draw(t, "micros")).In(zone),
		}
	}), 1, 30).Draw(t, "records")
}

// byCase groups records, the cases in order of first appearance.
func byCase(list []record) [][]record {
	index := make(map[string]int)
	var cases [][]record
	for _, r := range list {
		c, ok := index[r.caseID]
		if !ok {
			c = len(cases)
			index[r.caseID] = c
			cases = append(cases, nil)
		}
		cases[c] = append(cases[c], r)
	}
	return cases
}

const timeForm = "2006-01-02T15:04:05.999999Z07:00"

func asCSV(list []record) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := make([][]string, 0, len(list)+1)
	rows = append(rows, []string{"case:concept:name", "concept:name", "time:timestamp", "org:group", "lifecycle:transition"})
	for _, r := range list {
		rows = append(rows, []string{r.caseID, r.activity, r.at.Format(timeForm), r.group, r.transition})
	}
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

func asXES(cases [][]record) string {
	var b strings.Builder
	b.WriteString(`<log xes.version="1849.2016" xes.features="">` +
		`<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>` +
		`<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>` +
		`<extension name="Org" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>` +
		`<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>`)
	attribute := func(tag, key, value string) {
		fmt.Fprintf(&b, `<%s key="%s" value="`, tag, key)
		if err := xml.EscapeText(&b, []byte(value)); err != nil {
			panic(err)
		}
		b.WriteString(`"/>`)
	}
	for _, events := range cases {
		b.WriteString("<trace>")
		attribute("string", "concept:name", events[0].caseID)
		for _, e := range events {
			b.WriteString("<event>")
			attribute("string", "concept:name", e.activity)
			attribute("date", "time:timestamp", e.at.Format(timeForm))
			attribute("string", "org:group", e.group)
			attribute("string", "lifecycle:transition", e.transition)
			b.WriteString("</event>")
		}
		b.WriteString("</trace>")
	}
	return b.String() + "</log>"
}

func mustRead(t *rapid.T, text string, o eventlog.Options) *eventlog.Log {
	l, err := eventlog.ReadFrom(t.Context(), strings.NewReader(text), "generated", o)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return l
}

// content is a log without the numbering of activities, which depends on the
// order in the file.
func content(l *eventlog.Log) map[string]any {
	return map[string]any{"traces": traces(l), "time": l.Time, "zone": l.Zone, "attributes": l.CaseAttributes, "skipped": l.Skipped}
}

// A log reads the same from CSV, in whatever order its rows are, and from XES.
func TestCSVEqualsXES(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := records(t)
		o := eventlog.Options{Keep: []string{"org:group"}}
		xes, table := mustRead(t, asXES(byCase(list)), o), mustRead(t, asCSV(list), o)
		if diff := cmp.Diff(content(xes), content(table)); diff != "" {
			t.Fatalf("CSV differs (-XES +CSV):\n%s", diff)
		}
		// Cases without any event of the transition are empty in XES and unknown in CSV.
		o.Transitions = []string{"complete"}
		xes, table = mustRead(t, asXES(byCase(list)), o), mustRead(t, asCSV(list), o)
		xes = xes.Filter(func(c int) bool { return len(xes.Trace(c)) > 0 })
		if diff := cmp.Diff(slices.Sorted(slices.Values(traces(xes))), slices.Sorted(slices.Values(traces(table)))); diff != "" {
			t.Fatalf("with transitions CSV differs (-XES +CSV):\n%s", diff)
		}
	})
}

// The order of the cases in the file changes nothing but the order of the cases.
func TestOrderOfCasesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cases := byCase(records(t))
		shuffled := rapid.Permutation(cases).Draw(t, "shuffled")
		one, other := mustRead(t, asXES(cases), eventlog.Options{}), mustRead(t, asXES(shuffled), eventlog.Options{})
		if diff := cmp.Diff(one.Info(), other.Info()); diff != "" {
			t.Fatalf("info (-one +other):\n%s", diff)
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(traces(one))), slices.Sorted(slices.Values(traces(other)))); diff != "" {
			t.Fatalf("traces (-one +other):\n%s", diff)
		}
		if diff := cmp.Diff(namedEdges(one), namedEdges(other)); diff != "" {
			t.Fatalf("directly-follows (-one +other):\n%s", diff)
		}
	})
}

func namedEdges(l *eventlog.Log) map[[2]string]int {
	edges := make(map[[2]string]int)
	for e, n := range l.DirectlyFollows() {
		edges[[2]string{l.Activities[e.From], l.Activities[e.To]}] = n
	}
	return edges
}

// The parts of a split log make up the whole.
func TestPartsMakeUpTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := mustRead(t, asCSV(records(t)), eventlog.Options{Keep: []string{"org:group"}})
		parts, err := l.SplitBy("org:group")
		if err != nil {
			t.Fatal(err)
		}
		sum := make(map[[2]string]int)
		cases := 0
		for _, p := range parts {
			checkInvariants(t, p.Log)
			cases += p.Log.Cases()
			for e, n := range namedEdges(p.Log) {
				sum[e] += n
			}
		}
		if diff := cmp.Diff(namedEdges(l), sum); diff != "" || cases != l.Cases() {
			t.Fatalf("%d of %d cases, directly-follows (-whole +parts):\n%s", cases, l.Cases(), diff)
		}
	})
}

// checkInvariants checks what holds for every log.
func checkInvariants(t interface{ Errorf(string, ...any) }, l *eventlog.Log) {
	n := l.Events()
	if len(l.Offsets) != len(l.CaseIDs)+1 || l.Offsets[0] != 0 || l.Offsets[l.Cases()] != n || !slices.IsSorted(l.Offsets) {
		t.Errorf("offsets %v do not divide %d events into %d cases", l.Offsets, n, len(l.CaseIDs))
	}
	if len(l.Time) != n || len(l.Zone) != n {
		t.Errorf("%d events, %d times, %d zones", n, len(l.Time), len(l.Zone))
	}
	for _, a := range l.Activity {
		if int(a) >= len(l.Activities) || a < 0 || l.Activities[a] == "" {
			t.Errorf("activity %d of %d", a, len(l.Activities))
		}
	}
	for c := range l.Cases() {
		if times := l.Time[l.Offsets[c]:l.Offsets[c+1]]; l.Timed(c) && !slices.IsSorted(times) {
			t.Errorf("case %d is not in the order of time: %v", c, times)
		}
	}
	for name := range maps.Keys(l.CaseAttributes) {
		if len(l.CaseAttributes[name]) != l.Cases() {
			t.Errorf("%d values of %s for %d cases", len(l.CaseAttributes[name]), name, l.Cases())
		}
	}
	if len(l.Problems) > eventlog.MaxProblems {
		t.Errorf("%d problems", len(l.Problems))
	}
}
