package account_test

import (
	"errors"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
)

func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.administrator("kreis", "@13075") // does not manage the whole
	old, err := h.SetupLink(t.Context())
	must(t, err)
	link, err := h.SetupLink(t.Context())
	must(t, err)
	_, err = h.SetUp(t.Context(), old, account.User{Login: "chef"}, good)
	want(t, "link that was replaced", err, account.ErrLink)
	_, err = h.Accept(t.Context(), link, good)
	want(t, "link for something else", err, account.ErrLink)
	owner, err := h.LinkOwner(t.Context(), link)
	if err != nil || owner.ID != "" {
		t.Errorf("the link is for %+v, %v", owner, err)
	}
	_, err = h.SetUp(t.Context(), link, account.User{Login: "chef"}, "kurz")
	if weak := (*password.WeakError)(nil); !errors.As(err, &weak) {
		t.Errorf("weak password: %v", err)
	}
	chef, err := h.SetUp(t.Context(), link, account.User{Login: "Chef", Name: "Karla Chefin", Grants: grantsOf(t, "coordinator")}, good)
	must(t, err)
	actor, _, _ := h.enter("chef")
	if actor.ID != string(chef.ID) || !actor.May(access.ManageUsers, access.Everywhere) || actor.May(access.SetAssumption, "13") {
		t.Errorf("the first administrator is %+v", actor)
	}
	_, err = h.SetUp(t.Context(), link, account.User{Login: "second"}, good)
	want(t, "link used twice", err, account.ErrLink)
	if link, err = h.SetupLink(t.Context()); link != "" || err != nil {
		t.Errorf("link %q although there is an administrator, %v", link, err)
	}
}

func TestSetupLinkExpires(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	link, err := h.SetupLink(t.Context())
	must(t, err)
	h.clock.wait(24 * time.Hour)
	_, err = h.SetUp(t.Context(), link, account.User{Login: "chef"}, good)
	want(t, "a day later", err, account.ErrLink)
}

// Nobody else becomes administrator beside one who was invited.
func TestSetupLinkWaitsForTheInvited(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, _, err := h.Add(t.Context(), access.Local(), account.User{Login: "chef", Grants: grantsOf(t, "administrator")}, "")
	must(t, err)
	if link, err := h.SetupLink(t.Context()); link != "" || err != nil {
		t.Errorf("link %q, %v", link, err)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	u, link, err := h.Add(t.Context(), access.Local(), account.User{Login: "erika", Name: "Erika Mustermann", Grants: grantsOf(t, "reader@13")}, "")
	must(t, err)
	if u.State != account.Invited {
		t.Errorf("state %s", u.State)
	}
	owner, err := h.LinkOwner(t.Context(), link)
	if err != nil || owner.Name != "Erika Mustermann" {
		t.Errorf("the link is for %+v, %v", owner, err)
	}
	_, err = h.SetUp(t.Context(), link, account.User{Login: "chef"}, good)
	want(t, "invitation to become administrator", err, account.ErrLink)
	_, err = h.Accept(t.Context(), link, "Erika Mustermann")
	if weak := (*password.WeakError)(nil); !errors.As(err, &weak) {
		t.Errorf("own name as password: %v", err)
	}
	_, err = h.Accept(t.Context(), link, good)
	must(t, err)
	h.enter("erika")
	_, err = h.Accept(t.Context(), link, better)
	want(t, "link used twice", err, account.ErrLink)

	_, late, err := h.Add(t.Context(), access.Local(), account.User{Login: "otto"}, "")
	must(t, err)
	h.clock.wait(7 * 24 * time.Hour)
	_, err = h.Accept(t.Context(), late, good)
	want(t, "a week later", err, account.ErrLink)
}

// A reset takes everything away with which somebody else could get in, and ends
// a lock-out.
func TestReset(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader@13")
	h.withApp("erika")
	half, err := h.Enter(t.Context(), "erika", good, account.Client{})
	must(t, err)
	_, old, err := h.Reset(t.Context(), access.Local(), erika.ID, "Telefon verloren")
	must(t, err)
	_, link, err := h.Reset(t.Context(), access.Local(), erika.ID, "Link verlegt")
	must(t, err)
	_, err = h.Enter(t.Context(), "erika", good, account.Client{})
	want(t, "old password", err, account.ErrCredentials)
	_, err = h.Code(t.Context(), half.Cookie, "000000", account.Client{})
	want(t, "session from before", err, account.ErrNotSignedIn)
	for range 4 {
		_, err = h.Enter(t.Context(), "erika", "falsch", account.Client{})
		want(t, "attempt", err, account.ErrCredentials)
	}
	_, err = h.Accept(t.Context(), old, better)
	want(t, "link that was replaced", err, account.ErrLink)
	_, err = h.Disable(t.Context(), access.Local(), erika.ID, "")
	must(t, err)
	_, err = h.Accept(t.Context(), link, better)
	want(t, "link to a disabled account", err, account.ErrLink)
	_, err = h.Enable(t.Context(), access.Local(), erika.ID, "")
	must(t, err)
	_, err = h.Accept(t.Context(), link, better)
	must(t, err)
	in, err := h.Enter(t.Context(), "erika", better, account.Client{})
	if err != nil || in.Session.HalfWay {
		t.Errorf("after the reset: %+v, %v", in.Session, err)
	}
}
