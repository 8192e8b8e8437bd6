package storetest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// assumption is a complete assumption.
func assumption(service landscape.ServiceID, f landscape.Function, name string, value float64) bundling.Assumption {
	return bundling.Assumption{
		Service: service, Function: f, Name: name, Value: value, Low: value / 2, High: value * 1.56, Unit: "h",
		Source: "Annahme", AsOf: "2026-01-31", By: "local", At: instant,
	}
}

func testAssumptions(t *testing.T, s *store.Store) {
	want := []bundling.Assumption{
		assumption("99012", "", "rate", 0.1),
		assumption("99012", landscape.Online, "rate", math.SmallestNonzeroFloat64),
		assumption("99012", landscape.Expertise, "hoursX", 0),
		assumption("99012", landscape.Expertise, "hours_per_case", 1.0/3),
		assumption("99012", landscape.Contact, "Rate", 1e200),
		assumption("99012", landscape.Contact, "rate", -12),
	}
	everywhere := assumption("", "", "rate", 7)
	change(t, s.Bundling().Update, func(tx bundling.Tx) error {
		for _, a := range append([]bundling.Assumption{everywhere, assumption("99012", "", "rate", 99)}, want...) {
			if err := tx.PutAssumption(t.Context(), a); err != nil {
				return err
			}
		}
		return nil
	})
	change(t, s.Bundling().Update, func(tx bundling.Tx) error {
		return tx.DeleteAssumption(t.Context(), "99012", bundling.Key{Function: landscape.Decision, Name: "not there"})
	})
	want[0].Version, everywhere.Version = 2, 1 // the first was put twice
	for i := range want[1:] {
		want[i+1].Version = 1
	}
	for service, want := range map[landscape.ServiceID][]bundling.Assumption{
		"99012": want, "": {everywhere}, "99013": {},
	} {
		got, err := s.Bundling().Assumptions(t.Context(), service)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "assumptions of "+string(service), got, want)
	}
	ids, err := s.Bundling().ServicesWithAssumptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "services with assumptions", ids, []landscape.ServiceID{"99012"})
	all, err := s.Bundling().AllAssumptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b bundling.Assumption) int { return cmp.Compare(a.Value, b.Value) })
	every := append([]bundling.Assumption{everywhere}, want...)
	slices.SortFunc(every, func(a, b bundling.Assumption) int { return cmp.Compare(a.Value, b.Value) })
	equal(t, "all assumptions", all, every)
}

// testAssumptionsChanged asks after each change what has changed since.
func testAssumptionsChanged(t *testing.T, s *store.Store) {
	put := func(service landscape.ServiceID) {
		a := assumption(service, "", "rate", 1)
		change(t, s.Bundling().Update, func(tx bundling.Tx) error { return tx.PutAssumption(t.Context(), a) })
	}
	changed := func(since int64, want ...landscape.ServiceID) (last int64) {
		t.Helper()
		got, last, err := s.Bundling().Changed(t.Context(), since)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		equal(t, fmt.Sprintf("changed since %d", since), got, want)
		return last
	}
	begin := changed(0)
	put("99012")
	first := changed(begin, "99012")
	changed(first)
	put("")
	put("99013")
	second := changed(first, "", "99013")
	change(t, s.Bundling().Update, func(tx bundling.Tx) error {
		return tx.DeleteAssumption(t.Context(), "99012", bundling.Key{Name: "rate"})
	})
	third := changed(second, "99012")
	changed(begin, "", "99012", "99013")
	change(t, s.Landscape().Update, func(tx landscape.Tx) error { return tx.PutOverride(t.Context(), override("99014")) })
	fourth := changed(third, "99014")
	change(t, s.Landscape().Update, func(tx landscape.Tx) error { return tx.DeleteOverride(t.Context(), "99014") })
	fifth := changed(fourth, "99014")
	edition := landscape.Edition{Date: "2026-01-01"}
	change(t, s.Landscape().Update, func(tx landscape.Tx) error { return tx.AddEdition(t.Context(), edition, nil) })
	sixth := changed(fifth, "")
	change(t, s.Landscape().Update, func(tx landscape.Tx) error { return tx.WithdrawEdition(t.Context(), edition.Date) })
	changed(sixth, "")
	changed(third, "", "99014")
}

// testAssumptionsModel does anything in any order, to the store and to a map.
func testAssumptionsModel(t *testing.T, s *store.Store) {
	functions := append(landscape.Functions(), "")
	names := []string{"rate", "hours_per_case"}
	model := map[string]bundling.Assumption{}
	versions := map[string]int64{}
	rapid.Check(t, func(rt *rapid.T) {
		a := assumption("99012", rapid.SampledFrom(functions).Draw(rt, "function"), rapid.SampledFrom(names).Draw(rt, "name"),
			rapid.Float64Range(-1e300, 1e300).Draw(rt, "value"))
		key := string(a.Function) + "/" + a.Name
		if rapid.Bool().Draw(rt, "delete") {
			delete(model, key)
			change(t, s.Bundling().Update, func(tx bundling.Tx) error {
				return tx.DeleteAssumption(t.Context(), a.Service, a.Key())
			})
		} else {
			versions[key]++
			a.Version = versions[key]
			model[key] = a
			change(t, s.Bundling().Update, func(tx bundling.Tx) error { return tx.PutAssumption(t.Context(), a) })
		}
		got, err := s.Bundling().Assumptions(t.Context(), "99012")
		if err != nil {
			rt.Fatal(err)
		}
		byKey := map[string]bundling.Assumption{}
		for _, a := range got {
			byKey[string(a.Function)+"/"+a.Name] = a
		}
		if !maps.Equal(byKey, model) || len(got) != len(model) {
			rt.Fatalf("store keeps %v, a map would keep %v", got, model)
		}
	})
}
