package bundling

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/landscape"
)

// TestTeamsOfALand: with posts to spare the plan is that without teams; with four
// fifths of what the Kreise use it keeps them, costs more, and the bound stays below.
func TestTeamsOfALand(t *testing.T) {
	s, _ := newTestService(t)
	list := []Team{}
	for _, carrier := range []landscape.ARS{"13", "13071", "13072", "13073", "13074", "13075", "13076"} {
		for _, f := range []landscape.Function{landscape.Expertise, landscape.Decision} {
			list = append(list, Team{carrier, f, 1e6})
		}
	}
	free, err := s.Teams(t.Context(), "13", TeamWish{Teams: list, Nodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(free.Services) < 40 || free.Cost > free.Free*(1+1e-9) || free.Bound > free.Free*(1+1e-9) {
		t.Fatalf("%d services, cost %v, bound %v, without teams %v", len(free.Services), free.Cost, free.Bound, free.Free)
	}
	for k := range list {
		if list[k].Carrier != "13" {
			list[k].Posts = 0.8 * free.Teams[k].Used
		}
	}
	less, err := s.Teams(t.Context(), "13", TeamWish{Teams: list, Nodes: 1})
	if err != nil {
		t.Fatal(err)
	}
	if less.Cost < less.Free || less.Bound > less.Cost || less.Bound < free.Bound {
		t.Errorf("cost %v, bound %v, without teams %v, bound with posts to spare %v", less.Cost, less.Bound, less.Free, free.Bound)
	}
	if gap := (less.Cost - less.Bound) / less.Cost; gap > 0.02 {
		t.Errorf("gap %v", gap)
	}
	priced := 0
	for k, w := range less.Teams {
		if w.Used > list[k].Posts*(1+1e-6)+1e-6 {
			t.Errorf("%s %s uses %v of %v posts", w.Carrier, w.Function, w.Used, list[k].Posts)
		}
		if w.Price > 0 {
			priced++
		}
	}
	if priced == 0 {
		t.Error("no post is worth anything")
	}
	t.Logf("%d services, free %.0f, fewer posts %.0f, bound %.0f; %+v", len(less.Services), less.Free, less.Cost, less.Bound, less.Teams[:4])
}

func TestTeamsRefuse(t *testing.T) {
	s, _ := newTestService(t)
	decision := func(carrier landscape.ARS, posts float64) Team { return Team{carrier, landscape.Decision, posts} }
	for name, tt := range map[string]struct {
		land landscape.ARS
		wish TeamWish
		want error
		text string
	}{
		"land":         {"99", TeamWish{}, ErrUnknownLand, "99"},
		"a Kreis":      {"13072", TeamWish{}, ErrUnknownLand, "13072"},
		"carrier":      {"13", TeamWish{Teams: []Team{decision("01001", 1)}}, ErrTeams, `unknown carrier "01001"`},
		"nobody":       {"13", TeamWish{Teams: []Team{decision("13999", 1)}}, ErrTeams, `unknown carrier "13999"`},
		"twice":        {"13", TeamWish{Teams: []Team{decision("13", 1), decision("13", 1)}}, ErrTeams, "given twice"},
		"two keys":     {"13", TeamWish{Teams: []Team{decision("13003", 1), decision("130030000", 1)}}, ErrTeams, "for decision is given twice"},
		"function":     {"13", TeamWish{Teams: []Team{{"13", "backen", 1}}}, ErrTeams, "backen"},
		"negative":     {"13", TeamWish{Teams: []Team{decision("13", -1)}}, ErrTeams, "13:decision:-1"},
		"no number":    {"13", TeamWish{Teams: []Team{decision("13", math.NaN())}}, ErrTeams, "between 0 and 1000000"},
		"endless":      {"13", TeamWish{Teams: []Team{decision("13", math.Inf(1))}}, ErrTeams, "between 0 and 1000000"},
		"carriers":     {"13", TeamWish{Teams: []Team{decision("13", 1)}, MaxCarriers: -1}, ErrTeams, "at most -1 carriers"},
		"too many":     {"13", TeamWish{Teams: []Team{decision("13", 1)}, MaxCarriers: MaxCarriers + 1}, ErrTeams, "at most 101 carriers"},
		"nobody can":   {"13", TeamWish{Teams: []Team{{"13072", landscape.Expertise, 0}, {"13", landscape.Expertise, 0}}}, teams.ErrInfeasible, "nobody can serve 13072"},
		"not together": {"13", TeamWish{Teams: []Team{{"13072", landscape.Expertise, 3}, {"13", landscape.Expertise, 0}}}, teams.ErrInfeasible, "13072 for expertise has 3 and needs at least"},
		"crowded":      {"13", TeamWish{Teams: []Team{{"13", landscape.Expertise, 0}}, MaxCarriers: 2}, teams.ErrInfeasible, " within these limits: 13 for expertise has 0; there may be only 2 carriers; give more posts or allow more carriers"},
		"no money":     {"13", TeamWish{Budgets: []Budget{{"13071", 0}}}, teams.ErrInfeasible, "; give more money"},
		"many teams":   {"13", TeamWish{Teams: make([]Team, MaxTeams+1), Worth: true}, ErrTeams, "13 teams: give at most 12"},
	} {
		_, err := s.Teams(t.Context(), tt.land, tt.wish)
		if !errors.Is(err, tt.want) || !strings.Contains(fmt.Sprint(err), tt.text) {
			t.Errorf("%s: error %v, want %v with %q", name, err, tt.want, tt.text)
		}
	}
}

// The plan is the same whether or not one asks what posts are worth, and carriers can
// be limited alone.
func TestTeamsPlanIsOne(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	costs := func(wish TeamWish) TeamPlan {
		plan, err := s.Teams(t.Context(), "13", wish)
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	wish := TeamWish{Teams: []Team{{"13", landscape.Online, 27}, {"13071", landscape.Expertise, 5}, {"13072", landscape.Expertise, 5}}}
	without := costs(wish)
	wish.Worth = true
	if with := costs(wish); with.Cost != without.Cost || with.Bound != without.Bound || with.Extra <= 0 {
		t.Errorf("it costs %v more, at least %v, and with the worth of posts %v, %v", without.Extra, without.Bound, with.Extra, with.Bound)
	}
	few := costs(TeamWish{MaxCarriers: 8})
	for _, x := range few.Services {
		if n := len(x.Carriers) + x.Local; n > 8 && x.Function != landscape.Contact { // there nobody has a choice
			t.Errorf("%d carriers for %s %s", n, x.Service, x.Function)
		}
	}
	if few.Extra <= 0 || few.Bound > few.Cost {
		t.Errorf("eight carriers cost %v more, at least %v of %v", few.Extra, few.Bound, few.Cost)
	}
}

// Teams are read as they are written, and nothing else is.
func FuzzParseTeam(f *testing.F) {
	for _, s := range []string{"13072:expertise:4.5", " 13 : decision : 0 ", "13:decision:-1", "13:decision:NaN", "13:backen:1", "13", "::", "13:decision:1e99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		team, err := ParseTeam(s)
		if err != nil {
			if !errors.Is(err, ErrTeams) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := ParseTeam(team.String()); err != nil || again != team || !(team.Posts >= 0 && team.Posts <= MaxPosts) {
			t.Fatalf("%q is %v, which is read as %v, %v", s, team, again, err)
		}
	})
}

// Those who carry for others in the cheapest plans want the posts that teams of them
// would want; the largest stands first.
func TestWantedPosts(t *testing.T) {
	s, _ := newTestService(t)
	wanted, err := s.WantedPosts(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	if len(wanted) < 6 || !slices.IsSortedFunc(wanted, func(a, b Team) int { return cmp.Compare(b.Posts, a.Posts) }) {
		t.Fatalf("got %v", wanted)
	}
	plan, err := s.Teams(t.Context(), "13", TeamWish{Teams: wanted[:5], Worth: true})
	if err != nil {
		t.Fatal(err)
	}
	for k, w := range plan.Teams {
		if math.Abs(w.Wanted-wanted[k].Posts) > 1e-9*w.Wanted {
			t.Errorf("%v wants %v", wanted[k], w.Wanted)
		}
		if !w.OneMore.Proved() || w.OneMore.Least != 0 || w.OneLess.Most == nil {
			t.Errorf("%v has what it wants; one more saves %+v, one less costs %+v", wanted[k], w.OneMore, w.OneLess)
		}
	}
	if !plan.Proved || plan.Extra != 0 || slices.ContainsFunc(plan.Services, func(x TeamService) bool { return x.Changed }) {
		t.Errorf("with all that is wanted it costs %v more, proved %v", plan.Extra, plan.Proved)
	}
	if _, err := s.WantedPosts(t.Context(), "99"); !errors.Is(err, ErrUnknownLand) {
		t.Errorf("got %v", err)
	}
}
