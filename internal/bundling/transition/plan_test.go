package transition_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/bundling/transition"
)

// example is the one of docs/methods/transition.md, computed by hand there.
func example() *transition.Problem {
	return &transition.Problem{
		First: 2027, Until: 2031, Years: years(3, 100_000, 2), Rate: 0,
		Items: []transition.Item{
			{ID: "Basisdienst", Gain: -5_000, Cost: 60_000, Effort: 1, Duration: 1},
			{ID: "Antrag", Gain: 60_000, Cost: 40_000, Effort: 1, Duration: 1, After: []string{"Basisdienst"}},
			{ID: "Auskunft", Gain: 30_000, Cost: 60_000, Effort: 1, Duration: 1},
			{ID: "Register", Gain: 90_000, Cost: 150_000, Effort: 1, Duration: 1},
			{ID: "Melderegister", Gain: 10_000, Cost: 80_000, Effort: 1, Duration: 1},
		},
	}
}

func TestExample(t *testing.T) {
	p := example()
	plan, err := transition.Make(context.Background(), p, transition.Options{Extra: true})
	if err != nil {
		t.Fatal(err)
	}
	// Basisdienst in 2027 −60,000 − 4·5,000, Antrag in 2028 −40,000 + 3·60,000,
	// Auskunft in 2028 −60,000 + 3·30,000.
	if !plan.Proved || !near(plan.Value, 90_000) {
		t.Fatalf("value %g (proved %t), want 90,000", plan.Value, plan.Proved)
	}
	var starts []int
	var reasons []transition.Reason
	for _, x := range plan.Items {
		starts, reasons = append(starts, x.Start), append(reasons, x.Reason)
	}
	if !slices.Equal(starts, []int{2027, 2028, 2028, 0, 0}) {
		t.Errorf("starts %v", starts)
	}
	if reasons[3] != transition.ReasonTooBig || reasons[4] != transition.ReasonNoGain {
		t.Errorf("reasons %v", reasons)
	}
	if y := plan.Years[1]; y.Spent != 100_000 || y.Worked != 2 || *y.Budget != 100_000 || y.Gain != -5_000 || !near(y.Cumulative, -165_000) {
		t.Errorf("2028: %+v", y)
	}
	if last := plan.Years[len(plan.Years)-1]; last.Year != 2031 || !near(last.Cumulative, plan.Value) {
		t.Errorf("last year %+v", last)
	}
	// With 110,000 or three people in 2027 nothing else starts: Auskunft needs 60,000
	// beside the 60,000 of Basisdienst.
	if len(plan.Extra) != 6 || plan.Extra[0].Gain != 0 || !plan.Extra[0].Proved || plan.Extra[0].Amount != 10_000 {
		t.Errorf("extra %+v", plan.Extra)
	}
}

// TestCarryOver: what is saved in the first year pays for Register in the second.
func TestCarryOver(t *testing.T) {
	p := example()
	p.Items = p.Items[3:4]
	if s := solve(t, p); s.Value != 0 {
		t.Errorf("within each year: %g, want nothing", s.Value)
	}
	p.CarryOver = true
	if s := solve(t, p); s.Starts[0] != 2028 || !near(s.Value, 3*90_000-150_000) {
		t.Errorf("carried over: starts %v, %g, want 2028 and 120,000", s.Starts, s.Value)
	}
}

