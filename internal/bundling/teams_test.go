package bundling

import (
	"errors"
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
	free, err := s.Teams(t.Context(), "13", list, 1)
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
	less, err := s.Teams(t.Context(), "13", list, 1)
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
	for name, tt := range map[string]struct {
		land landscape.ARS
		list []Team
		want error
	}{
		"land":    {"99", nil, ErrUnknownLand},
		"carrier": {"13", []Team{{"01001", landscape.Decision, 1}}, ErrUnknownCarrier},
		"twice":   {"13", []Team{{"13", landscape.Decision, 1}, {"13", landscape.Decision, 1}}, ErrUnknownCarrier},
	} {
		if _, err := s.Teams(t.Context(), tt.land, tt.list, 1); !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", name, err, tt.want)
		}
	}
	var value *teams.ValueError
	if _, err := s.Teams(t.Context(), "13", []Team{{"13", landscape.Decision, -1}}, 1); !errors.As(err, &value) {
		t.Errorf("negative posts: error %v", err)
	}
}
