package tree_test

import (
	"errors"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/bundling/tree"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "500"); err != nil { // -rapid.checks overrides it
		panic(err)
	}
	os.Exit(m.Run())
}

// worked is the worked example of docs/methods/bundling-tree.md: a Land (0) with
// two Kreise (1, 2) of three Ämter each (3–8), coordination multiplied by m.
func worked(t testing.TB, m float64) *tree.Problem {
	t.Helper()
	p := tree.NewProblem(shape(t, -1, 0, 0, 1, 1, 1, 2, 2, 2))
	p.Pieces[0] = []tree.Piece{{Fixed: 4000, PerCase: 12}}
	for _, kreis := range []int{1, 2} {
		p.Pieces[kreis] = []tree.Piece{{Fixed: 1500, PerCase: 16}}
	}
	for i, q := range []float64{100, 200, 300, 50, 150, 1200} {
		amt := 3 + i
		p.Volume[amt] = q
		p.Pieces[amt] = []tree.Piece{{Fixed: 1000, PerCase: 20}}
	}
	for arc, cost := range coordination(p) {
		p.Arc[arc] = m * cost
	}
	return p
}

// coordination returns the coordination costs of the worked example by arc.
func coordination(p *tree.Problem) []float64 {
	costs := make([]float64, len(p.Arc))
	for amt := 3; amt <= 8; amt++ {
		kreis, _ := p.Tree.Arc(amt, p.Tree.Parent(amt))
		land, _ := p.Tree.Arc(amt, 0)
		costs[kreis], costs[land] = 1.5*p.Volume[amt], 6*p.Volume[amt]
	}
	return costs
}

func shape(t testing.TB, parent ...int) *tree.Tree {
	t.Helper()
	s, err := tree.NewTree(parent)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func solve(t testing.TB, p *tree.Problem) tree.Solution {
	t.Helper()
	s, err := new(tree.Solver).Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWorkedExample(t *testing.T) {
	tests := []struct {
		name    string
		factor  float64
		limit   int
		local   []int // authorities that must be local
		want    float64
		carrier []int
	}{
		{"all Kreis", 1, 0, nil, 38000, []int{-1, -1, -1, 1, 1, 1, 2, 2, 2}},
		{"coordination halved: Land", .5, 0, nil, 34000, []int{-1, -1, -1, 0, 0, 0, 0, 0, 0}},
		{"coordination fourfold: largest Amt by itself", 4, 0, nil, 45600, []int{-1, -1, -1, 1, 1, 1, 2, 2, 8}},
		{"one carrier: Land", 1, 1, nil, 40000, []int{-1, -1, -1, 0, 0, 0, 0, 0, 0}},
		{"two carriers suffice", 1, 2, nil, 38000, []int{-1, -1, -1, 1, 1, 1, 2, 2, 2}},
		{"largest Amt must be local", 1, 0, []int{8}, 42000, []int{-1, -1, -1, 1, 1, 1, 2, 2, 8}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := worked(t, tt.factor)
			p.MaxCarriers = tt.limit
			for _, a := range tt.local {
				for u := p.Tree.Parent(a); u >= 0; u = p.Tree.Parent(u) {
					arc, _ := p.Tree.Arc(a, u)
					p.Arc[arc] = math.Inf(1)
				}
			}
			got := solve(t, p)
			if got.Cost != tt.want || !slices.Equal(got.Carrier, tt.carrier) {
				t.Errorf("cost %v by %v, want %v by %v", got.Cost, got.Carrier, tt.want, tt.carrier)
			}
			certificate, err := tree.Certify(p, got)
			if err != nil {
				t.Fatal(err)
			}
			if !equal(certificate.Bound, tt.want) {
				t.Errorf("the certificate proves %v, want %v", certificate.Bound, tt.want)
			}
		})
	}
}

func TestWorkedExampleSecondBest(t *testing.T) {
	p := worked(t, 1)
	var solver tree.Solver
	best, err := solver.Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	second, err := solver.SecondBest(p, best)
	if err != nil {
		t.Fatal(err)
	}
	want := []int{-1, -1, -1, 1, 1, 1, 6, 2, 2} // the smallest Amt by itself
	if second.Cost != 39125 || !slices.Equal(second.Carrier, want) {
		t.Errorf("second best %v by %v, want 39125 by %v", second.Cost, second.Carrier, want)
	}
}

func TestWorkedExampleFromOneLevel(t *testing.T) {
	p := worked(t, 1)
	for _, tt := range []struct {
		level       string
		first, last int
		want        float64
	}{{"land", 0, 0, 40000}, {"kreis", 1, 2, 38000}, {"amt", 3, 8, 46000}} {
		got, ok := p.AllAt(func(u int) bool { return tt.first <= u && u <= tt.last })
		if !ok || got.Cost != tt.want {
			t.Errorf("all from %s: %v, %v, want %v", tt.level, got.Cost, ok, tt.want)
		}
	}
	p.MaxCarriers = 1
	if got, ok := p.AllAt(func(u int) bool { return u >= 1 }); ok {
		t.Errorf("two Kreise carry %v within a limit of one", got)
	}
}

func TestWorkedExampleBreakEvens(t *testing.T) {
	p := worked(t, 0)
	var got []float64
	for r, err := range tree.BreakEvens(p, coordination(p)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.To)
	}
	// Land | Kreis | largest Amt by itself | all by themselves
	want := []float64{7. / 9, 29. / 9, 13. / 3, math.Inf(1)}
	if !slices.EqualFunc(got, want, func(x, y float64) bool { return x == y || math.Abs(x-y) < 1e-12 }) {
		t.Errorf("ranges end at %v, want %v", got, want)
	}
}

