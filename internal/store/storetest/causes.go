package storetest

import (
	"errors"
	"testing"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// errUndo ends a transaction that only read.
var errUndo = errors.New("undo")

// testCauses says why, says it otherwise, and takes it back.
func testCauses(t *testing.T, s *store.Store) {
	step := evidence.StepKey{From: "Antrag <prüfen>", To: "bescheiden"}
	put := func(c evidence.StepCause, at time.Time) evidence.StepCause {
		t.Helper()
		c.Service, c.Level, c.Step, c.By, c.At = "99012", "phase", step, "erika", at
		err := s.Evidence().Update(t.Context(), func(tx evidence.Tx) error {
			return errors.Join(tx.PutCause(t.Context(), c),
				tx.Record(t.Context(), journal.Entry{At: at, Actor: "erika", Action: "evidence.cause", Subject: "99012"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	inForce := func() (found evidence.StepCause) {
		t.Helper()
		err := s.Evidence().Update(t.Context(), func(tx evidence.Tx) (err error) {
			found, err = tx.Cause(t.Context(), "99012", "phase", step)
			return errors.Join(err, errUndo)
		})
		wantError(t, err, errUndo)
		return found
	}
	equal(t, "a cause that nobody has said", inForce(), evidence.StepCause{})
	first := put(evidence.StepCause{Version: 1, Cause: evidence.CauseLaw, Source: "§ 5 LBauO"}, instant)
	second := put(evidence.StepCause{Version: 2, Cause: evidence.CauseHabit}, instant.Add(time.Hour))
	equal(t, "cause", inForce(), second)
	put(evidence.StepCause{Version: 3, Cause: evidence.CauseOpen}, instant.Add(2*time.Hour))

	for name, tt := range map[string]struct {
		service, level string
		at             time.Time
		want           []evidence.StepCause
	}{
		"then":          {"99012", "phase", instant.Add(time.Minute), []evidence.StepCause{first}},
		"an hour later": {"99012", "phase", instant.Add(time.Hour), []evidence.StepCause{second}},
		"other service": {"99013", "phase", instant.Add(time.Hour), []evidence.StepCause{}},
		"other level":   {"99012", "activity", instant.Add(time.Hour), []evidence.StepCause{}},
	} {
		past, err := s.AsOf(t.Context(), tt.at)
		if err != nil {
			t.Fatal(err)
		}
		got, err := past.Evidence().FindCauses(t.Context(), landscape.ServiceID(tt.service), tt.level)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, name, got, tt.want)
	}
}
