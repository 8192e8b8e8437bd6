package account_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/journal"
)

// administrator is somebody who manages accounts for a part of the
// administration.
func (h *house) administrator(login, scope string) access.Actor {
	h.t.Helper()
	return h.person(login, "administrator"+scope).Actor()
}

func TestAddNeedsTheRightForEveryRole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	everywhere, kreis := h.administrator("admin", ""), h.administrator("kreis", "@13075")
	for _, tc := range []struct {
		actor  access.Actor
		grants []string
		target error
	}{
		{everywhere, nil, nil},
		{everywhere, []string{"auditor", "reader@13"}, nil},
		{kreis, []string{"contributor@130755502"}, nil},
		{kreis, []string{"administrator@13075"}, nil},
		{kreis, nil, access.ErrDenied},
		{kreis, []string{"contributor@130755502", "reader@13"}, access.ErrDenied},
		{kreis, []string{"administrator"}, access.ErrDenied},
		{access.Actor{ID: "u-x", Grants: grantsOf(t, "auditor", "coordinator", "operations")}, []string{"reader@13"}, access.ErrDenied},
		{access.Actor{}, []string{"reader@13"}, access.ErrNoActor},
	} {
		login := "p" + strings.Join(tc.grants, ".") + tc.actor.ID
		_, link, err := h.Add(t.Context(), tc.actor, account.User{Login: strings.ReplaceAll(login, "@", "-"), Grants: grantsOf(t, tc.grants...)}, "")
		want(t, login, err, tc.target)
		if (link == "") != (err != nil) {
			t.Errorf("%s: link %q, %v", login, link, err)
		}
	}
}

func TestAddChecksFields(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("erika")
	for _, tc := range []struct {
		user    account.User
		field   string
		problem account.Problem
	}{
		{account.User{}, "login", account.Missing},
		{account.User{Login: " \t"}, "login", account.Missing},
		{account.User{Login: " ERIKA "}, "login", account.Taken},
		{account.User{Login: "jürgen"}, "login", account.Unreadable},
		{account.User{Login: "еrika"}, "login", account.Unreadable}, // the е is Cyrillic
		{account.User{Login: strings.Repeat("x", 101)}, "login", account.TooLong},
		{account.User{Login: "max", Name: "a\nb"}, "name", account.Unreadable},
		{account.User{Login: "max", Name: strings.Repeat("ä", 101)}, "name", account.TooLong},
		{account.User{Login: "max", Email: "Max <max@amt.de>"}, "email", account.Unreadable},
		{account.User{Login: "max", Language: "fr"}, "language", account.Unknown},
		{account.User{Login: "max", Grants: []access.Grant{{Role: "king"}}}, "grants", account.Unknown},
		{account.User{Login: "max", Grants: []access.Grant{{Role: "reader", Scope: "x"}}}, "grants", account.Unknown},
	} {
		_, _, err := h.Add(t.Context(), access.Local(), tc.user, "")
		wantField(t, tc.user.Login, err, tc.field, tc.problem)
	}
	_, err := h.AddWithPassword(t.Context(), access.Local(), account.User{Login: "max", Name: "Maximilian Schmidt"}, "Maximilian!Schmidt", "")
	if weak := (*password.WeakError)(nil); !errors.As(err, &weak) || !slices.Contains(weak.Reasons, password.Personal) {
		t.Errorf("own name as password: %v", err)
	}
}

