package evidence_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// monthly makes a log with n cases that begin in each of some months of 2026; draw
// gives the trace of a case.
func monthly(months, n int, draw func(month int) string) *eventlog.Log {
	var traces []string
	for month := range months {
		for range n {
			traces = append(traces, draw(month))
		}
	}
	log := logOf(traces...)
	for c := range log.Cases() {
		begin := time.Date(2026, time.Month(1+c/n), 1+c%n%28, 8, 0, 0, 0, time.UTC)
		for i := log.Offsets[c]; i < log.Offsets[c+1]; i++ {
			log.Time[i] = begin.Add(time.Duration(i-log.Offsets[c]) * time.Hour).UnixMicro()
		}
	}
	return log
}

func driftOf(tb testing.TB, log *eventlog.Log, by evidence.Span, permutations int) evidence.Drift {
	tb.Helper()
	level, err := evidence.ParseLevel(evidence.LevelActivity)
	if err != nil {
		tb.Fatal(err)
	}
	d, err := evidence.DriftOf(tb.Context(), log, level, by, evidence.Options{Permutations: permutations, Seed: 1, Tool: "kiesel test"})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// usual draws a trace of a process with few frequent and some rare variants.
func usual(rng *rand.Rand) string {
	return "Eingang " + strings.Repeat("Rückfrage ", int(rng.ExpFloat64())) + "Prüfung " +
		[]string{"Bescheid", "Bescheid", "Bescheid Versand", "Ablehnung"}[rng.IntN(4)]
}

// TestDriftOfWhatStaysTheSame: of many logs that do not change, in at most 5 % but
// for chance (three standard errors) some period is called different.
func TestDriftOfWhatStaysTheSame(t *testing.T) {
	t.Parallel()
	const trials = 120
	found := 0
	for trial := range trials {
		rng := rand.New(rand.NewPCG(11, uint64(trial)))
		d := driftOf(t, monthly(3, 110, func(int) string { return usual(rng) }), evidence.ByMonth, 99)
		if slices.ContainsFunc(changes(d), func(c *evidence.Change) bool { return c.Statement == evidence.Different }) {
			found++
		}
	}
	if limit := trials*0.05 + 3*math.Sqrt(trials*0.05*0.95); float64(found) > limit {
		t.Errorf("%d of %d logs that stay the same are said to change, want at most %.0f", found, trials, limit)
	}
}

func changes(d evidence.Drift) []*evidence.Change {
	var all []*evidence.Change
	for _, p := range d.Periods {
		for _, c := range []*evidence.Change{p.Before, p.First} {
			if c != nil {
				all = append(all, c)
			}
		}
	}
	return all
}

// TestDriftFindsANewStep: from March on most cases have a step that none had.
func TestDriftFindsANewStep(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	d := driftOf(t, monthly(4, 120, func(month int) string {
		trace := usual(rng)
		if month >= 2 && rng.IntN(10) < 8 {
			trace = strings.Replace(trace, "Prüfung", "Prüfung Beteiligung", 1)
		}
		return trace
	}), evidence.ByMonth, 199)

	want := []string{"", "not_distinguishable", "different", "not_distinguishable"}
	for i, p := range d.Periods {
		if p.Name != fmt.Sprintf("2026-%02d", i+1) || p.Cases != 120 {
			t.Errorf("period %d is %s with %d cases", i, p.Name, p.Cases)
		}
		if p.Before != nil && string(p.Before.Statement) != want[i] {
			t.Errorf("%s since the month before: %s (p %v), want %s", p.Name, p.Before.Statement, *p.Before.PAdjusted, want[i])
		}
		if (p.First != nil) != (i >= 2) {
			t.Errorf("%s is compared with the first month: %t", p.Name, p.First != nil)
		}
	}
	if last := d.Periods[3].First; last.Statement != evidence.Different || last.A != "2026-01" || last.B != "2026-04" {
		t.Errorf("since the first month: %+v, want a difference", last.Pair)
	}
	steps := d.Periods[2].Before.Steps
	if !slices.ContainsFunc(steps, func(s evidence.Step) bool {
		return s.Activity == "Beteiligung" && *s.Shares[0] == 0 && *s.Shares[1] > 0.6
	}) {
		t.Errorf("the new step is not among what changed: %+v", steps)
	}
}

// TestDriftByQuarterAndYear divides by the clock of the authority, and leaves out
// what has no time.
func TestDriftByQuarterAndYear(t *testing.T) {
	t.Parallel()
	log := monthly(6, 10, func(int) string { return "a b" })
	log.Time[0] = time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC).UnixMicro() // half past midnight there
	log.Time[2] = eventlog.NoTime
	d := driftOf(t, log, evidence.ByQuarter, 9)
	if len(d.Periods) != 2 || d.Periods[0].Name != "2026-Q1" || d.Periods[1].Name != "2026-Q2" || d.Periods[0].Cases != 29 || d.Undated != 1 {
		t.Errorf("%d undated, periods %+v", d.Undated, d.Periods)
	}
	if c := d.Periods[1].Before; c.Statement != evidence.NoStatement || c.Reason != evidence.ReasonTooFew {
		t.Errorf("29 cases: %s (%s), want no statement", c.Statement, c.Reason)
	}
	level, err := evidence.ParseLevel(evidence.LevelActivity)
	if err != nil {
		t.Fatal(err)
	}
	for _, permutations := range []int{0, 9} {
		_, err = evidence.DriftOf(t.Context(), log, level, evidence.ByYear, evidence.Options{Permutations: permutations})
		if !errors.Is(err, evidence.ErrNotComparable) {
			t.Errorf("one year, %d permutations: error %v, want ErrNotComparable", permutations, err)
		}
	}
	if _, err := evidence.ParseSpan("week"); err == nil {
		t.Error("week was accepted as a span")
	}
}

// TestDriftReportsProgress counts up to all permutations of all pairs.
func TestDriftReportsProgress(t *testing.T) {
	t.Parallel()
	level, err := evidence.ParseLevel(evidence.LevelActivity)
	if err != nil {
		t.Fatal(err)
	}
	var last, total int
	_, err = evidence.DriftOf(t.Context(), monthly(4, 40, func(m int) string { return strings.Repeat("a ", m+1) }), level, evidence.ByMonth,
		evidence.Options{Permutations: 9, Seed: 1, Progress: func(done, all int) { last, total = done, all }})
	if err != nil {
		t.Fatal(err)
	}
	if last != 45 || total != 45 {
		t.Errorf("progress ended at %d of %d, want 45 of 45: five pairs", last, total)
	}
}
