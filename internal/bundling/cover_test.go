package bundling

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
)

// mustPresence describes the people of a plan that has a meaning.
func mustPresence(t interface{ Fatal(...any) }, f *field, p *prices, l layout) Presence {
	x, err := f.presence(p, l)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Worked example: 116 administrations with two experts each against one team of
// six, everybody away a fifth of the time and busy for four fifths of the rest.
// For as short a wait each would need six of its own, since five wait 0.554
// handling times, and 0.5 is soon enough.
func TestTwoPeopleInEveryAmtArePriced(t *testing.T) {
	t.Parallel()
	f := wholeLand(t)
	p := prices{perExpert: 20, cover: 2, capacity: 1326, elasticity: 1, limit: 1, utilisation: .8, absence: .2}
	p.hours = 5.5 * p.capacity / served(f)

	apart := mustPresence(t, f, &p, f.layout(f.alone()))
	near(t, "nobody there", apart.Nobody, .04, 1e-12)
	near(t, "nobody there, worst", apart.NobodyWorst, .04, 1e-12)
	near(t, "wait", *apart.Wait, 1.778, .0005)
	near(t, "hours of training", apart.Training, 4640, 0)
	if apart.People != 232 || apart.Fewest != 2 || apart.Most != 2 || apart.Uncovered != 0 {
		t.Errorf("apart: %+v", apart)
	}
	together := f.layout(f.from(landscape.LevelLand))
	team := mustPresence(t, f, &p, together)
	near(t, "nobody of six there", team.Nobody, .000064, 1e-12)
	near(t, "hours of training of six", team.Training, 120, 0)
	if team.People != 6 || team.Fewest != 6 || team.Most != 6 {
		t.Errorf("together: %+v", team)
	}
	equal, err := f.equalCover(&p, together.groups)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "hours of training for equal cover", equal.Cost.Value, 116*(6-2)*20, 0)
	if equal.Fewest != 6 || equal.Most != 6 {
		t.Errorf("equal cover takes %+v", equal)
	}
}

// By hand, at an absence of a fifth: one person leaves a fifth of the days
// without anybody, two 4 %, three 0.8 %; 0.1 % is soon enough, which takes five.
func TestMatchingByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                          string
		people                        int
		absence, utilisation          float64
		nobody, wait                  float64
		matching, covering, uncovered int
	}{
		{"one", 1, .2, .8, .2, 4, 1, 2, 2},
		{"two", 2, .2, .8, .04, 1.7778, 2, 2, 0},
		{"three, seldom busy", 3, .2, .1, .008, .001372, 3, 2, 0},
		{"many, seldom busy", 40, .2, .1, 0, 0, 5, 2, 0},
		{"many, busy", 40, .2, .8, 0, .015148, 6, 2, 0},
		{"two, often away", 2, .25, .8, .0625, 1.7778, 2, 3, 2},
		{"never away", 2, 0, .8, 0, 1.7778, 2, 2, 0},
		{"always busy", 2, .2, 1, .04, math.Inf(1), 2, 2, 0},
		{"nobody", 0, .2, .8, 1, math.Inf(1), 0, 2, 2},
	} {
		f := ground(t, []int{10000, 30000})
		p := prices{cover: float64(c.people), capacity: 1, elasticity: 1, limit: 1, absence: c.absence, utilisation: c.utilisation}
		nobody, err1 := p.nobody(c.people)
		wait, err2 := p.wait(c.people)
		matching, err3 := p.matching(c.people)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatal(c.name, err1, err2, err3)
		}
		near(t, c.name+": nobody", nobody, c.nobody, 1e-9)
		if wait != c.wait {
			near(t, c.name+": wait", wait, c.wait, .00005)
		}
		if matching != c.matching || p.covering() != c.covering {
			t.Errorf("%s: matched by %d, covered from %d, want %d and %d", c.name, matching, p.covering(), c.matching, c.covering)
		}
		x := mustPresence(t, f, &p, f.layout(f.alone()))
		if got := f.uncovered(&p); got != c.uncovered || x.Uncovered != c.uncovered {
			t.Errorf("%s: %d and %d without cover, want %d", c.name, got, x.Uncovered, c.uncovered)
		}
		if (x.Wait == nil) != math.IsInf(c.wait, 1) || (x.WaitWorst == nil) != math.IsInf(c.wait, 1) {
			t.Errorf("%s: wait %v, worst %v", c.name, x.Wait, x.WaitWorst)
		}
	}
}

