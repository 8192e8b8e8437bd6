package storetest

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/store"
)

// person is a complete account.
func person(id, login string, grants ...access.Grant) account.User {
	return account.User{
		ID: account.ID(id), Login: login, Name: "Jürgen 🪨 " + login, Email: login + "@amt.de", Language: "de", Grants: grants,
		State: account.Active, CreatedAt: instant, Version: 1,
	}
}

// putPeople keeps accounts.
func putPeople(t *testing.T, s *store.Store, people ...account.User) {
	t.Helper()
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		for _, u := range people {
			if err := tx.Put(t.Context(), u); err != nil {
				return err
			}
		}
		return nil
	})
}

func testAccounts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	administrator := access.Grant{Role: access.Administrator}
	erika := person("u-1", "erika", administrator, access.Grant{Role: access.Reader, Scope: "13"})
	erika.Issuer, erika.Subject = "https://login.land.de", "4711"
	erased, also := account.User{ID: "u-2", State: account.Erased, CreatedAt: instant, Version: 7}, account.User{ID: "u-3", State: account.Erased, CreatedAt: instant}
	anna := person("u-4", "anna", access.Grant{Role: access.Administrator, Scope: "13"})
	otto := person("u-5", "otto", administrator)
	otto.State = account.Disabled
	putPeople(t, s, erika, erased, also, anna, otto)

	for _, find := range []func() (account.User, error){
		func() (account.User, error) { return s.Accounts().User(ctx, "u-1") },
		func() (account.User, error) { u, _, err := s.Accounts().ByLogin(ctx, "erika"); return u, err },
		func() (account.User, error) { return s.Accounts().ByExternal(ctx, "https://login.land.de", "4711") },
	} {
		got, err := find()
		wantError(t, err, nil)
		equal(t, "account", got, erika)
	}
	users, err := s.Accounts().Users(ctx)
	wantError(t, err, nil)
	equal(t, "accounts", users, []account.User{anna, erika, otto, erased, also})

	erika.Login, erika.Grants, erika.Subject, erika.Version = "erika.meier", []access.Grant{{Role: access.Sponsor, Scope: "13/im"}}, "", 2
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		n, err := tx.Administrators(ctx)
		equal(t, "administrators of all", n, 1)
		claimed, claimErr := tx.Claim(ctx, "u-1")
		equal(t, "version before the change", claimed.Version, int64(1))
		return errors.Join(err, claimErr, tx.Put(ctx, erika))
	})
	got, err := s.Accounts().User(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "changed account", got, erika)
}

func testNoAccounts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	putPeople(t, s, account.User{ID: "u-1", State: account.Erased, CreatedAt: instant})
	_, _, byLogin := s.Accounts().ByLogin(ctx, "") // not the erased one
	_, byExternal := s.Accounts().ByExternal(ctx, "", "")
	_, user := s.Accounts().User(ctx, "u-2")
	_, credential := s.Accounts().Credential(ctx, "u-2")
	_, link := s.Accounts().Link(ctx, "hash")
	_, _, session := s.Accounts().SessionOwner(ctx, "hash")
	_, _, token := s.Accounts().TokenOwner(ctx, "hash")
	for _, err := range []error{byLogin, byExternal, user, credential, link, session, token} {
		wantError(t, err, account.ErrNotFound)
	}
	err := s.Accounts().Update(ctx, func(tx account.Tx) error {
		_, _, byLogin := tx.ByLogin(ctx, "")
		_, byExternal := tx.ByExternal(ctx, "", "")
		_, claim := tx.Claim(ctx, "u-2")
		_, take := tx.TakeLink(ctx, "hash")
		for _, err := range []error{byLogin, byExternal, claim, take} {
			wantError(t, err, account.ErrNotFound)
		}
		return tx.Put(ctx, person("u-3", "any"))
	})
	wantError(t, err, store.ErrUnrecorded)
}

