package current_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// open returns a landscape on an empty database.
func open(t *testing.T) *current.Landscape {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return current.New(&landscape.Keeper{Store: s.Landscape(), Now: noon}, catalogue)
}

// now returns the landscape in force.
func now(t *testing.T, l *current.Landscape) *current.Snapshot {
	t.Helper()
	s, err := l.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNowFollowsTheDatabase(t *testing.T) {
	t.Parallel()
	l := open(t)
	if _, err := l.Now(context.Background()); !errors.Is(err, landscape.ErrNoEdition) {
		t.Fatalf("an empty database gives %v, want ErrNoEdition", err)
	}
	if err := l.Keeper().EnsureBase(t.Context(), access.System("test")); err != nil {
		t.Fatal(err)
	}
	before := now(t, l)
	if got := len(before.Tree.Administrations("13")); got != 116 {
		t.Errorf("%d administrations, want 116", got)
	}
	if now(t, l) != before {
		t.Error("an unchanged landscape is read again")
	}

	const service = "99115002080000"
	if _, ok := before.Override(service); ok {
		t.Fatal("an override is there before anybody decided")
	}
	o := landscape.Override{Service: service, Level: landscape.LevelKreis, Reason: "Verordnung vom 1. März"}
	if err := l.Keeper().Override(t.Context(), access.Local(), o); err != nil {
		t.Fatal(err)
	}
	after := now(t, l)
	if got, ok := after.Override(service); !ok || got.Level != landscape.LevelKreis {
		t.Errorf("the override is %+v, %v", got, ok)
	}
	if after.Tree != before.Tree {
		t.Error("the tree is read again although only a competence changed")
	}
	if len(after.Competences("13")) != after.Catalogue.Len() {
		t.Errorf("%d competences for %d services", len(after.Competences("13")), after.Catalogue.Len())
	}
}
