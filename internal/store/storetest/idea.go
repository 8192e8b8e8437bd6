package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/store"
)

// figures is a bundling room in which only the decision of one service is known.
type figures struct{}

// Verdict implements [programme.Bundling].
func (figures) Verdict(_ context.Context, id landscape.ServiceID, _ landscape.ARS, _ bundling.WhatIf) (bundling.Verdict, error) {
	if id != third {
		return bundling.Verdict{}, bundling.ErrUnknownService
	}
	v := bundling.Verdict{Service: id, Outcome: bundling.NotEnoughData}
	for _, f := range landscape.Functions() {
		v.Functions = append(v.Functions, bundling.FunctionVerdict{Function: f, Outcome: bundling.NotEnoughData})
	}
	v.Functions[2] = bundling.FunctionVerdict{
		Function: landscape.Decision, Outcome: bundling.Bundle, Saving: bundling.Range{Value: 200_000.25, P10: -1, P90: 300_000}, ProbabilityCheaper: 0.9,
	}
	return v, nil
}

// Ranking implements [programme.Bundling].
func (figures) Ranking(context.Context, landscape.ARS, bundling.Weights) (bundling.Ranking, error) {
	ranked := make([]bundling.Ranked, 3)
	ranked[1] = bundling.Ranked{Candidate: bundling.Candidate{Service: third, Function: landscape.Decision}, Rank: 2}
	return bundling.Ranking{Ranked: ranked}, nil
}

// wishes holds the use cases of ideas on a store. Ids are i1, i2, …
func wishes(s *store.Store, now func() time.Time) *programme.Service {
	var ids atomic.Int64
	return &programme.Service{Store: s.Programme(), Bundling: figures{}, Now: now, NewID: func() string {
		return "i" + strconv.FormatInt(ids.Add(1), 10)
	}}
}

// wish is a complete idea as people enter it.
func wish() programme.Idea {
	return programme.Idea{
		Title: " Entscheidungen bündeln ", Land: "13", Service: third, Function: landscape.Decision, Aim: "Gleiche Fälle\nsollen gleich entschieden werden.",
	}
}

