package bundling

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/landscape"
)

// workOf is the work of some functions of services on one field.
func workOf(t testing.TB, f *field, all ...prices) []teamWork {
	t.Helper()
	o := newOptimiser(f)
	work := make([]teamWork, len(all))
	for i, p := range all {
		best, err := o.solve(&p)
		if err != nil {
			t.Fatal(err)
		}
		work[i] = teamWork{function: landscape.Expertise, field: f, prices: p, free: best, best: best}
		work[i].prepare(o)
	}
	return work
}

// shareAll solves with the worth of posts.
func shareAll(t testing.TB, tree *landscape.Tree, work []teamWork, wish TeamWish) (TeamPlan, error) {
	t.Helper()
	h := newSharing(tree, work, wish)
	found, err := h.solve(t.Context(), h.problem(), h.limits(), nil)
	if err != nil {
		return TeamPlan{}, h.explain(err)
	}
	plan := h.describe("13", &found)
	plan.Hurried, err = h.worths(t.Context(), &found, plan.Teams)
	return plan, err
}

// emptyTree knows no authority, so that none has two keys.
func emptyTree(t testing.TB) *landscape.Tree {
	t.Helper()
	tree, err := landscape.NewTree([]landscape.Authority{{Key: "00", Level: landscape.LevelBund}})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// Twice the worked example of one service, see TestWorkedExample, at m = 4: 45,600
// each, for which the first Kreis needs 600 hours. With a post of 1,000 hours one
// of them is done by its three authorities themselves, for 300 more. An hour is
// worth 300/600 where plans may be mixed.
func TestWorkedExampleOfTeams(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{100, 200, 300}, []int{50, 150, 1200})
	p := prices{
		build: 1000, hours: 1, perHour: 20, capacity: 1000, elasticity: 1, limit: 1, realised: 1,
		kreis: tier{factor: 1.5, distance: 2}, land: tier{factor: 4, distance: 16},
	}
	work := workOf(t, f, p, p)
	for _, tt := range []struct {
		posts, used, cost, more, split, less float64
	}{{2, 1.2, 91200, 0, 0, 300}, {1, 0.6, 91500, 300, 100, 300}, {0, 0, 91800, 300, 500, math.NaN()}} {
		plan, err := shareAll(t, emptyTree(t), work, TeamWish{Teams: []Team{{"13001", landscape.Expertise, tt.posts}}, Nodes: 100, Worth: true})
		if err != nil {
			t.Fatal(err)
		}
		w := plan.Teams[0]
		near(t, "cost", plan.Cost, tt.cost, 1e-6)
		near(t, "free", plan.Free, 91200, 1e-6)
		near(t, "wanted", w.Wanted, 1.2, 1e-9)
		near(t, "used", w.Used+1, tt.used+1, 1e-9)
		if !plan.Proved {
			t.Errorf("%v posts: cost %v, bound %v", tt.posts, plan.Cost, plan.Bound)
		}
		if w.OneLess.Impossible != math.IsNaN(tt.less) {
			t.Errorf("%v posts: one less: %+v", tt.posts, w.OneLess)
		}
		check := func(name string, got *PostWorth, want float64) {
			if !got.Proved() || math.Abs(got.Least-want) > 1e-3 || math.Abs(*got.Most-want) > 1e-3 {
				t.Errorf("%v posts, %s: %+v, want %v", tt.posts, name, got, want)
			}
		}
		if plan.Hurried {
			t.Error("20 seconds are not enough")
		}
		check("one more", w.OneMore, tt.more)
		if !w.OneLess.Impossible {
			check("one less", w.OneLess, tt.less)
		}
		if w.OneMore.IfSplit == nil || math.Abs(*w.OneMore.IfSplit-tt.split) > 1e-2 {
			t.Errorf("%v posts: one more, if split: %v, want %v", tt.posts, w.OneMore.IfSplit, tt.split)
		}
	}
}

