package tree_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kiesel/internal/bundling/tree"
)

// land returns a problem of the size of Mecklenburg-Vorpommern: a Land, eight
// units below it, and 116 administrations below these.
func land(t testing.TB, pieces int) *tree.Problem {
	t.Helper()
	parent := []int{-1}
	for range 8 {
		parent = append(parent, 0)
	}
	for i := range 116 {
		parent = append(parent, 1+i%8)
	}
	shape, err := tree.NewTree(parent)
	if err != nil {
		t.Fatal(err)
	}
	p := tree.NewProblem(shape)
	rng := rand.New(rand.NewPCG(1, 2))
	level := func(fixed, perCase float64) []tree.Piece {
		var ps []tree.Piece
		for i := range pieces {
			ps = append(ps, tree.Piece{Fixed: fixed * float64(1+i), PerCase: perCase * (1 - .1*float64(i))})
		}
		return ps
	}
	amt, kreis, top := level(1000, 20), level(1500, 16), level(4000, 12)
	p.Pieces[0] = top
	for u := 1; u < shape.Len(); u++ {
		if u <= 8 {
			p.Pieces[u] = kreis
			continue
		}
		p.Pieces[u] = amt
		p.Volume[u] = float64(10 + rng.IntN(500))
		arc, _ := shape.Arc(u, shape.Parent(u))
		p.Arc[arc] = 1.5*p.Volume[u] + 50
		p.Arc[arc+1] = 6*p.Volume[u] + 80
	}
	return p
}

// BenchmarkSolve measures one service and function of a whole Land.
func BenchmarkSolve(b *testing.B) {
	for _, pieces := range []int{1, 2, 3} {
		b.Run(fmt.Sprintf("pieces=%d", pieces), func(b *testing.B) {
			p := land(b, pieces)
			var solver tree.Solver
			b.ReportAllocs()
			for b.Loop() {
				if _, err := solver.Solve(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