func TestBreakEvensCanBeLeftEarly(t *testing.T) {
	p := worked(t, 0)
	for r, err := range tree.BreakEvens(p, coordination(p)) {
		if err != nil || r.From != 0 || r.Slope != 12000 {
			t.Errorf("first range %v, %v, want the Land from 0 with slope 12000", r, err)
		}
		break
	}
}

func TestBreakEvensRefuse(t *testing.T) {
	extra := coordination(worked(t, 0))
	extra[5] = math.NaN()
	n := 0
	for r, err := range tree.BreakEvens(worked(t, 0), extra) {
		if n++; err == nil || !strings.Contains(err.Error(), "extra cost of arc 5") {
			t.Errorf("range %v, error %v, want that arc 5 is out of range", r, err)
		}
	}
	if n != 1 {
		t.Errorf("%d results, want one error", n)
	}
}

// Of two optima the nearer carrier is chosen, and the second best is the other.
func TestAlternativeOptimum(t *testing.T) {
	p := tree.NewProblem(shape(t, -1, 0))
	p.Volume[1] = 10
	p.Pieces[0] = []tree.Piece{{Fixed: 5, PerCase: 1}}
	p.Pieces[1] = []tree.Piece{{Fixed: 15}}
	var solver tree.Solver
	best, err := solver.Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	if best.Carrier[1] != 1 {
		t.Errorf("of equals unit %d was chosen, want the nearest", best.Carrier[1])
	}
	second, err := solver.SecondBest(p, best)
	if err != nil {
		t.Fatal(err)
	}
	if second.Cost != best.Cost || second.Carrier[1] != 0 {
		t.Errorf("second best %v, want the other optimum", second)
	}
}

// An authority without cases must be served all the same.
func TestZeroVolume(t *testing.T) {
	p := tree.NewProblem(shape(t, -1, 0, 0))
	p.Volume[1], p.Volume[2] = 0, 100
	for u, fixed := range []float64{50, 10, 10} {
		p.Pieces[u] = []tree.Piece{{Fixed: fixed, PerCase: 1}}
	}
	got := solve(t, p)
	if got.Cost != 120 { // each by itself: two fixed costs
		t.Errorf("cost %v, want 120", got.Cost)
	}
	p.Volume[1] = tree.NoDemand
	if got := solve(t, p); got.Cost != 110 || got.Carrier[1] != -1 {
		t.Errorf("cost %v by %v, want 110 with nobody serving unit 1", got.Cost, got.Carrier)
	}
}

// A chain of 40 units with a price each has 2^40 sets of open units; prices that
// depend on the carrier alone leave 41 states.
func TestDeepTreeCollapses(t *testing.T) {
	parent := make([]int, 40)
	for u := range parent {
		parent[u] = u - 1
	}
	p := tree.NewProblem(shape(t, parent...))
	for u := range parent {
		p.Volume[u] = float64(1 + u*7%11)
		p.Pieces[u] = []tree.Piece{{Fixed: float64(10 + u*13%17), PerCase: float64(1 + u*5%7)}}
	}
	best := solve(t, p)
	second, err := new(tree.Solver).SecondBest(p, best)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := tree.Certify(p, best)
	if err != nil {
		t.Fatal(err)
	}
	if !equal(certificate.Bound, best.Cost) || second.Cost < best.Cost {
		t.Errorf("best %v, second %v, bound %v", best.Cost, second.Cost, certificate.Bound)
	}
}

