package bundling

import (
	"errors"
	"math"
	"slices"
	"testing"

	"kiesel/internal/landscape"
)

func cooperation(t *testing.T, c Conditions, n landscape.Neighbourhood) Cooperation {
	t.Helper()
	s, _ := newTestService(t)
	got, err := s.Cooperation(t.Context(), kfz, "13", nil, c, n)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestCooperationIsNeverDearerThanTheLevels(t *testing.T) {
	t.Parallel()
	v := verdict(t, kfz)
	for i, f := range cooperation(t, Conditions{}, landscape.Neighbourhood{Border: true}).Functions {
		if f.Then.Value > f.Levels.Value*(1+1e-9) || f.LowerBound > f.Then.Value*(1+1e-9) {
			t.Errorf("%s: bound %.2f, with neighbours %.2f, along the levels %.2f", f.Function, f.LowerBound, f.Then.Value, f.Levels.Value)
		}
		if f.Levels != v.Functions[i].Then || f.Now != v.Functions[i].Now {
			t.Errorf("%s: now %v and along the levels %v, the verdict says %v and %v", f.Function, f.Now, f.Levels, v.Functions[i].Now, v.Functions[i].Then)
		}
		sum := 0.0
		for _, c := range f.Changes {
			sum += c.Then
		}
		if math.Abs(sum-f.Then.Value) > 1e-6*f.Then.Value {
			t.Errorf("%s: what it means for each adds up to %.2f, not %.2f", f.Function, sum, f.Then.Value)
		}
	}
}

// Who carries for neighbours serves itself; everybody is served by a neighbour or
// by a level above.
func TestCooperationMakesStars(t *testing.T) {
	t.Parallel()
	near := landscape.Neighbourhood{Border: true}
	online := cooperation(t, Conditions{}, near).Functions[0]
	if online.Neighbours == 0 {
		t.Fatal("no neighbour carries online")
	}
	kreise := embedded(t).Tree.Kreise("13")
	neighbours, err := near.Neighbours(kreise)
	if err != nil {
		t.Fatal(err)
	}
	at := func(key landscape.ARS) int {
		return slices.IndexFunc(kreise, func(a landscape.Authority) bool { return a.Key == key })
	}
	carrier := map[landscape.ARS]landscape.ARS{}
	for _, c := range online.Changes {
		carrier[c.Authority] = c.Carrier
	}
	for a, u := range carrier {
		if a == u || u == "13" {
			continue
		}
		if carrier[u] != u {
			t.Errorf("%s carries for %s but is served by %s", u, a, carrier[u])
		}
		if !slices.Contains(neighbours[at(a)], at(u)) {
			t.Errorf("%s is served by %s, which is no neighbour", a, u)
		}
	}
}

func TestCooperationUnderConditions(t *testing.T) {
	t.Parallel()
	near := landscape.Neighbourhood{Border: true}
	for _, f := range cooperation(t, Conditions{Out: []landscape.ARS{"13072"}}, near).Functions {
		for _, c := range f.Changes {
			if (c.Authority == "13072") != (c.Carrier == "13072") {
				t.Errorf("%s: 13072 does not join, but %s is served by %s", f.Function, c.Authority, c.Carrier)
			}
		}
	}
	s, _ := newTestService(t)
	if _, err := s.Cooperation(t.Context(), kfz, "13", nil, Conditions{Out: []landscape.ARS{"99"}}, near); !errors.Is(err, ErrConditions) {
		t.Errorf("an unknown authority: %v", err)
	}
	if _, err := s.Cooperation(t.Context(), kfz, "13", nil, Conditions{}, landscape.Neighbourhood{Within: -1}); err == nil {
		t.Error("a negative distance is taken")
	}
}
