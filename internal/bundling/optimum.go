package bundling

import (
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// optimum is the cheapest plan with its proof.
type optimum struct {
	plan   plan
	cost   float64 // EUR per year
	lower  float64 // no plan costs less
	proved bool    // cost and lower agree up to rounding
}

// meet raises the bound to lower, offers the plan, and reports whether bound
// and cheapest plan now meet.
func (o *optimum) meet(lower, cost float64, x plan) bool {
	o.lower = max(o.lower, lower)
	if o.plan == nil || cost < o.cost {
		o.plan, o.cost = slices.Clone(x), cost
	}
	if o.proved = o.cost-o.lower <= tree.Tolerance*o.cost; o.proved {
		o.lower = o.cost
	}
	return o.proved
}

// optimiser finds cheapest plans on one field, one after the other.
//
// The cost of a carrier is not concave: experts come in whole numbers, and
// scale gains end at a limit. Therefore each carrier's cost is replaced by an
// affine function that exceeds it nowhere. The optimum on the tree then bounds
// the true optimum from below, and its true cost bounds it from above. Placing
// the affine functions anew, so that they meet the true cost at the volumes
// just found, closes the gap in nearly all cases. Where it does not, only the
// topmost carrier keeps its affine function: what it charges each authority is
// then given, the Kreise have nothing more to do with each other, and each is
// solved exactly as a [pool]. What then remains is closed by going through the
// plans in ascending order of the bound.
type optimiser struct {
	field   *field
	problem *tree.Problem
	solver  tree.Solver
	pieces  []tree.Piece // by node; problem.Pieces point into it
	below   [][]int      // by node: competent authorities directly below
	reach   [][2]float64 // by node: fewest and most inhabitants it can serve
	flat    bool         // all authorities lie directly below the topmost unit

	// What follows belongs to the prices being solved.
	prices *prices
	local  []float64  // by node: cost of an authority on its own
	hulls  [][]corner // by node: lower convex hull of the cost of carrying
	base   float64    // share of the local cost that bundling can't save
}

func newOptimiser(f *field) *optimiser {
	n := len(f.units)
	o := &optimiser{
		field:   f,
		problem: tree.NewProblem(f.shape),
		pieces:  make([]tree.Piece, n),
		below:   make([][]int, n),
		reach:   make([][2]float64, n),
		hulls:   make([][]corner, n),
	}
	for u := range n {
		o.problem.Pieces[u] = o.pieces[u : u+1]
	}
	o.flat = true
	for _, a := range f.authorities {
		q := f.inhabitants[a]
		o.problem.Volume[a] = q
		o.flat = o.flat && f.shape.Parent(a) == top
		if above := f.shape.Parent(a); above >= 0 && f.may(a, above) {
			o.below[above] = append(o.below[above], a)
		}
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			if !f.may(a, u) {
				continue
			}
			r := &o.reach[u]
			if r[0] == 0 || q < r[0] {
				r[0] = q
			}
			r[1] += q
		}
	}
	return o
}

const (
	rounds    = 6    // how often the affine functions are placed anew
	maxRanked = 1000 // plans looked at before a gap is reported instead of closed
)

// solve returns the cheapest plan under the given prices.
func (o *optimiser) solve(p *prices) (optimum, error) {
	o.prepare(p)
	var best optimum
	if err := o.relax(&best); err != nil || best.proved {
		return best, err
	}
	if o.flat {
		x, cost, proved := o.apart(o.own(), top)
		if proved {
			best.lower = cost
		}
		best.meet(best.lower, o.cost(x), x)
		return best, nil
	}
	x, without, proved := o.apart(o.own(), top+1)
	if o.reach[top][1] == 0 {
		if proved {
			best.lower = without
		}
		best.meet(best.lower, o.cost(x), x)
		return best, nil
	}
	with := optimum{plan: x, cost: o.cost(x)}
	if err := o.withTop(&with); err != nil {
		return optimum{}, err
	}
	if !proved {
		without = best.lower
	}
	best.meet(min(without, with.lower), with.cost, with.plan)
	return best, nil
}

