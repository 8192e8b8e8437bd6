package evidence_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
)

// compared keeps a comparison of two authorities that differ in a check.
func compared(t *testing.T, s *evidence.Service) evidence.StoredComparison {
	t.Helper()
	var ids []string
	for name, traces := range map[string][]string{
		"A": append(repeat(110, "Eingang Bescheid"), repeat(10, "Eingang Prüfung Bescheid")...),
		"B": repeat(120, "Eingang Prüfung Bescheid"),
	} {
		p, err := s.AddProfile(t.Context(), access.Local(), profileOf(t, name, traces...), "Lieferung")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	c, err := s.Compare(t.Context(), access.Local(), ids, quick, "Treffen")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSetCause(t *testing.T) {
	t.Parallel()
	s, j := service(t)
	ctx, actor, c := t.Context(), access.Local(), compared(t, s)
	check := evidence.StepKey{Activity: "Prüfung"}

	law, err := s.SetCause(ctx, actor, c.ID, evidence.StepCause{Step: check, Cause: evidence.CauseLaw, Source: " § 5 "}, "Referat gefragt")
	if err != nil || law.Version != 1 || law.Source != "§ 5" || law.Service != c.Service || law.Level != "activity" {
		t.Fatalf("%+v, %v", law, err)
	}
	_, err = s.SetCause(ctx, actor, c.ID, evidence.StepCause{Step: check, Cause: evidence.CauseHabit}, "anders gehört")
	if conflict := (*journal.ConflictError)(nil); !errors.As(err, &conflict) || conflict.Current != 1 {
		t.Errorf("who has not seen the law: %v, want a conflict", err)
	}
	if known, err := s.CausesOf(ctx, c); err != nil || known[check] != law {
		t.Errorf("known %+v (%v), want %+v", known, err, law)
	}
	if _, err := s.SetCause(ctx, actor, c.ID, evidence.StepCause{Step: check, Version: 1}, "Irrtum"); err != nil {
		t.Errorf("taking back: %v", err)
	}
	if known, err := s.CausesOf(ctx, c); err != nil || known[check].Cause != evidence.CauseOpen || known[check].Version != 2 {
		t.Errorf("after taking back %+v (%v)", known, err)
	}
	told := entries(t, j)
	if want := []string{"evidence.cause: Referat gefragt", "evidence.cause: Irrtum"}; !slices.Equal(told[len(told)-2:], want) {
		t.Errorf("the journal tells %q, want %q at its end", told, want)
	}
}

func TestSetCauseRefuses(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	c := compared(t, s)
	check := evidence.StepKey{Activity: "Prüfung"}
	for name, tt := range map[string]struct {
		role       access.Role
		comparison string
		cause      evidence.StepCause
		want       error
	}{
		"a reader":           {access.Reader, c.ID, evidence.StepCause{Step: check, Cause: evidence.CauseLaw}, access.ErrDenied},
		"no such comparison": {access.Coordinator, "none", evidence.StepCause{Step: check, Cause: evidence.CauseLaw}, evidence.ErrNotFound},
		"a step of the core": {access.Coordinator, c.ID, evidence.StepCause{Step: evidence.StepKey{Activity: "Eingang"}, Cause: evidence.CauseLaw}, evidence.ErrNotFound},
		"no such cause":      {access.Coordinator, c.ID, evidence.StepCause{Step: check, Cause: "weather"}, evidence.ErrInvalid},
		"more than a source": {access.Coordinator, c.ID, evidence.StepCause{Step: check, Cause: evidence.CauseLaw, Source: strings.Repeat("§", 501)}, evidence.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			actor := access.Actor{ID: "erika", Grants: []access.Grant{{Role: tt.role}}}
			if _, err := s.SetCause(t.Context(), actor, tt.comparison, tt.cause, "x"); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
