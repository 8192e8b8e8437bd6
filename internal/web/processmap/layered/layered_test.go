package layered_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/web/processmap/layered"
)

func arrange(t rapid.TB, g layered.Graph) layered.Layout {
	t.Helper()
	l, err := layered.Arrange(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// graph has n equal nodes and the edges given as pairs.
func graph(n int, edges ...[2]int) layered.Graph {
	g := layered.Graph{}
	for range n {
		g.Nodes = append(g.Nodes, layered.Node{Width: 100, Height: 40})
	}
	for _, e := range edges {
		g.Edges = append(g.Edges, layered.Edge{From: e[0], To: e[1], Weight: 1, LabelWidth: 30, LabelHeight: 14})
	}
	return g
}

func layers(l layered.Layout) []int {
	var found []int
	for _, n := range l.Nodes {
		found = append(found, n.Layer)
	}
	return found
}

func TestLayers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		g    layered.Graph
		want []int
		back []bool
	}{
		{"nothing", graph(0), nil, nil},
		{"a node alone", graph(1), []int{0}, nil},
		{"a chain", graph(3, [2]int{0, 1}, [2]int{1, 2}), []int{0, 1, 2}, []bool{false, false}},
		{"a diamond", graph(4, [2]int{0, 1}, [2]int{0, 2}, [2]int{1, 3}, [2]int{2, 3}), []int{0, 1, 1, 2}, make([]bool, 4)},
		{"a way back", graph(4, [2]int{0, 1}, [2]int{1, 2}, [2]int{2, 1}, [2]int{2, 3}), []int{0, 1, 2, 3}, []bool{false, false, true, false}},
		{"a node that repeats", graph(2, [2]int{0, 1}, [2]int{1, 1}), []int{0, 1}, []bool{false, false}},
		{"a late beginning stands near what follows", graph(5, [2]int{0, 1}, [2]int{1, 2}, [2]int{2, 3}, [2]int{4, 3}), []int{0, 1, 2, 3, 2}, make([]bool, 4)},
	} {
		l := arrange(t, tt.g)
		if diff := cmp.Diff(tt.want, layers(l)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		var back []bool
		for _, e := range l.Edges {
			back = append(back, e.Back)
		}
		if diff := cmp.Diff(tt.back, back); diff != "" {
			t.Errorf("%s, ways back: %s", tt.name, diff)
		}
	}
}

// The light edge of a cycle is turned around, the heavy ones lead down.
func TestHeavyEdgesLeadDown(t *testing.T) {
	t.Parallel()
	g := graph(3, [2]int{0, 1}, [2]int{1, 2}, [2]int{2, 0})
	g.Edges[1].Weight, g.Edges[2].Weight = 9, 9
	l := arrange(t, g)
	if !l.Edges[0].Back || l.Edges[1].Back || l.Edges[2].Back {
		t.Errorf("the wrong edge is turned: %+v", l.Edges)
	}
}

// The main path is straight, whatever branches off.
func TestMainPathIsStraight(t *testing.T) {
	t.Parallel()
	g := graph(7, [2]int{0, 1}, [2]int{1, 2}, [2]int{2, 3}, [2]int{0, 4}, [2]int{4, 2}, [2]int{1, 5}, [2]int{5, 3}, [2]int{1, 6}, [2]int{6, 3})
	for i := range 3 {
		g.Edges[i].Weight = 10
	}
	l := arrange(t, g)
	for v := 1; v <= 3; v++ {
		if d := l.Nodes[v].X - l.Nodes[0].X; d > 1 || d < -1 {
			t.Errorf("node %d stands %.0f beside the first of the path", v, d)
		}
	}
}

func TestTreeHasNoCrossing(t *testing.T) {
	t.Parallel()
	// The children come in an order that crosses.
	g := graph(7, [2]int{0, 1}, [2]int{0, 2}, [2]int{1, 6}, [2]int{2, 5}, [2]int{1, 4}, [2]int{2, 3})
	l := arrange(t, g)
	left, right := l.Nodes[1].X < l.Nodes[2].X, l.Nodes[4].X < l.Nodes[3].X
	if left != right || (l.Nodes[6].X < l.Nodes[5].X) != left {
		t.Errorf("edges cross: %v", l.Nodes)
	}
}

func TestArrangeRefuses(t *testing.T) {
	t.Parallel()
	bad := graph(2, [2]int{0, 2})
	if _, err := layered.Arrange(t.Context(), bad); err == nil {
		t.Error("an edge to nowhere passes")
	}
	light := graph(2, [2]int{0, 1})
	light.Edges[0].Weight = 0
	if _, err := layered.Arrange(t.Context(), light); err == nil {
		t.Error("an edge without weight passes")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := layered.Arrange(ctx, graph(2, [2]int{0, 1})); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// drawGraph draws a graph of any shape.
func drawGraph(t *rapid.T) layered.Graph {
	n := rapid.IntRange(1, 25).Draw(t, "nodes")
	g := layered.Graph{}
	for range n {
		g.Nodes = append(g.Nodes, layered.Node{
			Width: rapid.Float64Range(10, 300).Draw(t, "width"), Height: rapid.Float64Range(10, 90).Draw(t, "height"),
		})
	}
	for range rapid.IntRange(0, 60).Draw(t, "edges") {
		e := layered.Edge{
			From: rapid.IntRange(0, n-1).Draw(t, "from"), To: rapid.IntRange(0, n-1).Draw(t, "to"),
			Weight: rapid.IntRange(1, 10).Draw(t, "weight"),
		}
		if rapid.Bool().Draw(t, "labelled") {
			e.LabelWidth, e.LabelHeight = 40, 14
		}
		g.Edges = append(g.Edges, e)
	}
	return g
}

func TestNodesDoNotOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		l := arrange(t, g)
		for i, a := range l.Nodes {
			if a.X < g.Nodes[i].Width/2-.001 || a.X > l.Width-g.Nodes[i].Width/2+.001 ||
				a.Y < g.Nodes[i].Height/2-.001 || a.Y > l.Height-g.Nodes[i].Height/2+.001 {
				t.Fatalf("node %d lies outside: %+v", i, a)
			}
			for j, b := range l.Nodes[:i] {
				if apart(a.X, b.X, g.Nodes[i].Width, g.Nodes[j].Width) < 1 && apart(a.Y, b.Y, g.Nodes[i].Height, g.Nodes[j].Height) < 1 {
					t.Fatalf("nodes %d and %d overlap: %+v, %+v", i, j, a, b)
				}
			}
		}
	})
}

