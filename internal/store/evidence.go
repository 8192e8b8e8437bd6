package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// evidenceStore implements [evidence.Store].
type evidenceStore struct{ view }

// evidenceTx implements [evidence.Tx].
type evidenceTx struct{ *tx }

// Update implements [evidence.Store].
func (s evidenceStore) Update(ctx context.Context, fn func(evidence.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(evidenceTx{t}) })
}

// FindProfiles implements [evidence.Store].
func (s evidenceStore) FindProfiles(ctx context.Context, f evidence.ProfileFilter) ([]evidence.StoredProfile, error) {
	return recallList(ctx, s.view, fmt.Sprintf("profiles %+v", f), func() ([]evidence.StoredProfile, error) { return s.findProfiles(ctx, f) })
}

func (s evidenceStore) findProfiles(ctx context.Context, f evidence.ProfileFilter) ([]evidence.StoredProfile, error) {
	rows, err := s.queries().FindProfiles(ctx, db.FindProfilesParams{Service: string(f.Service), Level: f.Level, Entry: s.entry})
	if err != nil {
		return nil, fmt.Errorf("reading the profiles: %w", s.explain(err))
	}
	profiles := make([]evidence.StoredProfile, len(rows))
	for i, r := range rows {
		whole := db.Profile{
			ID: r.ID, Service: r.Service, Authority: r.Authority, Level: r.Level, At: r.At, UntilEntry: r.UntilEntry, Payload: r.Outline,
		}
		if profiles[i], err = profile(whole); err != nil {
			return nil, err
		}
		profiles[i].Profile = profiles[i].Profile.Outline()
	}
	slices.SortFunc(profiles, func(a, b evidence.StoredProfile) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Authority, b.Authority), cmp.Compare(a.ID, b.ID))
	})
	return profiles, nil
}

// FindProfile implements [evidence.Store].
func (s evidenceStore) FindProfile(ctx context.Context, id string) (evidence.StoredProfile, error) {
	return recall(ctx, s.view, "profile "+id, func() (evidence.StoredProfile, int, error) { return s.findProfile(ctx, id) })
}

// findProfile returns also how many bytes it decoded.
func (s evidenceStore) findProfile(ctx context.Context, id string) (evidence.StoredProfile, int, error) {
	r, err := s.queries().FindProfile(ctx, db.FindProfileParams{ID: id, Entry: s.entry})
	if errors.Is(err, sql.ErrNoRows) {
		return evidence.StoredProfile{}, 0, fmt.Errorf("profile %s: %w", id, evidence.ErrNotFound)
	}
	if err != nil {
		return evidence.StoredProfile{}, 0, fmt.Errorf("reading profile %s: %w", id, s.explain(err))
	}
	p, err := profile(r)
	return p, len(r.Payload), err
}

func profile(r db.Profile) (evidence.StoredProfile, error) {
	p := evidence.StoredProfile{
		ID: r.ID, Service: landscape.ServiceID(r.Service), Authority: r.Authority, Level: r.Level, At: time.UnixMicro(r.At).UTC(),
		Deleted: r.UntilEntry < inForce,
	}
	if err := json.Unmarshal([]byte(r.Payload), &p.Profile); err != nil {
		return p, fmt.Errorf("reading profile %s: %w", r.ID, err)
	}
	return p, nil
}

// FindComparisons implements [evidence.Store].
func (s evidenceStore) FindComparisons(ctx context.Context, service landscape.ServiceID) ([]evidence.StoredComparison, error) {
	return recallList(ctx, s.view, "comparisons "+string(service), func() ([]evidence.StoredComparison, error) { return s.findComparisons(ctx, service) })
}

