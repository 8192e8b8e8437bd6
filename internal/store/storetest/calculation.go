package storetest

import (
	"errors"
	"testing"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// near is a calculation about three services, as it is ordered.
func near() calculation.Calculation {
	return calculation.Calculation{
		ID: "c1", Entry: 0, By: "local", At: instant, Size: 3,
		Question: calculation.Question{Method: calculation.Neighbours, Land: "13", Neighbourhood: landscape.Neighbourhood{Border: true, Within: 30.5}},
		Services: []landscape.ServiceID{first, third, "gone"},
	}
}

// gains is an answer with figures that have no short form.
func gains(service landscape.ServiceID) calculation.Answer {
	return calculation.Answer{Service: service, Lines: []calculation.Line{{
		Function: landscape.Online,
		Neighbours: &calculation.NeighbourLine{
			Outcome: bundling.Bundle, Carriers: 2, Neighbours: 1, Local: 5, Gain: bundling.Range{Value: 1.0 / 3, P10: -2e-9, P90: 1e12}, ProbabilityCheaper: 2.0 / 3, Tie: true,
		},
	}}}
}

// testCalculations keeps a calculation and its answers, ends and removes it.
func testCalculations(t *testing.T, s *store.Store) {
	ctx, kept := t.Context(), s.Calculations()
	put := func(c calculation.Calculation, action string) {
		t.Helper()
		err := kept.Update(ctx, func(tx calculation.Tx) error {
			return errors.Join(tx.PutCalculation(ctx, c), tx.Record(ctx, journal.Entry{At: c.At, Actor: c.By, Action: action, Subject: c.ID}))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := near()
	put(want, "bundling.calculation.order")
	read := func(want calculation.Calculation) {
		t.Helper()
		got, err := kept.Calculation(ctx, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "calculation", got, want)
	}
	read(want)
	before, err := kept.Entry(ctx)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(place int, a calculation.Answer) {
		t.Helper()
		if err := kept.KeepAnswer(ctx, want.ID, place, a); err != nil {
			t.Fatal(err)
		}
	}
	keep(1, gains(third))
	keep(0, calculation.Answer{Service: first, Lines: []calculation.Line{}})
	keep(1, calculation.Answer{Service: third, Lines: []calculation.Line{}}) // too late
	answers, err := kept.Answers(ctx, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "answers", answers, map[int]calculation.Answer{0: {Service: first, Lines: []calculation.Line{}}, 1: gains(third)})
	after, err := kept.Entry(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "entries of the journal about answers", after-before, int64(0))

	later := near()
	later.ID, later.At, later.Question = "c0", instant.Add(time.Hour), calculation.Question{Method: calculation.Robustness, Land: "13"}
	put(later, "bundling.calculation.order")
	want.Answered, want.Ended, want.Sum = 2, instant.Add(2*time.Hour), "5e4f"
	put(want, "bundling.calculation.end")
	read(want)
	list, err := kept.Calculations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want.Services, later.Services = []landscape.ServiceID{}, []landscape.ServiceID{}
	equal(t, "list", list, []calculation.Calculation{later, want})

	change(t, kept.Update, func(tx calculation.Tx) error {
		if err := tx.DeleteCalculation(ctx, want.ID); err != nil {
			return err
		}
		return tx.Record(ctx, entry(want.ID))
	})
	_, err = kept.Calculation(ctx, want.ID)
	wantError(t, err, calculation.ErrNotFound)
	wantError(t, kept.KeepAnswer(ctx, want.ID, 2, gains("gone")), calculation.ErrNotFound)
	answers, err = kept.Answers(ctx, want.ID)
	if err != nil || len(answers) != 0 {
		t.Errorf("%d answers of a calculation that is gone, %v", len(answers), err)
	}
	read(func() calculation.Calculation {
		c := near()
		c.ID, c.At, c.Question = later.ID, later.At, later.Question
		return c
	}())
}
