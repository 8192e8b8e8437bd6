package access_test

import (
	"errors"
	"testing"

	"kiesel/internal/access"
)

func TestNobodyMayWrite(t *testing.T) {
	t.Parallel()
	for _, nobody := range []access.Actor{{}, {Name: "Erika Mustermann"}} {
		if err := nobody.Check(); !errors.Is(err, access.ErrNoActor) {
			t.Errorf("%+v: %v, want %v", nobody, err, access.ErrNoActor)
		}
	}
}

func TestActors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		actor access.Actor
		id    string
	}{
		{access.Local(), "local"},
		{access.System("demo"), "system:demo"},
		{access.Actor{ID: "erika"}, "erika"},
	} {
		if err := test.actor.Check(); err != nil || test.actor.ID != test.id {
			t.Errorf("%+v: id %q, %v; want %q", test.actor, test.actor.ID, err, test.id)
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
