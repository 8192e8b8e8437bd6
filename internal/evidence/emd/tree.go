package emd

import "math"

// node is a node of the spanning tree with the arc to its parent. Arcs lead
// from rows to columns: that of a row node goes up, that of a column node comes
// down from its parent. The root is an artificial column that nothing flows to;
// it holds the parts of the tree together.
//
// The tree is strongly feasible: arcs without flow go up. Hence the arc of a
// column always carries flow.
type node struct {
	flow       int64 // on the arc to the parent
	parent     int32
	child      int32 // the first of its children
	next, prev int32 // its siblings
	size       int32 // how many nodes the subtree below it has, itself included
}

const none int32 = -1

func newTree(nodes int) []node {
	tree := make([]node, nodes)
	for x := range tree {
		tree[x] = node{parent: none, child: none, next: none, prev: none, size: 1}
	}
	return tree
}

func (s *simplex) root() int32          { return int32(len(s.tree) - 1) }
func (s *simplex) isRow(x int32) bool   { return int(x) < len(s.rows) }
func (s *simplex) column(j int32) int32 { return int32(len(s.rows)) + j }

// hang makes x, which has no parent, a child of parent.
func (s *simplex) hang(x, parent int32, flow int64) {
	n, p := &s.tree[x], &s.tree[parent]
	n.flow, n.parent, n.prev, n.next = flow, parent, none, p.child
	if p.child != none {
		s.tree[p.child].prev = x
	}
	p.child = x
}

// cut takes x from its parent.
func (s *simplex) cut(x int32) {
	n := &s.tree[x]
	if n.prev != none {
		s.tree[n.prev].next = n.next
	} else {
		s.tree[n.parent].child = n.next
	}
	if n.next != none {
		s.tree[n.next].prev = n.prev
	}
}

// pivot brings the arc, which has the given negative reduced cost, into the
// basis.
func (s *simplex) pivot(enter arc, reduced int64) {
	row, col := enter.row, s.column(enter.col)
	leave, apex, onRowSide := s.leaving(row, col)
	amount := s.tree[leave].flow
	s.push(row, col, apex, amount)

	// The subtree below the leaving arc is hung to the other end of the
	// entering arc, which thereby must get reduced cost zero.
	top, parent := col, row
	if onRowSide {
		top, parent = row, col
	}
	s.rehang(top, parent, leave, apex, amount)
	s.shift(top, reduced)
}

// leaving returns the node whose arc to its parent limits the flow around the
// cycle that the arc from row to col closes, and the node where the paths from
// both ends meet. Among equals it takes the last in the direction of the flow,
// seen from there: this keeps the tree strongly feasible.
func (s *simplex) leaving(row, col int32) (leave, apex int32, onRowSide bool) {
	rowLimit, colLimit := int64(math.MaxInt64), int64(math.MaxInt64)
	var rowLeave, colLeave int32
	x, y := row, col
	for x != y {
		// The smaller subtree cannot contain the other node.
		if n := &s.tree[x]; n.size <= s.tree[y].size {
			if s.isRow(x) && n.flow < rowLimit {
				rowLimit, rowLeave = n.flow, x
			}
			x = n.parent
			continue
		}
		n := &s.tree[y]
		if !s.isRow(y) && n.flow <= colLimit {
			colLimit, colLeave = n.flow, y
		}
		y = n.parent
	}
	if colLimit <= rowLimit {
		return colLeave, x, false
	}
	return rowLeave, x, true
}

// push sends the amount from apex down to row and from col up to apex.
func (s *simplex) push(row, col, apex int32, amount int64) {
	if amount == 0 {
		return
	}
	for x := row; x != apex; x = s.tree[x].parent {
		if s.isRow(x) {
			s.tree[x].flow -= amount
		} else {
			s.tree[x].flow += amount
		}
	}
	for x := col; x != apex; x = s.tree[x].parent {
		if s.isRow(x) {
			s.tree[x].flow += amount
		} else {
			s.tree[x].flow -= amount
		}
	}
}

// rehang removes the arc above leave and hangs the subtree below it, with top
// as its new root, to parent. The arcs from top to leave turn over.
func (s *simplex) rehang(top, parent, leave, apex int32, flow int64) {
	size := s.tree[leave].size
	for x := s.tree[leave].parent; x != apex; x = s.tree[x].parent {
		s.tree[x].size -= size
	}
	for x := parent; x != apex; x = s.tree[x].parent {
		s.tree[x].size += size
	}
	var below int32 // size of what used to hang below x and now is above it
	for x := top; ; {
		old := s.tree[x]
		s.cut(x)
		s.hang(x, parent, flow)
		s.tree[x].size = size - below
		if x == leave {
			return
		}
		parent, x, flow, below = x, old.parent, old.flow, old.size
	}
}

// shift raises the potential of top by delta, and all others in the subtree
// below so that its arcs keep reduced cost zero. If that is more than half of
// the tree, the rest is shifted the other way round, which comes to the same.
func (s *simplex) shift(top int32, delta int64) {
	if !s.isRow(top) {
		delta = -delta // from here on: what is added to rows
	}
	if int(s.tree[top].size) <= len(s.tree)/2 {
		s.shiftBelow(top, none, delta)
	} else {
		s.shiftBelow(s.root(), top, -delta)
	}
}

// shiftBelow adds delta to the potential of rows and subtracts it from that of
// columns, in the subtree below top without the subtree below except.
func (s *simplex) shiftBelow(top, except int32, delta int64) {
	x := top
	for {
		child := none
		if x != except {
			if s.isRow(x) {
				s.potential[x] += delta
			} else {
				s.potential[x] -= delta
			}
			child = s.tree[x].child
		}
		if child != none {
			x = child
			continue
		}
		for x != top && s.tree[x].next == none {
			x = s.tree[x].parent
		}
		if x == top {
			return
		}
		x = s.tree[x].next
	}
}
