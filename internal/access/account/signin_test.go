package account_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/access/totp"
)

func TestSignInByPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("Erika.Mustermann@amt.de", "reader@13", "contributor@13075")
	actor, session, cookie := h.enter(" erika.mustermann@AMT.de")
	if actor.ID != string(erika.ID) || !actor.May(access.AddEvidence, "130755502") || actor.May(access.AddEvidence, "13") {
		t.Errorf("signed in as %+v", actor)
	}
	if session.User != erika.ID || session.HalfWay || strings.Contains(session.ID, cookie) {
		t.Errorf("session %+v", session)
	}
	seen, err := h.User(t.Context(), actor, erika.ID)
	must(t, err)
	if seen.LastDay != "2026-03-02" || !seen.Password || seen.TOTP {
		t.Errorf("account %+v", seen)
	}
	must(t, h.Leave(t.Context(), cookie))
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "cookie after leaving", err, account.ErrNotSignedIn)
}

// Whatever is wrong, the answer is the same.
func TestOneAnswerToAllWhoDoNotGetIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("admin", "administrator")
	h.person("erika", "reader")
	closed := h.person("closed", "reader")
	_, err := h.Disable(t.Context(), access.Local(), closed.ID, "")
	must(t, err)
	_, _, err = h.Add(t.Context(), access.Local(), account.User{Login: "invited"}, "")
	must(t, err)
	for _, tc := range []struct{ login, password string }{
		{"erika", "falsch"}, {"erika", ""}, {"nobody", good}, {"", good}, {"closed", good}, {"invited", good}, {"invited", ""},
		{"erika", strings.Repeat("x", 5000)}, {"erika\x00", good}, {"\xff", "\xff"},
	} {
		_, err := h.Enter(t.Context(), tc.login, tc.password, account.Client{})
		if err == nil || err.Error() != account.ErrCredentials.Error() {
			t.Errorf("%q with %q: %v, want exactly %q", tc.login, tc.password, err, account.ErrCredentials)
		}
	}
}

// waits tries an account with wrong passwords and returns how long it takes
// until each next attempt is possible.
func (h *house) waits(s *account.Service, login string, n int) []time.Duration {
	h.t.Helper()
	var waits []time.Duration
	for range n {
		_, err := s.Enter(h.t.Context(), login, "falsch", account.Client{})
		want(h.t, "attempt", err, account.ErrCredentials)
		var early *account.WaitError
		_, err = s.Enter(h.t.Context(), login, "falsch", account.Client{})
		if !errors.As(err, &early) {
			want(h.t, "attempt", err, account.ErrCredentials)
			waits = append(waits, 0, 0)
			continue
		}
		wait := early.Until.Sub(h.clock.now())
		waits = append(waits, wait)
		h.clock.wait(wait)
	}
	return waits
}

// Accounts that do not exist lock out like those that do, on all servers alike.
// How long the answer takes does not tell whether there is such an account
// either: everybody who does not get in waits for a whole hash.
func TestUnknownLoginsTakeAsLong(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.another(account.Config{Cost: password.Params{Memory: 16 << 10, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}})
	for _, login := range []string{"erika", "closed"} {
		_, err := s.AddWithPassword(t.Context(), access.Local(), account.User{Login: login, Grants: grantsOf(t, "reader")}, good, "")
		must(t, err)
	}
	closed, err := s.ByLogin(t.Context(), access.Local(), "closed")
	must(t, err)
	_, err = s.Disable(t.Context(), access.Local(), closed.ID, "")
	must(t, err)
	shortest := map[string]time.Duration{}
	for range 4 { // fewer than lock somebody out
		for _, login := range []string{"erika", "closed", "nobody", "no login at all"} {
			begun := time.Now()
			_, err := s.Enter(t.Context(), login, "falsch", account.Client{})
			took := time.Since(begun)
			want(t, login, err, account.ErrCredentials)
			if shortest[login] == 0 || took < shortest[login] {
				shortest[login] = took
			}
		}
	}
	for login, took := range shortest {
		if took < shortest["erika"]/3 {
			t.Errorf("the answer for %q takes %v, for an account %v", login, took, shortest["erika"])
		}
	}
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	servers := []*account.Service{h.Service, h.another(account.Config{})}
	for i, login := range []string{"erika", "nobody"} {
		got := h.waits(servers[i], login, 11)
		s := time.Second
		if fmt.Sprint(got) != fmt.Sprint([]time.Duration{0, 0, 0, 0, 10 * s, 20 * s, 40 * s, 80 * s, 160 * s, 320 * s, 640 * s, 900 * s, 900 * s}) {
			t.Errorf("%s waits %v", login, got)
		}
		_, err := servers[1-i].Enter(t.Context(), login, "falsch", account.Client{})
		want(t, login+" at the other server", err, account.ErrCredentials)
	}
	_, err := h.Enter(t.Context(), "erika", "falsch", account.Client{})
	want(t, "one more", err, account.ErrCredentials)
	var early *account.WaitError
	if _, err := h.Enter(t.Context(), "erika", good, account.Client{}); !errors.As(err, &early) {
		t.Errorf("right password while locked out: %v", err)
	}
	h.clock.wait(15 * time.Minute)
	h.enter("erika")
	for range 4 { // all is forgotten after the right password
		_, err := h.Enter(t.Context(), "erika", "falsch", account.Client{})
		want(t, "attempt", err, account.ErrCredentials)
	}
	h.enter("erika")
}