func TestReasons(t *testing.T) {
	p := &transition.Problem{First: 2027, Until: 2035, Years: years(2, 100, none), Items: []transition.Item{
		{ID: "long", Gain: 9, Cost: 1, Duration: 3},
		{ID: "longest", Gain: 9, Cost: 1, Duration: transition.MaxDuration, Earliest: 2028},
		{ID: "late", Gain: 9, Cost: 1, Duration: 1, Deadline: 2026},
		{ID: "after late", Gain: 9, Cost: 1, Duration: 1, After: []string{"late"}},
		{ID: "poor", Gain: 1, Cost: 50, Duration: 1},
		{ID: "after poor", Gain: 1, Cost: 8, Duration: 1, After: []string{"poor"}},
		{ID: "big", Gain: 900, Cost: 101, Duration: 1},
		{ID: "rival", Gain: 200, Cost: 100, Duration: 1},
		{ID: "rival too", Gain: 100, Cost: 100, Duration: 1},
		{ID: "small", Gain: 20, Cost: 90, Duration: 1},
	}}
	plan, err := transition.Make(context.Background(), p, transition.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []transition.Reason{
		transition.ReasonTooLong, transition.ReasonTooLong, transition.ReasonTooLate, transition.ReasonTooLate, transition.ReasonNoGain, transition.ReasonNoGain,
		transition.ReasonTooBig, "", "", transition.ReasonOthers,
	}
	for i, x := range plan.Items {
		if x.Reason != want[i] {
			t.Errorf("%s: %q, want %q", x.ID, x.Reason, want[i])
		}
	}
}

// TestCheck: what Make finds holds, and what was tampered with does not.
func TestCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		plan, err := transition.Make(context.Background(), p, transition.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := transition.Check(p, plan)
		if err != nil || len(report.Wrong) > 0 || report.Bound < plan.Value-1e-6 {
			t.Fatalf("%v, %+v", err, report)
		}
	})
	for name, change := range map[string]func(*transition.Plan){
		"value:":                      func(p *transition.Plan) { p.Value++ },
		"more than there is":          func(p *transition.Plan) { p.Items[2].Start = 2027 },
		"starts before":               func(p *transition.Plan) { p.Items[1].Start = 2027 },
		"not all of its work":         func(p *transition.Plan) { p.Items[1].Start = 2030 },
		"items: 4":                    func(p *transition.Plan) { p.Items = p.Items[:4] },
		`items: "x"`:                  func(p *transition.Plan) { p.Items[0].ID = "x" },
		"the bound is":                func(p *transition.Plan) { p.Bound *= 2 },
		"less than the value":         func(p *transition.Plan) { p.Bound /= 2 },
		"the price of budget of 2027": func(p *transition.Plan) { p.Certificate.Budget[0] = -1 },
		"rises in 2028":               func(p *transition.Plan) { p.Certificate.After[0] = []float64{0, 1, 0} },
		"there are no 9 places": func(p *transition.Plan) {
			p.Certificate.Parts = []transition.PartPrice{{Resource: transition.Budget, Year: 2027, Parts: 9, Price: 1}}
		},
	} {
		plan, err := transition.Make(context.Background(), example(), transition.Options{})
		if err != nil {
			t.Fatal(err)
		}
		change(&plan)
		report, err := transition.Check(example(), plan)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(report.Wrong, "\n"), name) {
			t.Errorf("%s: found %q", name, report.Wrong)
		}
	}
}

// TestStopped: a search that has to end keeps a true bound and a plan within the
// limits.
func TestStopped(t *testing.T) {
	p := generated(60, 6, 3)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, run := range map[string]func() (transition.Solution, error){
		"cancelled": func() (transition.Solution, error) { return transition.Solve(ctx, p, 0) },
		"one node":  func() (transition.Solution, error) { return transition.Solve(context.Background(), p, 1) },
	} {
		s, err := run()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := gainOf(p, s.Starts)
		if !ok || !near(got, s.Value) || s.Bound < s.Value || s.Proved || s.Value <= 0 {
			t.Errorf("%s: value %g, recomputed %g (allowed %t), bound %g, proved %t", name, s.Value, got, ok, s.Bound, s.Proved)
		}
	}
	again, err := transition.Solve(context.Background(), p, 1)
	if err != nil {
		t.Fatal(err)
	}
	if first, err := transition.Solve(context.Background(), p, 1); err != nil || !slices.Equal(first.Starts, again.Starts) {
		t.Errorf("the same problem has two answers: %v and %v (%v)", first.Starts, again.Starts, err)
	}
}

