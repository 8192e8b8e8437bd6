package bundling

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Two people see the same figure; the second to save is told of the first, and
// nothing of either is lost.
func TestNobodyOverwritesWhatTheyDidNotSee(t *testing.T) {
	t.Parallel()
	s, shelf := newTestService(t)
	ctx, rate := t.Context(), Key{Name: "rate"}
	a := Assumption{Service: wohngeld, Name: "rate", Value: 30, Source: "Annahme"}
	if err := s.SetAssumption(ctx, access.Local(), a, "zuerst"); err != nil {
		t.Fatal(err)
	}
	a.Value = 40 // still without having seen version 1
	late := s.SetAssumption(ctx, access.Local(), a, "zu spät")
	reset := s.ResetAssumption(ctx, access.Local(), wohngeld, rate, 7, "zu spät")
	for seen, err := range map[int64]error{0: late, 7: reset} {
		var conflict *journal.ConflictError
		want := journal.ConflictError{Subject: string(wohngeld) + "/rate", Seen: seen, Current: 1}
		if !errors.As(err, &conflict) || *conflict != want {
			t.Errorf("error is %v, want %v", err, &want)
		}
	}
	if len(shelf.journal) != 1 || shelf.kept[0].Value != 30 {
		t.Errorf("a refused change left %+v and %d entries", shelf.kept, len(shelf.journal))
	}
	a.Version = 1
	if err := s.SetAssumption(ctx, access.Local(), a, "gesehen"); err != nil {
		t.Fatal(err)
	}
	first, err := s.AssumptionVersion(ctx, wohngeld, rate, 1)
	if err != nil || first.Value != 30 || shelf.kept[0].Version != 2 {
		t.Errorf("version 1 is %+v (%v) after version %d came into force", first, err, shelf.kept[0].Version)
	}
}

// Only for what was asked for does a parameter carry the version to name.
func TestParametersCarryTheirOwnVersion(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	a := Assumption{Name: "hour_cost", Value: 90, Source: "Annahme"}
	if err := s.SetAssumption(t.Context(), access.Local(), a, "für alle"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[landscape.ServiceID]int64{"": 1, wohngeld: 0} {
		parameters, err := s.Assumptions(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(parameters, func(p Parameter) bool { return p.Key.Name == "hour_cost" })
		if p := parameters[i]; p.Value != 90 || p.Version != want {
			t.Errorf("of %q: value %g in version %d, want 90 in version %d", id, p.Value, p.Version, want)
		}
	}
}

// Whatever the order in which two people look and write: what a write replaces
// is what its author had seen, so that nothing is lost unread.
func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	s, shelf := newTestService(t)
	rapid.Check(t, func(rt *rapid.T) {
		shelf.kept, shelf.written, shelf.journal = nil, nil, nil
		seen := map[string]Assumption{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			who := rapid.SampledFrom([]string{"anna", "bert"}).Draw(rt, "who")
			current, _ := shelf.Assumption(t.Context(), wohngeld, Key{Name: "rate"})
			var err error
			switch rapid.SampledFrom([]string{"look", "set", "reset"}).Draw(rt, "does") {
			case "look":
				seen[who] = current
				continue
			case "set":
				a := Assumption{
					Service: wohngeld, Name: "rate", Version: seen[who].Version, Source: who,
					Value: rapid.Float64Range(0, 100).Draw(rt, "value"),
				}
				err = s.SetAssumption(t.Context(), access.Local(), a, "")
			case "reset":
				err = s.ResetAssumption(t.Context(), access.Local(), wohngeld, Key{Name: "rate"}, seen[who].Version, "")
			}
			switch {
			case err == nil && current.Version != 0 && current != seen[who]:
				rt.Fatalf("%s replaced %+v, having seen %+v", who, current, seen[who])
			case err != nil && current == seen[who]:
				rt.Fatalf("%s saw what is in force and was refused: %v", who, err)
			}
		}
	})
}
