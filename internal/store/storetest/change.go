package storetest

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

func testKept(t *testing.T, s *store.Store) {
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		return tx.PutOverride(t.Context(), override("a"))
	})
	equal(t, "rows", services(t, s), []landscape.ServiceID{"a"})
	equal(t, "entries", entries(t, s), []journal.Entry{journal.Chain(journal.Entry{}, withNulls(entry("any")))})
}

func testUnrecorded(t *testing.T, s *store.Store) {
	err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
		return tx.PutOverride(t.Context(), override("a"))
	})
	wantError(t, err, store.ErrUnrecorded)
	wantNothing(t, s)
}

func testError(t *testing.T, s *store.Store) {
	reason := errors.New("the body said no")
	err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
		return errors.Join(
			tx.PutOverride(t.Context(), override("a")),
			tx.Record(t.Context(), entry("a")),
			reason)
	})
	wantError(t, err, reason)
	wantNothing(t, s)
}

func testPanic(t *testing.T, s *store.Store) {
	func() {
		defer func() { equal(t, "panic", recover(), "out of paper") }()
		_ = s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
			_ = tx.PutOverride(t.Context(), override("a"))
			_ = tx.Record(t.Context(), entry("a"))
			panic("out of paper")
		})
	}()
	wantNothing(t, s)
	change(t, s.Landscape().Update, func(tx landscape.Tx) error { // others can still write
		return tx.PutOverride(t.Context(), override("b"))
	})
}

func testFailedPart(t *testing.T, s *store.Store) {
	err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
		edition := landscape.Edition{Date: "2026-01-01"}
		if err := tx.AddEdition(t.Context(), edition, nil); err != nil {
			return err
		}
		if err := tx.AddEdition(t.Context(), edition, nil); err == nil {
			t.Error("the same edition was added twice")
		}
		_ = tx.Record(t.Context(), entry("a"))
		return nil // goes on as if nothing had happened
	})
	if err == nil {
		t.Error("a change was kept although a part of it had failed")
	}
	wantNothing(t, s)
	editions, err := s.Landscape().Editions(t.Context())
	if err != nil || len(editions) > 0 {
		t.Errorf("editions %v, %v; want none", editions, err)
	}
}

// testFailureTold: also if the engine is told of several writes together, the
// error says which one failed and why.
func testFailureTold(t *testing.T, s *store.Store) {
	err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
		edition := landscape.Edition{Date: "2026-01-01"}
		_ = tx.AddEdition(t.Context(), edition, nil)
		if err := tx.AddEdition(t.Context(), edition, nil); err != nil {
			return err
		}
		if _, err := tx.Override(t.Context(), "99012"); err != nil {
			return err
		}
		return tx.Record(t.Context(), entry("a"))
	})
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "unique") {
		t.Errorf("error is %v, want one that says what must be unique", err)
	}
	wantNothing(t, s)
}

func testValues(t *testing.T, s *store.Store) {
	for name, fn := range map[string]func(tx bundling.Tx) error{
		"NUL in a text": func(tx bundling.Tx) error { return tx.PutAssumption(t.Context(), bundling.Assumption{Name: "a\x00b"}) },
		"text not UTF-8": func(tx bundling.Tx) error {
			return tx.PutAssumption(t.Context(), bundling.Assumption{Name: "Stra\xdfe"})
		},
		"not a number": func(tx bundling.Tx) error {
			return tx.PutAssumption(t.Context(), bundling.Assumption{Value: math.NaN()})
		},
		"infinite number": func(tx bundling.Tx) error {
			return tx.PutAssumption(t.Context(), bundling.Assumption{High: math.Inf(1)})
		},
		"entry not UTF-8": func(tx bundling.Tx) error { return tx.Record(t.Context(), entry("Stra\xdfe")) },
	} {
		err := s.Bundling().Update(t.Context(), func(tx bundling.Tx) error {
			return errors.Join(fn(tx), tx.Record(t.Context(), entry("a")))
		})
		if err == nil || !strings.Contains(err.Error(), "not") {
			t.Errorf("%s: error is %v, want one that says what is not allowed", name, err)
		}
	}
	wantNothing(t, s)
}

func testEnded(t *testing.T, s *store.Store) {
	var escaped landscape.Tx
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		escaped = tx
		return nil
	})
	wantError(t, escaped.PutOverride(t.Context(), override("a")), sql.ErrTxDone)
	equal(t, "rows", len(services(t, s)), 0)
}

func testCancelledBefore(t *testing.T, s *store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Landscape().Update(ctx, func(landscape.Tx) error {
		t.Error("a cancelled change began")
		return nil
	})
	wantError(t, err, context.Canceled)
	_, err = s.Landscape().Authorities(ctx, "2026-01-01")
	wantError(t, err, context.Canceled)
}

func testCancelledDuring(t *testing.T, s *store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := s.Landscape().Update(ctx, func(tx landscape.Tx) error {
		err := errors.Join(tx.PutOverride(ctx, override("a")), tx.Record(ctx, entry("a")))
		cancel()
		return err
	})
	wantError(t, err, context.Canceled)
	wantNothing(t, s)
}

func testWriters(t *testing.T, s *store.Store) {
	const each = 10
	var group errgroup.Group
	for _, writer := range numbered("writer", 8) {
		group.Go(func() error {
			for _, service := range numbered(writer+"/", each) {
				err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
					return errors.Join(
						tx.PutOverride(t.Context(), override(service)),
						tx.Record(t.Context(), entry(service)))
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	end, err := s.VerifyJournal(t.Context())
	if end.Entries != 8*each || err != nil {
		t.Errorf("%v, %v; want %d", end, err, 8*each)
	}
	recorded := make([]landscape.ServiceID, 0, 8*each)
	for _, e := range entries(t, s) {
		recorded = append(recorded, landscape.ServiceID(e.Subject))
	}
	slices.Sort(recorded)
	equal(t, "rows and what the journal tells", services(t, s), recorded)
}

func testReaders(t *testing.T, s *store.Store) {
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		if err := tx.PutOverride(t.Context(), override("a")); err != nil {
			return err
		}
		wantNothing(t, s) // nobody sees what is not committed
		return nil
	})
	equal(t, "rows after the commit", services(t, s), []landscape.ServiceID{"a"})
}
