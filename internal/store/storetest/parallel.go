package storetest

import (
	"errors"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/store"
)

// Three services of the catalogue, the lowest id first.
const first, second, third landscape.ServiceID = "99059001104000", "99088018000000", "99107023017000"

// pairs holds the use cases of parallel processes on a store.
func pairs(t *testing.T, s *store.Store, now func() time.Time) *parallel.Service {
	t.Helper()
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		t.Fatal(err)
	}
	return &parallel.Service{Store: s.Parallel(), Finder: finder, Now: now}
}

// testParallel decides on pairs, decides anew, and looks at earlier states.
func testParallel(t *testing.T, s *store.Store) {
	ctx, clock := t.Context(), instant
	service := pairs(t, s, func() time.Time { return clock })
	decide := func(a, b landscape.ServiceID, seen int64, v parallel.Verdict, reason string) parallel.Decision {
		t.Helper()
		kept, err := service.Decide(ctx, access.Local(), parallel.Decision{
			Pair: parallel.NewPair(a, b), Version: seen, Verdict: v, Reason: reason,
		})
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	one := decide(second, first, 0, parallel.Later, "  erst fragen  ")
	equal(t, "first decision", one, parallel.Decision{
		Pair: parallel.Pair{A: first, B: second}, Version: 1, Verdict: parallel.Later, Reason: "erst fragen", By: "local", At: instant,
	})
	two := decide(first, third, 0, parallel.Different, "anderes Recht")
	clock = clock.Add(time.Hour)
	again := decide(first, second, 1, parallel.Same, "dieselbe Vorschrift")
	equal(t, "version of the second decision on a pair", again.Version, int64(2))

	list := func(of parallel.Store, want ...parallel.Decision) {
		t.Helper()
		got, err := of.Decisions(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "decisions", got, want)
	}
	list(s.Parallel(), again, two)
	past, err := s.AsOf(ctx, instant)
	if err != nil {
		t.Fatal(err)
	}
	list(past.Parallel(), one, two)
	wantError(t, past.Parallel().Update(ctx, func(parallel.Tx) error { return nil }), store.ErrPast)
	for version, want := range map[int64]parallel.Decision{1: one, 2: again, 3: {}} {
		got, err := s.Parallel().DecisionVersion(ctx, one.Pair, version)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "version of a decision", got, want)
	}
	last := opened(t, s, 3)
	if last.Action != "parallel.decide" || last.Subject != one.String() || last.Reason != "dieselbe Vorschrift" {
		t.Errorf("the decision is recorded as %+v", last)
	}
}

// testParallelRefused tries what must change nothing.
func testParallelRefused(t *testing.T, s *store.Store) {
	ctx := t.Context()
	service := pairs(t, s, func() time.Time { return instant })
	good := parallel.Decision{Pair: parallel.Pair{A: first, B: second}, Verdict: parallel.Same, Reason: "dieselbe Vorschrift"}
	refused := func(actor access.Actor, change func(*parallel.Decision), want error) {
		t.Helper()
		d := good
		change(&d)
		_, err := service.Decide(ctx, actor, d)
		wantError(t, err, want)
	}
	reader := access.Actor{ID: "u1", Grants: []access.Grant{{Role: access.Reader, Scope: access.Everywhere}}}
	refused(access.Actor{}, func(*parallel.Decision) {}, access.ErrNoActor)
	refused(reader, func(*parallel.Decision) {}, access.ErrDenied)
	refused(access.Local(), func(d *parallel.Decision) { d.Reason = " \n" }, parallel.ErrInvalid)
	refused(access.Local(), func(d *parallel.Decision) { d.Verdict = "perhaps" }, parallel.ErrInvalid)
	refused(access.Local(), func(d *parallel.Decision) { d.A, d.B = d.B, d.A }, parallel.ErrNotFound)
	refused(access.Local(), func(d *parallel.Decision) { d.B = d.A }, parallel.ErrNotFound)
	refused(access.Local(), func(d *parallel.Decision) { d.B = "99999999999999" }, parallel.ErrNotFound)
	refused(access.Local(), func(d *parallel.Decision) { d.Version = 1 }, journal.ErrConflict)
	if all := entries(t, s); len(all) != 0 {
		t.Errorf("what was refused is recorded: %+v", all)
	}
	if _, err := service.Decide(ctx, access.Local(), good); err != nil {
		t.Fatal(err)
	}
	refused(access.Local(), func(d *parallel.Decision) { d.Verdict = parallel.Different }, journal.ErrConflict)
}

// testRedactParallel erases the reason of a decision that is over.
func testRedactParallel(t *testing.T, s *store.Store) {
	ctx, clock := t.Context(), instant
	service := pairs(t, s, func() time.Time { return clock })
	d := parallel.Decision{Pair: parallel.Pair{A: first, B: second}, Verdict: parallel.Same, Reason: "sagt Frau Mustermann"}
	_, err := service.Decide(ctx, access.Local(), d)
	wantError(t, errors.Join(err, redactor(s).Redact(ctx, access.Local(), 1, "Löschverlangen")), journal.ErrInForce)
	clock = clock.Add(time.Hour)
	d.Version, d.Reason = 1, "dieselbe Vorschrift"
	if _, err := service.Decide(ctx, access.Local(), d); err != nil {
		t.Fatal(err)
	}
	if err := redactor(s).Redact(ctx, access.Local(), 1, "Löschverlangen"); err != nil {
		t.Fatal(err)
	}
	for version, want := range map[int64]string{1: store.Redacted, 2: "dieselbe Vorschrift"} {
		got, err := s.Parallel().DecisionVersion(ctx, d.Pair, version)
		if err != nil || got.Reason != want {
			t.Errorf("version %d says %q, %v; want %q", version, got.Reason, err, want)
		}
	}
}

// testParallelList finds what was decided on, alike or not, and filters it.
func testParallelList(t *testing.T, s *store.Store) {
	ctx := t.Context()
	service := pairs(t, s, func() time.Time { return instant })
	before, err := service.Find(ctx, parallel.Filter{})
	if err != nil || before.All < 10 || before.Decided != 0 {
		t.Fatalf("%d pairs, %d decided, %v", before.All, before.Decided, err)
	}
	alike := before.Pairs[0].Pair
	for p, v := range map[parallel.Pair]parallel.Verdict{alike: parallel.Same, {A: first, B: second}: parallel.Later} {
		if _, err := service.Decide(ctx, access.Local(), parallel.Decision{Pair: p, Verdict: v, Reason: "geprüft"}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := service.Find(ctx, parallel.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "pairs", after.All, before.All+1) // the second pair is not alike
	equal(t, "decided", after.Decided, 1)
	equal(t, "open", after.States[parallel.Open], before.All-1)
	for state, want := range map[parallel.State]parallel.Pair{"same": alike, "later": {A: first, B: second}} {
		found, err := service.Find(ctx, parallel.Filter{State: state})
		if err != nil || len(found.Pairs) != 1 || found.Pairs[0].Pair != want {
			t.Errorf("%s: %+v, %v; want %s alone", state, found.Pairs, err, want)
		}
	}
	open, err := service.Find(ctx, parallel.Filter{State: parallel.Open, Relation: parallel.NoKey})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range open.Pairs {
		if j.State() != parallel.Open || j.ServiceA.Key != "" && j.ServiceB.Key != "" {
			t.Errorf("%s is %s and has the keys %q and %q", j.Pair, j.State(), j.ServiceA.Key, j.ServiceB.Key)
		}
	}
	equal(t, "open pairs without key", len(open.Pairs), open.Relations[parallel.NoKey])
}
