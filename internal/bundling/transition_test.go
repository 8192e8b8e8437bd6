package bundling

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/landscape"
)

// The items of the plan say what the verdicts say: the gain is the saving without
// the annuity of the transition, the cost what that annuity is of.
func TestTransitionIsThatOfTheVerdicts(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	wish := TransitionWish{
		Years:    []transition.Year{{Budget: 1e6, Team: 30}, {Budget: 1e6, Team: 30}},
		Duration: 1, Options: transition.Options{Nodes: 50},
	}
	plan, err := s.Transition(context.Background(), "13", wish)
	if err != nil {
		t.Fatal(err)
	}
	if p := plan.Problem; p.First != 2027 || p.Until != 2034 || p.Rate != .03 {
		t.Errorf("from %d until %d at %g, want 2027, 2034 and 3 %%", p.First, p.Until, p.Rate)
	}
	at := map[TransitionItem]transition.Item{}
	for i, x := range plan.Items {
		at[x] = plan.Problem.Items[i]
	}
	v, err := s.Verdict(context.Background(), wohngeld, "13", nil)
	if err != nil {
		t.Fatal(err)
	}
	bundled := 0
	for _, f := range v.Functions {
		x, ok := at[TransitionItem{wohngeld, f.Function}]
		if want := f.Outcome == Bundle || f.Outcome == BundleInPart; ok != want {
			t.Errorf("%s: planned %t, want %t", f.Function, ok, want)
		}
		if !ok {
			continue
		}
		bundled++
		yearly := 0.0
		for _, c := range f.Components {
			if c.Key == "transition" {
				yearly = c.Then
			}
		}
		cost := yearly * (1 - math.Pow(1.03, -7)) / .03 // present value of seven years
		if math.Abs(x.Gain-f.Saving.Value-yearly) > 1e-6 || math.Abs(x.Cost-cost) > 1e-3 || math.Abs(x.Effort-cost/60/1560) > 1e-6 {
			t.Errorf("%s: %+v, want gain %g and cost %g", f.Function, x, f.Saving.Value+yearly, cost)
		}
	}
	if bundled == 0 {
		t.Fatal("nothing is bundled")
	}
	// The Land carries the online service of 116 authorities: once 20,000 and 5,000
	// each, with an overrun of 56 %.
	if x := at[TransitionItem{wohngeld, landscape.Online}]; math.Abs(x.Cost-1.56*(20_000+116*5_000)) > 1e-3 {
		t.Errorf("online costs %g once, want 936,000", x.Cost)
	}
	if report, err := transition.Check(&plan.Problem, plan.Plan); err != nil || len(report.Wrong) > 0 {
		t.Errorf("the plan does not hold: %v %v", report.Wrong, err)
	}
}

func TestTransitionRefuses(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	if _, err := s.Transition(t.Context(), "99", TransitionWish{Duration: 1}); !errors.Is(err, ErrUnknownLand) {
		t.Errorf("got %v", err)
	}
	for want, wish := range map[string]TransitionWish{
		"gains count until 2020, which is before the last year 2031":             {First: 2027, Until: 2020, Duration: 1},
		"the first year is 1900; a plan begins in one of the years 2026 to 2066": {First: 1900, Duration: 1},
		"the first year is 2025; a plan begins":                                  {First: 2025, Duration: 1},
		"the first year is 2067; a plan begins":                                  {First: 2067, Duration: 1},
		"the duration is 0 years; it must be 1 to 10":                            {},
		"the duration is 11 years":                                               {Duration: 11},
		"41 years; 1 to 40 can be planned":                                       {Duration: 1, Years: make([]transition.Year, 41)},
	} {
		if _, err := s.Transition(t.Context(), "13", wish); !errors.Is(err, transition.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for _, first := range []int{2026, 2066} { // the clock of the tests shows 2026
		if plan, err := s.Transition(t.Context(), "13", TransitionWish{First: first, Duration: 10, Years: make([]transition.Year, 1)}); err != nil || plan.Problem.First != first {
			t.Errorf("%d: got %d, %v", first, plan.Problem.First, err)
		}
	}
}
