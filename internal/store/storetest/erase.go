package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// redactor holds the journal's use cases on a store, a day after instant.
func redactor(s *store.Store) *journal.Service {
	return &journal.Service{Store: s.Journal(), Now: func() time.Time { return instant.AddDate(0, 0, 1) }}
}

// opened returns an entry as people read it.
func opened(t *testing.T, s *store.Store, seq int64) journal.Entry {
	t.Helper()
	e, err := s.Journal().Entry(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// testRedact erases the reason of a decision that is over, from the journal and
// from earlier states, while the chain holds.
func testRedact(t *testing.T, s *store.Store) {
	const words = "auf Wunsch von Frau Mustermann"
	clock := instant
	keeper := landscape.Keeper{Store: s.Landscape(), Now: func() time.Time { return clock }}
	o := landscape.Override{Service: "99", Level: landscape.LevelKreis, Reason: words}
	if err := keeper.Override(t.Context(), access.Local(), o); err != nil {
		t.Fatal(err)
	}
	wantError(t, redactor(s).Redact(t.Context(), access.Local(), 1, "Löschverlangen"), journal.ErrInForce)
	wantError(t, redactor(s).Redact(t.Context(), access.Local(), 1, ""), journal.ErrNoReason)
	wantError(t, redactor(s).Redact(t.Context(), access.Local(), 9, "Löschverlangen"), journal.ErrNotFound)
	wantError(t, redactor(s).Redact(t.Context(), access.Actor{}, 1, "Löschverlangen"), access.ErrNoActor)

	clock = clock.Add(time.Hour)
	o.Version, o.Reason = 1, "Schulgesetz"
	if err := keeper.Override(t.Context(), access.Local(), o); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to do
		if err := redactor(s).Redact(t.Context(), access.Local(), 1, "Löschverlangen"); err != nil {
			t.Fatal(err)
		}
	}
	if e := opened(t, s, 1); e.Reason != "" || !e.Erased || !strings.Contains(string(e.After), `"version":1`) {
		t.Errorf("the redacted entry is %+v", e)
	}
	if e := opened(t, s, 2); e.Reason != "Schulgesetz" || e.Erased {
		t.Errorf("the next entry is %+v", e)
	}
	if e := opened(t, s, 3); e.Action != "journal.redact" || e.Subject != "entry:1" || e.Reason != "Löschverlangen" {
		t.Errorf("the redaction is recorded as %+v", e)
	}
	past, err := s.AsOf(t.Context(), instant)
	if err != nil {
		t.Fatal(err)
	}
	then, err := past.Landscape().Overrides(t.Context())
	if err != nil || len(then) != 1 || then[0].Reason != store.Redacted {
		t.Errorf("the earlier state says %+v, %v", then, err)
	}
	if end, err := s.VerifyJournal(t.Context()); err != nil || end.Entries != 3 {
		t.Errorf("after the redaction %v, %v", end, err)
	}
}

// testRedactImports erases the words of a file that was brought in: the reason of
// the import, and that of a decision in it.
func testRedactImports(t *testing.T, s *store.Store) {
	ctx, service := t.Context(), lists(t, s)
	const words = "auf Wunsch von Frau Mustermann"
	file := "key;level;reason;source\n99107023017000;kreis;" + words + ";\n99059001104000;land;Sonderfall;\n"
	imported, err := service.ApplyPlan(ctx, access.Local(), preview(t, service, "competences", file), words)
	if err != nil {
		t.Fatal(err)
	}
	seq := map[string]int64{}
	for _, e := range entries(t, s) {
		seq[e.Action+" "+e.Subject] = e.Seq
	}
	decision := seq["landscape.override 99107023017000"]
	wantError(t, redactor(s).Redact(ctx, access.Local(), decision, "Löschverlangen"), journal.ErrInForce)
	if _, err := service.Undo(ctx, access.Local(), imported.ID, "zurück"); err != nil {
		t.Fatal(err)
	}
	for _, entry := range []int64{decision, seq["exchange.import "+imported.ID]} {
		if err := redactor(s).Redact(ctx, access.Local(), entry, "Löschverlangen"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Exchange().Import(ctx, imported.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "reason of the import", got.Reason, store.Redacted)
	for i, want := range []string{store.Redacted, "Sonderfall"} {
		equal(t, "reason of a decision", got.Plan.Rows[i].Values[3], want)
	}
}

// testErasePerson erases one of two people; afterwards nothing can be recorded
// about that one.
func testErasePerson(t *testing.T, s *store.Store) {
	ctx := t.Context()
	about := func(person, reason string) journal.Entry {
		e := entry(person)
		e.Person, e.Reason = person, reason
		return e
	}
	if err := record(ctx, s, about("p1", "Stelle von Erika"), about("p2", "Stelle von Max"), about("p1", "Erika zieht um")); err != nil {
		t.Fatal(err)
	}
	for e, err := range s.Journal().Entries(ctx) {
		if err != nil || strings.Contains(e.Reason, "Erika") || strings.Contains(e.Reason, "Max") {
			t.Errorf("the reason of entry %d is kept as %s, %v", e.Seq, e.Reason, err)
		}
	}
	if e := opened(t, s, 3); e.Reason != "Erika zieht um" || e.Person != "p1" {
		t.Errorf("entry 3 reads %+v", e)
	}
	erase := func(tx journal.Tx) error {
		return errors.Join(tx.Shred(ctx, journal.PersonKey("p1")), tx.Record(ctx, entry("p1")))
	}
	if err := s.Journal().Update(ctx, erase); err != nil {
		t.Fatal(err)
	}
	for seq, erased := range map[int64]bool{1: true, 2: false, 3: true} {
		if e := opened(t, s, seq); e.Erased != erased || (e.Reason == "") != erased {
			t.Errorf("after the erasure entry %d reads %+v", seq, e)
		}
	}
	wantError(t, record(ctx, s, about("p1", "noch einmal")), journal.ErrShredded)
	unknown := func(tx journal.Tx) error { return tx.Shred(ctx, journal.PersonKey("p3")) }
	wantError(t, s.Journal().Update(ctx, unknown), journal.ErrNotFound)
	if _, err := s.VerifyJournal(ctx); err != nil {
		t.Error(err)
	}
}

// testFind looks for entries by everything that a filter knows.
func testFind(t *testing.T, s *store.Store) {
	given := []journal.Entry{
		{Actor: "u1", Action: "bundling.assumption", Subject: "99012/rate"},
		{Actor: "u2", Action: "landscape.override", Subject: "99012"},
		{Actor: "u1", Action: "landscape.override", Subject: "990123"},
		{Actor: "u2", Action: "bundling.assumption", Subject: "99012/online.rate"},
		{Actor: "u1", Action: "bundling.assumption", Subject: "/rate"},
	}
	for i := range given {
		given[i].At = instant.Add(time.Duration(i) * time.Hour)
	}
	if err := record(t.Context(), s, given...); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		filter journal.Filter
		want   []int64
	}{
		"everything":        {journal.Filter{}, []int64{5, 4, 3, 2, 1}},
		"newest":            {journal.Filter{Limit: 2}, []int64{5, 4}},
		"next page":         {journal.Filter{Limit: 2, Before: 4}, []int64{3, 2}},
		"thing and parts":   {journal.Filter{Subject: "99012"}, []int64{4, 2, 1}},
		"one part":          {journal.Filter{Subject: "99012/rate"}, []int64{1}},
		"part of no thing":  {journal.Filter{Subject: "/rate"}, []int64{5}},
		"actor":             {journal.Filter{Actor: "u2"}, []int64{4, 2}},
		"action":            {journal.Filter{Action: "landscape.override"}, []int64{3, 2}},
		"period":            {journal.Filter{From: instant.Add(time.Hour), Until: instant.Add(3 * time.Hour)}, []int64{3, 2}},
		"all of them":       {journal.Filter{Subject: "99012", Actor: "u1", Action: "bundling.assumption", Until: instant.Add(time.Minute)}, []int64{1}},
		"nothing like that": {journal.Filter{Subject: "9901"}, []int64{}},
	} {
		found, err := s.Journal().Find(t.Context(), test.filter)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int64, 0, len(found))
		for _, e := range found {
			got = append(got, e.Seq)
		}
		equal(t, name, got, test.want)
	}
	actions, err := s.Journal().Actions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "actions", actions, []string{"bundling.assumption", "landscape.override"})
	_, err = s.Journal().Entry(t.Context(), 6)
	wantError(t, err, journal.ErrNotFound)
}
