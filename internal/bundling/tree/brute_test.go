package tree_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/tree"
)

// drawProblem draws a small problem with every feature: several roots, inner
// authorities, volumes of zero, several pieces, pieces of one unit, arc costs,
// forbidden arcs, a limit on the carriers. Figures are small integers, so that
// ties happen and sums are exact.
func drawProblem(t *rapid.T) *tree.Problem {
	n := rapid.IntRange(1, 9).Draw(t, "units")
	parent := make([]int, n)
	for u := range parent {
		parent[u] = rapid.IntRange(-1, u-1).Draw(t, "parent")
	}
	shape, err := tree.NewTree(parent)
	if err != nil {
		t.Fatal(err)
	}
	p := tree.NewProblem(shape)
	for u := range parent {
		for range rapid.IntRange(0, 3).Draw(t, "pieces") {
			p.Pieces[u] = append(p.Pieces[u], tree.Piece{
				Fixed:   float64(rapid.IntRange(0, 30).Draw(t, "fixed")),
				PerCase: float64(rapid.IntRange(0, 5).Draw(t, "per case")),
			})
		}
		if rapid.IntRange(0, 3).Draw(t, "authority") > 0 {
			p.Volume[u] = float64(rapid.IntRange(0, 9).Draw(t, "volume"))
		}
	}
	for arc := range p.Arc {
		p.Arc[arc] = float64(max(0, rapid.IntRange(-10, 10).Draw(t, "arc cost")))
		if rapid.IntRange(0, 9).Draw(t, "forbidden") == 0 {
			p.Arc[arc] = math.Inf(1)
		}
	}
	if rapid.Bool().Draw(t, "limited") {
		p.MaxCarriers = rapid.IntRange(1, 4).Draw(t, "limit")
	}
	return p
}

// enumerate returns every admissible assignment, cheapest first.
func enumerate(p *tree.Problem) []tree.Solution {
	var all []tree.Solution
	carrier := make([]int, p.Tree.Len())
	var assign func(a int)
	assign = func(a int) {
		if a == len(carrier) {
			if cost, ok := price(p, carrier); ok {
				all = append(all, tree.Solution{Cost: cost, Carrier: slices.Clone(carrier)})
			}
			return
		}
		carrier[a] = -1
		if p.Volume[a] == tree.NoDemand {
			assign(a + 1)
			return
		}
		for u := a; u >= 0; u = p.Tree.Parent(u) {
			carrier[a] = u
			assign(a + 1)
		}
	}
	assign(0)
	slices.SortStableFunc(all, func(x, y tree.Solution) int { return cmp.Compare(x.Cost, y.Cost) })
	return all
}

// price computes the cost of an assignment from its definition.
func price(p *tree.Problem, carrier []int) (cost float64, ok bool) {
	volume := make(map[int]float64)
	for a, u := range carrier {
		if u < 0 {
			continue
		}
		arc, _ := p.Tree.Arc(a, u)
		cost += p.Arc[arc]
		volume[u] += p.Volume[a]
	}
	for u, q := range volume {
		best := math.Inf(1)
		for _, piece := range p.Pieces[u] {
			best = min(best, piece.Fixed+piece.PerCase*q)
		}
		cost += best
	}
	return cost, cost < math.Inf(1) && (p.MaxCarriers == 0 || len(volume) <= p.MaxCarriers)
}

func equal(x, y float64) bool {
	return math.Abs(x-y) <= tree.Tolerance*max(1, math.Abs(x), math.Abs(y))
}

