package tree_test

import (
	"math"
	"testing"

	"kiesel/internal/bundling/tree"
)

// worked is the worked example of docs/methods/bundling-tree.md: a Land (0) with
// two Kreise (1, 2) of three Ämter each (3–8), coordination multiplied by m.
func worked(t testing.TB, m float64) *tree.Problem {
	t.Helper()
	shape, err := tree.NewTree([]int{-1, 0, 0, 1, 1, 1, 2, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	p := tree.NewProblem(shape)
	p.Pieces[0] = []tree.Piece{{Fixed: 4000, PerCase: 12}}
	for _, kreis := range []int{1, 2} {
		p.Pieces[kreis] = []tree.Piece{{Fixed: 1500, PerCase: 16}}
	}
	for i, q := range []float64{100, 200, 300, 50, 150, 1200} {
		amt := 3 + i
		p.Volume[amt] = q
		p.Pieces[amt] = []tree.Piece{{Fixed: 1000, PerCase: 20}}
		arc, _ := shape.Arc(amt, 0)
		p.Arc[arc] = 6 * m * q
		arc, _ = shape.Arc(amt, shape.Parent(amt))
		p.Arc[arc] = 1.5 * m * q
	}
	return p
}

// forbid forbids an arc.
func forbid(t testing.TB, p *tree.Problem, authority, carrier int) {
	t.Helper()
	arc, ok := p.Tree.Arc(authority, carrier)
	if !ok {
		t.Fatalf("no arc %d–%d", authority, carrier)
	}
	p.Arc[arc] = math.Inf(1)
}

func TestWorkedExample(t *testing.T) {
	tests := []struct {
		name   string
		factor float64
		edit   func(p *tree.Problem)
		want   float64
	}{
		{"all Kreis", 1, func(*tree.Problem) {}, 38000},
		{"coordination halved: Land", .5, func(*tree.Problem) {}, 34000},
		{"coordination fourfold: largest Amt alone", 4, func(*tree.Problem) {}, 45600},
		{"largest Amt must be local", 1, func(p *tree.Problem) { forbid(t, p, 8, 2); forbid(t, p, 8, 0) }, 42000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := worked(t, tt.factor)
			tt.edit(p)
			var solver tree.Solver
			got, err := solver.Solve(p)
			if err != nil {
				t.Fatal(err)
			}
			if got.Cost != tt.want {
				t.Errorf("cost %v, want %v (carriers %v)", got.Cost, tt.want, got.Carrier)
			}
		})
	}
}