// What an administrator may not see does not exist; what they see without the
// right to change it is denied.
func TestWhoSeesWhom(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	kreis := h.administrator("kreis", "@13075")
	auditor := h.person("auditor", "auditor@13").Actor()
	erika := h.person("erika", "reader@130755502")
	for _, tc := range []struct {
		what   string
		actor  access.Actor
		user   account.User
		see    error
		change error
	}{
		{"own part", kreis, erika, nil, nil},
		{"another Kreis", kreis, h.person("otto", "reader@13076"), account.ErrNotFound, account.ErrNotFound},
		{"no role", kreis, h.person("nina"), account.ErrNotFound, account.ErrNotFound},
		{"own part and more", kreis, h.person("max", "reader@13075", "reader@13076"), nil, access.ErrDenied},
		{"auditor", auditor, erika, nil, access.ErrDenied},
		{"colleague", erika.Actor(), h.person("fritz", "reader@130755502"), account.ErrNotFound, account.ErrNotFound},
		{"oneself", erika.Actor(), erika, nil, access.ErrDenied},
		{"nobody", access.Actor{}, erika, account.ErrNotFound, account.ErrNotFound},
	} {
		ctx, id := t.Context(), tc.user.ID
		_, err := h.User(ctx, tc.actor, id)
		want(t, tc.what+": User", err, tc.see)
		_, err = h.ByLogin(ctx, tc.actor, tc.user.Login)
		want(t, tc.what+": ByLogin", err, tc.see)
		listed, err := h.Users(ctx, tc.actor)
		if err == nil && slices.ContainsFunc(listed, func(u account.User) bool { return u.ID == id }) != (tc.see == nil) {
			t.Errorf("%s: the list does not agree", tc.what)
		}
		for name, change := range map[string]func() error{
			"Describe": func() error { _, err := h.Describe(ctx, tc.actor, tc.user, ""); return err },
			"SetGrants": func() error {
				_, err := h.SetGrants(ctx, tc.actor, id, tc.user.Version, tc.user.Grants, "")
				return err
			},
			"Reset":   func() error { _, _, err := h.Reset(ctx, tc.actor, id, ""); return err },
			"Disable": func() error { _, err := h.Disable(ctx, tc.actor, id, ""); return err },
			"Enable":  func() error { _, err := h.Enable(ctx, tc.actor, id, ""); return err },
			"Erase":   func() error { return h.Erase(ctx, tc.actor, id, "") },
		} {
			if tc.change != nil { // what may be done has tests of its own
				want(t, tc.what+": "+name, change(), tc.change)
			}
		}
	}
}

// An administrator can't give themselves or others more than they manage, nor
// change roles unseen.
func TestGrants(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin, kreis := h.administrator("admin", ""), h.administrator("kreis", "@13075")
	erika := h.person("erika", "reader@13075")
	_, _, cookie := h.enter("erika")
	_, err := h.SetGrants(t.Context(), kreis, erika.ID, erika.Version, grantsOf(t, "coordinator@13"), "")
	want(t, "beyond the own part", err, access.ErrDenied)
	after, err := h.SetGrants(t.Context(), admin, erika.ID, erika.Version, grantsOf(t, "sponsor@13", "reader@13075", "sponsor@13"), "neue Aufgabe")
	must(t, err)
	if got := after.Grants; !slices.Equal(got, grantsOf(t, "sponsor@13", "reader@13075")) || after.Version != erika.Version+1 {
		t.Errorf("grants %v, version %d", got, after.Version)
	}
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session begun with other rights", err, account.ErrNotSignedIn)

	_, err = h.SetGrants(t.Context(), admin, erika.ID, erika.Version, nil, "")
	var conflict *journal.ConflictError
	if !errors.As(err, &conflict) || conflict.Seen != 1 || conflict.Current != 2 {
		t.Errorf("change of what somebody else has changed: %v", err)
	}

	entries := h.entries()
	last := entries[len(entries)-1]
	if last.Actor != admin.ID || last.Subject != string(erika.ID) || last.Action != "user.grants" || last.Reason != "neue Aufgabe" {
		t.Errorf("entry %+v", last)
	}
	for state, grants := range map[string][]access.Grant{string(last.Before): erika.Grants, string(last.After): after.Grants} {
		var got struct{ Grants []access.Grant }
		must(t, json.Unmarshal([]byte(state), &got))
		if !slices.Equal(got.Grants, grants) {
			t.Errorf("the journal tells of %s, want %v", state, grants)
		}
	}
}

func TestLastAdministratorStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.administrator("kreis", "@13075") // manages a part only
	admin := h.person("admin", "administrator", "reader")
	second, _, err := h.Add(t.Context(), access.Local(), account.User{Login: "second", Grants: grantsOf(t, "administrator")}, "")
	must(t, err) // has not answered the invitation
	ctx, local := t.Context(), access.Local()
	_, err = h.Disable(ctx, local, admin.ID, "")
	want(t, "disable", err, account.ErrLastAdministrator)
	_, err = h.SetGrants(ctx, local, admin.ID, admin.Version, grantsOf(t, "reader"), "")
	want(t, "revoke", err, account.ErrLastAdministrator)
	want(t, "erase", h.Erase(ctx, local, admin.ID, ""), account.ErrLastAdministrator)
	_, err = h.SetGrants(ctx, local, admin.ID, admin.Version, grantsOf(t, "administrator"), "")
	want(t, "revoke another role", err, nil)
	third := h.person("third", "administrator")
	_, err = h.Disable(ctx, local, admin.ID, "")
	want(t, "disable one of two", err, nil)
	_, err = h.Disable(ctx, third.Actor(), third.ID, "")
	want(t, "disable oneself as the last", err, account.ErrLastAdministrator)
	_, err = h.Disable(ctx, local, second.ID, "")
	want(t, "disable one who was invited", err, nil)
}

