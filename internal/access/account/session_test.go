package account_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

func TestSessionsEndByThemselves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	_, _, cookie := h.enter("erika")
	for range 7 { // used every hour and a half
		h.clock.wait(90 * time.Minute)
		_, _, err := h.BySession(t.Context(), cookie)
		must(t, err)
	}
	h.clock.wait(90 * time.Minute)
	_, _, err := h.BySession(t.Context(), cookie)
	want(t, "after twelve hours", err, account.ErrNotSignedIn)

	_, _, cookie = h.enter("erika")
	h.clock.wait(2 * time.Hour)
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "after two idle hours", err, account.ErrNotSignedIn)
}

func TestCookiesThatAreNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	_, session, cookie := h.enter("erika")
	for _, text := range []string{"", session.ID, strings.TrimPrefix(cookie, "kiesel-session_"), cookie + "x", strings.ToUpper(cookie)} {
		_, _, err := h.BySession(t.Context(), text)
		want(t, text, err, account.ErrNotSignedIn)
		must(t, h.Leave(t.Context(), text))
	}
	_, _, err := h.BySession(t.Context(), cookie)
	must(t, err)
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	h.person("otto", "reader")
	agent := "Mozilla/5.0 \x00\n(X11) " + strings.Repeat("ä", 200)
	first, err := h.Enter(t.Context(), "erika", good, account.Client{Agent: agent})
	must(t, err)
	h.clock.wait(time.Minute)
	actor, session, _ := h.enter("erika")
	otto, _, _ := h.enter("otto")
	all, err := h.Sessions(t.Context(), actor)
	must(t, err)
	if len(all) != 2 || all[0].ID != session.ID || all[1].ID != first.Session.ID {
		t.Fatalf("sessions %+v", all)
	}
	if got := all[1].Client; !strings.HasPrefix(got, "Mozilla/5.0 (X11) ää") || len(got) > 200 || !utf8.ValidString(got) {
		t.Errorf("client %q", got)
	}
	must(t, h.EndSession(t.Context(), otto, first.Session.ID)) // not his: nothing happens
	_, _, err = h.BySession(t.Context(), first.Cookie)
	must(t, err)
	must(t, h.EndSession(t.Context(), actor, first.Session.ID))
	_, _, err = h.BySession(t.Context(), first.Cookie)
	want(t, "session that was ended", err, account.ErrNotSignedIn)
	h.clock.wait(13 * time.Hour)
	if all, err = h.Sessions(t.Context(), actor); err != nil || len(all) > 0 {
		t.Errorf("sessions that are over: %v, %v", all, err)
	}
}

// A personal token has no session: it can't take the account over.
func TestTokensGetNoProofs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "coordinator")
	_, text, err := h.AddTokenFor(t.Context(), access.Local(), erika.ID, account.NewToken{Name: "x", Expires: h.clock.now().Add(time.Hour)})
	must(t, err)
	actor, err := h.ByToken(t.Context(), text)
	must(t, err)
	none := account.Session{}
	for what, try := range map[string]func() error{
		"password": func() error {
			_, err := h.SetOwnPassword(t.Context(), actor, none, better, account.Client{})
			return err
		},
		"app":            func() error { _, err := h.OfferApp(t.Context(), actor, none); return err },
		"no app":         func() error { return h.DropApp(t.Context(), actor, none) },
		"recovery codes": func() error { _, err := h.RenewRecovery(t.Context(), actor, none); return err },
		"another token": func() error {
			_, _, err := h.AddToken(t.Context(), actor, none, account.NewToken{Name: "y", Expires: h.clock.now().Add(time.Hour)})
			return err
		},
		"provider": func() error { return h.Connect(t.Context(), actor, none, account.External{Issuer: "i", Subject: "s"}) },
	} {
		want(t, what, try(), account.ErrNotSignedIn)
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika", "reader")
	actor, session, cookie := h.enter("erika")
	h.clock.wait(11 * time.Minute)
	_, err := h.SetOwnPassword(t.Context(), actor, session, better, account.Client{})
	want(t, "without a fresh proof", err, account.ErrConfirm)
	_, err = h.Confirm(t.Context(), session, "falsch")
	want(t, "wrong password", err, account.ErrCredentials)
	_, err = h.Confirm(t.Context(), session, good)
	must(t, err)
	_, session, err = h.BySession(t.Context(), cookie)
	must(t, err)
	if !h.Fresh(session) {
		t.Error("the proof is not fresh")
	}
	_, err = h.SetOwnPassword(t.Context(), actor, session, better, account.Client{})
	must(t, err)
}