func testCredentials(t *testing.T, s *store.Store) {
	ctx := t.Context()
	putPeople(t, s, person("u-1", "erika"), person("u-2", "otto"))
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		return errors.Join(
			tx.SetPassword(ctx, "u-1", "old hash"), tx.SetTOTP(ctx, "u-1", "sealed", 100),
			tx.SetRecovery(ctx, "u-1", []string{"a", "b"}), tx.SetRecovery(ctx, "u-2", []string{"a"}))
	})
	putPeople(t, s, person("u-1", "erika")) // leaves them alone
	u, got, err := s.Accounts().ByLogin(ctx, "erika")
	wantError(t, err, nil)
	equal(t, "has to prove", got, account.Credential{Password: "old hash", TOTP: "sealed"})
	equal(t, "has password and app", []bool{u.Password, u.TOTP}, []bool{true, true})

	wantError(t, s.Accounts().RenewHash(ctx, "u-1", "other hash", "late hash"), nil)
	wantError(t, s.Accounts().RenewHash(ctx, "u-1", "old hash", "new hash"), nil)
	for _, use := range []struct {
		step int64
		want bool
	}{{100, false}, {101, true}, {101, false}, {99, false}, {103, true}} {
		later, err := s.Accounts().UseStep(ctx, "u-1", use.step)
		wantError(t, err, nil)
		equal(t, "step is later", later, use.want)
	}
	got, err = s.Accounts().Credential(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "has to prove", got, account.Credential{Password: "new hash", TOTP: "sealed"})

	change(t, s.Accounts().Update, func(tx account.Tx) error {
		for hash, want := range map[string]bool{"a": true, "c": false} {
			used, err := tx.UseRecovery(ctx, "u-1", hash)
			wantError(t, err, nil)
			equal(t, "recovery code "+hash, used, want)
		}
		again, err := tx.UseRecovery(ctx, "u-1", "a")
		equal(t, "recovery code a again", again, false)
		return err
	})
}

func testTokens(t *testing.T, s *store.Store) {
	ctx := t.Context()
	erika := person("u-1", "erika", access.Grant{Role: access.Reader, Scope: "13"})
	putPeople(t, s, erika, person("u-2", "otto"))
	first := account.Token{ID: "t-1", Owner: "u-1", Name: "Auswertung 🪨", Created: instant, Expires: instant.AddDate(1, 0, 0)}
	second := account.Token{ID: "t-2", Owner: "u-1", Name: "Skript", Created: instant.Add(time.Second), Expires: instant.AddDate(0, 1, 0)}
	second.Limit = access.Limit{ReadOnly: true, Only: []access.Action{access.ReadEvidence, access.ReadContent}}
	others := account.Token{ID: "t-3", Owner: "u-2", Name: "Skript", Created: instant, Expires: instant}
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		return errors.Join(tx.AddToken(ctx, first, "hash 1"), tx.AddToken(ctx, second, "hash 2"), tx.AddToken(ctx, others, "hash 3"))
	})
	wantError(t, s.Accounts().UseToken(ctx, "t-1", "2026-03-02"), nil)
	first.LastDay = "2026-03-02"
	all, err := s.Accounts().Tokens(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "tokens", all, []account.Token{second, first})
	token, owner, err := s.Accounts().TokenOwner(ctx, "hash 2")
	wantError(t, err, nil)
	equal(t, "token", token, second)
	equal(t, "owner", owner, erika)

	change(t, s.Accounts().Update, func(tx account.Tx) error {
		return errors.Join(tx.DeleteToken(ctx, "u-2", "t-1"), tx.DeleteToken(ctx, "u-1", "t-2"), tx.DeleteTokens(ctx, "u-2"))
	})
	all, err = s.Accounts().Tokens(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "tokens left", all, []account.Token{first})
	_, _, err = s.Accounts().TokenOwner(ctx, "hash 3")
	wantError(t, err, account.ErrNotFound)
}

