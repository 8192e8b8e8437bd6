package exchange_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
)

func TestRightsOfImports(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	file := header + wohngeld + ";;Zins;0,04;;;Haushalt;01.11.2026\n"
	plan := b.preview(t, "assumptions", file)
	proposed, err := b.Propose(t.Context(), access.Local(), plan)
	if err != nil {
		t.Fatal(err)
	}
	person := func(id string, role access.Role, scope access.Scope) access.Actor {
		return access.Actor{ID: id, Grants: []access.Grant{{Role: role, Scope: scope}}}
	}
	for name, actor := range map[string]access.Actor{
		"reader":                 person("r", access.Reader, ""),
		"coordinator of a Kreis": person("k", access.Coordinator, "13075"),
	} {
		if _, err := b.Preview(t.Context(), actor, "assumptions", "x", []byte(file)); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s previews: %v", name, err)
		}
		if _, err := b.ApplyPlan(t.Context(), actor, plan, "x"); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s applies: %v", name, err)
		}
		if _, err := b.Import(t.Context(), actor, proposed.ID); !errors.Is(err, exchange.ErrNotFound) {
			t.Errorf("%s sees the proposal: %v", name, err)
		}
	}
	if _, err := b.Apply(t.Context(), person("c", access.Coordinator, ""), proposed.ID, "x"); !errors.Is(err, exchange.ErrNotFound) {
		t.Errorf("somebody else's proposal: %v", err)
	}
	if err := b.Export(t.Context(), access.Actor{}, "assumptions", &bytes.Buffer{}, tabular.CSV, tabular.German); !errors.Is(err, access.ErrNoActor) {
		t.Errorf("nobody exports: %v", err)
	}
}

func TestImportsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for list, want := range map[string]error{"outside": exchange.ErrOnlyOut, "nowhere": exchange.ErrUnknownList} {
		if _, err := b.Preview(t.Context(), access.Local(), list, "x", nil); !errors.Is(err, want) {
			t.Errorf("%s: %v", list, err)
		}
	}
	plan := b.preview(t, "assumptions", header+wohngeld+";;Zins;0,04;;;Haushalt;01.11.2026\n")
	if _, err := b.ApplyPlan(t.Context(), access.Local(), plan, "  "); !errors.Is(err, exchange.ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	proposed, err := b.Propose(t.Context(), access.Local(), plan)
	if err != nil {
		t.Fatal(err)
	}
	b.now = noon.Add(25 * time.Hour)
	if _, err := b.Apply(t.Context(), access.Local(), proposed.ID, "x"); !errors.Is(err, exchange.ErrNotFound) {
		t.Errorf("a proposal of yesterday: %v", err)
	}
}