// alone returns the plan in which everybody serves themselves as the only one
// possible.
func (o *optimiser) alone(p *prices) optimum {
	x := o.field.alone()
	cost := o.field.total(p, o.field.layout(x), o.field.local(p))
	return optimum{plan: x, cost: cost, lower: cost, proved: true}
}

// prepare sets up the problem on the tree for the given prices.
func (o *optimiser) prepare(p *prices) {
	f := o.field
	o.prices, o.local, o.base = p, f.local(p), 0
	for _, a := range f.authorities {
		o.base += (1 - p.realised) * o.local[a]
		o.pieces[a] = tree.Piece{Fixed: p.realised * o.local[a]}
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			arc, _ := f.shape.Arc(a, u)
			o.problem.Arc[arc] = math.Inf(1)
			if f.may(a, u) {
				o.problem.Arc[arc] = p.tier(f.units[u].Level).arc(f.inhabitants[a])
			}
		}
	}
	for u, r := range o.reach {
		if r[1] > 0 {
			o.hulls[u] = hull(p.vertices(r[0], r[1]))
		}
	}
}

// line returns the affine function for carrier u that meets the cost, or comes
// close to it, at the given number of inhabitants.
func (o *optimiser) line(u int, inhabitants float64) tree.Piece {
	return o.prices.line(o.hulls[u], inhabitants, o.prices.tier(o.field.units[u].Level))
}

// meetAt places the affine functions of all carriers so that they meet the true cost, or
// come close to it, at what they serve in the plan, and elsewhere at all they could serve.
func (o *optimiser) meetAt(x plan) {
	for u, r := range o.reach {
		if r[1] > 0 {
			o.pieces[u] = o.line(u, r[1])
		}
	}
	for _, g := range o.field.layout(x).groups {
		o.pieces[g.carrier] = o.line(g.carrier, o.field.served(g))
	}
}

func (o *optimiser) cost(x plan) float64 {
	return o.field.total(o.prices, o.field.layout(x), o.local)
}

// relax bounds the cost of all plans on the tree and improves best.
func (o *optimiser) relax(best *optimum) error {
	aim := make([]float64, len(o.pieces)) // by node: inhabitants at which to meet the true cost
	for u, r := range o.reach {
		aim[u] = r[1]
	}
	for range rounds {
		for u, h := range o.hulls {
			if h != nil {
				o.pieces[u] = o.line(u, aim[u])
			}
		}
		bound, err := o.solver.Solve(o.problem)
		if err != nil {
			return fmt.Errorf("finding the cheapest plan: %w", err)
		}
		if best.meet(o.base+bound.Cost, o.cost(bound.Carrier), bound.Carrier) || !o.move(aim, bound.Carrier) {
			return nil
		}
	}
	return nil
}

// move sets the aims of all carriers in use to what they serve and reports
// whether any of them moved.
func (o *optimiser) move(aim []float64, x plan) (moved bool) {
	for _, g := range o.field.layout(x).groups {
		q := o.field.served(g)
		moved = moved || q != aim[g.carrier]
		aim[g.carrier] = q
	}
	return moved
}

// own returns by node what bundling can save of the local cost.
func (o *optimiser) own() []float64 {
	own := make([]float64, len(o.local))
	for a, cost := range o.local {
		own[a] = o.prices.realised * cost
	}
	return own
}

// apart returns the cheapest plan in which an authority is served by the unit
// directly above, if that is one from first on, or else costs what alternative
// says by node.
func (o *optimiser) apart(alternative []float64, first int) (x plan, cost float64, proved bool) {
	x, cost, proved = o.field.alone(), o.base, true
	for _, a := range o.field.authorities {
		cost += alternative[a]
	}
	for u := first; u < len(o.below); u++ {
		if len(o.below[u]) == 0 {
			continue
		}
		s := o.pool(u, alternative)
		proved = s.solve() && proved
		cost += s.best
		for i, chosen := range s.chosen {
			if chosen {
				x[o.below[u][i]] = u
			}
		}
	}
	return x, cost, proved
}

