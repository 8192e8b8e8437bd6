package bundling

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// nation is all of Germany as one tree: the Bund, the Länder, the Kreise with more
// than one administration, and all municipal administrations.
type nation struct {
	shape       *tree.Tree
	levels      []landscape.Level
	inhabitants []float64 // by node; 0 for units above
	reach       [][2]float64
}

func newNation(b *testing.B, units *landscape.Tree, laender []landscape.Authority) *nation {
	b.Helper()
	n := &nation{}
	var parent []int
	add := func(level landscape.Level, above int, inhabitants float64) int {
		parent, n.levels, n.inhabitants = append(parent, above), append(n.levels, level), append(n.inhabitants, inhabitants)
		return len(parent) - 1
	}
	bund := add(landscape.LevelBund, -1, 0)
	for _, land := range laender {
		l := add(landscape.LevelLand, bund, 0)
		for _, kreis := range units.Kreise(land.Key) {
			above, members := l, units.Administrations(kreis.Key)
			if len(members) > 1 {
				above = add(landscape.LevelKreis, l, 0)
			}
			for _, a := range members {
				add(landscape.LevelAmt, above, float64(a.Population))
			}
		}
	}
	var err error
	if n.shape, err = tree.NewTree(parent); err != nil {
		b.Fatal(err)
	}
	n.reach = make([][2]float64, len(parent))
	for a, q := range n.inhabitants {
		for u := n.shape.Parent(a); q > 0 && u >= 0; u = n.shape.Parent(u) {
			if r := &n.reach[u]; r[1] == 0 {
				*r = [2]float64{q, q}
			} else {
				*r = [2]float64{min(r[0], q), r[1] + q}
			}
		}
	}
	return n
}

// problem asks for the cheapest carriers with lines below their costs. The Bund
// carries like a Land, at twice the factor and one and a half times the
// coordination.
func (n *nation) problem(p *prices) *tree.Problem {
	problem := tree.NewProblem(n.shape)
	bund := p.land
	bund.factor, bund.coordination = 2*bund.factor, 1.5*bund.coordination
	tier := func(u int) *tier {
		if n.levels[u] == landscape.LevelBund {
			return &bund
		}
		return p.tier(n.levels[u])
	}
	for u, q := range n.inhabitants {
		if q == 0 {
			s := site{low: n.reach[u][0], high: n.reach[u][1], growth: 16}
			problem.Pieces[u] = s.lines(p, tier(u))
			continue
		}
		problem.Volume[u] = q
		problem.Pieces[u] = []tree.Piece{{Fixed: p.realised * p.bill(q, 1).total()}}
		for above := n.shape.Parent(u); above >= 0; above = n.shape.Parent(above) {
			arc, _ := n.shape.Arc(u, above)
			problem.Arc[arc] = tier(above).arc(q)
		}
	}
	return problem
}

// BenchmarkGermany solves every service of the catalogue for all four functions
// over all municipal administrations of Germany and everything above them, on the
// tree, with rates and hours assumed for all and nothing required to stay local;
// and 500 services over one Land, four and all, to see how the time grows.
func BenchmarkGermany(b *testing.B) {
	current := embedded(b)
	all := current.Tree.Laender()
	mv := slices.IndexFunc(all, func(a landscape.Authority) bool { return a.Key == "13" })
	for _, c := range []struct {
		name     string
		laender  []landscape.Authority
		services int
	}{
		{"laender=1/services=500", all[mv : mv+1], 500},
		{"laender=4/services=500", all[mv-3 : mv+1], 500},
		{"laender=16/services=500", all, 500},
		{"laender=16/services=all", all, current.Catalogue.Len()},
	} {
		b.Run(c.name, func(b *testing.B) {
			n := newNation(b, current.Tree, c.laender)
			for b.Loop() {
				n.solveAll(b, c.services)
			}
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			b.ReportMetric(float64(n.shape.Len()), "units")
			b.ReportMetric(float64(4*c.services), "solved")
			b.ReportMetric(float64(memory.Sys)/1e6, "MB")
		})
	}
}

// solveAll solves so many services for all functions, on all processors.
func (n *nation) solveAll(b *testing.B, services int) {
	b.Helper()
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			var solver tree.Solver
			for i := w; i < services; i += workers {
				rng := rand.New(rand.NewPCG(1, uint64(i)))
				rate, hours := math.Exp(rng.Float64()*9-4), math.Exp(rng.NormFloat64()-1)
				for _, f := range landscape.Functions() {
					p := defaults(f, map[string]float64{"rate": rate, "hours_per_case": hours})
					if _, err := solver.Solve(n.problem(&p)); err != nil {
						b.Error(err)
						return
					}
				}
			}
		})
	}
	wait.Wait()
}