func TestBruteForceAgrees(t *testing.T) {
	var solver tree.Solver // one for all, so that nothing may linger in it
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		all := enumerate(p)
		got, err := solver.Solve(p)
		if len(all) == 0 {
			if !errors.Is(err, tree.ErrInfeasible) {
				t.Fatalf("no assignment is admissible, but Solve returned %v, %v", got, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		check(t, p, got, all[0].Cost)

		second, err := solver.SecondBest(p, got)
		if len(all) == 1 {
			if !errors.Is(err, tree.ErrOnly) {
				t.Fatalf("one assignment is admissible, but SecondBest returned %v, %v", second, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		check(t, p, second, all[1].Cost)
		if slices.Equal(second.Carrier, got.Carrier) {
			t.Fatalf("the second best %v is the best", second)
		}
	})
}

// check compares a solution with the cost that brute force found.
func check(t *rapid.T, p *tree.Problem, got tree.Solution, want float64) {
	t.Helper()
	actual, ok := price(p, got.Carrier)
	if !ok || !equal(got.Cost, actual) || !equal(got.Cost, want) {
		t.Fatalf("cost %v of %v (recomputed %v, admissible %v), brute force %v", got.Cost, got.Carrier, actual, ok, want)
	}
}

func TestRankedYieldsAllInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		all := enumerate(p)
		if len(all) == 0 {
			t.Skip("infeasible")
		}
		seen := make(map[string]bool)
		for s, err := range tree.Ranked(p) {
			if err != nil {
				t.Fatal(err)
			}
			if key := fmt.Sprint(s.Carrier); seen[key] {
				t.Fatalf("%v came twice", s)
			} else {
				seen[key] = true
			}
			check(t, p, s, all[len(seen)-1].Cost)
			if len(seen) == 20 {
				break
			}
		}
		if want := min(len(all), 20); len(seen) != want {
			t.Fatalf("%d assignments came, want %d", len(seen), want)
		}
	})
}

func TestBoundHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		all := enumerate(p)
		if len(all) == 0 {
			t.Skip("infeasible")
		}
		c, err := tree.Certify(p, all[0])
		if err != nil {
			t.Fatal(err)
		}
		if c.Bound > all[0].Cost && !equal(c.Bound, all[0].Cost) {
			t.Fatalf("bound %v above the optimum %v", c.Bound, all[0].Cost)
		}
		if p.MaxCarriers == 0 && flat(p) && !equal(c.Bound, all[0].Cost) {
			t.Fatalf("bound %v below the optimum %v though nobody has more than two units above", c.Bound, all[0].Cost)
		}
	})
}

// With prices that depend on the carrier alone, and a cost of being served by
// others that depends on the authority alone, the certificate is exact at any depth.
func TestCertificateIsExactForPricesOfCarriers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		p.MaxCarriers = 0
		for a := range p.Volume {
			served := float64(rapid.IntRange(0, 9).Draw(t, "being served"))
			for u := a; u >= 0; u = p.Tree.Parent(u) {
				arc, _ := p.Tree.Arc(a, u)
				p.Arc[arc] = 0
				if u != a {
					p.Arc[arc] = served + float64(u*5%7)*max(0, p.Volume[a])
				}
			}
		}
		best, err := new(tree.Solver).Solve(p)
		if errors.Is(err, tree.ErrInfeasible) {
			t.Skip("infeasible")
		}
		if err != nil {
			t.Fatal(err)
		}
		c, err := tree.Certify(p, best)
		if err != nil {
			t.Fatal(err)
		}
		if !equal(c.Bound, best.Cost) {
			t.Fatalf("bound %v, optimum %v", c.Bound, best.Cost)
		}
	})
}

// flat tells whether no authority has more than two units above it.
func flat(p *tree.Problem) bool {
	for u, q := range p.Volume {
		depth := 0
		for v := p.Tree.Parent(u); v >= 0; v = p.Tree.Parent(v) {
			depth++
		}
		if q != tree.NoDemand && depth > 2 {
			return false
		}
	}
	return true
}

func TestBreakEvensAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		extra := make([]float64, len(p.Arc))
		for arc := range extra {
			extra[arc] = float64(rapid.IntRange(0, 9).Draw(t, "extra"))
		}
		from := 0.0
		for r, err := range tree.BreakEvens(p, extra) {
			if errors.Is(err, tree.ErrInfeasible) {
				t.Skip("infeasible")
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.From != from || !(r.To > r.From) {
				t.Fatalf("range %v–%v does not follow %v", r.From, r.To, from)
			}
			from = r.To
			for _, factor := range []float64{r.From, r.From + 1e-3*(min(r.To, 1e3)-r.From), min(r.To, 1e3)} {
				q := *p
				q.Arc = slices.Clone(p.Arc)
				for arc := range q.Arc {
					q.Arc[arc] += factor * extra[arc]
				}
				check(t, &q, tree.Solution{Cost: r.Solution.Cost + factor*r.Slope, Carrier: r.Solution.Carrier}, enumerate(&q)[0].Cost)
			}
		}
		if !math.IsInf(from, 1) {
			t.Fatalf("the last range ends at %v", from)
		}
	})
}