func TestTooLarge(t *testing.T) {
	// Every unit is the cheapest for some authority and the dearest for another.
	const depth = 20
	parent := []int{-1}
	for u := 1; u < depth; u++ {
		parent = append(parent, u-1)
	}
	for range depth {
		parent = append(parent, depth-1)
	}
	p := tree.NewProblem(shape(t, parent...))
	for u := range depth {
		p.Pieces[u] = []tree.Piece{{Fixed: 1}}
	}
	for a := depth; a < 2*depth; a++ {
		p.Volume[a] = 1
		arc, _ := p.Tree.Arc(a, a-depth)
		p.Arc[arc] = 5
	}
	_, err := new(tree.Solver).Solve(p)
	var size *tree.SizeError
	if !errors.Is(err, tree.ErrTooLarge) || !errors.As(err, &size) {
		t.Fatalf("error %v, want ErrTooLarge with its unit", err)
	}
}

func TestNewTreeRefuses(t *testing.T) {
	deep := make([]int, tree.MaxDepth+2)
	for u := range deep {
		deep[u] = u - 1
	}
	tests := map[string]struct {
		parent []int
		node   int
	}{
		"no such parent": {[]int{-1, 7}, 1},
		"below -1":       {[]int{-2}, 0},
		"its own parent": {[]int{-1, 1}, 1},
		"cycle":          {[]int{-1, 2, 1}, 1},
		"below a cycle":  {[]int{1, 2, 1}, 0},
		"too deep":       {deep, tree.MaxDepth + 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tree.NewTree(tt.parent)
			var refused *tree.ShapeError
			if !errors.As(err, &refused) || refused.Node != tt.node {
				t.Errorf("error %v, want one about unit %d", err, tt.node)
			}
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	tests := map[string]struct {
		edit func(p *tree.Problem)
		node int
	}{
		"NaN volume":      {func(p *tree.Problem) { p.Volume[3] = math.NaN() }, 3},
		"negative volume": {func(p *tree.Problem) { p.Volume[4] = -5 }, 4},
		"infinite volume": {func(p *tree.Problem) { p.Volume[5] = math.Inf(1) }, 5},
		"NaN price":       {func(p *tree.Problem) { p.Pieces[1] = []tree.Piece{{PerCase: math.NaN()}} }, 1},
		"negative fixed":  {func(p *tree.Problem) { p.Pieces[0] = []tree.Piece{{Fixed: -1}} }, 0},
		"negative arc":    {func(p *tree.Problem) { arc, _ := p.Tree.Arc(6, 2); p.Arc[arc] = -1 }, 6},
		"NaN arc":         {func(p *tree.Problem) { arc, _ := p.Tree.Arc(7, 0); p.Arc[arc] = math.NaN() }, 7},
		"negative limit":  {func(p *tree.Problem) { p.MaxCarriers = -1 }, -1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := worked(t, 1)
			tt.edit(p)
			_, err := new(tree.Solver).Solve(p)
			var value *tree.ValueError
			if !errors.As(err, &value) || value.Node != tt.node {
				t.Errorf("error %v, want one about unit %d", err, tt.node)
			}
		})
	}
	p := worked(t, 1)
	p.Pieces[0], p.Pieces[2], p.Pieces[8] = nil, nil, nil
	_, err := new(tree.Solver).Solve(p)
	var infeasible *tree.InfeasibleError
	if !errors.As(err, &infeasible) || infeasible.Authority != 8 || !errors.Is(err, tree.ErrInfeasible) {
		t.Errorf("error %v, want that nobody serves unit 8", err)
	}
}

func TestUsesRefusesWhatIsNotAdmissible(t *testing.T) {
	p := worked(t, 1)
	carrier := solve(t, p).Carrier
	carrier[3] = 2 // the other Kreis
	if uses, err := p.Uses(carrier); err == nil {
		t.Errorf("uses %v, want an error", uses)
	}
}

func TestSolverAllocatesNothing(t *testing.T) {
	p := land(t, 3)
	var solver tree.Solver
	allocs := testing.AllocsPerRun(10, func() {
		best, err := solver.Solve(p)
		if err == nil {
			_, err = solver.SecondBest(p, best)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations per solve, want none", allocs)
	}
}
