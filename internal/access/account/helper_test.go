package account_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/journal"
	"kiesel/internal/store"
)

// cheap hashes in a moment; tests do not need strong hashes.
var cheap = password.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Passwords that zxcvbn accepts.
const (
	good   = "vier Pinguine essen Kekse"
	better = "Laternen tanzen um Mitternacht"
)

// clock is a time that tests put forward.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is an installation with its accounts.
type house struct {
	*account.Service
	t     *testing.T
	store *store.Store
	clock *clock
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, clock: &clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}}
	var err error
	if h.store, err = store.Open(t.Context(), store.Config{Dir: t.TempDir(), Now: h.clock.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, h.store.Close()) })
	h.Service = h.another(account.Config{})
	return h
}

// another is the accounts as another server on the same data sees them.
func (h *house) another(c account.Config) *account.Service {
	h.t.Helper()
	c.Store, c.Now, c.Key = h.store.Accounts(), h.clock.now, h.store.Key()
	if c.Cost == (password.Params{}) {
		c.Cost = cheap
	}
	s, err := account.NewService(c)
	must(h.t, err)
	return s
}

// person adds an account whose password is good.
func (h *house) person(login string, grants ...string) account.User {
	h.t.Helper()
	u, err := h.AddWithPassword(h.t.Context(), access.Local(), account.User{Login: login, Name: "Person " + login, Grants: grantsOf(h.t, grants...)}, good, "")
	must(h.t, err)
	return u
}

// enter signs in with the good password.
func (h *house) enter(login string) (access.Actor, account.Session, string) {
	h.t.Helper()
	in, err := h.Enter(h.t.Context(), login, good, account.Client{})
	must(h.t, err)
	actor, session, err := h.BySession(h.t.Context(), in.Cookie)
	must(h.t, err)
	return actor, session, in.Cookie
}

// entries returns the journal, oldest entry first.
func (h *house) entries() []journal.Entry {
	h.t.Helper()
	all, err := h.store.Journal().Find(h.t.Context(), journal.Filter{})
	must(h.t, err)
	slices.Reverse(all)
	return all
}

func grantsOf(t *testing.T, texts ...string) []access.Grant {
	t.Helper()
	var grants []access.Grant
	for _, text := range texts {
		g, err := access.ParseGrant(text)
		must(t, err)
		grants = append(grants, g)
	}
	return grants
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// want fails the test unless err is target.
func want(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: error is %v, want %v", what, err, target)
	}
}

// wantField fails the test unless err is a problem of a field.
func wantField(t *testing.T, what string, err error, field string, problem account.Problem) {
	t.Helper()
	var got *account.FieldError
	if !errors.As(err, &got) || *got != (account.FieldError{Field: field, Problem: problem}) {
		t.Errorf("%s: error is %v, want %s: %s", what, err, field, problem)
	}
}
