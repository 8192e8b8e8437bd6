package bundling

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

func TestPortfolioFollowsTheAssumptions(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, _ := newTestService(t)
	before, err := s.Portfolio(ctx, "13")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, n := range before.Count {
		total += n
	}
	if total != 5249 || len(before.Services) != 5249 || before.Proved != before.Solved || before.Saving <= 0 {
		t.Errorf("%d services %v, %d of %d proved, saving %.0f", total, before.Count, before.Proved, before.Solved, before.Saving)
	}
	err = s.SetAssumption(ctx, access.Local(), Assumption{Service: unknownRate, Name: "rate", Value: 12, Source: "Annahme"}, "")
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Portfolio(ctx, "13")
	if err != nil {
		t.Fatal(err)
	}
	if after.Count[BundleInPart] != before.Count[BundleInPart]+1 || after.MissingOne != before.MissingOne-1 {
		t.Errorf("before %v missing one %d, after %v missing one %d", before.Count, before.MissingOne, after.Count, after.MissingOne)
	}
}

// What another process changes is seen, too, and what is drawn after a change is
// what would be drawn anew.
func TestPortfolioFollowsChangesOfOthers(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	mine, shelf := newTestService(t)
	others, _ := newTestService(t)
	others.store = shelf
	if _, err := mine.Portfolio(ctx, "13"); err != nil {
		t.Fatal(err)
	}
	for _, a := range []Assumption{
		{Service: unknownRate, Name: "rate", Value: 12, Source: "Annahme"},
		{Service: wohngeld, Name: "rate", Value: 1, Source: "Annahme"},
		{Service: wohngeld, Name: "rate", Value: 2, Version: 1, Source: "Annahme"},
		{Name: "hour_cost", Value: 90, Source: "Annahme"}, // for all services
	} {
		if err := others.SetAssumption(ctx, access.Local(), a, ""); err != nil {
			t.Fatal(err)
		}
		got, err := mine.Portfolio(ctx, "13")
		if err != nil {
			t.Fatal(err)
		}
		clear(others.portfolios)
		want, err := others.Portfolio(ctx, "13")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Portfolio{})); diff != "" {
			t.Fatalf("after %s of %q: %s", a.Name, a.Service, diff)
		}
	}
}

// The short answer of the portfolio is that of the verdict.
func TestPortfolioAgreesWithTheVerdicts(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	p, err := s.Portfolio(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []landscape.ServiceID{wohngeld, kfz, byTheLand, unclearLevel} {
		i := slices.IndexFunc(p.Services, func(o ServiceOutcome) bool { return o.Service == id })
		v := verdict(t, id)
		if o := p.Services[i]; o.Outcome != v.Outcome || !slices.Equal(o.Missing, v.Missing) || math.Abs(o.Saving-v.Saving.Value) > 1e-6 {
			t.Errorf("%s: %+v against %s, %v, %.2f", id, o, v.Outcome, v.Missing, v.Saving.Value)
		}
	}
}
