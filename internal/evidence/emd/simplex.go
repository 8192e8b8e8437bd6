package emd

import (
	"context"
	"math"
)

// simplex solves the transportation problem with the primal network simplex
// method (Dantzig 1951). The rows and columns with mass are the nodes of a
// network; a basis is a spanning tree of it. The method moves from tree to
// tree: an arc with negative reduced cost enters, flow is pushed around the
// cycle that it closes, and an arc whose flow drops to zero leaves.
//
//   - Masses and costs are integers, and trees are kept strongly feasible
//     (Cunningham 1976), so that the method ends in spite of degeneracy.
//   - Most arcs never matter. The method works on a short list of candidates,
//     the nearest neighbours, and only when those are exhausted looks at all
//     pairs for further candidates (Gottschlich and Schuhmacher 2014).
//   - The entering arc is the best of a block of candidates, block after block
//     (Grigoriadis 1986; Király and Kovács 2012).
type simplex struct {
	dist  *Matrix
	total int64
	// The variants with mass: node i is row variant rows[i], node
	// len(rows)+j is column variant cols[j].
	rows, cols []int32
	tree       *tree
	// potential has, per node, the price of mass there. The reduced cost of
	// an arc is its cost minus what the mass gains in value on the way:
	// cost - potential[row] + potential[column].
	potential  []int64
	candidates []arc // between nodes
	next       int   // where the search for an entering arc goes on
}

// blockSize is how many candidates compete to enter.
const blockSize = 200

// newSimplex sets up the first basis. The pairs are candidates among the
// variants of dist, cheapest first; those without mass are left out.
func newSimplex(dist *Matrix, pairs []arc, m masses) *simplex {
	s := &simplex{dist: dist, total: m.total}
	var rowNode, colNode []int32
	s.rows, rowNode = positive(m.supply, 0)
	s.cols, colNode = positive(m.demand, len(s.rows))
	for _, p := range pairs {
		if row, col := rowNode[p.row], colNode[p.col]; row != none && col != none {
			s.candidates = append(s.candidates, arc{cost: p.cost, row: row, col: col})
		}
	}
	s.start(m)
	return s
}

// positive lists the indices of positive amounts, and gives for each index its
// node, numbered in that order from first, or none.
func positive(amounts []int64, first int) (list, nodes []int32) {
	nodes = make([]int32, len(amounts))
	for i, a := range amounts {
		nodes[i] = none
		if a > 0 {
			nodes[i] = int32(first + len(list))
			list = append(list, int32(i))
		}
	}
	return list, nodes
}

// run pivots until no arc has negative reduced cost.
func (s *simplex) run(ctx context.Context) error {
	for {
		for n := 0; ; n++ {
			if n%64 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			enter, reduced := s.entering()
			if reduced >= 0 {
				break
			}
			s.pivot(enter, reduced)
		}
		if found, err := s.extendCandidates(ctx); err != nil || !found {
			return err
		}
	}
}

// entering returns the candidate with the most negative reduced cost in the
// next block that has any; a reduced cost of zero says that there is none.
func (s *simplex) entering() (enter arc, reduced int64) {
	for examined := 0; examined < len(s.candidates); {
		end := min(s.next+blockSize, len(s.candidates))
		for _, a := range s.candidates[s.next:end] {
			if r := a.cost - s.potential[a.row] + s.potential[a.col]; r < reduced {
				enter, reduced = a, r
			}
		}
		examined += end - s.next
		s.next = end % len(s.candidates)
		if reduced < 0 {
			break
		}
	}
	return enter, reduced
}

// extendCandidates looks at all pairs and adds those with negative reduced
// cost. If it finds none, the plan is optimal.
func (s *simplex) extendCandidates(ctx context.Context) (found bool, err error) {
	prices := s.potential[len(s.rows):]
	for i, row := range s.rows {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		costs, price := s.dist.row(int(row)), s.potential[i]
		for j, col := range s.cols {
			if cost := costs[col]; cost+prices[j] < price {
				s.candidates = append(s.candidates, arc{cost: cost, row: int32(i), col: int32(len(s.rows) + j)})
				found = true
			}
		}
	}
	return found, nil
}

