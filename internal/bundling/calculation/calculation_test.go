package calculation_test

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// borders asks what neighbours with a common border gain.
var borders = calculation.Question{Method: calculation.Neighbours, Land: "13", Neighbourhood: landscape.Neighbourhood{Border: true}}

// open returns an empty installation.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: filepath.Join(t.TempDir(), "data"), Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// service returns the use cases on an installation and what On gives. Ids are c1, c2, …
func service(s *store.Store, on func(ctx context.Context, entry int64) (calculation.Bundling, error)) *calculation.Service {
	ids := 0
	return &calculation.Service{Store: s.Calculations(), Now: noon, On: on, NewID: func() string {
		ids++
		return "c" + strconv.Itoa(ids)
	}}
}

// counted is a bundling room in which every gain follows from the name of the
// service. It notes who was asked about, and calls stop after so many.
type counted struct {
	services []landscape.ServiceID
	asked    []landscape.ServiceID
	stop     func(asked int) error
}

func (c *counted) Decidable(context.Context, landscape.ARS) ([]landscape.ServiceID, error) {
	return c.services, nil
}

func (c *counted) Cooperation(_ context.Context, id landscape.ServiceID, _ landscape.ARS, _ bundling.WhatIf, _ bundling.Conditions, _ landscape.Neighbourhood) (bundling.Cooperation, error) {
	c.asked = append(c.asked, id)
	if c.stop != nil {
		if err := c.stop(len(c.asked)); err != nil {
			return bundling.Cooperation{}, err
		}
	}
	return bundling.Cooperation{Service: id, Functions: []bundling.FunctionCooperation{
		{Function: landscape.Online, Outcome: bundling.Bundle, Now: bundling.Range{Value: 10}, Gain: bundling.Range{Value: float64(len(id)) / 3}, Neighbours: 1},
		{Function: landscape.Contact, Outcome: bundling.NotEnoughData},
	}}, nil
}

func (c *counted) Robustness(context.Context, landscape.ServiceID, landscape.ARS, landscape.Function, bundling.WhatIf, bundling.Conditions) (bundling.Robustness, error) {
	return bundling.Robustness{}, errors.New("nobody asks for it")
}

func (c *counted) on(context.Context, int64) (calculation.Bundling, error) { return c, nil }

func quiet(int, int) {}

