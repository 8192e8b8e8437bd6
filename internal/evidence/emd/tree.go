package emd

// tree is a rooted spanning tree whose arcs carry flow. The first nodes are
// rows, the others columns; arcs lead from rows to columns: that of a row goes
// up to its parent, that of a column comes down from it. The root is an
// artificial column that nothing flows to; it holds the tree together.
//
// The nodes are threaded in preorder, so that every subtree is a section of one
// ring (Barr, Glover and Klingman 1979).
type tree struct {
	rows int
	node []node
	next []int32 // per node: its successor in preorder; that of the last is the root
	path []int32 // scratch space of move
}

type node struct {
	flow   int64 // on the arc to the parent
	parent int32
	prev   int32 // predecessor in preorder
	last   int32 // last of its subtree in preorder
	size   int32 // number of nodes of its subtree, itself included
}

const none int32 = -1

// newTree returns so many rows and columns and a root, each still by itself.
func newTree(rows, cols int) *tree {
	t := &tree{rows: rows, node: make([]node, rows+cols+1), next: make([]int32, rows+cols+1)}
	for i := range t.node {
		x := int32(i)
		t.node[x] = node{parent: none, prev: x, last: x, size: 1}
		t.next[x] = x
	}
	return t
}

func (t *tree) root() int32 { return int32(len(t.node) - 1) }

func (t *tree) isRow(x int32) bool { return int(x) < t.rows }

// follow makes y the successor of x.
func (t *tree) follow(x, y int32) { t.next[x], t.node[y].prev = y, x }

// hang makes x, which has no parent yet, the first child of parent.
func (t *tree) hang(x, parent int32, flow int64) {
	n := &t.node[x]
	n.parent, n.flow = parent, flow
	end := n.last
	t.follow(end, t.next[parent])
	t.follow(parent, x)
	for a := parent; a != none; a = t.node[a].parent {
		t.node[a].size += n.size
		if t.node[a].last == parent {
			t.node[a].last = end
		}
	}
}

// cut takes x with its subtree from its parent.
func (t *tree) cut(x int32) {
	n := &t.node[x]
	before, end := n.prev, n.last
	t.follow(before, t.next[end])
	t.follow(end, x)
	for a := n.parent; a != none; a = t.node[a].parent {
		t.node[a].size -= n.size
		if t.node[a].last == end {
			t.node[a].last = before
		}
	}
	n.parent = none
}

// move cuts the subtree below leave, makes its node top the root of it and
// hangs that to parent. The arcs from top up to leave turn over.
func (t *tree) move(leave, top, parent int32, flow int64) {
	path := t.path[:0]
	for x := top; ; x = t.node[x].parent {
		path = append(path, x)
		if x == leave {
			break
		}
	}
	for k := len(path) - 1; k >= 0; k-- { // from above, so that few ancestors change
		t.cut(path[k])
	}
	for k := len(path) - 1; k > 0; k-- {
		t.hang(path[k], path[k-1], t.node[path[k-1]].flow)
	}
	t.hang(top, parent, flow)
	t.path = path
}

// raise adds the amount to all flows that go up on the way from x up to apex,
// and subtracts it from those that come down.
func (t *tree) raise(x, apex int32, amount int64) {
	for ; x != apex; x = t.node[x].parent {
		if t.isRow(x) {
			t.node[x].flow += amount
		} else {
			t.node[x].flow -= amount
		}
	}
}