// apart is the room between two things around a and b.
func apart(a, b, sizeA, sizeB float64) float64 { return max(a-b, b-a) - (sizeA+sizeB)/2 }

func TestEdgesLeadFromNodeToNode(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		l := arrange(t, g)
		for i, e := range g.Edges {
			r := l.Edges[i]
			if n := len(r.Curve); n < 4 || n%3 != 1 {
				t.Fatalf("edge %d has %d points", i, n)
			}
			if !onBorder(r.Curve[0], l.Nodes[e.From], g.Nodes[e.From]) || !onBorder(r.Curve[len(r.Curve)-1], l.Nodes[e.To], g.Nodes[e.To]) {
				t.Fatalf("edge %d from %d to %d leads from %v to %v", i, e.From, e.To, r.Curve[0], r.Curve[len(r.Curve)-1])
			}
			if from, to := l.Nodes[e.From].Layer, l.Nodes[e.To].Layer; e.From != e.To && (r.Back != (from > to) || from == to) {
				t.Fatalf("edge %d leads from layer %d to %d, back is %v", i, from, to, r.Back)
			}
			for v, p := range l.Nodes {
				if v != e.From && v != e.To && touches(r.Curve, p, g.Nodes[v]) {
					t.Fatalf("edge %d touches node %d", i, v)
				}
			}
		}
	})
}

// onBorder reports whether a point lies on the border of a node.
func onBorder(at layered.Point, p layered.Place, n layered.Node) bool {
	dx, dy := max(at.X-p.X, p.X-at.X)-n.Width/2, max(at.Y-p.Y, p.Y-at.Y)-n.Height/2
	return max(dx, dy) < .001 && max(dx, dy) > -.001
}

// touches reports whether a curve runs through a node.
func touches(curve []layered.Point, p layered.Place, n layered.Node) bool {
	for k := 0; k+3 < len(curve); k += 3 {
		for step := range 21 {
			at := bezier(curve[k:k+4], float64(step)/20)
			if apart(at.X, p.X, 0, n.Width) < 0 && apart(at.Y, p.Y, 0, n.Height) < 0 {
				return true
			}
		}
	}
	return false
}

func bezier(p []layered.Point, t float64) layered.Point {
	u := 1 - t
	b := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
	var at layered.Point
	for i, w := range b {
		at.X += w * p[i].X
		at.Y += w * p[i].Y
	}
	return at
}

func TestSameGraphSameLayout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		first := arrange(t, g)
		if diff := cmp.Diff(first, arrange(t, g)); diff != "" {
			t.Fatal(diff)
		}
		order := rapid.Permutation(indices(len(g.Edges))).Draw(t, "order")
		shuffled := layered.Graph{Nodes: g.Nodes}
		for _, i := range order {
			shuffled.Edges = append(shuffled.Edges, g.Edges[i])
		}
		if diff := cmp.Diff(first.Nodes, arrange(t, shuffled).Nodes); diff != "" {
			t.Fatalf("the order of the edges matters: %s", diff)
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func BenchmarkArrange(b *testing.B) {
	for _, n := range []int{25, 100, 400} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g := process(n)
			for b.Loop() {
				if _, err := layered.Arrange(b.Context(), g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// process is a graph of the shape of a process: a main path, shortcuts and a
// few ways back.
func process(n int) layered.Graph {
	rng := rand.New(rand.NewPCG(1, 2))
	g := graph(n)
	add := func(from, to, weight int) {
		g.Edges = append(g.Edges, layered.Edge{From: from, To: to, Weight: weight, LabelWidth: 30, LabelHeight: 14})
	}
	for v := 1; v < n; v++ {
		add(max(0, v-1-rng.IntN(6)), v, 1+rng.IntN(9))
	}
	for range n / 2 {
		from := rng.IntN(n)
		add(from, max(0, min(n-1, from+rng.IntN(14)-5)), 1)
	}
	return g
}
