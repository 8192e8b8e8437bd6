package emd

// start builds the first basis greedily: the cheapest candidates get as much
// flow as they can take, then each row that has mass left takes its cheapest
// columns.
//
// Every step uses up a row or a column, which gets no further arc and is hung
// below its partner at once. If both are used up, the row is hung to the root
// by an arc without flow. So the tree is strongly feasible from the beginning:
// arcs without flow go up.
func (s *simplex) start(m masses) {
	s.tree = newTree(len(s.rows), len(s.cols))
	left := make([]int64, 0, len(s.tree.node)) // mass not yet placed, per node
	for _, row := range s.rows {
		left = append(left, m.supply[row])
	}
	for _, col := range s.cols {
		left = append(left, m.demand[col])
	}
	for _, a := range s.candidates {
		s.place(left, a.row, a.col)
	}
	for row := range int32(len(s.rows)) {
		for left[row] > 0 {
			s.place(left, row, s.cheapest(left, row))
		}
	}
	s.initPotentials()
}

// place moves as much as possible from row to col.
func (s *simplex) place(left []int64, row, col int32) {
	amount := min(left[row], left[col])
	if amount == 0 {
		return
	}
	left[row] -= amount
	left[col] -= amount
	if left[col] > 0 {
		s.tree.hang(row, col, amount)
		return
	}
	s.tree.hang(col, row, amount)
	if left[row] == 0 {
		s.tree.hang(row, s.tree.root(), 0)
	}
}

// cheapest returns the cheapest column for the row among those with mass left.
func (s *simplex) cheapest(left []int64, row int32) int32 {
	best := none
	for col := int32(len(s.rows)); col < s.tree.root(); col++ {
		if left[col] > 0 && (best == none || s.cost(row, col) < s.cost(row, best)) {
			best = col
		}
	}
	return best
}

// initPotentials gives the arcs of the tree reduced cost zero. What hangs to
// the root may have any potential.
func (s *simplex) initPotentials() {
	s.potential = make([]int64, len(s.tree.node))
	root := s.tree.root()
	for x := s.tree.next[root]; x != root; x = s.tree.next[x] {
		switch parent := s.tree.node[x].parent; {
		case parent == root:
			s.potential[x] = 0
		case s.tree.isRow(x):
			s.potential[x] = s.potential[parent] + s.cost(x, parent)
		default:
			s.potential[x] = s.potential[parent] - s.cost(parent, x)
		}
	}
}
