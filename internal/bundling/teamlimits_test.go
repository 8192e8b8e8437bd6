package bundling

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/landscape"
)

// Twice the service of TestWorkedExampleOfTeams. Carrying one costs the first Kreis
// 1,500 for building and 600 · 20 for the work, 13,500 in all, and saves 300. With
// 20,000 a year it carries one of the two; mixed, a euro saves 300/13,500.
func TestWorkedExampleOfBudgets(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{100, 200, 300}, []int{50, 150, 1200})
	p := prices{
		build: 1000, hours: 1, perHour: 20, capacity: 1000, elasticity: 1, limit: 1, realised: 1,
		kreis: tier{factor: 1.5, distance: 2}, land: tier{factor: 4, distance: 16},
	}
	work := workOf(t, f, p, p)
	for _, tt := range []struct{ yearly, used, cost, price float64 }{
		{27000, 27000, 91200, 0}, {20000, 13500, 91500, 300. / 13500}, {13499, 0, 91800, 300. / 13500},
	} {
		plan, err := shareAll(t, emptyTree(t), work, TeamWish{Budgets: []Budget{{"13001", tt.yearly}}, Nodes: 100, Worth: true})
		if err != nil {
			t.Fatal(err)
		}
		b := plan.Budgets[0]
		near(t, "cost", plan.Cost, tt.cost, 1e-6)
		near(t, "wanted", b.Wanted, 27000, 1e-9)
		near(t, "used", b.Used+1, tt.used+1, 1e-9)
		if !plan.Proved || tt.price > 0 && math.Abs(b.Price-tt.price) > 1e-6 {
			t.Errorf("%v a year: proved %v, price %v, want %v", tt.yearly, plan.Proved, b.Price, tt.price)
		}
	}
}

// Within random posts, budgets and floors no plan of two services is cheaper than
// the bound, and the plan found keeps to all of them.
func TestBudgetsAndFloorsAreKept(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{12000, 30000, 7000}, []int{9000, 45000})
	empty, limited := emptyTree(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		keys := []landscape.ARS{"13", "13001", "13002"}
		wish := TeamWish{Nodes: 100, Floors: []Floor{{rapid.SampledFrom(append(keys, "130010002")).Draw(rt, "whose floor"), .5}}}
		kept := newFloors(empty, wish.Floors)
		work := workOf(t, f, drawPrices(rt), drawPrices(rt))
		for i := range work {
			work[i].acceptance = rapid.SampledFrom([]*float64{nil, new(0.0), new(1.0)}).Draw(rt, "acceptance")
			work[i].field = kept.ground(f, work[i].acceptance)
			o := newOptimiser(work[i].field)
			var err error
			if work[i].best, err = o.solve(&work[i].prices); err != nil {
				rt.Fatal(err)
			}
			work[i].prepare(o)
		}
		wish.MaxCarriers = rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(rt, "carriers")
		carrier := rapid.SampledFrom(keys).Draw(rt, "carrier")
		wish.Budgets = []Budget{{Carrier: carrier}}
		if rapid.Bool().Draw(rt, "with a team") {
			wish.Teams = []Team{{carrier, landscape.Expertise, rapid.Float64Range(0, 30).Draw(rt, "posts")}}
		}
		h := newSharing(empty, work, wish)
		wanted := h.used(func(i int) plan { return work[i].free.plan })
		h.wish.Budgets[0].Yearly = wanted[len(wanted)-1]*rapid.Float64Range(0, 1.5).Draw(rt, "share") + rapid.Float64Range(0, 1000).Draw(rt, "more")
		optimum := bruteLimits(h, wish.Floors)

		found, err := h.solve(t.Context(), h.problem(), h.limits(), nil)
		switch {
		case errors.Is(err, teams.ErrNotFound), errors.Is(err, teams.ErrInfeasible) && math.IsInf(optimum, 1):
			return
		case err != nil:
			rt.Fatal(err)
		}
		slack := 1e-7*found.cost + 1e-6
		if found.bound > optimum+slack || found.cost < optimum-slack {
			rt.Fatalf("cost %v, bound %v, optimum %v", found.cost, found.bound, optimum)
		}
		quick := *h
		quick.wish.Nodes = 1
		if first, err := quick.solve(t.Context(), h.problem(), h.limits(), nil); err == nil && first.cost < found.cost-slack {
			rt.Fatalf("more nodes find %v instead of %v", found.cost, first.cost)
		}
		used := h.used(func(i int) plan { return found.plans[i] })
		for k, limit := range h.limits() {
			if used[k] > limit*(1+1e-6)+1e-6 {
				rt.Fatalf("limit %d: %v of %v", k, used[k], limit)
			}
		}
		if found.cost > h.work[0].free.cost+h.work[1].free.cost+slack {
			limited++
		}
	})
	if limited == 0 {
		t.Error("no limit ever cost anything")
	}
}

