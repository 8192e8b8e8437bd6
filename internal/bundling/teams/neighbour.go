package teams

import (
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// neighbours are the plans of a service that differ from one in one authority's
// carrier or in one carrier's piece. Their costs and loads are computed from the
// differences. New pieces are chosen by the prices that were set last.
type neighbours struct {
	*service
	from     *plan
	to       plan // scratch
	volume   []float64
	served   []int // by unit: how many authorities
	carriers int
}

func newNeighbours(c *service, from *plan) *neighbours {
	n := &neighbours{service: c, from: from, volume: make([]float64, len(from.Carrier)), served: make([]int, len(from.Carrier))}
	n.to = plan{Plan: Plan{slices.Clone(from.Carrier), slices.Clone(from.Piece)}, load: make([]float64, len(from.load))}
	for a, u := range from.Carrier {
		if u < 0 {
			continue
		}
		if n.served[u] == 0 {
			n.carriers++
		}
		n.served[u]++
		n.volume[u] += c.p.Volume[a]
	}
	return n
}

// all offers every neighbour. What is offered holds until the next.
func (n *neighbours) all(offer func(*plan)) {
	for u, chosen := range n.from.Piece {
		if chosen < 0 {
			continue
		}
		for piece := range n.uses.Problem.Pieces[u] {
			if piece != chosen {
				n.begin()
				n.carry(u, n.volume[u], chosen, -1)
				n.carry(u, n.volume[u], piece, 1)
				n.to.Piece[u] = piece
				offer(&n.to)
			}
		}
		n.to.Piece[u] = chosen
	}
	for a, was := range n.from.Carrier {
		if was < 0 {
			continue
		}
		for u := a; u >= 0; u = n.p.Tree.Parent(u) {
			if u != was && n.move(a, was, u) {
				offer(&n.to)
				n.to.Carrier[a], n.to.Piece[was], n.to.Piece[u] = was, n.from.Piece[was], n.from.Piece[u]
			}
		}
	}
}

// move lets unit u serve authority a instead of the unit that did, if it may.
func (n *neighbours) move(a, was, u int) bool {
	t, problem, q := n.p.Tree, n.uses.Problem, n.p.Volume[a]
	before, _ := t.Arc(a, was)
	after, _ := t.Arc(a, u)
	if math.IsInf(problem.Arc[after], 1) || len(problem.Pieces[u]) == 0 {
		return false
	}
	carriers := n.carriers
	if n.served[was] == 1 {
		carriers--
	}
	if n.served[u] == 0 {
		carriers++
	}
	if problem.MaxCarriers > 0 && carriers > problem.MaxCarriers {
		return false
	}
	n.begin()
	n.to.cost += problem.Arc[after] - problem.Arc[before]
	for i, use := range n.uses.Arcs {
		switch n.ends[i] {
		case [2]int{a, was}:
			n.to.load[use.Limit] -= use.Amount
		case [2]int{a, u}:
			n.to.load[use.Limit] += use.Amount
		}
	}
	n.to.Carrier[a] = u
	n.carry(was, n.volume[was], n.from.Piece[was], -1)
	if n.to.Piece[was] = -1; n.served[was] > 1 {
		n.to.Piece[was] = n.cheapest(was, n.volume[was]-q)
		n.carry(was, n.volume[was]-q, n.to.Piece[was], 1)
	}
	if n.served[u] > 0 {
		n.carry(u, n.volume[u], n.from.Piece[u], -1)
	}
	n.to.Piece[u] = n.cheapest(u, n.volume[u]+q)
	n.carry(u, n.volume[u]+q, n.to.Piece[u], 1)
	return true
}

// begin starts again from the cost and load of the plan.
func (n *neighbours) begin() {
	n.to.cost = n.from.cost
	copy(n.to.load, n.from.load)
}

// carry adds what unit u costs and uses with so many cases and a piece, or with
// sign −1 takes it away.
func (n *neighbours) carry(u int, cases float64, piece int, sign float64) {
	x := n.uses.Problem.Pieces[u][piece]
	n.to.cost += sign * cost(x, cases)
	for _, use := range n.pieces[u] {
		if use.Piece == EveryPiece || use.Piece == piece {
			n.to.load[use.Limit] += sign * cost(use.Use, cases)
		}
	}
}

// cheapest returns the piece that is cheapest for so many cases at the prices set last.
func (c *service) cheapest(u int, cases float64) int {
	best, lowest := -1, math.Inf(1)
	for i, x := range c.priced.Pieces[u] {
		if x := cost(x, cases); x < lowest && c.allowed(u, i) {
			best, lowest = i, x
		}
	}
	return best
}

// cost returns the value of an affine piece.
func cost(x tree.Piece, cases float64) float64 { return x.Fixed + x.PerCase*cases }