func testViews(t *testing.T, s *store.Store) {
	ctx := t.Context()
	putPeople(t, s, person("u-1", "erika"), person("u-2", "otto"))
	first := account.View{ID: "v-1", Owner: "u-1", Page: "/services", Query: "q=Stra%C3%9Fe", Name: "Straßen 🪨", Created: instant}
	second := account.View{ID: "v-2", Owner: "u-1", Page: "/portfolio", Name: "Alles", Created: instant.Add(time.Second)}
	others := account.View{ID: "v-3", Owner: "u-2", Page: "/portfolio", Name: "Alles", Created: instant}
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		err := errors.Join(tx.AddView(ctx, second), tx.AddView(ctx, first), tx.AddView(ctx, others))
		within, readErr := tx.Views(ctx, "u-1")
		equal(t, "views within the change", within, []account.View{first, second})
		return errors.Join(err, readErr)
	})
	all, err := s.Accounts().Views(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "views", all, []account.View{first, second})
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		return errors.Join(tx.DeleteView(ctx, "u-2", "v-1"), tx.DeleteView(ctx, "u-1", "v-2"), tx.DeleteViews(ctx, "u-2"))
	})
	all, err = s.Accounts().Views(ctx, "u-1")
	wantError(t, err, nil)
	equal(t, "views left", all, []account.View{first})
	none, err := s.Accounts().Views(ctx, "u-2")
	wantError(t, err, nil)
	equal(t, "views of the other", none, []account.View{})
	nobody := s.Accounts().Update(ctx, func(tx account.Tx) error {
		return errors.Join(tx.AddView(ctx, account.View{ID: "v-4", Owner: "u-9", Page: "/services", Name: "x", Created: instant}), tx.Record(ctx, entry("any")))
	})
	if nobody == nil {
		t.Error("a view of nobody is kept")
	}
}

func testLinks(t *testing.T, s *store.Store) {
	ctx := t.Context()
	putPeople(t, s, person("u-1", "erika"))
	setup, invitation := account.Link{Expires: instant}, account.Link{User: "u-1", Expires: instant.Add(time.Hour)}
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		return errors.Join(
			tx.PutLink(ctx, setup, "setup"), tx.PutLink(ctx, account.Link{User: "u-1", Expires: instant}, "old"), tx.PutLink(ctx, invitation, "new"))
	})
	_, err := s.Accounts().Link(ctx, "old")
	wantError(t, err, account.ErrNotFound)
	for hash, want := range map[string]account.Link{"setup": setup, "new": invitation} {
		got, err := s.Accounts().Link(ctx, hash)
		wantError(t, err, nil)
		equal(t, "link "+hash, got, want)
	}
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		taken, err := tx.TakeLink(ctx, "setup")
		equal(t, "link taken", taken, setup)
		_, again := tx.TakeLink(ctx, "setup")
		wantError(t, again, account.ErrNotFound)
		return errors.Join(err, tx.DeleteLinks(ctx, "u-1"))
	})
	_, err = s.Accounts().Link(ctx, "new")
	wantError(t, err, account.ErrNotFound)
}

// begin is a session of an account to begin.
func begin(id string, owner account.ID, begun time.Time) account.Begin {
	return account.Begin{
		Session: account.Session{
			ID: id, User: owner, Begun: begun, Seen: begun, Proved: begun, Ends: begun.Add(time.Hour), Client: "Füchsin 🦊", HalfWay: id == "half",
			Provider: id == "provider",
		},
		Version: 1, Day: "2026-03-01", Forget: begun.Add(-time.Hour),
	}
}

// beginSession begins a session.
func beginSession(t *testing.T, s *store.Store, b account.Begin) account.Session {
	t.Helper()
	begun, err := s.Accounts().BeginSession(t.Context(), b)
	if err != nil || !begun {
		t.Fatalf("session %s: begun %t, %v", b.Session.ID, begun, err)
	}
	return b.Session
}

