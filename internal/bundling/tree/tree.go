package tree

import "fmt"

// Tree is the shape of the administration: units numbered from 0, each below
// at most one other. Several roots are allowed; authorities without a common
// unit above simply never share a carrier. A Tree is immutable and may be
// shared by any number of problems and goroutines.
type Tree struct {
	parent   []int   // by node; Len() for a root, as all roots hang below one virtual node
	depth    []int   // by node; 0 for a root
	arcStart []int   // by node, plus one: the arcs of node a are arcStart[a] … arcStart[a+1]-1
	inner    []int   // units with others below, and the virtual node, children before parents
	below    [][]int // by node and the virtual node: inner units directly below
	leaves   [][]int // by node and the virtual node: other units directly below
	path     [][]int // by inner node: the units from its root down to itself
}

// MaxDepth is the largest number of units that may stand above another.
const MaxDepth = 62

// ShapeError says why a list of parents is not a tree.
type ShapeError struct {
	Node   int    // number of the unit
	Reason string // what is wrong with it
}

func (e *ShapeError) Error() string { return fmt.Sprintf("unit %d: %s", e.Node, e.Reason) }

// NewTree builds a tree from the number of the unit above each unit, -1 for a
// root. It returns a [*ShapeError] for a parent that does not exist, for a
// cycle, and for more than [MaxDepth] units above one another.
func NewTree(parent []int) (*Tree, error) {
	n := len(parent)
	t := &Tree{
		parent:   make([]int, n),
		depth:    make([]int, n),
		arcStart: make([]int, n+1),
		below:    make([][]int, n+1),
		leaves:   make([][]int, n+1),
		path:     make([][]int, n+1),
	}
	isInner := make([]bool, n)
	for i, above := range parent {
		if above < -1 || above >= n {
			return nil, &ShapeError{i, fmt.Sprintf("its parent %d does not exist", above)}
		}
		t.parent[i] = above
		if above == -1 {
			t.parent[i] = n
		} else {
			isInner[above] = true
		}
	}
	for i := range n {
		for u := t.parent[i]; u != n; u = t.parent[u] {
			if u == i {
				return nil, &ShapeError{i, "it stands above itself (cycle)"}
			}
			if t.depth[i]++; t.depth[i] > MaxDepth {
				return nil, &ShapeError{i, fmt.Sprintf("more than %d units stand above it, or there is a cycle", MaxDepth)}
			}
		}
		t.arcStart[i+1] = t.arcStart[i] + t.depth[i] + 1
		if above := t.parent[i]; isInner[i] {
			t.below[above] = append(t.below[above], i)
		} else {
			t.leaves[above] = append(t.leaves[above], i)
		}
	}
	t.order(n)
	return t, nil
}

// order lists the inner units below u, children first, then u, with their paths.
func (t *Tree) order(u int) {
	for _, c := range t.below[u] {
		t.path[c] = append(t.path[u][:len(t.path[u]):len(t.path[u])], c)
		t.order(c)
	}
	t.inner = append(t.inner, u)
}

// Len returns the number of units.
func (t *Tree) Len() int { return len(t.parent) }

// Arcs returns the number of arcs: for each unit one to itself and one to every
// unit above it.
func (t *Tree) Arcs() int { return t.arcStart[t.Len()] }

// Parent returns the unit above u, or -1 for a root.
func (t *Tree) Parent(u int) int {
	if t.parent[u] == t.Len() {
		return -1
	}
	return t.parent[u]
}

// Arc returns the number of the arc from an authority to a carrier, which is
// the authority itself or a unit above it; otherwise there is no arc.
func (t *Tree) Arc(authority, carrier int) (arc int, ok bool) {
	arc = t.arcStart[authority]
	for u := authority; u != t.Len(); u = t.parent[u] {
		if u == carrier {
			return arc, true
		}
		arc++
	}
	return 0, false
}

// seat returns the inner unit whose states decide over authority a: itself, or
// for a leaf the unit above it.
func (t *Tree) seat(a int) int {
	if len(t.below[a])+len(t.leaves[a]) > 0 {
		return a
	}
	return t.parent[a]
}
