package emd

// start builds the first basis greedily: the cheapest candidates get as much
// flow as they can take, then each row that has mass left takes its cheapest
// columns.
//
// Every step uses up a row or a column, which gets no further arc and is hung
// below its partner at once. If both are used up, the row is hung to the root
// by an arc without flow; so the tree is strongly feasible from the beginning.
func (s *simplex) start(m masses) {
	left := make([]int64, len(s.tree))
	for i, row := range s.rows {
		left[i] = m.supply[row]
	}
	for j, col := range s.cols {
		left[int(s.column(int32(j)))] = m.demand[col]
	}
	for _, a := range s.candidates {
		s.place(left, a.row, s.column(a.col))
	}
	for i := range int32(len(s.rows)) {
		for left[i] > 0 {
			s.place(left, i, s.column(s.cheapest(i, left)))
		}
	}
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
		s.hang(row, col, amount)
		return
	}
	s.hang(col, row, amount)
	if left[row] == 0 {
		s.hang(row, s.root(), 0)
	}
}

// cheapest returns the cheapest column for row i among those with mass left.
func (s *simplex) cheapest(i int32, left []int64) int32 {
	best := none
	for j := range int32(len(s.cols)) {
		if left[s.column(j)] > 0 && (best == none || s.cost(i, j) < s.cost(i, best)) {
			best = j
		}
	}
	return best
}

// initPotentials computes potentials and sizes of subtrees for the first basis,
// parents before children and children before parents.
func (s *simplex) initPotentials() {
	order := make([]int32, 0, len(s.tree))
	order = append(order, s.root())
	for k := 0; k < len(order); k++ {
		x := order[k]
		for c := s.tree[x].child; c != none; c = s.tree[c].next {
			order = append(order, c)
			switch {
			case x == s.root(): // any potential will do
			case s.isRow(x):
				s.potential[c] = s.cost(x, c-int32(len(s.rows))) - s.potential[x]
			default:
				s.potential[c] = s.cost(c, x-int32(len(s.rows))) - s.potential[x]
			}
		}
	}
	for k := len(order) - 1; k > 0; k-- {
		x := order[k]
		s.tree[s.tree[x].parent].size += s.tree[x].size
	}
}
