package teams_test

import (
	"errors"
	"flag"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "300"); err != nil { // -rapid.checks overrides it
		panic(err)
	}
	os.Exit(m.Run())
}

// drawProblem draws a small problem with every feature: services on trees of their
// own, hours per case, uses that depend on the piece, uses of arcs, limits of zero,
// forbidden arcs, a limit on the carriers. Figures are small integers, so that ties
// happen and sums are exact.
func drawProblem(t *rapid.T) *teams.Problem {
	p := &teams.Problem{}
	for range rapid.IntRange(1, 3).Draw(t, "limits") {
		p.Limits = append(p.Limits, float64(rapid.IntRange(0, 40).Draw(t, "limit")))
	}
	limit := rapid.IntRange(0, len(p.Limits)-1)
	for range rapid.IntRange(1, 3).Draw(t, "services") {
		v := teams.Service{Problem: drawTree(t)}
		for u, pieces := range v.Problem.Pieces {
			if len(pieces) == 0 || rapid.Bool().Draw(t, "uses nothing") {
				continue
			}
			v.Pieces = append(v.Pieces, teams.PieceUse{
				Limit: limit.Draw(t, "limit of pieces"), Unit: u, Piece: rapid.IntRange(teams.EveryPiece, len(pieces)-1).Draw(t, "piece"),
				Use: tree.Piece{Fixed: float64(rapid.IntRange(0, 9).Draw(t, "uses")), PerCase: float64(rapid.IntRange(0, 4).Draw(t, "uses per case"))},
			})
		}
		for range rapid.IntRange(0, 3).Draw(t, "arc uses") {
			v.Arcs = append(v.Arcs, teams.ArcUse{
				Limit: limit.Draw(t, "limit of arc"), Arc: rapid.IntRange(0, len(v.Problem.Arc)-1).Draw(t, "arc"),
				Amount: float64(rapid.IntRange(0, 20).Draw(t, "arc uses")),
			})
		}
		p.Services = append(p.Services, v)
	}
	return p
}

