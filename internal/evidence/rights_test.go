package evidence_test

import (
	"errors"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// Evidence belongs to its authority: others can neither see nor guess it until
// they take part in a comparison with it.
func TestEvidenceIsSeenByItsOwn(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	ctx := t.Context()
	at := func(role access.Role, scope access.Scope) access.Actor {
		return access.Actor{ID: string(role) + "@" + string(scope), Grants: []access.Grant{{Role: role, Scope: scope}}}
	}
	add := func(actor access.Actor, name, ars string, cases ...string) (evidence.StoredProfile, error) {
		p := profileOf(t, name, cases...)
		p.Authority.ARS = landscape.ARS(ars)
		return s.AddProfile(ctx, actor, p, "delivery")
	}
	west, east, land := at(access.Contributor, "13076"), at(access.Contributor, "13075"), at(access.Coordinator, "13")

	mine, err := add(west, "West", "13076", repeat(120, "a b")...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := add(west, "East", "13075", repeat(120, "a c")...); !errors.Is(err, access.ErrDenied) {
		t.Errorf("evidence of another Kreis: %v, want %v", err, access.ErrDenied)
	}
	if _, err := add(west, "Somewhere", "", repeat(120, "a c")...); !errors.Is(err, access.ErrDenied) {
		t.Errorf("evidence of nobody in the register: %v, want %v", err, access.ErrDenied)
	}
	theirs, err := add(east, "East", "13075", repeat(120, "a c")...)
	if err != nil {
		t.Fatal(err)
	}

	for _, id := range []string{mine.ID, "no such id"} {
		if _, err := s.Profile(ctx, east, id); !errors.Is(err, evidence.ErrNotFound) {
			t.Errorf("East looks at %q: %v, want %v", id, err, evidence.ErrNotFound)
		}
		if err := s.DeleteProfile(ctx, east, id, "x"); !errors.Is(err, evidence.ErrNotFound) {
			t.Errorf("East deletes %q: %v, want %v", id, err, evidence.ErrNotFound)
		}
	}
	if err := s.DeleteProfile(ctx, at(access.Reader, "13"), mine.ID, "x"); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a reader deletes: %v, want %v", err, access.ErrDenied)
	}
	if seen, err := s.Profiles(ctx, east, evidence.ProfileFilter{}); err != nil || len(seen) != 1 || seen[0].ID != theirs.ID {
		t.Errorf("East sees %d profiles (%v), want its own", len(seen), err)
	}
	if seen, err := s.Profiles(ctx, land, evidence.ProfileFilter{}); err != nil || len(seen) != 2 {
		t.Errorf("the Land sees %d profiles (%v), want both", len(seen), err)
	}

	if _, err := s.Compare(ctx, east, []string{mine.ID, theirs.ID}, quick, ""); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a contributor compares: %v, want %v", err, access.ErrDenied)
	}
	if _, err := s.Compare(ctx, at(access.Reviewer, "13075"), []string{mine.ID, theirs.ID}, quick, ""); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("a reviewer of East compares with West: %v, want %v", err, evidence.ErrNotFound)
	}
	c, err := s.Compare(ctx, land, []string{mine.ID, theirs.ID}, quick, "")
	if err != nil {
		t.Fatal(err)
	}
	for actor, sees := range map[*access.Actor]bool{&west: true, &east: true, &land: true, ptr(at(access.Reader, "03")): false, {}: false} {
		_, err := s.Comparison(ctx, *actor, c.ID)
		all, listErr := s.Comparisons(ctx, *actor, "")
		if (err == nil) != sees || (len(all) == 1) != sees || listErr != nil {
			t.Errorf("%s sees the comparison: %v, lists %d (%v); want %t", actor.ID, err, len(all), listErr, sees)
		}
		if err != nil && !errors.Is(err, evidence.ErrNotFound) {
			t.Errorf("%s: %v, want %v", actor.ID, err, evidence.ErrNotFound)
		}
	}
}

// Published logs of authorities outside the register are there for all.
func TestEvidenceFromElsewhereIsSharedByAll(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	kept, err := s.AddProfile(t.Context(), access.Local(), profileOf(t, "Gemeinde 1 (Niederlande)", repeat(40, "a b")...), "")
	if err != nil {
		t.Fatal(err)
	}
	reader := access.Actor{ID: "u", Grants: []access.Grant{{Role: access.Reader, Scope: "130755502"}}}
	if _, err := s.Profile(t.Context(), reader, kept.ID); err != nil {
		t.Errorf("a reader of one Amt: %v", err)
	}
	if _, err := s.Profile(t.Context(), access.Actor{ID: "u"}, kept.ID); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("somebody without a role: %v, want %v", err, evidence.ErrNotFound)
	}
}

func ptr[T any](v T) *T { return &v }