// TestTime: when time is up there is a plan within the limits and a true bound, for
// the extras, too; time enough changes nothing.
func TestTime(t *testing.T) {
	p := generated(60, 6, 3)
	hurried, err := transition.Make(t.Context(), p, transition.Options{Extra: true, Time: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	report, err := transition.Check(p, hurried)
	if err != nil || len(report.Wrong) > 0 {
		t.Errorf("the plan is wrong: %q, %v", report.Wrong, err)
	}
	if hurried.Proved || hurried.Value <= 0 || hurried.Bound < hurried.Value || len(hurried.Extra) != 2*len(p.Years) {
		t.Errorf("value %g, bound %g, proved %t, %d extras", hurried.Value, hurried.Bound, hurried.Proved, len(hurried.Extra))
	}
	for _, e := range hurried.Extra {
		if e.Proved || e.Gain < 0 { // what was possible before still is
			t.Errorf("%d %s: gain %g, proved %t", e.Year, e.Resource, e.Gain, e.Proved)
		}
	}
	few := transition.Options{Nodes: 20, Extra: true}
	plain, err := transition.Make(t.Context(), p, few)
	if err != nil {
		t.Fatal(err)
	}
	few.Time = time.Hour
	patient, err := transition.Make(t.Context(), p, few)
	if diff := cmp.Diff(plain, patient); err != nil || diff != "" {
		t.Errorf("with time enough (-without limit +with):\n%s%v", diff, err)
	}
}

func TestInvalid(t *testing.T) {
	for want, change := range map[string]func(*transition.Problem){
		"the first year is 0":         func(p *transition.Problem) { p.First = 0 },
		"0 years":                     func(p *transition.Problem) { p.Years = nil },
		"before the last year 2029":   func(p *transition.Problem) { p.Until = 2028 },
		"more than 100 years":         func(p *transition.Problem) { p.Until = 2127 },
		"the rate of discount is NaN": func(p *transition.Problem) { p.Rate = math.NaN() },
		"the budget of 2028 is -1":    func(p *transition.Problem) { p.Years[1].Budget = -1 },
		"the team of 2029 is NaN":     func(p *transition.Problem) { p.Years[2].Team = math.NaN() },
		"item 2 has no id":            func(p *transition.Problem) { p.Items[1].ID = "" },
		`"Antrag" is there twice`:     func(p *transition.Problem) { p.Items[2].ID = "Antrag" },
		"the gain is +Inf":            func(p *transition.Problem) { p.Items[0].Gain = math.Inf(1) },
		"the cost is -1":              func(p *transition.Problem) { p.Items[0].Cost = -1 },
		"the effort is NaN":           func(p *transition.Problem) { p.Items[0].Effort = math.NaN() },
		"the duration is 0":           func(p *transition.Problem) { p.Items[0].Duration = 0 },
		"the duration is 101":         func(p *transition.Problem) { p.Items[0].Duration = 101 },
		`"Antrag": the earliest year is 2030, the duration 1 and the deadline 2027`: func(p *transition.Problem) {
			p.Items[1].Earliest, p.Items[1].Deadline = 2030, 2027
		},
		"the earliest year is 2028, the duration 2 and the deadline 2028": func(p *transition.Problem) {
			p.Items[1].Earliest, p.Items[1].Deadline, p.Items[1].Duration = 2028, 2028, 2
		},
		`comes after "Luft"`:     func(p *transition.Problem) { p.Items[0].After = []string{"Luft"} },
		"names \"Antrag\" twice": func(p *transition.Problem) { p.Items[3].After = []string{"Antrag", "Antrag"} },
		"Basisdienst after Antrag after Basisdienst": func(p *transition.Problem) {
			p.Items[0].After = []string{"Antrag"}
		},
	} {
		p := example()
		change(p)
		err := p.Check()
		if !errors.Is(err, transition.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestParseLimits(t *testing.T) {
	first, list, err := transition.ParseLimits([]string{"2027-2028=300000", " 2029 = 5e4"}, []string{"2027-2029=2.5"})
	want := []transition.Year{{Budget: 300_000, Team: 2.5}, {Budget: 300_000, Team: 2.5}, {Budget: 50_000, Team: 2.5}}
	if err != nil || first != 2027 || !slices.Equal(list, want) {
		t.Errorf("got %d, %v, %v", first, list, err)
	}
	if first, list, err := transition.ParseLimits(nil, []string{"2028=1"}); err != nil || first != 2028 || !slices.Equal(list, []transition.Year{{Budget: none, Team: 1}}) {
		t.Errorf("got %d, %v, %v", first, list, err)
	}
	for want, settings := range map[string][]string{
		"want a year":              {"2027"},
		"is no amount":             {"2027=viel"},
		`"-1" is no amount`:        {"2027=-1"},
		`"NaN" is no amount`:       {"2027=NaN"},
		"budget of 2028 is given":  {"2027-2028=1", "2028=2"},
		"no budget for 2028":       {"2027=1", "2029=1"},
		"at most 40 years":         {"2027-2099=1"},
		"the years 2027 to 2099":   {"2027=1", "2099=1"},
		`want a year or years and`: {"2029-2027=1"},
	} {
		if _, _, err := transition.ParseLimits(settings, nil); !errors.Is(err, transition.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", settings, err, want)
		}
	}
}

func FuzzParseLimits(f *testing.F) {
	for _, seed := range []string{"2027=1", "2027-2030=300000", "=", "-=", "1-9999=0", "2027=1e400"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, budget, team string) {
		first, list, err := transition.ParseLimits([]string{budget}, []string{team})
		if err != nil {
			if !errors.Is(err, transition.ErrInvalid) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		p := &transition.Problem{First: first, Years: list, Until: first + len(list) - 1}
		if err := p.Check(); err != nil {
			t.Fatalf("%q, %q: %v", budget, team, err)
		}
	})
}