func (s evidenceStore) findComparisons(ctx context.Context, service landscape.ServiceID) ([]evidence.StoredComparison, error) {
	rows, err := s.queries().FindComparisons(ctx, db.FindComparisonsParams{Service: string(service), Entry: s.entry})
	if err != nil {
		return nil, fmt.Errorf("reading the comparisons: %w", s.explain(err))
	}
	comparisons := make([]evidence.StoredComparison, len(rows))
	for i, r := range rows {
		whole := db.Comparison{ID: r.ID, Service: r.Service, Level: r.Level, At: r.At, Payload: r.Outline}
		if comparisons[i], err = comparison(whole); err != nil {
			return nil, err
		}
		comparisons[i].Comparison = comparisons[i].Comparison.Outline()
	}
	slices.SortFunc(comparisons, func(a, b evidence.StoredComparison) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return comparisons, nil
}

// FindComparison implements [evidence.Store].
func (s evidenceStore) FindComparison(ctx context.Context, id string) (evidence.StoredComparison, error) {
	return recall(ctx, s.view, "comparison "+id, func() (evidence.StoredComparison, int, error) { return s.findComparison(ctx, id) })
}

// findComparison returns also how many bytes it decoded.
func (s evidenceStore) findComparison(ctx context.Context, id string) (evidence.StoredComparison, int, error) {
	r, err := s.queries().FindComparison(ctx, db.FindComparisonParams{ID: id, Entry: s.entry})
	if errors.Is(err, sql.ErrNoRows) {
		return evidence.StoredComparison{}, 0, fmt.Errorf("comparison %s: %w", id, evidence.ErrNotFound)
	}
	if err != nil {
		return evidence.StoredComparison{}, 0, fmt.Errorf("reading comparison %s: %w", id, s.explain(err))
	}
	c, err := comparison(r)
	return c, len(r.Payload), err
}

func comparison(r db.Comparison) (evidence.StoredComparison, error) {
	c := evidence.StoredComparison{
		ID: r.ID, Service: landscape.ServiceID(r.Service), Level: r.Level, At: time.UnixMicro(r.At).UTC(),
	}
	if err := json.Unmarshal([]byte(r.Payload), &c.Comparison); err != nil {
		return c, fmt.Errorf("reading comparison %s: %w", r.ID, err)
	}
	return c, nil
}

// PutProfile implements [evidence.Tx].
func (t evidenceTx) PutProfile(ctx context.Context, p evidence.StoredProfile) error {
	if err := t.DeleteProfile(ctx, p.ID); err != nil && !errors.Is(err, evidence.ErrNotFound) {
		return err
	}
	outline, payload, err := encode(p.Profile.Outline(), p.Profile)
	if err == nil {
		err = t.AddProfile(ctx, db.AddProfileParams{
			ID: p.ID, Entry: t.next(), Service: string(p.Service), Authority: p.Authority, Level: p.Level,
			At: p.At.UnixMicro(), Outline: outline, Payload: payload,
		})
	}
	if err != nil {
		return fmt.Errorf("keeping profile %s: %w", p.ID, err)
	}
	return nil
}

// DeleteProfile keeps of a profile what tells that it was there.
func (t evidenceTx) DeleteProfile(ctx context.Context, id string) error {
	r, err := t.FindProfile(ctx, db.FindProfileParams{ID: id, Entry: inForce})
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("profile %s: %w", id, evidence.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("reading profile %s: %w", id, err)
	}
	p, err := profile(r)
	if err != nil {
		return err
	}
	rest, err := json.Marshal(p.Profile.Outline())
	if err == nil {
		err = t.EndProfile(ctx, db.EndProfileParams{ID: id, Entry: t.next(), Payload: string(rest)})
	}
	if err != nil {
		return fmt.Errorf("removing profile %s: %w", id, err)
	}
	return nil
}

// PutComparison implements [evidence.Tx].
func (t evidenceTx) PutComparison(ctx context.Context, c evidence.StoredComparison) error {
	outline, payload, err := encode(c.Comparison.Outline(), c.Comparison)
	if err == nil {
		err = t.EndComparison(ctx, db.EndComparisonParams{ID: c.ID, Entry: t.next()})
	}
	if err == nil {
		err = t.AddComparison(ctx, db.AddComparisonParams{
			ID: c.ID, Entry: t.next(), Service: string(c.Service), Level: c.Level, At: c.At.UnixMicro(),
			Outline: outline, Payload: payload,
		})
	}
	if err != nil {
		return fmt.Errorf("keeping comparison %s: %w", c.ID, err)
	}
	return nil
}

// encode writes what lists show and the whole.
func encode(outline, whole any) (outlineText, wholeText string, err error) {
	short, err := json.Marshal(outline)
	if err != nil {
		return "", "", err
	}
	long, err := json.Marshal(whole)
	return string(short), string(long), err
}
