package teams_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
)

// land returns so many services on a tree of the size of Mecklenburg-Vorpommern: a
// Land, eight units below it with a team of limited hours each, and 116
// administrations below these. The hours are the given share of what the cheapest
// plans would use without limits.
func land(t testing.TB, services int, share float64) *teams.Problem {
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
	shape, err := tree.NewTree(parent)
	if err != nil {
		t.Fatal(err)
	}
	p := &teams.Problem{Limits: make([]float64, 8)}
	rng := rand.New(rand.NewPCG(1, 2))
	for range services {
		p.Services = append(p.Services, service(shape, rng))
	}
	for r := range p.Limits {
		p.Limits[r] = 1e9
	}
	free, err := teams.Solve(t.Context(), p, teams.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for r, load := range free.Load {
		p.Limits[r] = share * load
	}
	return p
}

// service draws a service whose cases take hours of the teams at units 1 to 8.
func service(shape *tree.Tree, rng *rand.Rand) teams.Service {
	p := tree.NewProblem(shape)
	size := 0.2 + 2*rng.Float64()
	level := func(fixed, perCase float64) []tree.Piece {
		fixed, perCase = fixed*(0.5+rng.Float64()), perCase*(0.8+0.4*rng.Float64())
		return []tree.Piece{{Fixed: fixed, PerCase: perCase}, {Fixed: 2 * fixed, PerCase: 0.9 * perCase}}
	}
	amt, kreis := level(1000, 20), level(1500, 16)
	p.Pieces[0] = level(4000, 14)
	hours := 0.2 + rng.Float64()
	v := teams.Service{Problem: p}
	for u := 1; u < shape.Len(); u++ {
		if u <= 8 {
			p.Pieces[u] = kreis
			v.Pieces = append(v.Pieces, teams.PieceUse{Limit: u - 1, Unit: u, Piece: teams.EveryPiece, Use: tree.Piece{PerCase: hours}})
			continue
		}
		p.Pieces[u] = amt
		p.Volume[u] = size * float64(10+rng.IntN(500))
		arc, _ := shape.Arc(u, shape.Parent(u))
		p.Arc[arc] = 1.5*p.Volume[u] + 50
		p.Arc[arc+1] = 5*p.Volume[u] + 80
	}
	return v
}

// BenchmarkSolve measures services of a whole Land that share eight teams with
// half the hours they would like.
func BenchmarkSolve(b *testing.B) {
	for _, services := range []int{50, 500} {
		b.Run(fmt.Sprintf("services=%d", services), func(b *testing.B) {
			p := land(b, services, 0.5)
			for b.Loop() {
				r, err := teams.Solve(b.Context(), p, teams.Options{MaxNodes: 1})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(1e6*r.Gap(), "ppm-gap")
				b.ReportMetric(1e6*(r.Cost-r.PriceBound)/r.Cost, "ppm-root")
			}
		})
	}
}