func TestLockOutIsForgottenAfterADay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.waits(h.Service, "nobody", 6)
	h.clock.wait(24 * time.Hour)
	if got := h.waits(h.Service, "nobody", 2); got[0] != 0 {
		t.Errorf("a day later it still takes %v", got)
	}
}

// No number of attempts at the same time gets more guesses than one after the
// other.
func TestAttemptsAtTheSameTimeCountEach(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	var tried errgroup.Group
	results := make([]error, 20)
	for i := range results {
		tried.Go(func() error {
			_, results[i] = h.Enter(t.Context(), "erika", "falsch", account.Client{})
			return nil
		})
	}
	must(t, tried.Wait())
	guesses := 0
	for _, err := range results {
		if errors.Is(err, account.ErrCredentials) {
			guesses++
		}
	}
	if guesses != 5 {
		t.Errorf("%d of 20 guesses at once were looked at, want 5", guesses)
	}
}

// Somebody who tries many accounts is slowed down by address.
func TestAddressLimit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	from := func(address string) account.Client { return account.Client{Address: netip.MustParseAddr(address)} }
	var early *account.WaitError
	for i := range 31 {
		_, err := h.Enter(t.Context(), fmt.Sprint("nobody", i), good, from(fmt.Sprintf("2001:db8::%x", i)))
		if (i == 30) != errors.As(err, &early) {
			t.Fatalf("attempt %d from one network: %v", i+1, err)
		}
	}
	if wait := early.Until.Sub(h.clock.now()); wait != 2*time.Second {
		t.Errorf("the next attempt is possible after %v, want 2s", wait)
	}
	_, err := h.Enter(t.Context(), "nobody", good, from("2001:db8:0:1::1"))
	want(t, "from elsewhere", err, account.ErrCredentials)
	h.clock.wait(2 * time.Second)
	_, err = h.Enter(t.Context(), "nobody", good, from("2001:db8::1"))
	want(t, "after the wait", err, account.ErrCredentials)
}

// A hash is made anew when the parameters in force have changed.
func TestWeakHashIsRenewed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader")
	stronger := cheap
	stronger.Iterations = 2
	for range 2 {
		_, err := h.another(account.Config{Cost: stronger}).Enter(t.Context(), "erika", good, account.Client{})
		must(t, err)
		c, err := h.store.Accounts().Credential(t.Context(), erika.ID)
		must(t, err)
		if !strings.Contains(c.Password, "m=64,t=2,p=1") {
			t.Errorf("hash is %s", c.Password)
		}
	}
}

// withApp gives an account an authenticator app and returns its secret and the
// recovery codes.
func (h *house) withApp(login string) (key string, codes []string) {
	h.t.Helper()
	actor, session, _ := h.enter(login)
	app, err := h.OfferApp(h.t.Context(), actor, session)
	must(h.t, err)
	codes, _, err = h.UseApp(h.t.Context(), actor, session, app.Sealed, h.code(app.Secret), account.Client{})
	must(h.t, err)
	h.clock.wait(time.Minute) // that code is used up
	return app.Secret, codes
}

// code is what an authenticator app shows now.
func (h *house) code(key string) string {
	h.t.Helper()
	code, err := totp.Code(key, h.clock.now())
	must(h.t, err)
	return code
}

func TestSignInWithCode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	key, _ := h.withApp("erika")
	half, err := h.Enter(t.Context(), "erika", good, account.Client{})
	must(t, err)
	if !half.Session.HalfWay {
		t.Fatal("no code is asked for")
	}
	_, _, err = h.BySession(t.Context(), half.Cookie)
	want(t, "half-way", err, account.ErrNotSignedIn)
	_, err = h.Code(t.Context(), half.Cookie, "000000", account.Client{})
	want(t, "wrong code", err, account.ErrCredentials)
	code := h.code(key)
	in, err := h.Code(t.Context(), half.Cookie, code, account.Client{})
	must(t, err)
	_, _, err = h.BySession(t.Context(), in.Cookie)
	must(t, err)
	_, err = h.Code(t.Context(), half.Cookie, code, account.Client{})
	want(t, "first step again", err, account.ErrNotSignedIn)
	_, err = h.Code(t.Context(), in.Cookie, code, account.Client{})
	want(t, "code for a whole session", err, account.ErrNotSignedIn)

	again, err := h.Enter(t.Context(), "erika", good, account.Client{})
	must(t, err)
	_, err = h.Code(t.Context(), again.Cookie, code, account.Client{})
	want(t, "the same code again", err, account.ErrCredentials)
	h.clock.wait(5 * time.Minute)
	_, err = h.Code(t.Context(), again.Cookie, h.code(key), account.Client{})
	want(t, "five minutes later", err, account.ErrNotSignedIn)
}

func TestRecoveryCodesWorkOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	_, codes := h.withApp("erika")
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes, want 10", len(codes))
	}
	for _, code := range []string{codes[0], strings.ToUpper(codes[9])} {
		for _, target := range []error{nil, account.ErrCredentials} {
			half, err := h.Enter(t.Context(), "erika", good, account.Client{})
			must(t, err)
			_, err = h.Code(t.Context(), half.Cookie, code, account.Client{})
			want(t, "recovery code "+code, err, target)
		}
	}
}
