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
	parent := make([]int, 1+8+116)
	for u := range parent {
		switch {
		case u == 0:
			parent[u] = -1
		case u > 8:
			parent[u] = 1 + u%8
		}
	}
	p := tree.NewProblem(shape(t, parent...))
	rng := rand.New(rand.NewPCG(1, 2))
	level := func(fixed, perCase float64) []tree.Piece {
		ps := make([]tree.Piece, pieces)
		for i := range ps {
			ps[i] = tree.Piece{Fixed: fixed * float64(1+i), PerCase: perCase * (1 - .1*float64(i))}
		}
		return ps
	}
	amt, kreis, top := level(1000, 20), level(1500, 16), level(4000, 12)
	p.Pieces[0] = top
	for u := 1; u < p.Tree.Len(); u++ {
		if u <= 8 {
			p.Pieces[u] = kreis
			continue
		}
		p.Pieces[u] = amt
		p.Volume[u] = float64(10 + rng.IntN(500))
		arc, _ := p.Tree.Arc(u, p.Tree.Parent(u))
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

// BenchmarkSecondBest measures the regret, given the optimum.
func BenchmarkSecondBest(b *testing.B) {
	p := land(b, 2)
	best := solve(b, p)
	var solver tree.Solver
	b.ReportAllocs()
	for b.Loop() {
		if _, err := solver.SecondBest(p, best); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRanked measures the ten cheapest assignments.
func BenchmarkRanked(b *testing.B) {
	p := land(b, 2)
	for b.Loop() {
		n := 0
		for _, err := range tree.Ranked(p) {
			if err != nil {
				b.Fatal(err)
			}
			if n++; n == 10 {
				break
			}
		}
	}
}

// BenchmarkCertify measures the certificate, given the optimum.
func BenchmarkCertify(b *testing.B) {
	p := land(b, 2)
	best := solve(b, p)
	for b.Loop() {
		if _, err := tree.Certify(p, best); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMaxCarriers measures a binding limit on the number of carriers.
func BenchmarkMaxCarriers(b *testing.B) {
	p := land(b, 2)
	p.MaxCarriers = 1
	var solver tree.Solver
	for b.Loop() {
		if _, err := solver.Solve(p); err != nil {
			b.Fatal(err)
		}
	}
}
