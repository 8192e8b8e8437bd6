package evidence

import (
	"cmp"
	"math"
	"slices"
)

// The limits of core, variation points and extras.
const (
	coreShare       = 0.95 // a step of the common core occurs in at least this share of every input's cases
	variationSpread = 0.10 // a variation point's shares differ by at least this much
	fewDivisor      = 10   // a local extra is used by one input, or by at most a tenth of them
)

// compareSteps sorts activities and edges into common core, variation points
// and local extras. A step is in one list at most. It is a variation point if
// its shares differ by variationSpread and the test of equal shares says so
// after correction for the number of steps of its kind.
func compareSteps(profiles []Profile) (core, variations, extras []Step) {
	core, extras = []Step{}, []Step{}
	var usual []counted
	for _, s := range countActivities(profiles) {
		switch {
		case s.everywhere(profiles):
			core = append(core, s.Step)
		case s.local(len(profiles)):
			extras = append(extras, s.Step)
		default:
			usual = append(usual, s)
		}
	}
	position := meanPositions(profiles)
	slices.SortStableFunc(core, func(a, b Step) int {
		return cmp.Compare(position[a.Activity], position[b.Activity])
	})
	slices.SortStableFunc(extras, func(a, b Step) int { return cmp.Compare(b.largest(), a.largest()) })

	edges := slices.DeleteFunc(countEdges(profiles), func(s counted) bool { return s.local(len(profiles)) })
	variations = slices.Concat(differing(usual, profiles), differing(edges, profiles))
	slices.SortStableFunc(variations, func(a, b Step) int { return cmp.Compare(b.Spread(), a.Spread()) })
	return core, variations, extras
}

// between returns the least and the most cases that a figure of a step in p
// stands for.
func (p Profile) between(cases int) (least, most int) {
	return cases, min(p.Cases, cases+p.MinCases-1)
}

// counted is a step with the figure that each profile has for its cases, 0 if
// the profile does not list it.
type counted struct {
	Step
	known []int
}

func countActivities(profiles []Profile) []counted {
	return countAll(profiles, func(p Profile) []Activity { return p.Activities },
		func(a Activity) (Step, int) { return Step{Activity: a.Name}, a.Cases })
}

func countEdges(profiles []Profile) []counted {
	return countAll(profiles, func(p Profile) []Edge { return p.Edges },
		func(e Edge) (Step, int) { return Step{From: e.From, To: e.To}, e.Cases })
}

// countAll lines up the items of all profiles by the step they count, ordered
// by name.
func countAll[T any](profiles []Profile, items func(Profile) []T, of func(T) (Step, int)) []counted {
	at := map[StepKey]int{}
	var all []counted
	for i, p := range profiles {
		for _, item := range items(p) {
			step, cases := of(item)
			k := step.Key()
			n, seen := at[k]
			if !seen {
				n = len(all)
				at[k] = n
				all = append(all, newCounted(step, profiles))
			}
			share := p.share(cases)
			all[n].known[i], all[n].Shares[i] = cases, &share
		}
	}
	slices.SortFunc(all, func(a, b counted) int { return a.Key().compare(b.Key()) })
	return all
}

// newCounted returns the step as if no profile had it.
func newCounted(step Step, profiles []Profile) counted {
	c := counted{Step: step, known: make([]int, len(profiles))}
	c.Shares = make([]*float64, len(profiles))
	for i, p := range profiles {
		if p.Exact() {
			c.Shares[i] = new(float64)
		}
	}
	return c
}

// everywhere reports whether the step can be part of the common core.
func (c counted) everywhere(profiles []Profile) bool {
	for i, p := range profiles {
		if _, most := p.between(c.known[i]); float64(most) < coreShare*float64(p.Cases) {
			return false
		}
	}
	return true
}

// local reports whether only a few of n profiles use the step.
func (c counted) local(n int) bool {
	users := 0
	for _, known := range c.known {
		if known > 0 {
			users++
		}
	}
	return users <= max(1, n/fewDivisor)
}

// differing returns the steps whose shares differ.
func differing(steps []counted, profiles []Profile) []Step {
	p := make([]float64, len(steps))
	for i, s := range steps {
		p[i] = s.testEqual(profiles)
	}
	var found []Step
	for i, adjusted := range benjaminiHochberg(p) {
		step := steps[i].Step
		if adjusted < significance && step.Spread() >= variationSpread {
			step.P, step.PAdjusted = &p[i], &adjusted
			found = append(found, step)
		}
	}
	return found
}

// testEqual tests equal shares. Where a profile tells a range of cases only, it
// takes the number nearest to equality, so that hiding never makes a
// difference.
func (c counted) testEqual(profiles []Profile) float64 {
	cases := make([]int, len(profiles))
	var with, all int
	for i, p := range profiles {
		cases[i] = p.Cases
		with, all = with+c.known[i], all+p.Cases
	}
	likely := make([]int, len(profiles))
	for i, p := range profiles {
		least, most := p.between(c.known[i])
		if p.Rounded() { // there may be up to k−1 cases more than told, all without the step
			least = int(float64(least) / (1 + float64(p.MinCases-1)/float64(p.Cases)))
		}
		equal := int(math.Round(float64(with) / float64(all) * float64(p.Cases)))
		likely[i] = min(max(equal, least), most)
	}
	return equalShares(likely, cases)
}

// Spread returns the difference between the largest and the smallest share; a
// share that is not told counts as 0.
func (s Step) Spread() float64 {
	smallest := 1.0
	for _, share := range s.Shares {
		if share == nil {
			return s.largest()
		}
		smallest = min(smallest, *share)
	}
	return s.largest() - smallest
}

// Sides divides the inputs at the widest gap between their shares: into those that
// have the step in more cases and those that have it in fewer, each by share, the
// largest first. A share that is not told counts as 0.
func (s Step) Sides() (more, fewer []int) {
	order := make([]int, len(s.Shares))
	for i := range order {
		order[i] = i
	}
	share := func(i int) float64 {
		if s.Shares[i] == nil {
			return 0
		}
		return *s.Shares[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(share(b), share(a)) })
	at, widest := len(order), 0.0
	for i := 1; i < len(order); i++ {
		if gap := share(order[i-1]) - share(order[i]); gap > widest {
			at, widest = i, gap
		}
	}
	return order[:at], order[at:]
}

func (s Step) largest() float64 {
	var largest float64
	for _, share := range s.Shares {
		if share != nil {
			largest = max(largest, *share)
		}
	}
	return largest
}

// meanPositions returns where in the process each activity stands, 0…1, as the
// mean over the profiles that have it.
func meanPositions(profiles []Profile) map[string]float64 {
	sum, n := map[string]float64{}, map[string]float64{}
	for _, p := range profiles {
		for _, a := range p.Activities {
			sum[a.Name] += a.Position
			n[a.Name]++
		}
	}
	for name := range sum {
		sum[name] /= n[name]
	}
	return sum
}
