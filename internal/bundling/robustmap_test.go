package bundling

import (
	"errors"
	"testing"

	"kiesel/internal/landscape"
)

func robustness(t *testing.T, f landscape.Function, settings ...string) Robustness {
	t.Helper()
	s, _ := newTestService(t)
	whatIf, err := ParseWhatIf(settings)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Robustness(t.Context(), wohngeld, "13", f, whatIf, Conditions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Dearer coordination never makes bundling win more often.
func TestRobustnessFallsWithCoordination(t *testing.T) {
	t.Parallel()
	r := robustness(t, landscape.Expertise)
	if r.Outcome != BundleInPart || r.Holds <= 0 || r.Holds >= 1 {
		t.Fatalf("outcome %s, holds in %.2f of the cells", r.Outcome, r.Holds)
	}
	for j, rows := range r.Wins {
		for c := 1; c < len(rows); c++ {
			for e := range rows[c] {
				if rows[c][e] > rows[c-1][e]+1e-9 {
					t.Errorf("joining %g, elasticity %g: %.3f with coordination × %g, %.3f with × %g",
						r.Joining[j], r.Elasticity[e], rows[c][e], r.Coordination[c], rows[c-1][e], r.Coordination[c-1])
				}
			}
		}
	}
}

// In the cell of the figures in force, with all others certain, the map says what
// the plan costs.
func TestRobustnessAgreesWithThePlan(t *testing.T) {
	t.Parallel()
	var settings []string
	for _, p := range verdict(t, wohngeld).Parameters {
		if p.Key.Function == "" || p.Key.Function == landscape.Expertise {
			settings = append(settings, WhatIf{p.Key: p.Value}.Settings()...)
		}
	}
	r := robustness(t, landscape.Expertise, settings...)
	f := function(verdict(t, wohngeld, settings...), landscape.Expertise)
	got := r.Wins[0][2][3] // all join, coordination × 1, elasticity .95
	if want := f.Saving.Value > 0; want != (got == 1 || got > .999) {
		t.Errorf("wins in %g of the draws, saving %.2f", got, f.Saving.Value)
	}
}

func TestRobustnessWhereNothingCanBeWon(t *testing.T) {
	t.Parallel()
	if r := robustness(t, landscape.Contact); len(r.Reasons) != 1 || len(r.Wins) > 0 {
		t.Errorf("must stay local: %+v", r)
	}
	s, _ := newTestService(t)
	r, err := s.Robustness(t.Context(), unknownRate, "13", landscape.Online, nil, Conditions{})
	if err != nil || r.Outcome != NotEnoughData || len(r.Missing) == 0 {
		t.Errorf("not enough data: %+v, %v", r, err)
	}
	if _, err := s.Robustness(t.Context(), wohngeld, "13", "onlin", nil, Conditions{}); !errors.Is(err, ErrUnknownFunction) {
		t.Errorf("unknown function: %v", err)
	}
}
