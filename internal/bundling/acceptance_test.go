package bundling

import (
	"errors"
	"reflect"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

// accept sets the acceptance of a service.
func accept(t *testing.T, s *Service, id landscape.ServiceID, value, low, high float64) {
	t.Helper()
	a, err := s.AssumptionVersion(t.Context(), id, acceptance, 1)
	if err != nil {
		t.Fatal(err)
	}
	a.Service, a.Name, a.Value, a.Low, a.High, a.Source = id, "acceptance", value, low, high, "Umfrage unter den 116 Behörden, 40 Antworten"
	if err := s.SetAssumption(t.Context(), access.Local(), a, "Umfrage"); err != nil {
		t.Fatal(err)
	}
}

// Known acceptance takes the place of the interval: with its usual share of 1/12 of
// the weights the score was w·1 wide, and w·0.62 of that is now certain.
func TestAcceptanceNarrowsTheScore(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	before := rankedOf(t, ranking(t, s), wohngeld, landscape.Online)
	accept(t, s, wohngeld, .62, .5, .75)
	r := ranking(t, s)
	after := rankedOf(t, r, wohngeld, landscape.Online)
	near(t, "weight", r.Weights[CriterionAcceptance], 1.0/12, 1e-12)
	near(t, "width before", before.Score.High-before.Score.Low, 1.0/12, 1e-12)
	near(t, "low", after.Score.Low, before.Score.Low+.62/12, 1e-12)
	near(t, "high", after.Score.High, after.Score.Low, 1e-12)
	if after.Acceptance == nil || *after.Acceptance != .62 || after.Utilities[CriterionAcceptance] != .62 {
		t.Errorf("acceptance %v, utility %g", after.Acceptance, after.Utilities[CriterionAcceptance])
	}
	for _, x := range r.Ranked {
		if x.Service != wohngeld && x.Acceptance != nil {
			t.Errorf("%s has the acceptance %g, which nobody said", x.Service, *x.Acceptance)
		}
	}
	accept(t, s, wohngeld, 0, 0, 0) // nobody would: known all the same
	if x := rankedOf(t, ranking(t, s), wohngeld, landscape.Online); x.Acceptance == nil || *x.Acceptance != 0 {
		t.Errorf("acceptance %v, want 0", x.Acceptance)
	}
}

// No verdict waits for the acceptance, and none changes with it.
func TestVerdictDoesWithoutAcceptance(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	judged := func() Verdict {
		v, err := s.Verdict(t.Context(), wohngeld, "13", nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := judged()
	if before.Outcome == NotEnoughData || len(before.Missing) > 0 {
		t.Fatalf("%s, missing %v", before.Outcome, before.Missing)
	}
	accept(t, s, wohngeld, .62, .01, .99)
	if after := judged(); !reflect.DeepEqual(after.Functions, before.Functions) {
		t.Error("the verdict changes with the acceptance")
	}
	if v := verdict(t, unknownRate); len(v.Missing) != 1 || v.Missing[0].Key != "rate" {
		t.Errorf("missing %v, want the rate alone", v.Missing)
	}
}

func TestAcceptanceIsAShareWithASource(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	for _, a := range []Assumption{
		{Value: 1.2, Source: "Umfrage"}, {Value: -.1, Source: "Umfrage"}, {Value: .6, Low: .7, High: .8, Source: "Umfrage"}, {Value: .6},
	} {
		a.Service, a.Name = wohngeld, "acceptance"
		var outside *RangeError
		if err := s.SetAssumption(t.Context(), access.Local(), a, ""); !errors.As(err, &outside) && !errors.Is(err, ErrNoSource) {
			t.Errorf("%+v: %v", a, err)
		}
	}
}
