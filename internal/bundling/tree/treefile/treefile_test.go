package treefile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/bundling/tree"
	"kiesel/internal/testkit"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "300"); err != nil { // -rapid.checks overrides it
		panic(err)
	}
	os.Exit(m.Run())
}

// example returns the text of the worked example.
func example(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "examples", "bundling.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// read reads an input from text.
func read(t testing.TB, text string) *Input {
	t.Helper()
	in, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// answer solves an input and passes the output through JSON as a file would.
func answer(t testing.TB, in *Input) *Output {
	t.Helper()
	out, err := in.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := ReadOutput(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// mustHold fails unless the output passes the check.
func mustHold(t testing.TB, in *Input, out *Output) {
	t.Helper()
	report, err := Check(in, out)
	if err != nil {
		t.Fatal(err)
	}
	if !report.OK() {
		t.Fatalf("the check finds wrong:\n%s", strings.Join(report.Wrong, "\n"))
	}
}

func TestWorkedExample(t *testing.T) {
	tests := []struct {
		name string
		edit func(in *Input)
		want float64
	}{
		{"as given: all Kreis", func(*Input) {}, 38000},
		{"at most one carrier: Land", func(in *Input) { in.MaxCarriers = 1 }, 40000},
		{"largest Amt must be local", func(in *Input) { in.MustBeLocal = []string{"A6"} }, 42000},
		{"coordination halved: Land", func(in *Input) { coordinate(in, .5) }, 34000},
		{"coordination fourfold: largest Amt by itself", func(in *Input) { coordinate(in, 4) }, 45600},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, example(t))
			tt.edit(in)
			out := answer(t, in)
			if out.Objective != tt.want || out.LowerBound != tt.want || out.Proof != ProofCertificate {
				t.Errorf("objective %v, bound %v, proof %q, want %v by certificate", out.Objective, out.LowerBound, out.Proof, tt.want)
			}
			mustHold(t, in, out)
		})
	}
}

// coordinate multiplies all coordination costs by m.
func coordinate(in *Input, m float64) {
	for i := range in.Levels {
		in.Levels[i].CoordinationPerCase *= m
	}
}

func TestWorkedExampleInFull(t *testing.T) {
	out := answer(t, read(t, example(t)))
	if out.SecondBest.Objective != 39125 || *out.Regret != 1125 {
		t.Errorf("second best %v, regret %v, want 39125 and 1125", out.SecondBest.Objective, *out.Regret)
	}
	for level, want := range map[string]float64{"amt": 46000, "kreis": 38000, "land": 40000} {
		if got := out.Alternatives[level]; got == nil || *got != want {
			t.Errorf("all from %s: %v, want %v", level, got, want)
		}
	}
	factors := out.BreakEven.CoordinationFactor
	if len(factors) != 3 || math.Abs(factors[0]-7./9) > 1e-12 || math.Abs(factors[1]-29./9) > 1e-12 || math.Abs(factors[2]-13./3) > 1e-12 {
		t.Errorf("break-evens %v, want 7/9, 29/9, 13/3", factors)
	}
}

func TestRulesMakeAlternativesInadmissible(t *testing.T) {
	in := read(t, example(t))
	in.MustBeLocal = []string{"A6"}
	out := answer(t, in)
	if out.Alternatives["amt"] == nil || out.Alternatives["kreis"] != nil || out.Alternatives["land"] != nil {
		t.Errorf("alternatives %v, want amt alone", out.Alternatives)
	}
}

// Arc costs count as coordination except where an authority serves itself.
func TestArcCosts(t *testing.T) {
	in := read(t, example(t))
	in.ArcCosts = []ArcCost{{"A6", "K2", 500}, {"A6", "A6", 70}, {"A1", "L", 9}}
	out := answer(t, in)
	if out.Objective != 38500 {
		t.Errorf("objective %v, want 38500", out.Objective)
	}
	if got := *out.Alternatives["amt"]; got != 46070 {
		t.Errorf("all from amt %v, want 46070", got)
	}
	if got := out.BreakEven.Ranges[0]; got.Coordination != 12009 || got.Fixed != 28000 {
		t.Errorf("all from the Land costs %v + m·%v, want 28000 + m·12009", got.Fixed, got.Coordination)
	}
	mustHold(t, in, out)
}

// An authority above others pays no coordination for its own cases, and the
// pieces of a node stand for those of its level.
func TestInnerAuthorityAndOwnPieces(t *testing.T) {
	in := read(t, `{
		"levels": [
			{"name": "amt", "pieces": [{"fixed": 1000, "per_case": 20}], "coordination_per_case": 0},
			{"name": "kreis", "pieces": [{"fixed": 5000, "per_case": 50}], "coordination_per_case": 3}
		],
		"nodes": [
			{"id": "K", "level": "kreis", "volume": 10, "pieces": [{"fixed": 100, "per_case": 2}, {"fixed": 200, "per_case": 1}]},
			{"id": "A", "level": "amt", "parent": "K", "volume": 200}
		]}`)
	out := answer(t, in)
	if want := 200 + 210. + 3*200; out.Objective != want || out.Carriers[0].Piece != 1 || in.Unit != "EUR/a" {
		t.Errorf("objective %v with %+v, want %v with piece 1", out.Objective, out.Carriers, want)
	}
	mustHold(t, in, out)
}

func TestOnlyOneAssignment(t *testing.T) {
	in := read(t, `{"levels": [{"name": "amt", "pieces": [{"fixed": 1, "per_case": 1}]}], "nodes": [{"id": "A", "level": "amt", "volume": 0}]}`)
	out := answer(t, in)
	if out.SecondBest != nil || out.Regret != nil || out.Objective != 1 {
		t.Errorf("second best %v, regret %v, objective %v; want none, none, 1", out.SecondBest, out.Regret, out.Objective)
	}
	mustHold(t, in, out)
}

// A certificate may stay below the optimum: here each of three authorities may
// be served by two of three units above, so that half of each would do.
func TestProofBySearchIsNamed(t *testing.T) {
	in := read(t, `{
		"levels": [
			{"name": "amt"}, {"name": "kreis", "pieces": [{"fixed": 1, "per_case": 0}]},
			{"name": "land", "pieces": [{"fixed": 1, "per_case": 0}]}, {"name": "bund", "pieces": [{"fixed": 1, "per_case": 0}]}
		],
		"nodes": [
			{"id": "B", "level": "bund"}, {"id": "L", "level": "land", "parent": "B"}, {"id": "K", "level": "kreis", "parent": "L"},
			{"id": "1", "level": "amt", "parent": "K", "volume": 1}, {"id": "2", "level": "amt", "parent": "K", "volume": 1}, {"id": "3", "level": "amt", "parent": "K", "volume": 1}
		],
		"forbidden": [{"authority": "1", "carrier": "K"}, {"authority": "2", "carrier": "L"}, {"authority": "3", "carrier": "B"}]}`)
	out := answer(t, in)
	if out.Objective != 2 || out.LowerBound > 1.5 || out.Proof != ProofSearch || !out.ProvedOptimal {
		t.Errorf("objective %v, bound %v, proof %q; want 2, at most 1.5, search", out.Objective, out.LowerBound, out.Proof)
	}
	mustHold(t, in, out)
}

func TestImpossible(t *testing.T) {
	in := read(t, example(t))
	in.MustBeLocal = []string{"A1"}
	in.Forbidden = []Arc{{"A1", "A1"}}
	_, err := in.Solve(t.Context())
	var infeasible *InfeasibleError
	if !errors.As(err, &infeasible) || infeasible.Authority != "A1" || len(infeasible.Refusals) != 3 {
		t.Errorf("error %v, want that A1 is refused by three", err)
	}

	in = read(t, example(t))
	in.MaxCarriers = 1
	in.Forbidden = []Arc{{"A1", "L"}}
	_, err = in.Solve(t.Context())
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Needed != 2 {
		t.Errorf("error %v, want that two carriers are needed", err)
	}
}

func TestContextEndsSolving(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if out, err := read(t, example(t)).Solve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want the error of the context", out, err)
	}
}

func TestTooLargeNamesTheNode(t *testing.T) {
	in := &Input{Unit: "EUR/a"}
	above := ""
	for _, name := range strings.Split("abcdefghijklmnop", "") {
		l := Level{Name: name}
		for i := range 5 {
			l.Pieces = append(l.Pieces, Piece{Fixed: float64(i), PerCase: float64(5 - i)})
		}
		in.Levels = append(in.Levels, l)
		volume := 1.0
		in.Nodes = append(in.Nodes, Node{ID: "unit " + name, Level: name, Parent: above, Volume: &volume})
		above = "unit " + name
	}
	_, err := in.Solve(t.Context())
	if !errors.Is(err, tree.ErrTooLarge) || !strings.Contains(err.Error(), `node "unit `) {
		t.Errorf("error %v, want ErrTooLarge naming the node", err)
	}
}
