package layered

// sheet is the graph with bends: every edge is cut into links from one row to
// the next. Nodes stand in the even rows, labels of edges in the odd ones.
type sheet struct {
	graph Graph
	arcs  []arc
	bends [][]int // by arc: its items between its nodes, from above
	items []item  // the nodes, in their order, then the bends
	rows  [][]int // items from left to right, from the top row
	at    []int   // by item: its place in its row
	x     []float64
}

// item is what a row holds: a node, or a bend of an edge.
type item struct {
	row         int
	bend        bool
	left, right float64 // room that it takes to both sides of its x
	up, down    []link
}

// link is a piece of an edge.
type link struct{ to, weight int }

// Lengths, see [Graph].
const (
	nodeGap  = 26 // between two nodes
	bendGap  = 12 // between edges, and between edge and node
	bendRoom = 3  // half of what an edge takes
	labelGap = 5  // between an edge and its label
	loopSize = 26 // how far an edge from a node to itself stands out
)

// newSheet cuts the arcs into links. The label of an edge stands in the middle
// of its way.
func newSheet(g Graph, arcs []arc, layer []int) *sheet {
	s := &sheet{graph: g, arcs: arcs, bends: make([][]int, len(arcs)), items: make([]item, len(g.Nodes))}
	for v, n := range g.Nodes {
		s.items[v] = item{row: 2 * layer[v], left: n.Width / 2, right: n.Width / 2}
	}
	for _, e := range g.Edges {
		if e.From == e.To {
			n := &s.items[e.From]
			n.right = max(n.right, g.Nodes[e.From].Width/2+loopSize+labelGap+e.LabelWidth)
		}
	}
	for i, a := range arcs {
		from, to := 2*layer[a.from], 2*layer[a.to]
		labelled := (from+to)/2 | 1
		above := a.from
		for row := from + 1; row < to; row++ {
			b := item{row: row, bend: true, left: bendRoom, right: bendRoom}
			if w := g.Edges[a.edge].LabelWidth; row == labelled && w > 0 {
				b.right += labelGap + w
			}
			s.items = append(s.items, b)
			bend := len(s.items) - 1
			s.bends[i] = append(s.bends[i], bend)
			s.link(above, bend, a.weight)
			above = bend
		}
		s.link(above, a.to, a.weight)
	}
	s.at, s.x = make([]int, len(s.items)), make([]float64, len(s.items))
	for _, n := range s.items {
		for len(s.rows) <= n.row {
			s.rows = append(s.rows, nil)
		}
	}
	return s
}

func (s *sheet) link(above, below, weight int) {
	s.items[above].down = append(s.items[above].down, link{below, weight})
	s.items[below].up = append(s.items[below].up, link{above, weight})
}

// gapBefore is how far to the right of the item before it the i-th of a row must
// stand, 0 for the first.
func (s *sheet) gapBefore(row []int, i int) float64 {
	if i == 0 {
		return 0
	}
	return s.gap(row[i-1], row[i])
}

// gap is how far apart the x of two neighbours in a row must be.
func (s *sheet) gap(left, right int) float64 {
	a, b := s.items[left], s.items[right]
	if a.bend || b.bend {
		return a.right + bendGap + b.left
	}
	return a.right + nodeGap + b.left
}
