package storetest

import (
	"bytes"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/store"
)

// testProofs verifies, signs and exports a journal of several pages.
func testProofs(t *testing.T, s *store.Store) {
	const many = 1100
	given := make([]journal.Entry, 0, many)
	for _, subject := range numbered("s", many) {
		given = append(given, entry(subject))
	}
	if err := record(t.Context(), s, given...); err != nil {
		t.Fatal(err)
	}
	key, err := s.SigningKey()
	if err != nil {
		t.Fatal(err)
	}
	room := redactor(s)
	room.Key = key
	checkpoint, err := room.Checkpoint(t.Context(), access.Local())
	if err != nil || checkpoint.End.Entries != many {
		t.Fatalf("%+v, %v", checkpoint, err)
	}
	if end, err := room.Verify(t.Context(), access.Local(), checkpoint); err != nil || end != checkpoint.End {
		t.Errorf("the journal reaches %v, %v", end, err)
	}
	further := journal.Sign(key, journal.End{Entries: many + 1, Hash: "ab"}, instant)
	_, err = room.Verify(t.Context(), access.Local(), further)
	wantError(t, err, journal.ErrBroken)
	further.End.Entries = many
	_, err = room.Verify(t.Context(), access.Local(), further)
	wantError(t, err, journal.ErrForged)
	_, err = room.Checkpoint(t.Context(), access.Actor{})
	wantError(t, err, access.ErrNoActor)

	var file bytes.Buffer
	var steps []int64
	for more := int64(0); len(steps) == 0 || more > 0; {
		if more, err = room.Lines(t.Context(), access.Local(), &file, more, 550); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, more)
	}
	if end, err := journal.Verify(journal.ReadLines(&file)); err != nil || end != checkpoint.End || len(steps) != 3 {
		t.Errorf("the export reaches %v in the steps %v, %v", end, steps, err)
	}
	_, err = room.Lines(t.Context(), access.Actor{}, &file, 0, 1)
	wantError(t, err, access.ErrNoActor)
}
