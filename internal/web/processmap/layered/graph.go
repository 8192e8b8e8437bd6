package layered

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Graph is a directed graph to lay out. Where nothing else decides, nodes that
// come earlier in Nodes go further up and to the left; the order of Edges does
// not matter. Lengths are in any unit, such as pixels, in which text is about
// 14 high.
type Graph struct {
	Nodes []Node
	Edges []Edge
}

// Node is a box to place.
type Node struct {
	Width, Height float64
}

// Edge leads from one node to another or to itself; From and To are indices of
// Graph.Nodes.
type Edge struct {
	From, To int
	// Weight is how much the edge matters, 1 or more: heavy edges are kept
	// downward, short, straight and free of crossings before light ones.
	Weight int
	// LabelWidth and LabelHeight are the room to leave beside the edge, 0 for
	// none.
	LabelWidth, LabelHeight float64
}

// Layout says where to draw a graph. Everything lies between 0 and Width, from
// left to right, and between 0 and Height, from top to bottom.
type Layout struct {
	Width, Height float64
	Nodes         []Place // as in Graph.Nodes
	Edges         []Route // as in Graph.Edges
}

// Place is the middle of a node, and its layer, counted from the top.
type Place struct {
	X, Y  float64
	Layer int
}

// Point is a point of a layout.
type Point struct{ X, Y float64 }

// Route is the way of an edge.
type Route struct {
	// Curve begins on the border of the first node and ends on that of the
	// last: a point, then three for each cubic Bézier curve.
	Curve []Point
	// Label is where the room for the label begins: its left edge, half-way up.
	Label Point
	// Back is set for edges that lead upwards.
	Back bool
}

// Arrange lays out a graph. It fails if the graph is not well-formed or ctx
// ends.
func Arrange(ctx context.Context, g Graph) (Layout, error) {
	if err := g.check(); err != nil {
		return Layout{}, fmt.Errorf("laying out a graph: %w", err)
	}
	arcs := g.arcs()
	turnBack(len(g.Nodes), arcs)
	s := newSheet(g, arcs, assignLayers(len(g.Nodes), arcs))
	if err := s.reduceCrossings(ctx); err != nil {
		return Layout{}, fmt.Errorf("laying out a graph: %w", err)
	}
	if err := s.place(ctx); err != nil {
		return Layout{}, fmt.Errorf("laying out a graph: %w", err)
	}
	return s.layout(), nil
}

func (g Graph) check() error {
	for i, n := range g.Nodes {
		if !isLength(n.Width) || !isLength(n.Height) {
			return fmt.Errorf("node %d has the size %v × %v", i, n.Width, n.Height)
		}
	}
	for i, e := range g.Edges {
		switch {
		case e.From < 0 || e.From >= len(g.Nodes) || e.To < 0 || e.To >= len(g.Nodes):
			return fmt.Errorf("edge %d leads from %d to %d, but there are %d nodes", i, e.From, e.To, len(g.Nodes))
		case e.Weight < 1:
			return fmt.Errorf("edge %d has the weight %d", i, e.Weight)
		case !isLength(e.LabelWidth) || !isLength(e.LabelHeight):
			return fmt.Errorf("the label of edge %d has the size %v × %v", i, e.LabelWidth, e.LabelHeight)
		}
	}
	return nil
}

func isLength(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

// arc is an edge between two nodes, turned around if that leaves no cycle.
type arc struct {
	from, to, weight int
	edge             int // index in Graph.Edges
	back             bool
}

// arcs returns the edges between different nodes in an order that does not
// depend on theirs.
func (g Graph) arcs() []arc {
	var arcs []arc
	for i, e := range g.Edges {
		if e.From != e.To {
			arcs = append(arcs, arc{from: e.From, to: e.To, weight: e.Weight, edge: i})
		}
	}
	slices.SortStableFunc(arcs, func(a, b arc) int {
		return cmp.Or(
			cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(b.weight, a.weight),
			cmp.Compare(g.Edges[a.edge].LabelWidth, g.Edges[b.edge].LabelWidth),
			cmp.Compare(g.Edges[a.edge].LabelHeight, g.Edges[b.edge].LabelHeight))
	})
	return arcs
}
