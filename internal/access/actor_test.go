package access_test

import (
	"errors"
	"strings"
	"testing"

	"kiesel/internal/access"
)

func TestNobodyMayDoPublicThingsOnly(t *testing.T) {
	t.Parallel()
	for _, nobody := range []access.Actor{{}, {Name: "Erika Mustermann"}, {Grants: access.Local().Grants}} {
		for _, action := range access.Actions() {
			err := nobody.Check(action, access.Everywhere)
			if action == access.Public && err != nil {
				t.Errorf("%+v, %s: %v", nobody, action, err)
			}
			if action != access.Public && !errors.Is(err, access.ErrNoActor) {
				t.Errorf("%+v, %s: %v, want %v", nobody, action, err, access.ErrNoActor)
			}
		}
	}
}

func TestWhoMayDoEverything(t *testing.T) {
	t.Parallel()
	for _, actor := range []access.Actor{access.Local(), access.System("demo")} {
		for _, action := range access.Actions() {
			if err := actor.Check(action, access.Everywhere); err != nil {
				t.Errorf("%s: %v", actor.ID, err)
			}
		}
	}
}

// A role counts for the part of the administration for which it is granted.
func TestRolesEndAtTheirScope(t *testing.T) {
	t.Parallel()
	erika := access.Actor{ID: "u1", Grants: []access.Grant{
		{Role: access.Reader, Scope: "13"},
		{Role: access.Contributor, Scope: "13075"},
	}}
	for _, tc := range []struct {
		action access.Action
		on     access.Scope
		may    bool
	}{
		{access.ReadEvidence, "13", true},
		{access.ReadEvidence, "130755502", true},
		{access.ReadEvidence, "13/im", true},
		{access.ReadEvidence, access.Everywhere, false},
		{access.ReadEvidence, "03", false},
		{access.AddEvidence, "13075", true},
		{access.AddEvidence, "130755502", true},
		{access.AddEvidence, "13", false},
		{access.AddEvidence, "13076", false},
		{access.CompareEvidence, "13075", false},
		{access.OwnAccount, access.Everywhere, false}, // granted for a part, asked for the whole
	} {
		err := erika.Check(tc.action, tc.on)
		if (err == nil) != tc.may || erika.May(tc.action, tc.on) != tc.may {
			t.Errorf("%s on %q: %v, want allowed %t", tc.action, tc.on, err, tc.may)
		}
		if err != nil && !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s on %q: %v does not wrap %v", tc.action, tc.on, err, access.ErrDenied)
		}
	}
	if !erika.MayAnywhere(access.AddEvidence) || !erika.MayAnywhere(access.OwnAccount) || erika.MayAnywhere(access.ManageUsers) {
		t.Error("MayAnywhere does not agree with the grants")
	}
}

func TestDeniedErrorNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	err := access.Actor{ID: "u1"}.Check(access.SetAssumption, "13075")
	var denied *access.DeniedError
	if !errors.As(err, &denied) || denied.Action != access.SetAssumption || denied.Scope != "13075" {
		t.Fatalf("got %#v", err)
	}
	for _, part := range []string{"assumption.set", "13075", "administrator"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
}

// A person who signs in as "local" must not be mistaken for a part of Kiesel.
func TestPartsAreNotPeople(t *testing.T) {
	t.Parallel()
	if access.System("local").ID == access.Local().ID {
		t.Error("a part of Kiesel has the id of the local user")
	}
}