// cost returns the cost from a row node to a column node.
func (s *simplex) cost(row, col int32) int64 {
	return s.dist.row(int(s.rows[row]))[s.cols[int(col)-len(s.rows)]]
}

// pivot brings the arc, which has the given negative reduced cost, into the
// basis.
func (s *simplex) pivot(enter arc, reduced int64) {
	leave, apex, onRowSide := s.leaving(enter.row, enter.col)
	amount := s.tree.node[leave].flow
	s.tree.raise(enter.row, apex, -amount)
	s.tree.raise(enter.col, apex, amount)

	// The subtree below the leaving arc moves to the other end of the
	// entering arc, which thereby must get reduced cost zero.
	if onRowSide {
		s.tree.move(leave, enter.row, enter.col, amount)
		s.shift(enter.row, reduced)
	} else {
		s.tree.move(leave, enter.col, enter.row, amount)
		s.shift(enter.col, -reduced)
	}
}

// leaving returns the node whose arc to its parent limits the flow around the
// cycle that the arc from row to col closes, and the node where the paths from
// both ends meet. Among equals it takes the last in the direction of the flow,
// seen from there: this keeps the tree strongly feasible.
func (s *simplex) leaving(row, col int32) (leave, apex int32, onRowSide bool) {
	rowLimit, colLimit := int64(math.MaxInt64), int64(math.MaxInt64)
	var rowLeave, colLeave int32
	t, x, y := s.tree, row, col
	for x != y {
		if t.node[x].size <= t.node[y].size { // then x is not above y
			if n := &t.node[x]; t.isRow(x) && n.flow < rowLimit {
				rowLimit, rowLeave = n.flow, x
			}
			x = t.node[x].parent
		} else {
			if n := &t.node[y]; !t.isRow(y) && n.flow <= colLimit {
				colLimit, colLeave = n.flow, y
			}
			y = t.node[y].parent
		}
	}
	if colLimit <= rowLimit {
		return colLeave, x, false
	}
	return rowLeave, x, true
}

// shift adds delta to all potentials in the subtree below top. If that is more
// than half of the tree, all others are shifted the other way, which comes to
// the same.
func (s *simplex) shift(top int32, delta int64) {
	x, count := top, int(s.tree.node[top].size)
	if all := len(s.tree.node); count > all/2 {
		x, count, delta = s.tree.next[s.tree.node[top].last], all-count, -delta
	}
	for range count {
		s.potential[x] += delta
		x = s.tree.next[x]
	}
}

// distance returns the cost of the current plan.
func (s *simplex) distance() float64 { return totalCost(s.dist, s.flow(), s.total) }

// flow lists the arcs of the tree that carry flow.
func (s *simplex) flow() []Flow {
	t := s.tree
	flow := make([]Flow, 0, len(t.node))
	for i, n := range t.node[:t.root()] {
		if n.flow == 0 {
			continue
		}
		row, col := int32(i), n.parent
		if !t.isRow(row) {
			row, col = col, row
		}
		flow = append(flow, Flow{Row: int(s.rows[row]), Col: int(s.cols[int(col)-len(s.rows)]), Amount: n.flow})
	}
	return flow
}

func (s *simplex) plan() *Plan {
	p := &Plan{
		Distance: s.distance(), Flow: s.flow(), Total: s.total,
		RowPotential: make([]int64, s.dist.rows), ColPotential: make([]int64, s.dist.cols),
	}
	for i, row := range s.rows {
		p.RowPotential[row] = s.potential[i]
	}
	for j, col := range s.cols {
		p.ColPotential[col] = -s.potential[len(s.rows)+j]
	}
	return p
}