// What a post more or less comes to holds the difference of the true optima, found
// by trying all pairs of plans of two services.
func TestWorthHoldsWhatSolvingAnewGives(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{12000, 30000, 7000}, []int{9000, 45000})
	empty, exact, amounts := emptyTree(t), 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		work := workOf(t, f, drawPrices(rt), drawPrices(rt))
		carrier := rapid.SampledFrom([]landscape.ARS{"13", "13001", "13002"}).Draw(rt, "carrier")
		team := Team{Carrier: carrier, Function: landscape.Expertise}
		h := newSharing(empty, work, TeamWish{Teams: []Team{team}})
		wanted := h.used(func(i int) plan { return work[i].best.plan })[0]
		team.Posts = min(MaxPosts, wanted*rapid.Float64Range(0, 1.5).Draw(rt, "share")+rapid.Float64Range(0, 2).Draw(rt, "more"))
		wish := TeamWish{Teams: []Team{team}, Nodes: rapid.SampledFrom([]int{1, 200}).Draw(rt, "nodes"), Worth: true}
		wish.MaxCarriers = rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(rt, "carriers")
		wish.Time = rapid.SampledFrom([]time.Duration{0, 0, 0, 1}).Draw(rt, "time")
		optimum := bruteTeams(work, team, wish.MaxCarriers)
		here := optimum(team.Posts)

		got, err := shareAll(t, empty, work, wish)
		switch {
		case errors.Is(err, teams.ErrNotFound):
			return
		case errors.Is(err, teams.ErrInfeasible) && math.IsInf(here, 1):
			return
		case err != nil:
			rt.Fatal(err)
		}
		slack := 1e-7*got.Cost + 1e-6
		if got.Bound > here+slack || got.Cost < here-slack {
			rt.Fatalf("cost %v, bound %v, optimum %v", got.Cost, got.Bound, here)
		}
		if wish.Time > 0 && !got.Hurried {
			rt.Fatal("a nanosecond was enough")
		}
		w := got.Teams[0]
		holds := func(name string, x *PostWorth, want float64) {
			if x.Least > want+slack || x.Most != nil && *x.Most < want-slack || x.Least < 0 || x.Most != nil && *x.Most < x.Least {
				rt.Fatalf("%s of %v posts: %+v, solved anew %v", name, team.Posts, x, want)
			}
			if want > 1 {
				amounts++
				if x.Proved() {
					exact++
				}
			}
		}
		holds("one more", w.OneMore, here-optimum(team.Posts+1))
		less := math.Inf(1)
		if team.Posts >= 1 {
			less = optimum(team.Posts - 1)
		}
		if w.OneLess.Impossible && !math.IsInf(less, 1) {
			rt.Fatalf("one less of %v posts is possible", team.Posts)
		}
		if !w.OneLess.Impossible {
			holds("one less", w.OneLess, less-here)
		}
	})
	if exact == 0 {
		t.Error("no worth was ever proved")
	}
	t.Logf("%d of %d amounts above 1 EUR were proved", exact, amounts)
}

// bruteTeams returns the cost of the cheapest plans of all services for any posts
// of the team, +Inf if there are none; each service has at most so many carriers.
func bruteTeams(work []teamWork, team Team, maxCarriers int) func(posts float64) float64 {
	type option struct{ cost, posts float64 }
	options := []option{{}}
	for i := range work {
		w := &work[i]
		var own []option
		everyPlan(w.field, func(x plan) {
			o, carriers := option{cost: w.cost(x)}, 0
			w.each(x, func(at carrying) {
				carriers++
				if w.field.units[at.unit].Key == team.Carrier {
					o.posts += at.posts
				}
			})
			if maxCarriers == 0 || carriers <= maxCarriers {
				own = append(own, o)
			}
		})
		var all []option
		for _, x := range options {
			for _, y := range own {
				all = append(all, option{x.cost + y.cost, x.posts + y.posts})
			}
		}
		options = all
	}
	return func(posts float64) float64 {
		best := math.Inf(1)
		for _, o := range options {
			if o.posts <= posts*(1+1e-12) {
				best = min(best, o.cost)
			}
		}
		return best
	}
}
