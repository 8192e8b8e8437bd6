package evidence

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

func readComplexity(tb testing.TB, elem ...string) *Complexity {
	tb.Helper()
	log, err := eventlog.Read(tb.Context(), testkit.Shared(tb, elem...), eventlog.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return complexityAt(tb, log, LevelActivity)
}

func complexityAt(tb testing.TB, log *eventlog.Log, name string) *Complexity {
	tb.Helper()
	level, err := ParseLevel(name)
	if err != nil {
		tb.Fatal(err)
	}
	log = level.apply(log)
	variants, of, _ := countVariants(log, level)
	return complexityOf(log, level, variants, of)
}

// TestComplexity: science.md A2, computed by an independent implementation of the
// rule of Augusto, Mendling, Vidgof and Wurm.
func TestComplexity(t *testing.T) {
	t.Parallel()
	small := readComplexity(t, "event_logs", "small", "running-example.xes")
	receipt := readComplexity(t, "event_logs", "receipt_wabo_coselog.xes.gz")
	if small.States != 29 || receipt.States != 548 || receipt.Partitions != 90 {
		t.Errorf("%d, %d states and %d partitions; want 29, 548, 90", small.States, receipt.States, receipt.Partitions)
	}
	for name, c := range map[string]struct{ got, want, tolerance float64 }{
		"running-example E_v": {small.VariantEntropy, 47.4923, 5e-5}, // trace by trace it would be 46.8548
		"normalised":          {small.VariantShare, 0.486345, 5e-7},
		"running-example E_s": {small.SequenceEntropy, 64.5080, 5e-5}, // trace by trace it would be 59.5234
		"normalised E_s":      {small.SequenceShare, 0.410926, 5e-7},
		"receipt E_v":         {receipt.VariantEntropy, 2382.3259, 5e-5},
		"receipt normalised":  {receipt.VariantShare, 0.689363, 5e-7},
		"receipt E_s":         {receipt.SequenceEntropy, 18296.2723, 5e-5},
		"receipt E_s norm.":   {receipt.SequenceShare, 0.235532, 5e-7},
	} {
		if math.Abs(c.got-c.want) > c.tolerance {
			t.Errorf("%s is %.6f, want %g", name, c.got, c.want)
		}
	}
}

// TestComplexityDependsOnTime: with every case after the one before it, the result
// is that of reading trace by trace.
func TestComplexityDependsOnTime(t *testing.T) {
	t.Parallel()
	log, err := eventlog.Read(t.Context(), testkit.Shared(t, "event_logs", "small", "running-example.xes"), eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for e := range log.Time {
		log.Time[e] = int64(e)
	}
	got := complexityAt(t, log, LevelActivity)
	if math.Abs(got.VariantEntropy-46.8548) > 5e-5 || math.Abs(got.SequenceEntropy-59.5234) > 5e-5 {
		t.Errorf("trace by trace E_v %.4f, E_s %.4f; want 46.8548, 59.5234", got.VariantEntropy, got.SequenceEntropy)
	}
}

// TestComplexityByTheBook builds the automaton event by event in the order of
// time, as the definition does, and compares.
func TestComplexityByTheBook(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		log := drawLog(r)
		got := complexityAt(t, log, LevelActivity)
		states, events := byTheBook(log)
		var s, e logSum
		for i := range states {
			s.add(states[i])
			e.add(events[i])
		}
		variant, _ := s.entropy()
		sequence, _ := e.entropy()
		if got.States != s.all || got.Partitions != len(states) ||
			math.Abs(got.VariantEntropy-variant) > 1e-9 || math.Abs(got.SequenceEntropy-sequence) > 1e-9 {
			r.Fatalf("%+v, want %d states in %v with %v events", got, s.all, states, events)
		}
	})
}

// drawLog draws a small log whose cases overlap in time.
func drawLog(r *rapid.T) *eventlog.Log {
	log := &eventlog.Log{Activities: []string{"a", "b", "c"}, Offsets: []int{0}}
	for range rapid.IntRange(1, 8).Draw(r, "cases") {
		times := rapid.SliceOfN(rapid.Int64Range(0, 12), 1, 5).Draw(r, "times")
		slices.Sort(times)
		for _, at := range times {
			log.Activity = append(log.Activity, rapid.Int32Range(0, 2).Draw(r, "activity"))
			log.Time, log.Zone = append(log.Time, at), append(log.Zone, 0)
		}
		log.Offsets = append(log.Offsets, len(log.Activity))
		log.CaseIDs = append(log.CaseIDs, "")
	}
	return log
}

// byTheBook returns the numbers of states and events of the partitions.
func byTheBook(log *eventlog.Log) (states, events []int) {
	caseOf, order := make([]int, log.Events()), make([]int, log.Events())
	for c := range log.Cases() {
		for e := log.Offsets[c]; e < log.Offsets[c+1]; e++ {
			caseOf[e], order[e] = c, e
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(log.Time[a] - log.Time[b]) })
	prefix := make([]string, log.Cases())
	partition, followed := map[string]int{}, map[string]bool{"": true} // whoever follows the start opens a partition
	for _, e := range order {
		c := caseOf[e]
		before := prefix[c]
		prefix[c] += log.Activities[log.Activity[e]]
		at, known := partition[prefix[c]]
		if !known {
			if followed[before] {
				at = len(states)
				states, events = append(states, 0), append(events, 0)
			} else {
				at = partition[before]
			}
			followed[before], partition[prefix[c]] = true, at
			states[at]++
		}
		events[at]++
	}
	return states, events
}

// TestNoComplexityWithoutTimes: which state was first is not known.
func TestNoComplexityWithoutTimes(t *testing.T) {
	t.Parallel()
	log := &eventlog.Log{
		Activities: []string{"a"}, Offsets: []int{0, 1, 2}, CaseIDs: []string{"1", "2"},
		Activity: []int32{0, 0}, Time: []int64{1, eventlog.NoTime}, Zone: []int16{0, 0},
	}
	if got := complexityAt(t, log, LevelActivity); got != nil {
		t.Errorf("%+v, want none", got)
	}
}
