package tree

import (
	"cmp"
	"slices"
)

// Certificate proves that no admissible assignment costs less than Bound: it
// names for every authority the most that it would be charged, so low that no
// carrier can cover its costs from the charges. See [Problem.Bound].
type Certificate struct {
	Price        []float64 // by unit: charge of the authority, 0 where there is no demand
	CarrierPrice float64   // price of each carrier under a limit on their number, else 0
	Bound        float64   // what the two prove
}

// Bound returns the lower bound on the cost of p that prices prove, whatever
// they are:
//
//	Σ_a price_a − MaxCarriers·carrierPrice + Σ_u min(0, min_p (fixed_p + carrierPrice − Σ_a max(0, price_a − c_aup)))
//
// where c_aup is the cost of serving authority a from piece p of unit u: the
// Lagrangian bound of the facility location problem, in O(arcs · pieces).
// carrierPrice must not be negative.
func (p *Problem) Bound(price []float64, carrierPrice float64) float64 {
	t := p.Tree
	rest := make([][]float64, t.Len()) // by unit and piece: what the charges leave to pay
	for u, pieces := range p.Pieces {
		for _, c := range pieces {
			rest[u] = append(rest[u], c.Fixed+carrierPrice)
		}
	}
	var bound float64
	for a, q := range p.Volume {
		if q == NoDemand {
			continue
		}
		bound += price[a]
		u := a
		for _, arc := range p.arcs(a) {
			for i, c := range p.Pieces[u] {
				rest[u][i] -= max(0, price[a]-c.PerCase*q-arc)
			}
			u = t.parent[u]
		}
	}
	for _, pieces := range rest {
		bound += slices.Min(append(pieces, 0))
	}
	return bound - float64(p.MaxCarriers)*carrierPrice
}

// Certify returns prices for p, whose cheapest assignment is best. Without a
// binding limit on the number of carriers their Bound equals the optimum, within
// [Tolerance], if
//
//   - any two pieces of units above one another are in the same order of cost for
//     all authorities below both, as with prices that depend on the carrier alone, or
//   - no authority has more than two units above it, whatever the arc costs.
//
// Otherwise, and under a binding limit, it often does; where it stays below, the
// optimum is proved only by the completed search of [Solver.Solve].
//
// Method: dual ascent. An authority's price rises in steps from the cost of one
// carrier to that of the next. The steps of all authorities are taken in
// lexical order of the carriers they can then pay, counted from the root. In
// the two cases the matrix of steps and carriers is totally balanced, and this
// order makes the greedy ascent exact (Hoffman, Kolen and Sakarovitch 1985).
// For a binding limit the carrier price is that at which the limit would be
// kept by itself, found by intersecting lines as in [BreakEvens].
func Certify(p *Problem, best Solution) (Certificate, error) {
	carrierPrice, err := limitPrice(p, best)
	if err != nil {
		return Certificate{}, err
	}
	c := Certificate{Price: ascend(p, carrierPrice), CarrierPrice: carrierPrice}
	c.Bound = p.Bound(c.Price, carrierPrice)
	return c, nil
}

// offer is one way to serve an authority.
type offer struct {
	unit, piece int
	cost        float64
	bit         uint64 // position on the path, the cheapest piece of the root highest
}

// step raises the price of an authority from the cost of its offer number last
// to that of the next, while it can pay all offers up to last.
type step struct {
	authority, last int
	pays            uint64 // bits of these offers
}

// ascend returns the prices, see [Certify].
func ascend(p *Problem, carrierPrice float64) []float64 {
	price := make([]float64, p.Tree.Len())
	offers := make([][]offer, p.Tree.Len())
	var steps []step
	for a, q := range p.Volume {
		if q == NoDemand {
			continue
		}
		offers[a] = offersTo(p, a)
		price[a] = offers[a][0].cost
		var pays uint64
		for i, o := range offers[a] {
			pays |= o.bit
			steps = append(steps, step{a, i, pays})
		}
	}
	slices.SortStableFunc(steps, func(x, y step) int { return cmp.Compare(x.pays, y.pays) })

	unpaid := make([][]float64, p.Tree.Len()) // by unit and piece: fixed cost not yet covered
	for u, pieces := range p.Pieces {
		for _, c := range pieces {
			unpaid[u] = append(unpaid[u], c.Fixed+carrierPrice)
		}
	}
	for _, s := range steps {
		paid, raise := offers[s.authority][:s.last+1], inf
		if s.last+1 < len(offers[s.authority]) {
			raise = offers[s.authority][s.last+1].cost - paid[s.last].cost
		}
		for _, o := range paid {
			raise = min(raise, unpaid[o.unit][o.piece])
		}
		for _, o := range paid {
			unpaid[o.unit][o.piece] -= raise
		}
		price[s.authority] += raise
	}
	return price
}

// offersTo lists the ways to serve authority a, the cheapest first. A leaf that
// serves itself needs but the piece that is cheapest for it.
func offersTo(p *Problem, a int) []offer {
	t, q, arcs := p.Tree, p.Volume[a], p.arcs(a)
	path := t.path[t.seat(a)]
	if t.seat(a) != a {
		path = append(slices.Clip(path), a)
	}
	var offers []offer
	bit := uint64(1) << 63
	for _, u := range path {
		arc := arcs[t.depth[a]-t.depth[u]]
		pieces := p.Pieces[u]
		order := make([]int, len(pieces))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int { return cmp.Compare(pieces[i].PerCase, pieces[j].PerCase) })
		if u != t.seat(a) && u == a && len(order) > 0 {
			order = []int{cheapestPiece(pieces, q)}
		}
		for _, i := range order {
			if arc < inf {
				offers = append(offers, offer{u, i, pieces[i].PerCase*q + arc, bit})
			}
			bit >>= 1
		}
	}
	slices.SortStableFunc(offers, func(x, y offer) int { return cmp.Compare(x.cost, y.cost) })
	return offers
}

// limitPrice returns the price per carrier at which p without its limit opens
// about as many carriers as best, 0 if the limit does not bind.
func limitPrice(p *Problem, best Solution) (float64, error) {
	if p.MaxCarriers == 0 {
		return 0, nil
	}
	var solver Solver
	free := *p
	free.MaxCarriers = 0
	s, err := solver.Solve(&free)
	if err != nil {
		return 0, err
	}
	many, few := s.Clone(), best
	if countCarriers(many.Carrier) <= p.MaxCarriers {
		return 0, nil
	}
	for {
		price := (few.Cost - many.Cost) / float64(countCarriers(many.Carrier)-countCarriers(few.Carrier))
		free.Pieces = make([][]Piece, len(p.Pieces))
		for u, pieces := range p.Pieces {
			for _, c := range pieces {
				free.Pieces[u] = append(free.Pieces[u], Piece{c.Fixed + price, c.PerCase})
			}
		}
		if s, err = solver.Solve(&free); err != nil {
			return 0, err
		}
		n := countCarriers(s.Carrier)
		if s.Cost >= (many.Cost+price*float64(countCarriers(many.Carrier)))*(1-Tolerance) {
			return price, nil
		}
		s = s.Clone()
		if s.Cost -= price * float64(n); n > p.MaxCarriers {
			many = s
		} else {
			few = s
		}
	}
}
