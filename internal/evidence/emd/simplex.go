package emd

import "context"

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
	dist       *Matrix
	total      int64
	rows, cols []int32 // the variants with mass: node i is row variant rows[i],
	// node len(rows)+j is column variant cols[j], the last node is the root
	potential  []int64 // per node; the reduced cost of an arc is cost - u - v
	u, v       []int64 // the potentials of rows and of columns
	tree       []node
	candidates []arc // between rows and columns with mass, by index
	next       int   // where the search for an entering arc goes on
}

// blockSize is how many candidates compete to enter.
const blockSize = 200

// newSimplex sets up the first basis. The pairs are candidates among the
// variants of dist, cheapest first; those without mass are left out.
func newSimplex(dist *Matrix, pairs []arc, m masses) *simplex {
	s := &simplex{dist: dist, total: m.total}
	var rowNode, colNode []int32
	s.rows, rowNode = positive(m.supply)
	s.cols, colNode = positive(m.demand)
	for _, p := range pairs {
		if i, j := rowNode[p.row], colNode[p.col]; i != none && j != none {
			s.candidates = append(s.candidates, arc{cost: p.cost, row: i, col: j})
		}
	}
	s.potential = make([]int64, len(s.rows)+len(s.cols)+1)
	s.u, s.v = s.potential[:len(s.rows)], s.potential[len(s.rows):len(s.rows)+len(s.cols)]
	s.tree = newTree(len(s.potential))
	s.start(m)
	s.initPotentials()
	return s
}

// positive lists the indices of positive amounts, and gives for each index its
// place in that list or none.
func positive(amounts []int64) (list, place []int32) {
	place = make([]int32, len(amounts))
	for i, a := range amounts {
		place[i] = none
		if a > 0 {
			place[i] = int32(len(list))
			list = append(list, int32(i))
		}
	}
	return list, place
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
			if r := a.cost - s.u[a.row] - s.v[a.col]; r < reduced {
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
	for i, row := range s.rows {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		costs, u := s.dist.row(int(row)), s.u[i]
		for j, col := range s.cols {
			if cost := costs[col]; cost-s.v[j] < u {
				s.candidates = append(s.candidates, arc{cost: cost, row: int32(i), col: int32(j)})
				found = true
			}
		}
	}
	return found, nil
}

// cost returns the cost from the i-th row to the j-th column with mass.
func (s *simplex) cost(i, j int32) int64 {
	return s.dist.row(int(s.rows[i]))[s.cols[j]]
}

// distance returns the cost of the current plan.
func (s *simplex) distance() float64 {
	var d float64
	for _, f := range s.flow() {
		d += float64(f.Amount) * s.dist.At(f.Row, f.Col)
	}
	return d / float64(s.total)
}

// flow lists the arcs of the tree that carry flow.
func (s *simplex) flow() []Flow {
	flow := make([]Flow, 0, len(s.tree))
	for x, n := range s.tree[:s.root()] {
		if n.flow == 0 {
			continue
		}
		i, j := int32(x), n.parent
		if !s.isRow(i) {
			i, j = j, i
		}
		flow = append(flow, Flow{Row: int(s.rows[i]), Col: int(s.cols[j-int32(len(s.rows))]), Amount: n.flow})
	}
	return flow
}

func (s *simplex) plan() *Plan {
	p := &Plan{
		Distance: s.distance(), Flow: s.flow(), Total: s.total,
		RowPotential: make([]int64, s.dist.rows), ColPotential: make([]int64, s.dist.cols),
	}
	for i, row := range s.rows {
		p.RowPotential[row] = s.u[i]
	}
	for j, col := range s.cols {
		p.ColPotential[col] = s.v[j]
	}
	return p
}