// pool returns the choice of whom unit u shall serve of those directly below.
func (o *optimiser) pool(u int, alternative []float64) *pool {
	s := &pool{prices: o.prices, tier: o.prices.tier(o.field.units[u].Level)}
	for _, a := range o.below[u] {
		q := o.field.inhabitants[a]
		s.items = append(s.items, poolItem{inhabitants: q, gain: alternative[a] - s.tier.arc(q)})
	}
	return s
}

// withTop bounds the cost of the plans that use the topmost unit and improves
// best.
func (o *optimiser) withTop(best *optimum) error {
	aim := o.reach[top][1]
	own, tier := o.own(), o.prices.tier(o.field.units[top].Level)
	for range rounds {
		line := o.line(top, aim)
		alternative := slices.Clone(own)
		for _, a := range o.field.authorities {
			if q := o.field.inhabitants[a]; o.field.may(a, top) {
				alternative[a] = min(own[a], tier.arc(q)+line.PerCase*q)
			}
		}
		x, lower, proved := o.apart(alternative, top+1)
		if !proved {
			lower = 0
		}
		var served float64
		for _, a := range o.field.authorities {
			if x[a] == a && alternative[a] < own[a] {
				x[a] = top
				served += o.field.inhabitants[a]
			}
		}
		if best.meet(lower+line.Fixed, o.cost(x), x) {
			return nil
		}
		if served == aim || served == 0 {
			break
		}
		aim = served
	}
	return o.rank(best)
}

// rank goes through the plans that use the topmost unit in ascending order of
// the bound on the tree until best is proved.
func (o *optimiser) rank(best *optimum) error {
	fixed := o.pieces[top].Fixed
	o.pieces[top].Fixed = 0 // it is open in any case
	seen := 0
	for bound, err := range tree.Ranked(o.problem) {
		if err != nil {
			return fmt.Errorf("ranking plans: %w", err)
		}
		seen++
		if best.meet(o.base+fixed+bound.Cost, o.cost(bound.Carrier), bound.Carrier) || seen == maxRanked {
			return nil
		}
	}
	best.meet(best.cost, best.cost, best.plan) // there are no more plans
	return nil
}

// maxSecond bounds how many plans are looked at for the second best.
const maxSecond = 200

// runnerUp is the cheapest plan that differs from the best in at least one
// authority.
type runnerUp struct {
	plan  plan // nil if there is none
	equal int  // plans seen that cost the same as the best
	exact bool // no plan that was not seen is cheaper or as cheap as the best
}

// second goes through the plans in ascending order of their bound until that
// exceeds the cheapest seen, or maxSecond have been seen; changes of a single
// authority are always among them.
func (o *optimiser) second(p *prices, best optimum) (found runnerUp, err error) {
	o.prepare(p)
	second := o.nearest(best.plan)
	o.meetAt(best.plan)
	seen := 0
	for bound, err := range tree.Ranked(o.problem) {
		if err != nil {
			return found, fmt.Errorf("ranking plans: %w", err)
		}
		same := best.cost * (1 + tree.Tolerance)
		if second.plan != nil && o.base+bound.Cost >= max(second.cost, same) {
			break
		}
		if seen++; seen > maxSecond {
			found.plan = second.plan
			return found, nil
		}
		if slices.Equal(bound.Carrier, best.plan) {
			continue
		}
		cost := o.cost(bound.Carrier)
		second.meet(0, cost, bound.Carrier)
		if cost <= same {
			found.equal++
		}
	}
	found.plan, found.exact = second.plan, true
	return found, nil
}

// nearest returns the cheapest plan that differs from x in one authority.
func (o *optimiser) nearest(x plan) (cheapest optimum) {
	x = slices.Clone(x)
	for _, a := range o.field.authorities {
		was := x[a]
		for u := a; u >= 0; u = o.field.shape.Parent(u) {
			if x[a] = u; u != was && (u == a || o.field.may(a, u)) {
				cheapest.meet(0, o.cost(x), x)
			}
		}
		x[a] = was
	}
	return cheapest
}
