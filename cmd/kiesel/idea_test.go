package main

import (
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/programme"
)

// An idea is told with the figures on which it was handed in and its reply.
func TestIdeaIsShown(t *testing.T) {
	t.Parallel()
	dir, running := installation(t)
	probability := 0.93
	at := time.Now().UTC().Truncate(time.Microsecond)
	service := programme.Service{Store: running.Programme(), Now: func() time.Time { return at }}
	i := programme.Idea{
		ID: "i1", Title: "Fachprüfung bündeln", Land: "13", Service: "99107023017000", Function: "expertise", Aim: "Wer oft prüft, prüft sicher.",
		ReplyBy: "2020-01-01", By: "local", At: at,
		Basis: programme.Basis{Outcome: bundling.Bundle, Gain: &bundling.Range{Value: 240_000, P10: 90_000, P90: 410_000}, Probability: &probability, Rank: 7, Of: 41, Entry: 3},
	}
	err := service.Store.Update(t.Context(), func(tx programme.Tx) error {
		if err := tx.PutIdea(t.Context(), i); err != nil {
			return err
		}
		return tx.Record(t.Context(), journal.Entry{At: at, Actor: "local", Action: "programme.idea", Subject: "99107023017000/i1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	text, _ := kiesel(t, 0, "idea", "list", "--data", dir)
	wantText(t, text, "i1", "overdue", "2020-01-01", "expertise", "Fachprüfung bündeln")
	text, _ = kiesel(t, 0, "idea", "show", "i1", "--data", dir)
	wantText(t, text, "Wer oft prüft, prüft sicher.", "240,000 EUR/a (90,000 to 410,000)", "93 %", "7 of 41", "entry 3 of the journal")

	if _, err := service.Answer(t.Context(), access.Local(), "i1", 1, programme.Reply{Decision: programme.Decline, Reason: "Erst die Fallzahlen klären."}); err != nil {
		t.Fatal(err)
	}
	text, _ = kiesel(t, 0, "idea", "show", "i1", "--data", dir)
	wantText(t, text, "declined", "Erst die Fallzahlen klären.")
	text, _ = kiesel(t, 0, "idea", "show", "i1", "--json", "--data", dir)
	wantText(t, text, `"state": "declined"`, `"p90": 410000`)
	text, _ = kiesel(t, 0, "idea", "list", "--land", "01", "--json", "--data", dir)
	wantText(t, text, "[]")
}