// Means are weighted by inhabitants: three quarters of them rely on three people.
func TestMeansAreWeightedByInhabitants(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{10000, 30000})
	p := prices{hours: 1, cover: 1, capacity: 10000, elasticity: 1, limit: 1, absence: .2, utilisation: .8}
	x := mustPresence(t, f, &p, f.layout(f.alone()))
	near(t, "nobody", x.Nobody, .25*.2+.75*.008, 1e-12)
	near(t, "nobody, worst", x.NobodyWorst, .2, 1e-12)
	near(t, "wait, worst", *x.WaitWorst, 4, 1e-9)
	if x.People != 4 || x.Fewest != 1 || x.Most != 3 || x.Uncovered != 1 || f.uncovered(&p) != 1 {
		t.Errorf("got %+v", x)
	}
}

// Whatever the prices: bundling makes no cover worse, nobody needs more people of their own than the carrier has,
// nobody is trained who is there, and all shares are shares.
func TestEqualCoverStaysWithinReason(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{12000, 30000, 7000}, []int{9000, 45000}, []int{80000})
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPrices(rt)
		p.absence = rapid.Float64Range(0, .9).Draw(rt, "absence")
		p.utilisation = rapid.Float64Range(.1, 1).Draw(rt, "utilisation")
		l := f.layout(f.from(rapid.SampledFrom([]landscape.Level{landscape.LevelKreis, landscape.LevelLand}).Draw(rt, "level")))
		then := mustPresence(rt, f, &p, l)
		if !(0 <= then.Nobody && then.Nobody <= then.NobodyWorst*(1+1e-12) && then.NobodyWorst <= 1) || then.Fewest > then.Most {
			rt.Fatalf("presence %+v", then)
		}
		now := mustPresence(rt, f, &p, f.layout(f.alone()))
		if then.Nobody > now.Nobody*(1+1e-12) || then.Uncovered > now.Uncovered || now.Uncovered != f.uncovered(&p) {
			rt.Fatalf("now %+v, then %+v, %d without cover", now, then, f.uncovered(&p))
		}
		if then.Uncovered > len(f.authorities) {
			rt.Fatalf("%d of %d without cover", then.Uncovered, len(f.authorities))
		}
		equal, err := f.equalCover(&p, l.groups)
		if err != nil {
			rt.Fatal(err)
		}
		if equal.Cost.Value < 0 || equal.Most > then.Most {
			rt.Fatalf("equal cover %+v of %+v", equal, then)
		}
		oftener := p
		oftener.absence = min(.9, p.absence*1.5)
		if before, after := f.uncovered(&p), f.uncovered(&oftener); after < before {
			rt.Fatalf("more absence left %d instead of %d without cover", after, before)
		}
	})
}