// bruteLimits returns the cost of the cheapest plans of two services within the
// limits and floors, +Inf if there are none.
func bruteLimits(h *sharing, list []Floor) float64 {
	type option struct {
		cost float64
		plan plan
	}
	var options [2][]option
	for i := range h.work {
		w := &h.work[i]
		everyPlan(w.field, func(x plan) {
			for _, a := range w.field.authorities {
				under := strings.HasPrefix(string(w.field.units[a].Key), string(list[0].Authority))
				if x[a] != a && under && w.acceptance != nil && *w.acceptance < list[0].Least {
					return
				}
			}
			carriers := 0
			w.each(x, func(at carrying) {
				if !slices.Contains(w.field.authorities, at.unit) || w.served(at.unit) {
					carriers++
				}
			})
			if h.wish.MaxCarriers > 0 && carriers > h.wish.MaxCarriers {
				return
			}
			options[i] = append(options[i], option{w.cost(x), slices.Clone(x)})
		})
	}
	best := math.Inf(1)
	for _, first := range options[0] {
		for _, second := range options[1] {
			if first.cost+second.cost >= best {
				continue
			}
			used, limits := h.used(func(i int) plan { return []plan{first.plan, second.plan}[i] }), h.limits()
			if keeps(used, limits) {
				best = first.cost + second.cost
			}
		}
	}
	return best
}

func keeps(used, limits []float64) bool {
	for k := range used {
		if used[k] > limits[k]*(1+1e-12) {
			return false
		}
	}
	return true
}

