package evidence

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/eventlog"
)

// Complexity measures a log by its extended prefix automaton (Augusto, Mendling,
// Vidgof and Wurm 2022, doi 10.1016/j.ins.2022.02.028): its states are the
// beginnings of cases. A state continues the partition of the state before it if
// it was the first to follow it, and opens a partition of its own otherwise. Which
// was first is told by the timestamps of the whole log; so profiles with
// timestamps missing have no complexity, and merged ones lose it.
type Complexity struct {
	States     int `json:"states"`     // different beginnings of cases, the empty one left out
	Partitions int `json:"partitions"` // of the states
	// VariantEntropy is |S| ln |S| − Σ |Si| ln |Si| over the sizes of the
	// partitions, VariantShare the same in relation to |S| ln |S|, 0…1.
	VariantEntropy float64 `json:"variant_entropy"`
	VariantShare   float64 `json:"variant_share"`
	// SequenceEntropy and SequenceShare take the events in the states for their
	// numbers.
	SequenceEntropy float64 `json:"sequence_entropy"`
	SequenceShare   float64 `json:"sequence_share"`
}

// arrival is when a state was first reached. Of equal timestamps the event that
// stands first in the log counts.
type arrival struct {
	time int64
	at   int // index of the event
}

func (a arrival) compare(b arrival) int {
	return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.at, b.at))
}

// arrivals returns for every event of every variant when a case of the variant
// was first that far.
func arrivals(log *eventlog.Log, level Level, variants []Variant, of []int) [][]arrival {
	first := make([][]arrival, len(variants))
	for v := range variants {
		first[v] = make([]arrival, 0, len(variants[v].Trace))
	}
	var trace []int32
	for c, v := range of {
		if v < 0 {
			continue
		}
		known := len(first[v]) > 0
		trace = trace[:0]
		for e := log.Offsets[c]; e < log.Offsets[c+1]; e++ {
			if level.isRepeat(trace, log.Activity[e]) {
				continue
			}
			now := arrival{time: log.Time[e], at: e}
			switch i := len(trace); {
			case !known:
				first[v] = append(first[v], now)
			case now.compare(first[v][i]) < 0:
				first[v][i] = now
			}
			trace = append(trace, log.Activity[e])
		}
	}
	return first
}

// complexityOf returns the complexity of a log, nil if a case has no timestamps.
// of tells the variant of each case, see [countVariants].
func complexityOf(log *eventlog.Log, level Level, variants []Variant, of []int) *Complexity {
	for c, v := range of {
		if v >= 0 && !log.Timed(c) {
			return nil
		}
	}
	first := arrivals(log, level, variants, of)
	order := make([]int, len(variants))
	for v := range order {
		order[v] = v
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(variants[a].Trace, variants[b].Trace) })

	var a automaton
	var before []string
	for _, v := range order {
		trace := variants[v].Trace
		a.leave(commonLength(before, trace))
		for i := range trace {
			a.reach(i, first[v][i], variants[v].Cases)
		}
		before = trace
	}
	a.leave(0)
	return a.complexity()
}

// commonLength returns how many elements two lists begin with in common.
func commonLength(a, b []string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// automaton adds up the partitions of a prefix automaton while its states are
// walked along the variants in alphabetical order. It holds the states on the way
// to where the walk is; all others are counted.
type automaton struct {
	way        []state
	partitions int
	states     logSum
	events     logSum
}

// state is a beginning of cases.
type state struct {
	first  arrival
	events int   // cases that were that far
	heir   chain // the partition that the first state to follow this one carries on
}

// chain is the part of a partition from one state on.
type chain struct {
	first          arrival
	states, events int
}

// reach counts cases in the i-th state of the way, which may be a new one.
func (a *automaton) reach(i int, first arrival, cases int) {
	if i == len(a.way) {
		a.way = append(a.way, state{first: first})
	}
	s := &a.way[i]
	s.events += cases
	if first.compare(s.first) < 0 {
		s.first = first
	}
}

// leave goes back until n states are on the way. What follows a state that is
// left is known then.
func (a *automaton) leave(n int) {
	for len(a.way) > n {
		s := a.way[len(a.way)-1]
		a.way = a.way[:len(a.way)-1]
		c := chain{first: s.first, states: 1 + s.heir.states, events: s.events + s.heir.events}
		if len(a.way) > 0 {
			heir := &a.way[len(a.way)-1].heir
			if heir.states == 0 || c.first.compare(heir.first) < 0 {
				c, *heir = *heir, c
			}
		}
		a.close(c)
	}
}

// close counts a whole partition.
func (a *automaton) close(c chain) {
	if c.states == 0 {
		return
	}
	a.partitions++
	a.states.add(c.states)
	a.events.add(c.events)
}

func (a *automaton) complexity() *Complexity {
	c := Complexity{States: a.states.all, Partitions: a.partitions}
	c.VariantEntropy, c.VariantShare = a.states.entropy()
	c.SequenceEntropy, c.SequenceShare = a.events.entropy()
	return &c
}

// logSum adds up numbers n and n ln n.
type logSum struct {
	all  int
	logs float64
}

func (s *logSum) add(n int) {
	s.all += n
	s.logs += float64(n) * math.Log(float64(n))
}

// entropy returns N ln N − Σ n ln n, and its share of N ln N.
func (s *logSum) entropy() (entropy, share float64) {
	whole := float64(s.all) * math.Log(float64(s.all))
	entropy = max(0, whole-s.logs)
	if whole > 0 {
		share = entropy / whole
	}
	return entropy, share
}

// rounded keeps whole nats and two decimals of the shares; nil stays nil.
func (c *Complexity) rounded() *Complexity {
	if c == nil {
		return nil
	}
	r := *c
	r.VariantEntropy, r.SequenceEntropy = math.Round(c.VariantEntropy), math.Round(c.SequenceEntropy)
	r.VariantShare, r.SequenceShare = math.Round(100*c.VariantShare)/100, math.Round(100*c.SequenceShare)/100
	return &r
}

// check returns an error about the first figure that p can't have.
func (c *Complexity) check(p Profile) error {
	switch {
	case c == nil:
		return nil
	case c.States < 1 || c.States > p.Events+p.MinCases-1 || c.Partitions < 1 || c.Partitions > c.States:
		return problem("complexity", "%d states in %d partitions, for %d events", c.States, c.Partitions, p.Events)
	case !unit(&c.VariantShare) || !unit(&c.SequenceShare):
		return problem("complexity", "has a share outside 0…1")
	case !(c.VariantEntropy >= 0) || !(c.SequenceEntropy >= 0) || math.IsInf(c.VariantEntropy+c.SequenceEntropy, 0):
		return problem("complexity", "has an entropy of %g or %g", c.VariantEntropy, c.SequenceEntropy)
	}
	return nil
}
