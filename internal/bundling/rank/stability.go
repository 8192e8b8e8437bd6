package rank

import "math"

// Stability says how far the weights may move before the first n of a ranking
// are no longer the first n, in whatever order among themselves.
type Stability struct {
	// Swing is the largest r, 0 to 1, such that the first n stay as long as
	// every weight changes by less than the share r of itself. 1 says that they
	// stay whatever the weights of those criteria are that have one.
	Swing float64
	// Inside is the option that loses its place first and Outside the one that
	// takes it; Criterion is the one in which Outside is furthest ahead, weighed.
	// All are -1 if Swing is 1.
	Inside, Outside, Criterion int
}

// First says how stable the first n are. If there are no more than n options,
// or n is not positive, nothing can change.
func (r *Ranking) First(n int) Stability {
	s := Stability{Swing: 1, Inside: -1, Outside: -1, Criterion: -1}
	n = min(max(n, 0), len(r.order))
	for _, i := range r.order[:n] {
		for _, j := range r.order[n:] {
			if r.Alike(i, j) {
				continue // whatever anything weighs
			}
			lead, effect := r.lead(i, j)
			if swing := max(0, lead/effect); swing < s.Swing && effect-lead > tolerance {
				s = Stability{Swing: swing, Inside: i, Outside: j, Criterion: r.against(i, j)}
			}
		}
	}
	return s
}

// lead returns by how much option i is ahead of j, and how much of that moves
// with the weights: within the share r of every weight the lead is at least
// lead − r·effect, and that is attained.
func (r *Ranking) lead(i, j int) (lead, effect float64) {
	for k, w := range r.weights {
		d := w * (known(r.table[i][k]) - known(r.table[j][k]))
		lead += d
		effect += math.Abs(d)
	}
	return lead, effect
}

// Alike reports whether two options are the same in every criterion that has a
// weight, so that nothing but their order in the table tells them apart.
func (r *Ranking) Alike(i, j int) bool {
	_, effect := r.lead(i, j)
	return effect <= tolerance
}

// against returns the criterion in which j is furthest ahead of i, weighed.
func (r *Ranking) against(i, j int) int {
	worst, least := -1, 0.0
	for k, w := range r.weights {
		if d := w * (known(r.table[i][k]) - known(r.table[j][k])); d < least {
			worst, least = k, d
		}
	}
	return worst
}

// known returns a utility, or what it is taken for if nobody knows it.
func known(u float64) float64 {
	if math.IsNaN(u) {
		return middle
	}
	return u
}

// Span returns ranks, from 1, between which an option stays as long as no weight
// changes by more than the share r of itself, 0 to 1. No weights within the box
// lead beyond them. Each counts the options that can change places with this one,
// pair by pair; that all of them do so under the same weights is not said.
func (r *Ranking) Span(option int, share float64) (best, worst int) {
	best, worst = 1, len(r.order)
	for j := range r.table {
		switch {
		case j == option:
		case r.ahead(j, option, share):
			best++
		case r.ahead(option, j, share):
			worst--
		}
	}
	return best, worst
}

// ahead reports whether option i stays before j within the share of every
// weight. Where the two come to the same, the order decides.
func (r *Ranking) ahead(i, j int, share float64) bool {
	lead, effect := r.lead(i, j)
	least := lead - share*effect
	return least > tolerance || least >= -tolerance && r.place[i] < r.place[j]
}

// Firm reports whether the first n stay the first n under the weights as they
// are, whatever the utilities turn out to be that nobody knows.
func (r *Ranking) Firm(n int) bool {
	n = min(max(n, 0), len(r.order))
	for _, i := range r.order[:n] {
		for _, j := range r.order[n:] {
			if r.scores[i].Low < r.scores[j].High-tolerance {
				return false
			}
		}
	}
	return true
}
