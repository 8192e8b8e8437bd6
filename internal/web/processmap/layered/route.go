package layered

import (
	"cmp"
	"math"
	"slices"
)

// Lengths, see [Graph].
const (
	leastRowGap = 14  // between two rows
	mostRowGap  = 60  // where edges lead far to the side
	rowGapShare = 0.2 // of the way to the side that an edge makes between two rows
	cornerRoom  = 12  // between the corner of a node and its edges
	portGap     = 9   // between two edges at a node
	loopHeight  = 12  // of an edge from a node to itself, where it leaves
)

// band is where a row lies.
type band struct{ top, bottom float64 }

// layout draws what has been placed.
func (s *sheet) layout() Layout {
	l := Layout{Nodes: make([]Place, len(s.graph.Nodes)), Edges: make([]Route, len(s.graph.Edges))}
	left, right := math.Inf(1), math.Inf(-1)
	for v, it := range s.items {
		left, right = min(left, s.x[v]-it.left), max(right, s.x[v]+it.right)
	}
	if len(s.items) == 0 {
		return l
	}
	for v := range s.x {
		s.x[v] -= left
	}
	bands := s.bands()
	l.Width, l.Height = right-left, bands[len(bands)-1].bottom
	for v := range l.Nodes {
		row := s.items[v].row
		l.Nodes[v] = Place{X: s.x[v], Y: (bands[row].top + bands[row].bottom) / 2, Layer: row / 2}
	}
	above, below := s.ports()
	for i, a := range s.arcs {
		l.Edges[a.edge] = s.route(i, bands, l.Nodes, above[i], below[i])
	}
	for i, e := range s.graph.Edges {
		if e.From == e.To {
			l.Edges[i] = loop(l.Nodes[e.From], s.graph.Nodes[e.From])
		}
	}
	return l
}

// bands places the rows below each other.
func (s *sheet) bands() []band {
	bands := make([]band, len(s.rows))
	for v, n := range s.graph.Nodes {
		b := &bands[s.items[v].row]
		b.bottom = max(b.bottom, n.Height)
	}
	aside := make([]float64, len(s.rows)) // the longest way to the side below each row
	for i, a := range s.arcs {
		for _, v := range s.bends[i] {
			b := &bands[s.items[v].row]
			if s.items[v].right > bendRoom {
				b.bottom = max(b.bottom, s.graph.Edges[a.edge].LabelHeight)
			}
		}
	}
	for v, it := range s.items {
		for _, l := range it.down {
			aside[it.row] = max(aside[it.row], math.Abs(s.x[v]-s.x[l.to]))
		}
	}
	y := 0.0
	for i := range bands {
		height := bands[i].bottom
		bands[i] = band{y, y + height}
		y += height + min(mostRowGap, max(leastRowGap, rowGapShare*aside[i]))
	}
	return bands
}

// ports says for each arc at which x it leaves the node above and reaches the
// one below: as near as it gets to where it leads, apart from the others.
func (s *sheet) ports() (above, below []float64) {
	type end struct {
		arc  int
		next int // the item it leads to
	}
	lower, upper := make([][]end, len(s.graph.Nodes)), make([][]end, len(s.graph.Nodes))
	for i, a := range s.arcs {
		bends := s.bends[i]
		lower[a.from] = append(lower[a.from], end{i, bends[0]})
		upper[a.to] = append(upper[a.to], end{i, bends[len(bends)-1]})
	}
	above, below = make([]float64, len(s.arcs)), make([]float64, len(s.arcs))
	for v, n := range s.graph.Nodes {
		half := n.Width/2 - min(cornerRoom, n.Width/4)
		for _, side := range []struct {
			ends []end
			x    []float64
		}{{lower[v], above}, {upper[v], below}} {
			ends := side.ends
			slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(s.at[a.next], s.at[b.next]) })
			gap := min(portGap, half/float64(max(1, mostAside(len(ends), func(j int) int { return s.arcs[ends[j].arc].weight }))))
			l := newLine(len(ends))
			for _, e := range ends {
				to := min(max(s.x[e.next], s.x[v]-half), s.x[v]+half)
				l.pulls = append(l.pulls, pull{to, float64(s.arcs[e.arc].weight)})
				l.end(gap)
			}
			for j, x := range l.up(median) {
				leftmost := s.x[v] - half + float64(j)*gap
				rightmost := s.x[v] + half - float64(len(ends)-1-j)*gap
				side.x[ends[j].arc] = min(max(x, leftmost), rightmost)
			}
		}
	}
	return above, below
}

