package account_test

import (
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// erikas is Erika as her provider tells of her.
func erikas(grants ...access.Grant) account.External {
	return account.External{
		Issuer: "https://login.land.de", Subject: "4711", Login: "erika@amt.de", Name: "Erika Mustermann", Email: "erika@amt.de", Grants: grants,
	}
}

// enterExternal signs in through the provider.
func (h *house) enterExternal(e account.External) (access.Actor, string) {
	h.t.Helper()
	in, err := h.EnterExternal(h.t.Context(), e, account.Client{})
	must(h.t, err)
	actor, session, err := h.BySession(h.t.Context(), in.Cookie)
	must(h.t, err)
	if !session.Provider {
		h.t.Error("the session does not tell of the provider")
	}
	return actor, in.Cookie
}

// The first sign-in opens the account; every other one brings it up to date.
func TestProviderLeads(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	reader, sponsor := grantsOf(t, "reader@13"), grantsOf(t, "sponsor@13")
	first, cookie := h.enterExternal(erikas(reader...))
	if first.Name != "Erika Mustermann" || !first.May(access.ReadEvidence, "13") {
		t.Errorf("signed in as %+v", first)
	}
	same, _ := h.enterExternal(erikas(reader...))
	if same.ID != first.ID {
		t.Error("the same person has two accounts")
	}
	_, _, err := h.BySession(t.Context(), cookie)
	want(t, "session with the same rights", err, nil)
	married := erikas(sponsor...)
	married.Name, married.Login = "Erika Meier", "meier@amt.de"
	later, _ := h.enterExternal(married)
	if later.ID != first.ID || later.Name != "Erika Meier" || !later.May(access.ReadJournal, "13") {
		t.Errorf("signed in as %+v", later)
	}
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session with other rights", err, account.ErrNotSignedIn)
	_, err = h.ByLogin(t.Context(), access.Local(), "erika@amt.de")
	want(t, "login stays", err, nil)

	kept := erikas()
	kept.Grants = nil // the provider says nothing of roles
	if actor, _ := h.enterExternal(kept); !actor.May(access.ReadJournal, "13") {
		t.Error("roles were lost although the provider says nothing of them")
	}
	none := erikas()
	none.Grants = []access.Grant{}
	_, err = h.EnterExternal(t.Context(), none, account.Client{})
	want(t, "no role any more", err, account.ErrNoRole)
}

func TestProviderTakesNoAccountOver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	local := h.person("erika@amt.de", "reader@13")
	_, err := h.EnterExternal(t.Context(), erikas(grantsOf(t, "administrator")...), account.Client{})
	wantField(t, "login of a local account", err, "login", account.Taken)
	actor, session, _ := h.enter("erika@amt.de")
	must(t, h.Connect(t.Context(), actor, session, erikas()))
	e := erikas()
	e.Grants = nil
	if actor, _ = h.enterExternal(e); actor.ID != string(local.ID) {
		t.Errorf("signed in as %+v", actor)
	}
	h.person("otto", "reader@13")
	otto, ottos, _ := h.enter("otto")
	wantField(t, "provider of somebody else", h.Connect(t.Context(), otto, ottos, erikas()), "subject", account.Taken)
	_, err = h.Enter(t.Context(), "erika@amt.de", good, account.Client{})
	want(t, "password beside the provider", err, nil)
}

func TestProviderAndTheStateOfAnAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := grantsOf(t, "administrator")
	actor, cookie := h.enterExternal(erikas(admin...))
	_, err := h.EnterExternal(t.Context(), erikas(grantsOf(t, "reader")...), account.Client{})
	want(t, "last administrator", err, account.ErrLastAdministrator)
	h.person("second", "administrator")
	must(t, h.EndExternal(t.Context(), "https://login.land.de", "4711"))
	must(t, h.EndExternal(t.Context(), "https://login.land.de", "nobody"))
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session that the provider ended", err, account.ErrNotSignedIn)
	_, err = h.Disable(t.Context(), access.Local(), account.ID(actor.ID), "")
	must(t, err)
	_, err = h.EnterExternal(t.Context(), erikas(admin...), account.Client{})
	want(t, "disabled account", err, account.ErrCredentials)
	must(t, h.Erase(t.Context(), access.Local(), account.ID(actor.ID), ""))
	if again, _ := h.enterExternal(erikas(admin...)); again.ID == actor.ID {
		t.Error("an erased account came back")
	}
}
