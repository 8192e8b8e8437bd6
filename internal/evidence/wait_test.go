package evidence_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

const dayMicros = 24 * 3600 * 1e6

// waiting returns a log with one case per list of days: a at once, then b and a in
// turn, each so many days after the one before.
func waiting(days ...[]int64) *eventlog.Log {
	traces := make([]string, len(days))
	for i, d := range days {
		traces[i] = strings.TrimSpace(strings.Repeat("a b ", (len(d)+2)/2))
		if len(d)%2 == 0 {
			traces[i] = strings.TrimSuffix(traces[i], " b")
		}
	}
	log := logOf(traces...)
	for c := range log.Cases() {
		for i, d := range days[c] {
			e := log.Offsets[c] + i + 1
			log.Time[e] = log.Time[e-1] + d*dayMicros
		}
	}
	return log
}

// waitOf returns the wait of an edge in days.
func waitOf(tb testing.TB, p evidence.Profile, from, to string) *evidence.WaitDays {
	tb.Helper()
	for _, e := range evidence.ProcessMap(p, evidence.Detail{Activities: 1000, Edges: 1000}).Edges {
		if e.From == from && e.To == to {
			return e.Wait(0)
		}
	}
	tb.Fatalf("no edge from %q to %q", from, to)
	return nil
}

// TestWait: of 20 cases that wait 1 to 20 days the median is the tenth, and its
// limits are the 6th and the 15th (table of the sign test), each known to 1 %. Only
// the first time counts.
func TestWait(t *testing.T) {
	t.Parallel()
	var days [][]int64
	for d := range int64(20) {
		days = append(days, []int64{20 - d, 3, 400}) // round again: a b a b
	}
	p := buildLog(t, waiting(days...), "A")
	got := waitOf(t, p, "a", "b")
	if got == nil {
		t.Fatal("no wait is told of 20 cases")
	}
	for _, c := range []struct{ got, want float64 }{{got.Days, 10}, {got.Low, 6}, {got.High, 15}} {
		if math.Abs(c.got-c.want) > 0.021*c.want {
			t.Errorf("the wait is %+v, want 10 from 6 to 15", *got)
		}
	}
	if got := waitOf(t, p, "b", "a"); got == nil || math.Abs(got.Days-3) > 0.03 {
		t.Errorf("from b back to a it takes %+v days, want 3", got)
	}
	if got := waitOf(t, p, "", "a"); got != nil {
		t.Errorf("it takes %+v days to begin", got)
	}
	if got := waitOf(t, buildLog(t, waiting(days[1:]...), "A"), "a", "b"); got != nil {
		t.Errorf("of 19 cases the wait is told: %+v", got)
	}
	if folded := fold(t, p, 5); waitOf(t, folded, "a", "b") == nil || *waitOf(t, folded, "a", "b") != *got {
		t.Error("folding for 5 changes or hides the wait of 20 cases")
	}
	if folded := fold(t, p, 10); len(folded.Waits) != 0 {
		t.Error("20 cases are told where each limit must leave groups of 10")
	}
}

// TestWaitsOfReceipt counts every edge of a real log by sorting the waits of its
// cases.
func TestWaitsOfReceipt(t *testing.T) {
	t.Parallel()
	log := readShared(t, eventlog.Options{}, "event_logs", "receipt_wabo_coselog.xes.gz")
	p := build(t, log, "receipt", evidence.LevelActivity)
	type edge struct{ from, to string }
	waits := map[edge][]float64{}
	for c := range log.Cases() {
		seen := map[edge]bool{}
		for e := log.Offsets[c] + 1; e < log.Offsets[c+1]; e++ {
			w := edge{log.Activities[log.Activity[e-1]], log.Activities[log.Activity[e]]}
			if !seen[w] {
				seen[w] = true
				waits[w] = append(waits[w], float64(log.Time[e]-log.Time[e-1])/dayMicros)
			}
		}
	}
	told := 0
	for w, days := range waits {
		got := waitOf(t, p, w.from, w.to)
		if (got != nil) != (len(days) >= 20) {
			t.Errorf("%s → %s: %d cases have the wait %+v", w.from, w.to, len(days), got)
		}
		if got == nil {
			continue
		}
		told++
		slices.Sort(days)
		const second = 1. / 86400
		if median := days[(len(days)+1)/2-1]; math.Abs(got.Days-median) > max(second, 0.011*median) {
			t.Errorf("%s → %s: the median is %g days, want %g", w.from, w.to, got.Days, median)
		}
		if got.Low > got.Days || got.Days > got.High {
			t.Errorf("%s → %s: the limits are out of order: %+v", w.from, w.to, *got)
		}
	}
	if told < 20 {
		t.Errorf("only %d edges have a wait", told)
	}
}

// TestWaitsHideGroups: which waits a folded profile tells follows from the cases
// that it shows, and is valid.
func TestWaitsHideGroups(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		cases := rapid.SliceOfN(rapid.SliceOfN(rapid.Int64Range(0, 90), 1, 4), 15, 70).Draw(r, "days")
		k := rapid.SampledFrom([]int{5, 10, 15}).Draw(r, "k")
		exact := buildLog(t, waiting(cases...), "A")
		if err := exact.Validate(); err != nil {
			r.Fatal(err)
		}
		p, err := exact.Fold(k)
		if err != nil {
			return // too few cases
		}
		if err := p.Validate(); err != nil {
			r.Fatal(err)
		}
		for _, e := range p.Edges {
			inside := e.From != "" && e.To != ""
			told := slices.ContainsFunc(p.Waits, func(w evidence.Wait) bool { return w.From == e.From && w.To == e.To })
			if want := inside && e.Cases >= max(20, 4*k); told != want {
				r.Fatalf("min_cases %d, %d cases from %q to %q: told is %v", k, e.Cases, e.From, e.To, told)
			}
		}
	})
}

// TestWaitsRefuses: what a profile can't have is not read.
func TestWaitsRefuses(t *testing.T) {
	t.Parallel()
	days := slices.Repeat([][]int64{{4, 2}}, 25)
	for name, spoil := range map[string]func(*evidence.Profile){
		"unknown edge":   func(p *evidence.Profile) { p.Waits[0].To = "c" },
		"from the start": func(p *evidence.Profile) { p.Waits[0].From = "" },
		"order":          func(p *evidence.Profile) { slices.Reverse(p.Waits) },
		"twice":          func(p *evidence.Profile) { p.Waits = append(p.Waits[:1], p.Waits[0]) },
		"limits":         func(p *evidence.Profile) { p.Waits[0].Time.Low = p.Waits[0].Time.High + 1 },
		"beyond":         func(p *evidence.Profile) { p.Waits[0].Time.High = 1149 },
	} {
		p := buildLog(t, waiting(days...), "A")
		if len(p.Waits) != 2 || cmp.Compare(p.Waits[0].From, p.Waits[1].From) >= 0 {
			t.Fatalf("the waits are %+v", p.Waits)
		}
		spoil(&p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "waits") {
			t.Errorf("%s: error is %v, want one about waits", name, err)
		}
	}
	few := buildLog(t, waiting(days[:19]...), "A")
	few.Waits = []evidence.Wait{{From: "a", To: "b"}}
	if err := few.Validate(); err == nil {
		t.Error("the wait of 19 cases is read")
	}
}