// mostAside is how many of n edges end on one side of the heaviest, at most.
func mostAside(n int, weight func(int) int) int {
	heaviest := 0
	for j := range n {
		if weight(j) > weight(heaviest) {
			heaviest = j
		}
	}
	return max(heaviest, n-1-heaviest)
}

// knot is a point that a curve goes through: upright, or anyhow between least and
// most.
type knot struct {
	Point
	upright     bool
	least, most float64
}

// route draws an edge through its bends. Beside nodes it is upright, so that it
// never touches one.
func (s *sheet) route(i int, bands []band, places []Place, above, below float64) Route {
	a := s.arcs[i]
	upper := bands[s.items[a.from].row].bottom
	lower := bands[s.items[a.to].row].top
	knots := []knot{
		{Point: Point{above, places[a.from].Y + s.graph.Nodes[a.from].Height/2}, upright: true},
		{Point: Point{above, upper}, upright: true},
	}
	r := Route{Back: a.back}
	for _, v := range s.bends[i] {
		x, b := s.x[v], bands[s.items[v].row]
		middle := (b.top + b.bottom) / 2
		if s.items[v].row%2 == 0 {
			knots = append(knots, knot{Point: Point{x, b.top}, upright: true}, knot{Point: Point{x, b.bottom}, upright: true})
		} else {
			k := knot{Point: Point{x, middle}}
			if s.items[v].right > bendRoom {
				r.Label = Point{x + bendRoom + labelGap, middle}
				k.least, k.most = x-bendRoom, x+bendRoom
			} else {
				k.least, k.most = s.free(v)
			}
			knots = append(knots, k)
		}
	}
	knots = append(knots,
		knot{Point: Point{below, lower}, upright: true},
		knot{Point: Point{below, places[a.to].Y - s.graph.Nodes[a.to].Height/2}, upright: true})
	r.Curve = curve(unbend(knots))
	if a.back {
		slices.Reverse(r.Curve)
	}
	return r
}

// unbend leaves out the knots between rows of nodes without which the curve
// keeps clear of what stands beside them.
func unbend(knots []knot) []knot {
	kept := knots[:1:1]
	for k := 1; k < len(knots)-1; k++ {
		if !knots[k].upright {
			a, b := knots[k-1], knots[k+1]
			t := (knots[k].Y - a.Y) / (b.Y - a.Y)
			if x := a.X + (b.X-a.X)*t*t*(3-2*t); knots[k].least <= x && x <= knots[k].most {
				continue
			}
		}
		kept = append(kept, knots[k])
	}
	return append(kept, knots[len(knots)-1])
}

// curve draws x as a monotone cubic function of y through knots from top to
// bottom: it never swings out beyond them (Fritsch and Butland 1984).
func curve(knots []knot) []Point {
	knots = slices.CompactFunc(knots, func(a, b knot) bool { return math.Abs(a.Y-b.Y) < 1e-4 })
	slope := make([]float64, len(knots)) // dx/dy
	for k := 1; k < len(knots)-1; k++ {
		if !knots[k].upright {
			slope[k] = monotoneSlope(knots[k-1].Point, knots[k].Point, knots[k+1].Point)
		}
	}
	points := []Point{knots[0].Point}
	for k := 1; k < len(knots); k++ {
		a, b := knots[k-1].Point, knots[k].Point
		third := (b.Y - a.Y) / 3
		points = append(points,
			Point{a.X + slope[k-1]*third, a.Y + third},
			Point{b.X - slope[k]*third, b.Y - third},
			b)
	}
	return points
}

// monotoneSlope is the slope at b on the way from a to c.
func monotoneSlope(a, b, c Point) float64 {
	before, after := (b.X-a.X)/(b.Y-a.Y), (c.X-b.X)/(c.Y-b.Y)
	if before*after <= 0 {
		return 0
	}
	share := (1 + (c.Y-b.Y)/(c.Y-a.Y)) / 3
	return before * after / (share*after + (1-share)*before)
}

// loop draws an edge from a node to itself, on its right side.
func loop(p Place, n Node) Route {
	x, out := p.X+n.Width/2, loopSize*4.0/3
	half := min(loopHeight, n.Height) / 2
	return Route{
		Curve: []Point{{x, p.Y - half}, {x + out, p.Y - 2*half}, {x + out, p.Y + 2*half}, {x, p.Y + half}},
		Label: Point{x + loopSize + labelGap, p.Y},
	}
}