// A floor keeps on its own whom it is about, in services that too few want; that
// costs what the verdict says where the same authorities do not join.
func TestFloorsOfALand(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	free, err := s.Teams(t.Context(), "13", TeamWish{Nodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	accept(t, s, wohngeld, .4, .3, .5)
	floor := Floor{"13072", .5}
	plan, err := s.Teams(t.Context(), "13", TeamWish{Floors: []Floor{floor, {"13", .2}}, Nodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Verdict(t.Context(), wohngeld, "13", nil)
	if err != nil {
		t.Fatal(err)
	}
	var conditions Conditions
	for _, c := range v.Functions[0].Changes {
		if strings.HasPrefix(string(c.Authority), "13072") {
			conditions.Out = append(conditions.Out, c.Authority)
		}
	}
	without, err := s.VerdictUnder(t.Context(), wohngeld, "13", nil, conditions)
	if err != nil {
		t.Fatal(err)
	}
	cost, kept := map[landscape.Function]float64{}, 0
	for i, f := range without.Functions {
		cost[f.Function] = f.Then.Value
		for _, c := range v.Functions[i].Changes {
			if strings.HasPrefix(string(c.Authority), "13072") && c.Carrier != c.Authority {
				kept++
				break
			}
		}
	}
	if len(conditions.Out) < 2 || kept == 0 {
		t.Fatalf("%d authorities, %d functions: the test shows nothing", len(conditions.Out), kept)
	}
	extra := 0.0
	for i, x := range plan.Services {
		if x.Service == wohngeld {
			near(t, string(x.Function), x.Cost, cost[x.Function], 1e-6*x.Cost)
			extra += x.Cost - x.Free
		} else if x.Changed || free.Services[i].Cost != x.Cost {
			t.Errorf("%s %s changes, of which nobody knows the acceptance", x.Service, x.Function)
		}
	}
	near(t, "extra", plan.Extra, extra, 1e-3)
	if got := plan.Floors[0]; got.Floor != floor || got.Kept != kept || got.Unknown == 0 {
		t.Errorf("got %+v, want %d kept", got, kept)
	}
	if got := plan.Floors[1]; got.Kept != 0 || got.Unknown == 0 {
		t.Errorf("0.4 want it, but a floor of 0.2 keeps %d", got.Kept)
	}
	if !plan.Proved || plan.Extra <= 0 {
		t.Errorf("costs %v more, proved %v", plan.Extra, plan.Proved)
	}
	few, err := s.Teams(t.Context(), "13", TeamWish{Floors: []Floor{{"13", .5}}, MaxCarriers: 8, Nodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range few.Services {
		if x.Service == wohngeld && (len(x.Carriers) > 0 || x.Local < 100) {
			t.Errorf("%s: %d carriers, %d on their own, though all want to be", x.Function, len(x.Carriers), x.Local)
		}
	}
}

// A kreisfreie Stadt has the same floor by each of its keys, and more pressure never
// hides that nobody knows the acceptance.
func TestFloorsByBothKeys(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	accept(t, s, wohngeld, .4, .3, .5)
	solve := func(wish TeamWish) TeamPlan {
		wish.Nodes = 1
		plan, err := s.Teams(t.Context(), "13", wish)
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	a, b := solve(TeamWish{Floors: []Floor{{"13003", .5}}}), solve(TeamWish{Floors: []Floor{{"130030000", .5}}})
	if a.Floors[0].Kept != b.Floors[0].Kept || a.Floors[0].Kept == 0 {
		t.Errorf("%d functions are kept by one key, %d by the other", a.Floors[0].Kept, b.Floors[0].Kept)
	}
	near(t, "extra", a.Extra, b.Extra, 1e-6)
	if x := solve(TeamWish{Floors: []Floor{{"13003", 0}}}).Floors[0]; x.Kept != 0 || x.Unknown != 0 {
		t.Errorf("a floor of 0 keeps %d and leaves %d open", x.Kept, x.Unknown)
	}
	pressed := solve(TeamWish{Floors: []Floor{{"13072", .6}}, Budgets: []Budget{{"13072", 1_000_000}}})
	moved := 0
	for _, x := range pressed.Services {
		if x.Service != wohngeld && slices.ContainsFunc(x.Carriers, func(c Carrier) bool {
			return slices.ContainsFunc(c.Serves, func(key landscape.ARS) bool { return strings.HasPrefix(string(key), "13072") })
		}) {
			moved++
		}
	}
	if got := pressed.Floors[0].Unknown; got != moved || moved < 30 {
		t.Errorf("%d functions of unknown acceptance, want %d", got, moved)
	}
}

func TestLimitsRefuse(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	for name, tt := range map[string]struct {
		wish TeamWish
		text string
	}{
		"budget of nobody": {TeamWish{Budgets: []Budget{{"01001", 1}}}, `budget 01001:1: unknown carrier "01001"`},
		"negative":         {TeamWish{Budgets: []Budget{{"13", -1}}}, "between 0 and"},
		"no number":        {TeamWish{Budgets: []Budget{{"13", math.NaN()}}}, "between 0 and"},
		"twice":            {TeamWish{Budgets: []Budget{{"13003", 1}, {"130030000", 2}}}, "is given twice"},
		"floor of nobody":  {TeamWish{Floors: []Floor{{"01", .5}}}, `unknown authority "01"`},
		"above 1":          {TeamWish{Floors: []Floor{{"13", 1.1}}}, "between 0 and 1"},
		"floor twice":      {TeamWish{Floors: []Floor{{"13", .1}, {"13", .2}}}, "is given twice"},
		"too many":         {TeamWish{Floors: make([]Floor, MaxLimits+1)}, "51 floors: give at most 50"},
		"too many budgets": {TeamWish{Budgets: make([]Budget, MaxLimits+1)}, "51 budgets: give at most 50"},
	} {
		if _, err := s.Teams(t.Context(), "13", tt.wish); !errors.Is(err, ErrTeams) || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: error %v, want %q", name, err, tt.text)
		}
	}
	_, err := s.Teams(t.Context(), "13", TeamWish{Budgets: []Budget{{"13072", 1000}}})
	var no *NoTeamPlanError
	if !errors.As(err, &no) || len(no.Budgets) != 1 || no.Budgets[0].Carrier != "13072" || !(no.Budgets[0].Needed > 1000) {
		t.Errorf("1,000 EUR for all that a Landkreis has to do itself: %v", err)
	}
}

// Budgets and floors are read as they are written, and nothing else is.
func FuzzParseLimits(f *testing.F) {
	for _, s := range []string{"13072:400000", " 13 : 0.5 ", "13:-1", "13:NaN", "13", ":", "13:1e99", "x:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBudget(s)
		if err == nil {
			if again, err := ParseBudget(b.String()); err != nil || again != b || !(b.Yearly >= 0 && b.Yearly <= MaxYearly) {
				t.Fatalf("%q is %v, which is read as %v, %v", s, b, again, err)
			}
		} else if !errors.Is(err, ErrTeams) {
			t.Fatalf("%q: %v", s, err)
		}
		floor, err := ParseFloor(s)
		if err == nil {
			if again, err := ParseFloor(floor.String()); err != nil || again != floor || !(floor.Least >= 0 && floor.Least <= 1) {
				t.Fatalf("%q is %v, which is read as %v, %v", s, floor, again, err)
			}
		} else if !errors.Is(err, ErrTeams) {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