// testIdeas hands ideas in, answers them, answers one anew and looks back.
func testIdeas(t *testing.T, s *store.Store) {
	ctx, clock := t.Context(), instant
	service := wishes(s, func() time.Time { return clock })
	submit := func(i programme.Idea) programme.Idea {
		t.Helper()
		kept, err := service.Submit(ctx, access.Local(), i)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	probability, want := 0.9, wish()
	want.ID, want.Title, want.Version, want.By, want.At = "i1", "Entscheidungen bündeln", 1, "local", instant
	want.ReplyBy = programme.ReplyBy(service.Today(), programme.DefaultReplyDays)
	want.Basis = programme.Basis{
		Outcome: bundling.Bundle, Gain: &bundling.Range{Value: 200_000.25, P10: -1, P90: 300_000}, Probability: &probability, Rank: 2, Of: 3,
	}
	one := submit(wish())
	equal(t, "what is kept", one, want)
	clock = clock.Add(time.Hour)
	whole := wish()
	whole.Function = ""
	two := submit(whole)
	equal(t, "figures of what nobody knows", two.Basis, programme.Basis{Outcome: bundling.NotEnoughData, Entry: 1})

	clock = clock.Add(time.Hour)
	answered, err := service.Answer(ctx, access.Local(), "i1", 1, programme.Reply{Decision: programme.Pursue, Reason: " sagt Frau Mustermann "})
	if err != nil {
		t.Fatal(err)
	}
	want.Version, want.Reply = 2, &programme.Reply{Decision: programme.Pursue, Reason: "sagt Frau Mustermann", By: "local", At: clock}
	equal(t, "what is answered", answered, want)
	last := opened(t, s, 3)
	if last.Action != "programme.idea.answer" || last.Subject != string(third)+"/i1" || last.Reason != "sagt Frau Mustermann" {
		t.Errorf("the reply is recorded as %+v", last)
	}

	list := func(of programme.Store, want ...programme.Idea) {
		t.Helper()
		got, err := of.Ideas(ctx, "13")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "ideas", got, want)
	}
	list(s.Programme(), two, answered)
	past, err := s.AsOf(ctx, instant)
	if err != nil {
		t.Fatal(err)
	}
	list(past.Programme(), one)
	wantError(t, past.Programme().Update(ctx, func(programme.Tx) error { return nil }), store.ErrPast)
	elsewhere, err := s.Programme().Ideas(ctx, "01")
	if err != nil || len(elsewhere) != 0 {
		t.Errorf("another Land has the ideas %+v, %v", elsewhere, err)
	}

	// The reason of a reply can be erased once it no longer holds.
	wantError(t, redactor(s).Redact(ctx, access.Local(), 3, "Löschverlangen"), journal.ErrInForce)
	if _, err := service.Answer(ctx, access.Local(), "i1", 2, programme.Reply{Decision: programme.Decline, Reason: "kein Geld"}); err != nil {
		t.Fatal(err)
	}
	if err := redactor(s).Redact(ctx, access.Local(), 3, "Löschverlangen"); err != nil {
		t.Fatal(err)
	}
	before, err := s.At(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	for of, want := range map[programme.Store]string{before.Programme(): store.Redacted, s.Programme(): "kein Geld"} {
		if got, err := of.Idea(ctx, "i1"); err != nil || got.Reply.Reason != want {
			t.Errorf("the reason is %+v, %v; want %q", got.Reply, err, want)
		}
	}
}

// testIdeasRefused tries what must change nothing.
func testIdeasRefused(t *testing.T, s *store.Store) {
	ctx := t.Context()
	service := wishes(s, func() time.Time { return instant })
	refused := func(actor access.Actor, change func(*programme.Idea), want error) {
		t.Helper()
		i := wish()
		change(&i)
		_, err := service.Submit(ctx, actor, i)
		wantError(t, err, want)
	}
	as := func(role access.Role, scope access.Scope) access.Actor {
		return access.Actor{ID: "u1", Grants: []access.Grant{{Role: role, Scope: scope}}}
	}
	nothing := func(*programme.Idea) {}
	refused(access.Actor{}, nothing, access.ErrNoActor)
	refused(as(access.Reader, access.Everywhere), nothing, access.ErrDenied)
	refused(access.Local(), func(i *programme.Idea) { i.Service = "99" }, bundling.ErrUnknownService)
	if all := entries(t, s); len(all) != 0 {
		t.Errorf("what was refused is recorded: %+v", all)
	}
	kept, err := service.Submit(ctx, as(access.Contributor, "130735351"), wish())
	if err != nil {
		t.Fatal(err)
	}
	reply := programme.Reply{Decision: programme.Decline, Reason: "warum"}
	answer := func(actor access.Actor, id string, seen int64) error {
		_, err := service.Answer(ctx, actor, id, seen, reply)
		return err
	}
	wantError(t, answer(access.Actor{}, kept.ID, 1), access.ErrNoActor)
	wantError(t, answer(as(access.Contributor, access.Everywhere), kept.ID, 1), access.ErrDenied)
	wantError(t, answer(as(access.Sponsor, "01"), kept.ID, 1), access.ErrDenied)
	wantError(t, answer(access.Local(), "none", 1), programme.ErrNotFound)
	wantError(t, answer(access.Local(), kept.ID, 0), journal.ErrConflict)
	if err := answer(as(access.Sponsor, "13"), kept.ID, 1); err != nil {
		t.Fatal(err)
	}
	wantError(t, answer(access.Local(), kept.ID, 1), journal.ErrConflict)
	_, err = service.Idea(ctx, "none")
	wantError(t, err, programme.ErrNotFound)
	var field *programme.FieldError
	if reply.Reason = " "; !errors.As(answer(access.Local(), kept.ID, 2), &field) || field.Field != programme.FieldReason || !field.Empty {
		t.Errorf("a reply without reason is refused with %v", field)
	}
	equal(t, "entries", len(entries(t, s)), 2)
}

// testIdeasAgain hands the same in again: one after the other, and all at once.
func testIdeasAgain(t *testing.T, s *store.Store) {
	ctx := t.Context()
	service := wishes(s, func() time.Time { return instant })
	submit := func(actor string, change func(*programme.Idea)) string {
		t.Helper()
		i := wish()
		change(&i)
		kept, err := service.Submit(ctx, access.Actor{ID: actor, Grants: []access.Grant{{Role: access.Contributor}}}, i)
		if err != nil {
			t.Fatal(err)
		}
		return kept.ID
	}
	same := func(*programme.Idea) {}
	var group errgroup.Group
	kept := make([]programme.Idea, 8)
	for k := range kept {
		group.Go(func() (err error) {
			kept[k], err = service.Submit(ctx, access.Actor{ID: "u1", Grants: []access.Grant{{Role: access.Contributor}}}, wish())
			return err
		})
	}
	wantError(t, group.Wait(), nil)
	first := kept[0].ID
	for _, i := range kept {
		equal(t, "idea of those at the same time", i, kept[0])
	}
	equal(t, "entries", len(entries(t, s)), 1)
	equal(t, "idea handed in again with another day", submit("u1", func(i *programme.Idea) { i.Title, i.ReplyBy = "Entscheidungen bündeln", service.Today() }), first)
	equal(t, "entries after that", len(entries(t, s)), 1)

	for name, other := range map[string]string{
		"person":   submit("u2", same),
		"title":    submit("u1", func(i *programme.Idea) { i.Title = "Entscheidungen bündeln!" }),
		"aim":      submit("u1", func(i *programme.Idea) { i.Aim = "Anders" }),
		"function": submit("u1", func(i *programme.Idea) { i.Function = "" }),
	} {
		if other == first {
			t.Errorf("another %s is taken for the same idea", name)
		}
	}
	if _, err := service.Answer(ctx, access.Local(), first, 1, programme.Reply{Decision: programme.Decline, Reason: "warum"}); err != nil {
		t.Fatal(err)
	}
	again := submit("u1", same)
	if again == first {
		t.Error("an idea with a reply is taken for one that waits")
	}
	equal(t, "idea handed in again after the reply", submit("u1", same), again)
	equal(t, "entries in the end", len(entries(t, s)), 7)
}
