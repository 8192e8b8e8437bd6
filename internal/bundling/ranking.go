package bundling

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/rank"
	"kiesel/internal/landscape"
)

// Ranking is one list of all functions of all services of a Land that are worth
// bundling, the best first under the given weights.
//
// The score of a candidate is Σ w_k·u_k with weights of the sum 1. Utilities run
// from 0 to 1: the probability and the standardisability are their own; gain,
// people freed and authorities without cover run from 0 to the largest among the
// candidates that bundle; effort and regret do so the other way round, so that 1
// is none. A loss counts like no gain. What nobody knows makes the score an
// interval, by the middle of which it is ranked.
type Ranking struct {
	Land    landscape.ARS `json:"land"`
	Weights Weights       `json:"weights"` // sum 1
	// Ranked are the candidates that bundle, the best first.
	Ranked []Ranked `json:"ranked"`
	// Local are the candidates that are best kept local, in the order of the
	// catalogue: nothing to pursue, so without a rank.
	Local []Candidate `json:"local"`

	order *rank.Ranking
	place []int // by candidate of the table: its index in Ranked
}

// Ranked is a candidate at its place.
type Ranked struct {
	Candidate
	Rank  int        `json:"rank"` // from 1
	Score rank.Score `json:"score"`
	// Utilities by criterion; one that nobody knows is not there.
	Utilities map[Criterion]float64 `json:"utilities"`

	row int // in the table of the order
}

// Ranking ranks the candidates of a Land under the given weights. What it rests on
// is kept, see [Service.Candidates]; the ranking itself takes no time. Its slices
// must not be changed. The error wraps [ErrUnknownLand] or [ErrUnknownCriterion],
// or is a [*WeightError].
func (s *Service) Ranking(ctx context.Context, land landscape.ARS, w Weights) (Ranking, error) {
	if _, err := w.list(); err != nil {
		return Ranking{}, err
	}
	candidates, err := s.Candidates(ctx, land)
	if err != nil {
		return Ranking{}, err
	}
	r, err := newRanking(candidates, w)
	r.Land = land
	return r, err
}

func newRanking(candidates []Candidate, w Weights) (Ranking, error) {
	r := Ranking{Weights: Weights{}, Ranked: []Ranked{}, Local: []Candidate{}}
	weights, err := w.list()
	if err != nil {
		return r, err
	}
	var bundled []Candidate
	for _, c := range candidates {
		if c.Outcome == KeepLocal {
			r.Local = append(r.Local, c)
		} else {
			bundled = append(bundled, c)
		}
	}
	table := utilities(bundled)
	if r.order, err = rank.New(table, weights); err != nil {
		return r, fmt.Errorf("ranking: %w", err)
	}
	for k, share := range r.order.Weights() {
		r.Weights[Criteria()[k]] = share
	}
	r.place = make([]int, len(bundled))
	for place, row := range r.order.Order() {
		x := Ranked{Candidate: bundled[row], Rank: place + 1, Score: r.order.Score(row), Utilities: map[Criterion]float64{}, row: row}
		for k, c := range Criteria() {
			if u := table[row][k]; !math.IsNaN(u) {
				x.Utilities[c] = u
			}
		}
		r.Ranked = append(r.Ranked, x)
		r.place[row] = place
	}
	return r, nil
}

// utilities returns a row per candidate, a column per criterion.
func utilities(candidates []Candidate) rank.Table {
	largest := map[Criterion]float64{}
	for i := range candidates {
		for c, v := range candidates[i].amounts() {
			largest[c] = max(largest[c], v)
		}
	}
	table := make(rank.Table, len(candidates))
	for i := range candidates {
		table[i] = candidates[i].utilities(largest)
	}
	return table
}

// amounts are the figures that are set in relation to the largest.
func (c *Candidate) amounts() map[Criterion]float64 {
	return map[Criterion]float64{
		CriterionGain: max(0, c.Gain.Value), CriterionEffort: c.Effort, CriterionSkill: max(0, c.Freed()),
		CriterionCover: float64(c.Uncovered), CriterionLeeway: max(0, c.Regret),
	}
}

func (c *Candidate) utilities(largest map[Criterion]float64) []float64 {
	amounts := c.amounts()
	share := func(k Criterion) float64 {
		if largest[k] == 0 {
			return 0
		}
		return amounts[k] / largest[k]
	}
	row := make([]float64, len(Criteria()))
	for i, k := range Criteria() {
		switch k {
		case CriterionProbability:
			row[i] = c.Probability
		case CriterionStandardisability:
			row[i] = c.Standardisability
		case CriterionAcceptance:
			row[i] = math.NaN()
			if c.Acceptance != nil {
				row[i] = *c.Acceptance
			}
		case CriterionEffort, CriterionLeeway:
			row[i] = 1 - share(k)
		default:
			row[i] = share(k)
		}
	}
	return row
}

// Stability says how far the weights may move before the first n change.
type Stability struct {
	// N is how many were looked at: those asked for, and all that are the same as
	// one of them in every criterion that has a weight.
	N int `json:"n"`
	// Swing is the largest share, 0 to 1, such that the first n stay the first n
	// as long as every weight changes by less than it, all at once. 1 says that
	// they stay whatever the criteria weigh that have a weight.
	Swing float64 `json:"swing"`
	// Leaves is the rank of the one that goes first, Enters that of the one that
	// takes its place, Because the criterion that decides it; 0 and "" if Swing
	// is 1.
	Leaves  int       `json:"leaves,omitempty"`
	Enters  int       `json:"enters,omitempty"`
	Because Criterion `json:"because,omitempty"`
	// Firm says that the first n stay whatever turns out of what nobody knows yet,
	// under these weights.
	Firm bool `json:"firm"`
}

// First says how stable the first n are, see [Stability.N].
func (r *Ranking) First(n int) Stability {
	n = min(max(n, 0), len(r.Ranked))
	for place := n; place < len(r.Ranked); place++ {
		last := &r.Ranked[place]
		if slices.ContainsFunc(r.Ranked[:n], func(x Ranked) bool { return r.order.Alike(x.row, last.row) }) {
			n = place + 1
		}
	}
	s := r.order.First(n)
	stability := Stability{N: n, Swing: s.Swing, Firm: r.order.Firm(n)}
	if s.Criterion >= 0 {
		stability.Leaves, stability.Enters = r.place[s.Inside]+1, r.place[s.Outside]+1
		stability.Because = Criteria()[s.Criterion]
	}
	return stability
}

// Span returns the ranks between which an entry stays as long as no weight changes
// by more than the share r of itself, 0 to 1, see [rank.Ranking.Span].
func (r *Ranking) Span(x *Ranked, share float64) (best, worst int) {
	return r.order.Span(x.row, share)
}
