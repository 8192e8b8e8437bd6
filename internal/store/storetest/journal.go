package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// withNulls is e as it comes back: a state that there is not is null.
func withNulls(e journal.Entry) journal.Entry {
	if e.Before == nil {
		e.Before = json.RawMessage("null")
	}
	if e.After == nil {
		e.After = json.RawMessage("null")
	}
	return e
}

// record records entries in one transaction that changes nothing else.
func record(ctx context.Context, s *store.Store, entries ...journal.Entry) error {
	return s.Landscape().Update(ctx, func(tx landscape.Tx) error {
		for _, e := range entries {
			if err := tx.Record(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func testJournalBytes(t *testing.T, s *store.Store) {
	states := []string{
		`{}`, `null`, `""`, `0`, ` { "b":1 , "a" : 2,"a":3 } `, "[\n\t1,\r\n 2]", `1.10e+02`, `12345678901234567890123`,
		`"\u0000 \ud83e\udea8 \u00e4 \/ <&>"`, `"ä ß 🪨 á \\ ' \" ;--"`,
	}
	var last journal.Entry
	want := make([]journal.Entry, 0, len(states))
	for _, state := range states {
		e := entry("Straße 🪨")
		e.Reason, e.Before, e.After = "weil's “so” ist", json.RawMessage(state), json.RawMessage(state)
		last = journal.Chain(last, e)
		want = append(want, last)
		if err := record(t.Context(), s, e); err != nil {
			t.Fatalf("%s: %v", state, err)
		}
	}
	found, err := s.Journal().Find(t.Context(), journal.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(found)
	// The chain is that of the sealed entries.
	if diff := cmp.Diff(want, found, cmpopts.IgnoreFields(journal.Entry{}, "Prev", "Hash")); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	end, err := s.VerifyJournal(t.Context())
	if end.Entries != int64(len(states)) || err != nil {
		t.Errorf("%v, %v; want %d", end, err, len(states))
	}
}

func testJournalFillsIn(t *testing.T, s *store.Store) {
	before := time.Now().Truncate(time.Microsecond)
	given := journal.Entry{Seq: 99, Prev: "forged", Hash: "forged", Actor: "local", Action: "test.change"}
	if err := record(t.Context(), s, given); err != nil {
		t.Fatal(err)
	}
	got := entries(t, s)[0]
	if got.At.Before(before) || got.At.After(time.Now()) || got.At.Location() != time.UTC {
		t.Errorf("time of an entry that gave none is %v, want now in UTC", got.At)
	}
	given.At = got.At
	equal(t, "entry", got, journal.Chain(journal.Entry{}, withNulls(given)))
}

func testJournalRefuses(t *testing.T, s *store.Store) {
	nobody, nothing, noJSON := entry("a"), entry("a"), entry("a")
	nobody.Actor = ""
	wantError(t, record(t.Context(), s, nobody), access.ErrNoActor)
	nothing.Action = ""
	noJSON.After = json.RawMessage(`{"a":`)
	for _, e := range []journal.Entry{nothing, noJSON} {
		if err := record(t.Context(), s, entry("good"), e); err == nil {
			t.Errorf("%+v was recorded", e)
		}
	}
	wantNothing(t, s)
}

func testJournalPages(t *testing.T, s *store.Store) {
	const many = 1100 // more than two pages
	given := make([]journal.Entry, 0, many)
	for _, subject := range numbered("s", many) {
		given = append(given, entry(subject))
	}
	if err := record(t.Context(), s, given...); err != nil {
		t.Fatal(err)
	}
	end, err := s.VerifyJournal(t.Context())
	if end.Entries != many || err != nil {
		t.Errorf("%v, %v; want %d", end, err, many)
	}
}

func testJournalStops(t *testing.T, s *store.Store) {
	if err := record(t.Context(), s, entry("a"), entry("b"), entry("c")); err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, err := range s.Journal().Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; read == 2 {
			break
		}
	}
	equal(t, "entries read before the break", read, 2)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	for _, err := range s.Journal().Entries(ctx) {
		errs = append(errs, err)
	}
	if len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("reading with a cancelled context gave %v, want the cancellation once", errs)
	}
}