func drawTree(t *rapid.T) *tree.Problem {
	parent := make([]int, rapid.IntRange(1, 5).Draw(t, "units"))
	for u := range parent {
		parent[u] = rapid.IntRange(-1, u-1).Draw(t, "parent")
	}
	shape, err := tree.NewTree(parent)
	if err != nil {
		t.Fatal(err)
	}
	p := tree.NewProblem(shape)
	for u := range parent {
		for range rapid.IntRange(0, 2).Draw(t, "pieces") {
			p.Pieces[u] = append(p.Pieces[u], tree.Piece{
				Fixed: float64(rapid.IntRange(0, 30).Draw(t, "fixed")), PerCase: float64(rapid.IntRange(0, 5).Draw(t, "per case")),
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
	if rapid.IntRange(0, 3).Draw(t, "limited") == 0 {
		p.MaxCarriers = rapid.IntRange(1, 3).Draw(t, "carriers")
	}
	return p
}

// choice is one plan of one service, computed from the definitions.
type choice struct {
	cost float64
	load []float64
}

// choices lists all plans of a service: every assignment with every piece.
func choices(v *teams.Service, limits int) []choice {
	var all []choice
	n := v.Problem.Tree.Len()
	carrier, piece := make([]int, n), make([]int, n)
	var pieces func(u int)
	pieces = func(u int) {
		if u == n {
			if c, ok := evaluate(v, carrier, piece, limits); ok {
				all = append(all, c)
			}
			return
		}
		if !slices.Contains(carrier, u) {
			pieces(u + 1)
			return
		}
		for piece[u] = range v.Problem.Pieces[u] {
			pieces(u + 1)
		}
	}
	var assign func(a int)
	assign = func(a int) {
		if a == n {
			pieces(0)
			return
		}
		carrier[a] = -1
		if v.Problem.Volume[a] == tree.NoDemand {
			assign(a + 1)
			return
		}
		for u := a; u >= 0; u = v.Problem.Tree.Parent(u) {
			carrier[a] = u
			assign(a + 1)
		}
	}
	assign(0)
	return all
}

// evaluate computes what a plan costs and uses from the definitions.
func evaluate(v *teams.Service, carrier, piece []int, limits int) (c choice, ok bool) {
	c.load = make([]float64, limits)
	volume := map[int]float64{}
	used := map[int]bool{}
	for a, u := range carrier {
		if u < 0 {
			continue
		}
		arc, _ := v.Problem.Tree.Arc(a, u)
		used[arc] = true
		c.cost += v.Problem.Arc[arc]
		volume[u] += v.Problem.Volume[a]
	}
	for u, q := range volume {
		x := v.Problem.Pieces[u][piece[u]]
		c.cost += x.Fixed + x.PerCase*q
	}
	for _, use := range v.Pieces {
		if q, ok := volume[use.Unit]; ok && (use.Piece == teams.EveryPiece || use.Piece == piece[use.Unit]) {
			c.load[use.Limit] += use.Use.Fixed + use.Use.PerCase*q
		}
	}
	for _, use := range v.Arcs {
		if used[use.Arc] {
			c.load[use.Limit] += use.Amount
		}
	}
	return c, c.cost < math.Inf(1) && (v.Problem.MaxCarriers == 0 || len(volume) <= v.Problem.MaxCarriers)
}

// cheapest returns the cost of the cheapest plans that keep the limits, +Inf if
// there are none, by trying all.
func cheapest(p *teams.Problem) float64 {
	load := make([]float64, len(p.Limits))
	lists := make([][]choice, len(p.Services))
	for i := range p.Services {
		lists[i] = undominated(choices(&p.Services[i], len(p.Limits)))
	}
	best := math.Inf(1)
	var try func(i int, cost float64)
	try = func(i int, cost float64) {
		if i == len(lists) {
			best = min(best, cost)
			return
		}
		for _, c := range lists[i] {
			fits := true
			for r := range load {
				load[r] += c.load[r]
				fits = fits && load[r] <= p.Limits[r]
			}
			if fits && cost+c.cost < best {
				try(i+1, cost+c.cost)
			}
			for r := range load {
				load[r] -= c.load[r]
			}
		}
	}
	try(0, 0)
	return best
}

// undominated drops choices for which another one costs and uses no more.
func undominated(all []choice) []choice {
	var kept []choice
	for _, c := range all {
		if !slices.ContainsFunc(kept, func(d choice) bool { return dominates(d, c) }) {
			kept = append(slices.DeleteFunc(kept, func(d choice) bool { return dominates(c, d) }), c)
		}
	}
	return kept
}

func dominates(d, c choice) bool {
	for r := range d.load {
		if d.load[r] > c.load[r] {
			return false
		}
	}
	return d.cost <= c.cost
}

func equal(x, y float64) bool { return math.Abs(x-y) <= 1e-7*max(1, math.Abs(x), math.Abs(y)) }

func TestBruteForceAgrees(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		if p.Validate() != nil {
			t.Skip("an authority without any carrier")
		}
		want := cheapest(p)
		got, err := teams.Solve(t.Context(), p, teams.Options{MaxNodes: 100_000})
		if math.IsInf(want, 1) {
			if !errors.Is(err, teams.ErrInfeasible) && !errors.Is(err, tree.ErrInfeasible) {
				t.Fatalf("nothing keeps the limits, but Solve returned %v, %v", got, err)
			}
			checkRefusal(t, p, err)
			return
		}
		if err != nil {
			t.Fatalf("the optimum is %v, but Solve returned %v", want, err)
		}
		found++
		if !equal(got.Cost, want) || !got.Proved {
			t.Fatalf("cost %v, bound %v, proved %v, want %v", got.Cost, got.Bound, got.Proved, want)
		}
		check(t, p, got, want)
	})
	if found < 50 {
		t.Errorf("only %d problems had a plan", found)
	}
}

// check recomputes the plans and the bound of a result.
func check(t *rapid.T, p *teams.Problem, r teams.Result, optimum float64) {
	cost, load, err := p.Evaluate(r.Plans)
	if err != nil || !equal(cost, r.Cost) {
		t.Fatalf("the plans cost %v, not %v: %v", cost, r.Cost, err)
	}
	for k, x := range load {
		if x > p.Limits[k]+1e-6 || !equal(x, r.Load[k]) {
			t.Fatalf("limit %d: load %v, stated %v, limit %v", k, x, r.Load[k], p.Limits[k])
		}
	}
	bound, err := p.Bound(r.Prices)
	if err != nil {
		t.Fatal(err)
	}
	if bound > optimum+1e-6*max(1, optimum) || bound > r.PriceBound+1e-6*max(1, optimum) {
		t.Fatalf("the prices %v prove %v, stated %v, optimum %v", r.Prices, bound, r.PriceBound, optimum)
	}
}

// checkRefusal makes sure that the weights of a refusal prove it.
func checkRefusal(t *rapid.T, p *teams.Problem, err error) {
	var refusal *teams.LimitError
	if !errors.As(err, &refusal) || refusal.Weights == nil {
		return
	}
	var needed, given float64
	for i := range p.Services {
		least := math.Inf(1)
		for _, c := range choices(&p.Services[i], len(p.Limits)) {
			exceeds, sum := false, 0.0 // alone
			for r, x := range c.load {
				exceeds = exceeds || x > p.Limits[r]
				sum += refusal.Weights[r] * x
			}
			if !exceeds {
				least = min(least, sum)
			}
		}
		needed += least
	}
	for r, w := range refusal.Weights {
		given += w * p.Limits[r]
	}
	if needed <= given || refusal.Needed > needed+1e-6 || refusal.Needed <= refusal.Given {
		t.Fatalf("%v: the weights prove that %v is needed of %v", err, needed, given)
	}
}

// TestAnyPricesBound: no prices prove more than the optimum.
func TestAnyPricesBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		if p.Validate() != nil {
			t.Skip("an authority without any carrier")
		}
		prices := make([]float64, len(p.Limits))
		for r := range prices {
			prices[r] = rapid.Float64Range(0, 50).Draw(t, "price")
		}
		bound, err := p.Bound(prices)
		if errors.Is(err, tree.ErrInfeasible) {
			t.Skip("too few carriers")
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := cheapest(p); bound > want+1e-6 {
			t.Fatalf("prices %v prove %v, but %v is possible", prices, bound, want)
		}
	})
}

// TestChangeAgrees: what a changed limit is worth is the difference of the optima.
func TestChangeAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		if p.Validate() != nil {
			t.Skip("an authority without any carrier")
		}
		before, err := teams.Solve(t.Context(), p, teams.Options{})
		if err != nil {
			t.Skip("infeasible")
		}
		limit := rapid.IntRange(0, len(p.Limits)-1).Draw(t, "limit")
		by := float64(rapid.SampledFrom([]int{-20, -7, -1, 1, 7, 20}).Draw(t, "by"))
		got, err := teams.Change(t.Context(), p, before, limit, by, teams.Options{})
		if err != nil {
			t.Fatal(err)
		}
		changed := &teams.Problem{Services: p.Services, Limits: slices.Clone(p.Limits)}
		changed.Limits[limit] += by
		after := math.Inf(1)
		if changed.Limits[limit] >= 0 {
			after = cheapest(changed)
		}
		if want := math.Abs(after - before.Cost); math.IsInf(after, 1) != got.Impossible ||
			!got.Impossible && (!equal(got.Least, want) || !equal(got.Most, want)) {
			t.Fatalf("%+v, want %v", got, want)
		}
	})
}
