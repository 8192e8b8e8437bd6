package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
)

// A new password ends all sessions and gives the browser a new one.
func TestSetOwnPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	_, _, elsewhere := h.enter("erika")
	actor, session, cookie := h.enter("erika")
	_, err := h.SetOwnPassword(t.Context(), actor, session, "Person erika", account.Client{})
	if weak := (*password.WeakError)(nil); !errors.As(err, &weak) {
		t.Errorf("own name as password: %v", err)
	}
	in, err := h.SetOwnPassword(t.Context(), actor, session, better, account.Client{})
	must(t, err)
	for _, old := range []string{cookie, elsewhere} {
		_, _, err = h.BySession(t.Context(), old)
		want(t, "session from before", err, account.ErrNotSignedIn)
	}
	_, _, err = h.BySession(t.Context(), in.Cookie)
	must(t, err)
	_, err = h.Enter(t.Context(), "erika", good, account.Client{})
	want(t, "old password", err, account.ErrCredentials)
	_, err = h.Enter(t.Context(), "erika", better, account.Client{})
	must(t, err)
}

func TestSetLanguage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	actor, _, _ := h.enter("erika")
	must(t, h.SetLanguage(t.Context(), actor, "en"))
	me, err := h.Me(t.Context(), actor)
	if err != nil || me.Language != "en" {
		t.Errorf("account %+v, %v", me, err)
	}
	wantField(t, "French", h.SetLanguage(t.Context(), actor, "fr"), "language", account.Unknown)
	_, err = h.Me(t.Context(), access.Actor{})
	want(t, "nobody", err, access.ErrNoActor)
	want(t, "nobody", h.SetLanguage(t.Context(), access.Actor{}, "de"), access.ErrNoActor)
	sample, err := h.EnsureSample(t.Context(), access.Local(), account.User{Login: "muster", Grants: grantsOf(t, "reader")}, "")
	must(t, err)
	want(t, "sample", h.SetLanguage(t.Context(), sample.Actor(), "de"), account.ErrState)
}

func TestAuthenticatorApp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader")
	actor, session, cookie := h.enter("erika")
	app, err := h.OfferApp(t.Context(), actor, session)
	must(t, err)
	if !strings.Contains(app.Address, app.Secret) || strings.Contains(app.Sealed, app.Secret) {
		t.Errorf("app %+v", app)
	}
	_, _, err = h.UseApp(t.Context(), actor, session, app.Sealed, "000000", account.Client{})
	want(t, "wrong code", err, account.ErrCredentials)
	codes, in, err := h.UseApp(t.Context(), actor, session, app.Sealed, h.code(app.Secret), account.Client{})
	must(t, err)
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session from before", err, account.ErrNotSignedIn)
	c, err := h.store.Accounts().Credential(t.Context(), erika.ID)
	must(t, err)
	if c.TOTP == "" || strings.Contains(c.TOTP, app.Secret) {
		t.Errorf("kept as %q", c.TOTP)
	}
	half, err := h.Enter(t.Context(), "erika", good, account.Client{})
	must(t, err)
	_, err = h.Code(t.Context(), half.Cookie, h.code(app.Secret), account.Client{})
	want(t, "the code with which the app was set up", err, account.ErrCredentials)

	actor, session, err = h.BySession(t.Context(), in.Cookie)
	must(t, err)
	renewed, err := h.RenewRecovery(t.Context(), actor, session)
	must(t, err)
	_, err = h.Code(t.Context(), half.Cookie, codes[0], account.Client{})
	want(t, "recovery code that was replaced", err, account.ErrCredentials)
	_, err = h.Code(t.Context(), half.Cookie, renewed[0], account.Client{})
	must(t, err)
	must(t, h.DropApp(t.Context(), actor, session))
	whole, err := h.Enter(t.Context(), "erika", good, account.Client{})
	if err != nil || whole.Session.HalfWay {
		t.Errorf("without the app: %+v, %v", whole.Session, err)
	}
	_, err = h.RenewRecovery(t.Context(), actor, session)
	want(t, "recovery codes without app", err, account.ErrState)
}

// The secret that was offered to one person is of no use to another.
func TestOfferedAppIsPersonal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	h.person("otto", "reader")
	actor, session, _ := h.enter("erika")
	app, err := h.OfferApp(t.Context(), actor, session)
	must(t, err)
	otto, ottos, _ := h.enter("otto")
	_, _, err = h.UseApp(t.Context(), otto, ottos, app.Sealed, h.code(app.Secret), account.Client{})
	if err == nil {
		t.Error("the app of somebody else was accepted")
	}
}

// Without a session of one's own, or without a fresh proof, nothing of the
// account changes.
func TestSensitiveChangesNeedAFreshSession(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	actor, session, _ := h.enter("erika")
	h.clock.wait(10 * time.Minute)
	ctx, c := t.Context(), account.Client{}
	for name, change := range map[string]func(account.Session) error{
		"SetOwnPassword": func(s account.Session) error { _, err := h.SetOwnPassword(ctx, actor, s, better, c); return err },
		"OfferApp":       func(s account.Session) error { _, err := h.OfferApp(ctx, actor, s); return err },
		"UseApp":         func(s account.Session) error { _, _, err := h.UseApp(ctx, actor, s, "", "", c); return err },
		"DropApp":        func(s account.Session) error { return h.DropApp(ctx, actor, s) },
		"RenewRecovery":  func(s account.Session) error { _, err := h.RenewRecovery(ctx, actor, s); return err },
		"AddToken":       func(s account.Session) error { _, _, err := h.AddToken(ctx, actor, s, h.token("x")); return err },
		"Connect":        func(s account.Session) error { return h.Connect(ctx, actor, s, account.External{}) },
	} {
		want(t, name+" with an old proof", change(session), account.ErrConfirm)
		want(t, name+" without a session", change(account.Session{}), account.ErrNotSignedIn)
	}
}
