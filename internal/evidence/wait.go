package evidence

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/eventlog"
)

// Wait tells how long it takes from one activity to the next: the median, over the
// cases that go that way, of the time between the two events the first time they do.
// A case counts once, however often it goes round. Only edges with many cases have
// one, see [Profile.tellsWait].
type Wait struct {
	From string `json:"from"`
	To   string `json:"to"`
	Time Median `json:"time"`
}

// tellsWait reports whether the wait of an edge may be told that a figure of p for
// its cases stands for: at least one group of min_cases lies below and one above
// each limit of the median then.
func (p Profile) tellsWait(cases int) bool {
	least, _ := p.between(cases)
	return least-p.Untimed >= max(fewestTimed, groupsTimed*p.MinCases)
}

// waitsOf returns the waits of the edges of an exact profile, nil if there are
// none to tell.
func (p Profile) waitsOf(log *eventlog.Log, level Level) []Wait {
	type way struct{ from, to int32 }
	numbers := make(map[string]int32, len(log.Activities))
	for label, name := range log.Activities {
		numbers[name] = int32(label)
	}
	ways := map[way]map[int]int{} // cases by the bucket of their wait
	for _, e := range p.Edges {
		if e.From != "" && e.To != "" && p.tellsWait(e.Cases) {
			ways[way{numbers[e.From], numbers[e.To]}] = map[int]int{}
		}
	}
	if len(ways) == 0 {
		return nil
	}
	seen := map[way]int{} // by the last case, counted from 1
	var trace []int32
	for c := range log.Cases() {
		if !log.Timed(c) {
			continue
		}
		trace = trace[:0]
		var before int // the event that counted last
		for e := log.Offsets[c]; e < log.Offsets[c+1]; e++ {
			if level.isRepeat(trace, log.Activity[e]) {
				continue
			}
			if len(trace) > 0 {
				w := way{trace[len(trace)-1], log.Activity[e]}
				if counts := ways[w]; counts != nil && seen[w] != c+1 {
					seen[w] = c + 1
					counts[bucketOf(float64(log.Time[e]-log.Time[before])/1e6)]++
				}
			}
			trace, before = append(trace, log.Activity[e]), e
		}
	}
	waits := make([]Wait, 0, len(ways))
	for w, counts := range ways {
		waits = append(waits, Wait{From: log.Activities[w.from], To: log.Activities[w.to], Time: medianOf(counts)})
	}
	slices.SortFunc(waits, compareWaits)
	return waits
}

func compareWaits(a, b Wait) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// toldWaits returns those of the waits that p may tell, which was folded from the
// profile that has them.
func (p Profile) toldWaits(waits []Wait) []Wait {
	cases := p.casesByEdge()
	var told []Wait
	for _, w := range waits {
		if n, listed := cases[StepKey{From: w.From, To: w.To}]; listed && p.tellsWait(n) {
			told = append(told, w)
		}
	}
	return told
}

func (p Profile) casesByEdge() map[StepKey]int {
	cases := make(map[StepKey]int, len(p.Edges))
	for _, e := range p.Edges {
		cases[StepKey{From: e.From, To: e.To}] = e.Cases
	}
	return cases
}

// checkWaits returns an error about the first wait that p can't have.
func (p Profile) checkWaits() error {
	cases := p.casesByEdge()
	for i, w := range p.Waits {
		n, listed := cases[StepKey{From: w.From, To: w.To}]
		switch {
		case w.From == "" || w.To == "" || !listed || !p.tellsWait(n):
			return problem("waits", "%q → %q is not listed, or in too few cases to tell", w.From, w.To)
		case i > 0 && compareWaits(p.Waits[i-1], w) >= 0:
			return problem("waits", "%q → %q is not in ascending order", w.From, w.To)
		case !w.Time.possible():
			return problem("waits", "%q → %q has limits that are not in order", w.From, w.To)
		}
	}
	return nil
}

// WaitDays is a [Wait] in days with the limits within which the median lies with a
// probability of at least 95 %.
type WaitDays struct {
	Authority int     `json:"authority"` // index in [Map.Authorities]
	Days      float64 `json:"days"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
}

// fourDigits leaves out the digits of a positive number that say nothing.
func fourDigits(x float64) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow(10, 3-math.Floor(math.Log10(x)))
	return math.Round(unit*x) / unit
}

// waitsByEdge returns the waits of profiles in days.
func waitsByEdge(profiles []Profile) map[StepKey][]WaitDays {
	waits := map[StepKey][]WaitDays{}
	for i, p := range profiles {
		for _, w := range p.Waits {
			low, mid, high := w.Time.days()
			key := StepKey{From: w.From, To: w.To}
			waits[key] = append(waits[key], WaitDays{Authority: i, Days: fourDigits(mid), Low: fourDigits(low), High: fourDigits(high)})
		}
	}
	return waits
}
