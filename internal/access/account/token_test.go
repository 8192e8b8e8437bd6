package account_test

import (
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// token is a token to be, good for thirty days.
func (h *house) token(name string) account.NewToken {
	return account.NewToken{Name: name, Expires: h.clock.now().AddDate(0, 0, 30)}
}

func TestTokenHasTheRightsOfItsOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "coordinator@13")
	actor, session, _ := h.enter("erika")
	n := h.token(" Auswertung ")
	n.Limit = access.Limit{ReadOnly: true}
	token, text, err := h.AddToken(t.Context(), actor, session, n)
	must(t, err)
	if token.Name != "Auswertung" || token.Owner != erika.ID || token.LastDay != "" {
		t.Errorf("token %+v", token)
	}
	by, err := h.ByToken(t.Context(), text)
	must(t, err)
	if by.ID != actor.ID || !by.May(access.ReadEvidence, "13075") || by.May(access.SetAssumption, "13") || by.May(access.ReadEvidence, "03") {
		t.Errorf("the token acts as %+v", by)
	}
	kept, err := h.Tokens(t.Context(), actor, erika.ID)
	must(t, err)
	if len(kept) != 1 || kept[0].LastDay != "2026-03-02" {
		t.Errorf("tokens %+v", kept)
	}
	// Rights that the owner loses are lost to the token.
	_, err = h.SetGrants(t.Context(), access.Local(), erika.ID, erika.Version, grantsOf(t, "reader@13075"), "")
	must(t, err)
	by, err = h.ByToken(t.Context(), text)
	must(t, err)
	if by.May(access.ReadEvidence, "13") || !by.May(access.ReadEvidence, "13075") {
		t.Errorf("the token still acts as %+v", by)
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader")
	otto := h.person("otto", "reader")
	_, old, err := h.AddTokenFor(t.Context(), access.Local(), erika.ID, h.token("alt"))
	must(t, err)
	token, text, err := h.AddTokenFor(t.Context(), access.Local(), erika.ID, account.NewToken{Name: "neu", Expires: h.clock.now().AddDate(1, 0, 0)})
	must(t, err)
	h.clock.wait(30 * 24 * time.Hour)
	_, err = h.ByToken(t.Context(), old)
	want(t, "expired token", err, account.ErrNotSignedIn)
	_, err = h.ByToken(t.Context(), text)
	must(t, err)
	want(t, "revoking the token of another", h.RevokeToken(t.Context(), otto.Actor(), erika.ID, token.ID), account.ErrNotFound)
	want(t, "revoking it as one's own", h.RevokeToken(t.Context(), otto.Actor(), otto.ID, token.ID), account.ErrNotFound)
	_, err = h.Tokens(t.Context(), otto.Actor(), erika.ID)
	want(t, "tokens of another", err, account.ErrNotFound)
	must(t, h.RevokeToken(t.Context(), erika.Actor(), erika.ID, token.ID))
	_, err = h.ByToken(t.Context(), text)
	want(t, "revoked token", err, account.ErrNotSignedIn)
}

func TestAddTokenRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader")
	actor, session, _ := h.enter("erika")
	for _, tc := range []struct {
		what    string
		change  func(*account.NewToken)
		field   string
		problem account.Problem
	}{
		{"no name", func(n *account.NewToken) { n.Name = " " }, "name", account.Missing},
		{"no end", func(n *account.NewToken) { n.Expires = time.Time{} }, "expires", account.OutOfRange},
		{"end now", func(n *account.NewToken) { n.Expires = h.clock.now() }, "expires", account.OutOfRange},
		{"over a year", func(n *account.NewToken) { n.Expires = h.clock.now().AddDate(1, 0, 2) }, "expires", account.OutOfRange},
		{"no action", func(n *account.NewToken) { n.Limit.Only = []access.Action{"fly"} }, "only", account.Unknown},
	} {
		n := h.token("Skript")
		tc.change(&n)
		_, _, err := h.AddToken(t.Context(), actor, session, n)
		wantField(t, tc.what, err, tc.field, tc.problem)
	}
	_, _, err := h.AddTokenFor(t.Context(), h.person("admin", "administrator").Actor(), erika.ID, h.token("fremd"))
	want(t, "token of an administrator for another", err, access.ErrDenied)
	other := session
	other.User = "u-other"
	_, _, err = h.AddToken(t.Context(), actor, other, h.token("fremd"))
	want(t, "session of another", err, account.ErrNotSignedIn)
	h.clock.wait(10 * time.Minute)
	_, _, err = h.AddToken(t.Context(), actor, session, h.token("spät"))
	want(t, "ten minutes after the proof", err, account.ErrConfirm)
	for _, text := range []string{"", "kiesel_", "Bearer x"} {
		_, err = h.ByToken(t.Context(), text)
		want(t, text, err, account.ErrNotSignedIn)
	}
}