func TestCoverOfAVerdict(t *testing.T) {
	t.Parallel()
	v := verdict(t, wohngeld)
	for _, f := range v.Functions {
		c := f.Cover
		if c == nil {
			t.Fatalf("%s: no cover", f.Function)
		}
		if (c.Equal != nil) != (len(f.Carriers) > 0) {
			t.Errorf("%s: equal cover %v with %d carriers", f.Function, c.Equal, len(f.Carriers))
		}
		training := f.Components[slices.IndexFunc(f.Components, func(c Component) bool { return c.Key == "training" })]
		near(t, string(f.Function)+": training now", c.Now.Training, training.Now, 1e-6)
		near(t, string(f.Function)+": training then", c.Then.Training, training.Then, 1e-6)
		if f.Outcome == KeepLocal && (c.Now.People != c.Then.People || c.Now.Nobody != c.Then.Nobody) {
			t.Errorf("%s stays local, but its people change from %+v to %+v", f.Function, c.Now, c.Then)
		}
		if e := c.Equal; e != nil && !(0 <= e.Cost.P10 && e.Cost.P10 <= e.Cost.Value && e.Cost.Value <= e.Cost.P90) {
			t.Errorf("%s: price of equal cover %+v", f.Function, e.Cost)
		}
	}
	if c := function(v, landscape.Online).Cover; c.Now.Uncovered < c.Then.Uncovered || c.Now.Fewest != 1 {
		t.Errorf("one person is responsible in most places: %+v, then %+v", c.Now, c.Then)
	}
	for _, id := range []landscape.ServiceID{unknownRate, byTheLand} {
		if f := verdict(t, id).Functions[0]; f.Cover != nil {
			t.Errorf("%s: nothing to choose, but %+v", id, f.Cover)
		}
	}
}

// Figures at the edge of what is allowed are an answer too, and one that can be
// written as JSON.
func TestCoverAtTheEdge(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"always busy":   {"utilisation=1"},
		"nobody":        {"rate=0", "online.cover=0"},
		"always there":  {"absence=0"},
		"hardly there":  {"absence=0.9"},
		"no end of it":  {"rate=10000", "online.hours_per_case=1000"},
		"busy and away": {"utilisation=0.999999", "absence=0.9"},
	} {
		c := function(verdict(t, wohngeld, settings...), landscape.Online).Cover
		text, err := json.Marshal(c)
		if err != nil || c == nil {
			t.Errorf("%s: %s, %v", name, text, err)
			continue
		}
		if unlimited := name == "always busy" || name == "nobody"; unlimited != (c.Now.Wait == nil) {
			t.Errorf("%s: wait %v", name, c.Now.Wait)
		}
	}
}

// How often people are away moves no cost and is never worth measuring for it.
func TestAbsenceMovesNoCost(t *testing.T) {
	t.Parallel()
	before, after := verdict(t, wohngeld), verdict(t, wohngeld, "absence=0.5")
	if before.Saving != after.Saving {
		t.Errorf("saving %+v became %+v", before.Saving, after.Saving)
	}
	for _, f := range before.Functions {
		if slices.ContainsFunc(f.Measure, func(m Measure) bool { return m.Key == absence }) {
			t.Errorf("%s: absence is said to be worth measuring", f.Function)
		}
	}
	now := function(after, landscape.Decision).Cover.Now
	if now.Uncovered < 100 || now.NobodyWorst != .25 {
		t.Errorf("half the time away, with two people: %+v", now)
	}
}

// The list says of every service what its verdict says.
func TestPortfolioCountsWhoIsWithoutCover(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	p, err := s.Portfolio(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []landscape.ServiceID{wohngeld, kfz, unknownRate, byTheLand} {
		o, _ := p.Outcome(id)
		worst := 0
		for i, f := range verdict(t, id).Functions {
			want := 0
			if f.Cover != nil {
				want = f.Cover.Now.Uncovered
			}
			if o.UncoveredBy[i] != want {
				t.Errorf("%s, %s: %d without cover in the list, %d in the verdict", id, f.Function, o.UncoveredBy[i], want)
			}
			worst = max(worst, want)
		}
		if o.Uncovered != worst {
			t.Errorf("%s: %d without cover, want %d", id, o.Uncovered, worst)
		}
	}
	if o, _ := p.Outcome(wohngeld); o.Uncovered == 0 {
		t.Error("nobody is without cover in any function of Wohngeld, although one person runs the online service")
	}
}
