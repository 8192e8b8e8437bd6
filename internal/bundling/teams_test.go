package bundling

import (
	"errors"
	"fmt"
	"math"
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
	} {
		_, err := s.Teams(t.Context(), tt.land, tt.wish)
		if !errors.Is(err, tt.want) || !strings.Contains(fmt.Sprint(err), tt.text) {
			t.Errorf("%s: error %v, want %v with %q", name, err, tt.want, tt.text)
		}
	}
}
