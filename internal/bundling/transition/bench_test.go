package transition_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"kiesel/internal/bundling/transition"
)

// generated makes a problem of a size, with budget and team for about half of it;
// every fifth item must wait for an earlier one.
func generated(items, span int, seed uint64) *transition.Problem {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := &transition.Problem{First: 2027, Until: 2027 + span + 3, Rate: 0.03}
	cost, effort := 0.0, 0.0
	for i := range items {
		x := transition.Item{
			ID: fmt.Sprint("M", i), Cost: 20_000 + 180_000*rng.Float64(), Effort: 0.2 + 2*rng.Float64(), Duration: 1 + rng.IntN(2),
		}
		x.Gain = x.Cost * (0.1 + 0.5*rng.Float64())
		if i > 0 && i%5 == 0 {
			x.After = []string{fmt.Sprint("M", rng.IntN(i))}
		}
		cost, effort = cost+x.Cost, effort+x.Effort
		p.Items = append(p.Items, x)
	}
	p.Years = years(span, cost/2/float64(span), effort/2/float64(span))
	return p
}

func BenchmarkSolve(b *testing.B) {
	for _, size := range [][2]int{{15, 5}, {30, 6}, {100, 8}, {400, 10}} {
		b.Run(fmt.Sprintf("items=%d/years=%d", size[0], size[1]), func(b *testing.B) {
			var gap, proved, nodes float64
			n := 0
			for b.Loop() {
				s, err := transition.Solve(context.Background(), generated(size[0], size[1], uint64(n%10)), 20_000)
				if err != nil {
					b.Fatal(err)
				}
				n++
				gap += s.Gap()
				nodes += float64(s.Nodes)
				if s.Proved {
					proved++
				}
			}
			b.ReportMetric(100*gap/float64(n), "gap%")
			b.ReportMetric(proved/float64(n), "proved")
			b.ReportMetric(nodes/float64(n), "nodes")
		})
	}
}