func TestDisableAndEnable(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader@13")
	_, _, cookie := h.enter("erika")
	_, token, err := h.AddTokenFor(t.Context(), access.Local(), erika.ID, h.token("Skript"))
	must(t, err)
	_, err = h.Disable(t.Context(), access.Local(), erika.ID, "Elternzeit")
	must(t, err)
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session of a disabled account", err, account.ErrNotSignedIn)
	_, err = h.ByToken(t.Context(), token)
	want(t, "token of a disabled account", err, account.ErrNotSignedIn)
	_, err = h.Enable(t.Context(), access.Local(), erika.ID, "")
	must(t, err)
	h.enter("erika")
	_, err = h.ByToken(t.Context(), token)
	must(t, err)
	_, _, err = h.BySession(t.Context(), cookie)
	want(t, "session from before", err, account.ErrNotSignedIn)
	_, err = h.Enable(t.Context(), access.Local(), erika.ID, "")
	want(t, "enabling twice", err, account.ErrState)

	invited, _, err := h.Add(t.Context(), access.Local(), account.User{Login: "otto", Grants: grantsOf(t, "reader@13")}, "")
	must(t, err)
	_, err = h.Disable(t.Context(), access.Local(), invited.ID, "")
	must(t, err)
	invited, err = h.Enable(t.Context(), access.Local(), invited.ID, "")
	must(t, err)
	if invited.State != account.Invited {
		t.Errorf("an account without password is %s", invited.State)
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("otto", "reader@13")
	u := h.person("erika", "reader@13")
	u.Login, u.Name, u.Email, u.Language = "erika.meier", "Erika Meier", "meier@amt.de", "en"
	after, err := h.Describe(t.Context(), access.Local(), u, "Heirat")
	must(t, err)
	if after.Login != "erika.meier" || after.Name != "Erika Meier" || after.Email != "meier@amt.de" || after.Language != "en" || after.Version != 2 {
		t.Errorf("account is %+v", after)
	}
	h.enter("erika.meier")
	_, err = h.Describe(t.Context(), access.Local(), u, "")
	var conflict *journal.ConflictError
	if !errors.As(err, &conflict) {
		t.Errorf("description of an older version: %v", err)
	}
	after.Login = "otto"
	_, err = h.Describe(t.Context(), access.Local(), after, "")
	wantField(t, "login of somebody else", err, "login", account.Taken)
}

// After an erasure nothing tells who it was, neither the account nor the
// journal, and nobody gets in.
func TestErase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.person("admin", "administrator")
	erika := h.person("erika", "reader@13")
	h.withApp("erika")
	_, token, err := h.AddTokenFor(t.Context(), access.Local(), erika.ID, h.token("Erikas Skript"))
	must(t, err)
	_, link, err := h.Reset(t.Context(), access.Local(), erika.ID, "Erika hat ihr Telefon verloren")
	must(t, err)
	must(t, h.Erase(t.Context(), access.Local(), erika.ID, "Ausscheiden"))
	left, err := h.User(t.Context(), access.Local(), erika.ID)
	must(t, err)
	if left.State != account.Erased || left.Login+left.Name+left.Email+left.Language+left.LastDay != "" || left.Password || left.TOTP || len(left.Grants) > 0 {
		t.Errorf("left of the account: %+v", left)
	}
	_, err = h.ByToken(t.Context(), token)
	want(t, "token", err, account.ErrNotSignedIn)
	_, err = h.Accept(t.Context(), link, better)
	want(t, "link", err, account.ErrLink)
	tokens, err := h.Tokens(t.Context(), access.Local(), erika.ID)
	must(t, err)
	if len(tokens) > 0 {
		t.Errorf("tokens %v are left", tokens)
	}
	for _, e := range h.entries() {
		if text := strings.ToLower(string(e.Before) + string(e.After) + e.Subject + e.Actor + e.Reason); strings.Contains(text, "erika") {
			t.Errorf("the journal still tells of her: %s", text)
		}
	}
	_, err = h.Enable(t.Context(), access.Local(), erika.ID, "")
	want(t, "enabling an erased account", err, account.ErrState)
	if again := h.person("erika", "reader@13"); again.ID == erika.ID {
		t.Error("the ID was given twice")
	}
	users, err := h.Users(t.Context(), access.Local())
	must(t, err)
	if len(users) != 3 || users[2].ID != erika.ID {
		t.Errorf("erased accounts do not come last: %+v", users)
	}
}
