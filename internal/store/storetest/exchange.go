package storetest

import (
	"testing"
	"time"

	"kiesel/internal/access/account"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/store"
)

// fileImport is a complete import that was applied.
func fileImport(id string) exchange.Import {
	return exchange.Import{
		ID: id, State: exchange.Applied, By: "local", At: instant, Reason: "Erhebung 2026",
		Counts: exchange.Counts{exchange.New: 1, exchange.Changed: 1, exchange.Unchanged: 3},
		Plan: exchange.Plan{List: "assumptions", File: "Annahmen „neu“.csv", Ignored: []string{"Bemerkung"}, Rows: []exchange.Row{
			{Line: 2, Kind: exchange.New, Name: "Wohngeld", Values: []string{"99", "0.5"}, Version: 1},
			{Line: 3, Kind: exchange.Changed, Values: []string{"98", ""}, Before: []string{"98", "1"}, Own: true, Version: 4, Ignored: []int{1},
				Problems: []tabular.Problem{{Line: 3, Column: "Wert", Letter: "B", What: tabular.Text{De: "fehlt", En: "missing"}}}},
		}},
	}
}

func testImports(t *testing.T, s *store.Store) {
	first, second := fileImport("a"), fileImport("b")
	second.At = instant.Add(time.Hour)
	for _, i := range []exchange.Import{first, second} {
		change(t, s.Exchange().Update, func(tx exchange.Tx) error { return tx.PutImport(t.Context(), i) })
	}
	first.State, first.UndoneBy, first.UndoneAt = exchange.Undone, "other", instant.Add(2*time.Hour)
	change(t, s.Exchange().Update, func(tx exchange.Tx) error {
		state, err := tx.State(t.Context(), "a")
		equal(t, "state before", state, exchange.Applied)
		if err != nil {
			return err
		}
		return tx.PutImport(t.Context(), first)
	})
	got, err := s.Exchange().Import(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "import", got, first)

	list, err := s.Exchange().Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first.Plan.Rows, first.Plan.Ignored, second.Plan.Rows, second.Plan.Ignored = nil, nil, nil, nil
	equal(t, "imports", list, []exchange.Import{second, first})

	_, err = s.Exchange().Import(t.Context(), "not there")
	wantError(t, err, exchange.ErrNotFound)
	err = s.Exchange().Update(t.Context(), func(tx exchange.Tx) error {
		_, err := tx.State(t.Context(), "not there")
		return err
	})
	wantError(t, err, exchange.ErrNotFound)
}

func testProposals(t *testing.T, s *store.Store) {
	old, fresh := fileImport("old"), fileImport("fresh")
	old.State, fresh.State, fresh.At = exchange.Proposed, exchange.Proposed, instant.Add(time.Hour)
	for _, i := range []exchange.Import{old, fresh} {
		if err := s.Exchange().Propose(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Exchange().DropProposals(t.Context(), instant.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	got, err := s.Exchange().Import(t.Context(), "fresh")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "proposal", got, fresh)
	_, err = s.Exchange().Import(t.Context(), "old")
	wantError(t, err, exchange.ErrNotFound)
	list, err := s.Exchange().Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "proposals among the imports", list, []exchange.Import{})
	equal(t, "entries in the journal", len(entries(t, s)), 0)
}

func testAcrossRooms(t *testing.T, s *store.Store) {
	both := func(tx exchange.Tx) error {
		if err := tx.Landscape().PutOverride(t.Context(), override("99A")); err != nil {
			return err
		}
		if err := tx.Bundling().PutAssumption(t.Context(), assumption("99A", "", "rate", 3)); err != nil {
			return err
		}
		if err := tx.Accounts().Put(t.Context(), person("u-1", "erika")); err != nil {
			return err
		}
		return tx.PutImport(t.Context(), fileImport("a"))
	}
	if err := s.Exchange().Update(t.Context(), both); err == nil {
		t.Error("a change across rooms without an entry was kept")
	}
	wantNothing(t, s)
	change(t, s.Exchange().Update, both)
	equal(t, "services with overrides", len(services(t, s)), 1)
	ids, err := s.Bundling().ServicesWithAssumptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "services with assumptions", len(ids), 1)
	users, err := s.Accounts().Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "accounts", len(users), 1)
}

// testForgottenRows checks that whoever is erased is gone from what files said,
// and nobody else.
func testForgottenRows(t *testing.T, s *store.Store) {
	about := func(id, state string, people ...string) exchange.Import {
		i := fileImport(id)
		i.State, i.Plan.List, i.Plan.Rows = exchange.State(state), "accounts", nil
		for n, p := range people {
			i.Plan.Rows = append(i.Plan.Rows, exchange.Row{Line: n + 2, Kind: exchange.New, Name: "Frau " + p, Person: p, Values: []string{p}})
		}
		return i
	}
	applied, proposed, other := about("a", "applied", "u-1", "u-2"), about("b", "proposed", "u-1"), about("c", "applied", "u-11", "u-2")
	for _, i := range []exchange.Import{applied, proposed, other} {
		change(t, s.Exchange().Update, func(tx exchange.Tx) error { return tx.PutImport(t.Context(), i) })
	}
	change(t, s.Accounts().Update, func(tx account.Tx) error { return tx.ForgetRows(t.Context(), "u-1") })
	applied.Plan.Rows, proposed.Plan.Rows = applied.Plan.Rows[1:], []exchange.Row{}
	for _, want := range []exchange.Import{applied, proposed, other} {
		got, err := s.Exchange().Import(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "import "+want.ID, got, want)
	}
}