// However often a calculation is interrupted, every service is answered once, and
// the answers are those of a calculation that was not.
func TestInterruptedCalculationsGoOnWhereTheyStopped(t *testing.T) {
	t.Parallel()
	s, ctx := open(t), t.Context()
	services := []landscape.ServiceID{"a", "bb", "ccc", "dddd", "eeeee"}
	whole := service(s, (&counted{services: services}).on)
	c, err := whole.Order(ctx, access.Local(), borders)
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.Run(ctx, access.Local(), c.ID, quiet); err != nil {
		t.Fatal(err)
	}
	want, wantAnswers, err := whole.Answers(ctx, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !want.HasEnded() || len(want.Sum) != 64 || want.Answered != len(services) {
		t.Fatalf("the calculation has not ended: %+v", want)
	}
	n := 1
	rapid.Check(t, func(t *rapid.T) {
		room := &counted{services: services}
		broken := service(s, room.on)
		n++
		broken.NewID = func() string { return "r" + strconv.Itoa(n) }
		c, err := broken.Order(ctx, access.Local(), borders)
		if err != nil {
			t.Fatal(err)
		}
		stopped := errors.New("stopped")
		for attempt := 0; ; attempt++ {
			after := rapid.IntRange(0, len(services)).Draw(t, "answers before the stop")
			asked := len(room.asked)
			room.stop = func(n int) error {
				if n-asked > after {
					room.asked = room.asked[:n-1] // this one was not answered
					return stopped
				}
				return nil
			}
			last := -1
			err := broken.Run(ctx, access.Local(), c.ID, func(answered, all int) {
				if answered < last || all != len(services) {
					t.Fatalf("progress went from %d to %d of %d", last, answered, all)
				}
				last = answered
			})
			if err == nil {
				break
			}
			if !errors.Is(err, stopped) || attempt > 100 {
				t.Fatal(err)
			}
			if found, answers, err := broken.Answers(ctx, c.ID); err != nil || found.HasEnded() || len(answers) != len(room.asked) {
				t.Fatalf("%d answers are kept of %d: %v", len(answers), len(room.asked), err)
			}
			if attempt > 20 {
				room.stop = nil
			}
		}
		if diff := cmp.Diff(services, room.asked); diff != "" {
			t.Errorf("services asked about (-want +got):\n%s", diff)
		}
		got, answers, err := broken.Answers(ctx, c.ID)
		if err != nil || got.Sum != want.Sum {
			t.Errorf("the sum is %s, want %s: %v", got.Sum, want.Sum, err)
		}
		if diff := cmp.Diff(wantAnswers, answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
	})
}

// onMV returns the use cases on the landscape of MV and two services, and on the
// assumptions as they were.
func onMV(t *testing.T, s *store.Store) (*calculation.Service, *bundling.Service) {
	t.Helper()
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: noon}
	if err := keeper.EnsureBase(t.Context(), access.System("test")); err != nil {
		t.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := landscape.NewRules(nil)
	if err != nil {
		t.Fatal(err)
	}
	current := func(context.Context) (bundling.Landscape, error) {
		return bundling.Landscape{Tree: tree, Catalogue: catalogue, Rules: rules}, nil
	}
	return service(s, func(ctx context.Context, entry int64) (calculation.Bundling, error) {
		past, err := s.At(ctx, entry)
		return two{bundling.NewService(past.Bundling(), current, noon)}, err
	}), bundling.NewService(s.Bundling(), current, noon)
}

// two asks about two services only.
type two struct{ *bundling.Service }

func (x two) Decidable(ctx context.Context, land landscape.ARS) ([]landscape.ServiceID, error) {
	all, err := x.Service.Decidable(ctx, land)
	return all[:min(2, len(all))], err
}

// figure is what today's data say about the first function of a service.
func figure(t *testing.T, now *bundling.Service, q calculation.Question, id landscape.ServiceID) float64 {
	t.Helper()
	if q.Method == calculation.Neighbours {
		c, err := now.Cooperation(t.Context(), id, q.Land, nil, bundling.Conditions{}, q.Neighbourhood)
		if err != nil {
			t.Fatal(err)
		}
		return c.Functions[0].Levels.Value
	}
	r, err := now.Robustness(t.Context(), id, q.Land, landscape.Functions()[0], nil, bundling.Conditions{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Holds
}

// A calculation rests on the data in force when it was ordered, whatever people
// change before it has ended.
func TestCalculationsRestOnOneState(t *testing.T) {
	t.Parallel()
	s, ctx := open(t), t.Context()
	calculations, now := onMV(t, s)
	var ordered []calculation.Calculation
	want := map[calculation.Method]map[landscape.ServiceID]float64{}
	for _, q := range []calculation.Question{borders, {Method: calculation.Robustness, Land: "13"}} {
		c, err := calculations.Order(ctx, access.Local(), q)
		if err != nil {
			t.Fatal(err)
		}
		ordered, want[q.Method] = append(ordered, c), map[landscape.ServiceID]float64{}
		for _, id := range c.Services {
			want[q.Method][id] = figure(t, now, q, id)
		}
	}
	err := now.SetAssumption(ctx, access.Local(), bundling.Assumption{
		Name: "hour_cost", Value: 195, Low: 190, High: 199, Source: "Tarif", AsOf: "2026-02-01",
	}, "neuer Tarif")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range ordered {
		if err := calculations.Run(ctx, access.Local(), c.ID, quiet); err != nil {
			t.Fatal(err)
		}
		_, answers, err := calculations.Answers(ctx, c.ID)
		if err != nil || len(answers) != 2 {
			t.Fatalf("%d answers, %v", len(answers), err)
		}
		for _, a := range answers {
			got, then := answered(a.Lines[0]), want[c.Method][a.Service]
			if got != then {
				t.Errorf("%s %s: %v, when it was ordered it was %v", c.Method, a.Service, got, then)
			}
			if today := figure(t, now, c.Question, a.Service); today == then {
				t.Errorf("%s %s: the change changes nothing, so the test shows nothing", c.Method, a.Service)
			}
		}
	}
}

// answered is the figure of a line that figure tells.
func answered(l calculation.Line) float64 {
	if l.Neighbours != nil {
		return l.Neighbours.Levels.Value
	}
	return l.Robustness.Holds
}

func TestDeletedCalculationsEnd(t *testing.T) {
	t.Parallel()
	s, ctx := open(t), t.Context()
	room := &counted{services: []landscape.ServiceID{"a", "b"}}
	all := service(s, room.on)
	c, err := all.Order(ctx, access.Local(), borders)
	if err != nil {
		t.Fatal(err)
	}
	room.stop = func(int) error { return all.Delete(ctx, access.Local(), c.ID) }
	if err := all.Run(ctx, access.Local(), c.ID, quiet); !errors.Is(err, calculation.ErrNotFound) {
		t.Errorf("the calculation goes on: %v", err)
	}
	if list, err := all.Calculations(ctx); err != nil || len(list) != 0 {
		t.Errorf("%d calculations are left, %v", len(list), err)
	}
}

func TestCalculationsAreRefused(t *testing.T) {
	t.Parallel()
	s, ctx := open(t), t.Context()
	all := service(s, (&counted{services: []landscape.ServiceID{"a"}}).on)
	reader := access.Actor{ID: "u-otto", Grants: []access.Grant{{Role: access.Reader, Scope: access.Everywhere}}}
	for name, c := range map[string]struct {
		actor access.Actor
		q     calculation.Question
		want  error
	}{
		"reader":             {reader, borders, access.ErrDenied},
		"nobody":             {access.Actor{}, borders, access.ErrNoActor},
		"unknown method":     {access.Local(), calculation.Question{Method: "oracle", Land: "13"}, calculation.ErrQuestion},
		"nobody is near":     {access.Local(), calculation.Question{Method: calculation.Neighbours, Land: "13"}, calculation.ErrQuestion},
		"too far":            {access.Local(), calculation.Question{Method: calculation.Neighbours, Land: "13", Neighbourhood: landscape.Neighbourhood{Within: 201}}, calculation.ErrQuestion},
		"neighbours in vain": {access.Local(), calculation.Question{Method: calculation.Robustness, Land: "13", Neighbourhood: landscape.Neighbourhood{Border: true}}, calculation.ErrQuestion},
	} {
		if _, err := all.Order(ctx, c.actor, c.q); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := service(s, (&counted{}).on).Order(ctx, access.Local(), borders); !errors.Is(err, calculation.ErrNothing) {
		t.Errorf("a calculation about no service: %v", err)
	}
	if list, err := all.Calculations(ctx); err != nil || len(list) != 0 {
		t.Errorf("%d calculations are kept, %v", len(list), err)
	}
	c, err := all.Order(ctx, access.Local(), borders)
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Run(ctx, reader, c.ID, quiet); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a reader may calculate: %v", err)
	}
	if err := all.Delete(ctx, reader, c.ID); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a reader may delete: %v", err)
	}
}