func testSessions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	erika := person("u-1", "erika", access.Grant{Role: access.Reader, Scope: "13"})
	putPeople(t, s, erika, person("u-2", "otto"))
	half := beginSession(t, s, begin("half", "u-1", instant))
	got, owner, err := s.Accounts().SessionOwner(ctx, "half")
	wantError(t, err, nil)
	equal(t, "session", got, half)
	erika.LastDay = "2026-03-01"
	equal(t, "owner", owner, erika)

	whole := begin("whole", "u-1", instant.Add(time.Minute))
	whole.Replaced = "half"
	provider, others := begin("provider", "u-1", instant.Add(2*time.Minute)), begin("others", "u-2", instant)
	for _, b := range []account.Begin{whole, provider, others} {
		beginSession(t, s, b)
	}
	seen := whole.Session
	seen.Seen, seen.Proved = instant.Add(5*time.Minute), instant.Add(4*time.Minute)
	wantError(t, s.Accounts().TouchSession(ctx, seen), nil)
	wantSessions(t, s, "u-1", provider.Session, seen)
	wantError(t, s.Accounts().EndProviderSessions(ctx, "u-1"), nil)
	wantError(t, s.Accounts().EndSession(ctx, "u-1", "others"), nil) // not hers
	wantSessions(t, s, "u-1", seen)
	wantSessions(t, s, "u-2", others.Session)

	late := beginSession(t, s, begin("late", "u-2", instant.Add(time.Hour))) // the others have ended
	wantSessions(t, s, "u-1", seen)
	wantSessions(t, s, "u-2", late)
	change(t, s.Accounts().Update, func(tx account.Tx) error { return tx.EndSessions(ctx, "u-1") })
	wantError(t, s.Accounts().EndSession(ctx, "u-2", "late"), nil)
	wantSessions(t, s, "u-1")
	wantSessions(t, s, "u-2")
}

func wantSessions(t *testing.T, s *store.Store, owner account.ID, want ...account.Session) {
	t.Helper()
	got, err := s.Accounts().Sessions(t.Context(), owner)
	wantError(t, err, nil)
	equal(t, "sessions of "+string(owner), got, append([]account.Session{}, want...))
}

// testStaleSession is about somebody who shows an old password while it is
// being changed: no session begins of it.
func testStaleSession(t *testing.T, s *store.Store) {
	putPeople(t, s, person("u-1", "erika"))
	change(t, s.Accounts().Update, func(tx account.Tx) error {
		u, err := tx.Claim(t.Context(), "u-1")
		u.Version++
		return errors.Join(err, tx.EndSessions(t.Context(), "u-1"), tx.Put(t.Context(), u))
	})
	for _, id := range []account.ID{"u-1", "u-9"} {
		begun, err := s.Accounts().BeginSession(t.Context(), begin("stale", id, instant))
		if begun || err != nil {
			t.Errorf("session of %s: begun %t, %v", id, begun, err)
		}
		wantSessions(t, s, id)
	}
}

func testAttempts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	none, err := s.Accounts().Attempts(ctx, "key")
	wantError(t, err, nil)
	equal(t, "attempts", none, account.Attempts{})
	first := account.Attempts{Failed: 1, Until: instant, Last: instant}
	second := account.Attempts{Failed: 2, Until: instant.Add(10 * time.Second), Last: instant.Add(time.Second)}
	for _, tc := range []struct {
		was, next account.Attempts
		want      bool
	}{{none, first, true}, {none, second, false}, {first, second, true}, {first, second, false}} {
		counted, err := s.Accounts().CountAttempt(ctx, "key", tc.was, tc.next)
		wantError(t, err, nil)
		equal(t, "attempt counted", counted, tc.want)
	}
	got, err := s.Accounts().Attempts(ctx, "key")
	wantError(t, err, nil)
	equal(t, "attempts", got, second)

	// Of many at the same time one is counted.
	var tried errgroup.Group
	results := make([]bool, 8)
	for i := range results {
		tried.Go(func() (err error) {
			results[i], err = s.Accounts().CountAttempt(ctx, "key", second, account.Attempts{Failed: 3, Until: instant, Last: instant.Add(time.Duration(i) * time.Hour)})
			return err
		})
	}
	wantError(t, tried.Wait(), nil)
	counted := 0
	for _, c := range results {
		if c {
			counted++
		}
	}
	equal(t, "counted of attempts at the same time", counted, 1)

	wantError(t, s.Accounts().ForgetAttempts(ctx, "key"), nil)
	got, err = s.Accounts().Attempts(ctx, "key")
	wantError(t, err, nil)
	equal(t, "attempts after the right password", got, account.Attempts{})

	// Old attempts go when somebody signs in.
	putPeople(t, s, person("u-1", "erika"))
	if _, err := s.Accounts().CountAttempt(ctx, "key", none, first); err != nil {
		t.Fatal(err)
	}
	beginSession(t, s, begin("any", "u-1", instant.Add(2*time.Hour)))
	got, err = s.Accounts().Attempts(ctx, "key")
	wantError(t, err, nil)
	equal(t, "attempts of before", got, account.Attempts{})
}
