package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Service holds the use cases of the evidence room. What an actor may not see is
// [ErrNotFound], so that ids can't be probed; what an actor may see but not do
// is [access.ErrDenied].
type Service struct {
	Store Store
	Now   func() time.Time
	Tool  string // program and version, written into comparisons
}

// AddProfile keeps a profile. A profile that is kept already stays as it is, but
// takes over a signature that it lacks. The error wraps [ErrInvalid] if its figures
// contradict each other, [ErrSignature] if it has a signature that does not fit,
// [access.ErrNoActor] or [access.ErrDenied] if the actor may not add evidence of
// the authority.
func (s *Service) AddProfile(ctx context.Context, actor access.Actor, p Profile, reason string) (StoredProfile, error) {
	if err := actor.Check(access.AddEvidence, p.Authority.scope()); err != nil {
		return StoredProfile{}, err
	}
	if err := p.Validate(); err != nil {
		return StoredProfile{}, fmt.Errorf("adding the profile of %s: %w", p.Authority.Name, err)
	}
	id, err := p.ID()
	if err != nil {
		return StoredProfile{}, err
	}
	switch kept, err := s.Store.FindProfile(ctx, id); {
	case err == nil && (kept.Profile.Signature != nil || p.Signature == nil):
		return kept, nil
	case err == nil:
		return s.takeSignature(ctx, actor, kept, p, reason)
	case !errors.Is(err, ErrNotFound):
		return StoredProfile{}, fmt.Errorf("adding the profile of %s: %w", p.Authority.Name, err)
	}
	stored := StoredProfile{
		ID: id, Service: p.Service, Authority: p.Authority.Name, Level: p.Level, At: s.now(), Profile: p,
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.PutProfile(ctx, stored); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: stored.At, Actor: actor.ID, Action: "evidence.profile.add", Subject: id, Reason: reason,
		}, nil, p.summary())
	})
	if err != nil {
		return StoredProfile{}, fmt.Errorf("adding the profile of %s: %w", p.Authority.Name, err)
	}
	return stored, nil
}

// takeSignature keeps the signature of p with the profile that is kept of it.
func (s *Service) takeSignature(ctx context.Context, actor access.Actor, kept StoredProfile, p Profile, reason string) (StoredProfile, error) {
	kept.Profile = p
	err := s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.PutProfile(ctx, kept); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: s.now(), Actor: actor.ID, Action: "evidence.profile.sign", Subject: kept.ID, Reason: reason,
		}, nil, p.summary())
	})
	if err != nil {
		return StoredProfile{}, fmt.Errorf("adding the signature to the profile of %s: %w", p.Authority.Name, err)
	}
	return kept, nil
}

// Profiles lists the kept profiles that match f and that the actor may see, by
// service, then authority, in outline.
func (s *Service) Profiles(ctx context.Context, actor access.Actor, f ProfileFilter) ([]StoredProfile, error) {
	found, err := s.Store.FindProfiles(ctx, f)
	return slices.DeleteFunc(found, func(p StoredProfile) bool { return mayRead(actor, p.Profile.Authority) != nil }), err
}

// Profile returns one kept profile. The error wraps [ErrNotFound] if there is
// none.
func (s *Service) Profile(ctx context.Context, actor access.Actor, id string) (StoredProfile, error) {
	found, err := s.Store.FindProfile(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && mayRead(actor, found.Profile.Authority) != nil {
		return StoredProfile{}, notFound("profile", id)
	}
	return found, err
}

// notFound says the same of what is not there and of what the actor may not see.
func notFound(kind, id string) error { return fmt.Errorf("%s %s: %w", kind, id, ErrNotFound) }

// Comparison returns one kept comparison. The error wraps [ErrNotFound] if there
// is none.
func (s *Service) Comparison(ctx context.Context, actor access.Actor, id string) (StoredComparison, error) {
	found, err := s.Store.FindComparison(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && mayReadComparison(actor, found.Comparison) != nil {
		return StoredComparison{}, notFound("comparison", id)
	}
	return found, err
}

// Comparisons lists the kept comparisons of a service that the actor may see,
// newest first and in outline; an empty service lists all.
func (s *Service) Comparisons(ctx context.Context, actor access.Actor, service landscape.ServiceID) ([]StoredComparison, error) {
	found, err := s.Store.FindComparisons(ctx, service)
	return slices.DeleteFunc(found, func(c StoredComparison) bool { return mayReadComparison(actor, c.Comparison) != nil }), err
}

// InputProfile returns the profile of an input of a comparison as it is kept
// here: the one that was compared or, where only a folded one may be kept, that of
// the same authority, service and level. The error wraps [ErrNotFound] if there is
// none.
func (s *Service) InputProfile(ctx context.Context, actor access.Actor, c Comparison, input int) (Profile, error) {
	in := c.Inputs[input]
	found, err := s.Profile(ctx, actor, in.Profile)
	if err == nil && !found.Deleted || err != nil && !errors.Is(err, ErrNotFound) {
		return found.Profile, err
	}
	kept, err := s.Profiles(ctx, actor, ProfileFilter{Service: c.Service, Level: c.Level})
	if err != nil {
		return Profile{}, err
	}
	i := slices.IndexFunc(kept, func(p StoredProfile) bool { return p.Authority == in.Name && !p.Deleted })
	if i < 0 {
		return Profile{}, notFound("profile", in.Profile)
	}
	whole, err := s.Profile(ctx, actor, kept[i].ID)
	return whole.Profile, err
}

// DeleteProfile removes a profile. Comparisons that were made with it stay. The
// error wraps [ErrNotFound] if there is no such profile.
func (s *Service) DeleteProfile(ctx context.Context, actor access.Actor, id, reason string) error {
	if err := actor.CheckAnywhere(access.DeleteEvidence); err != nil {
		return err
	}
	found, err := s.Profile(ctx, actor, id)
	if err != nil {
		return fmt.Errorf("deleting profile %s: %w", id, err)
	}
	if err := mayDelete(actor, found); err != nil {
		return err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.DeleteProfile(ctx, id); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: s.now(), Actor: actor.ID, Action: "evidence.profile.delete", Subject: id, Reason: reason,
		}, found.Profile.summary(), nil)
	})
	if err != nil {
		return fmt.Errorf("deleting profile %s: %w", id, err)
	}
	return nil
}

// Compare compares kept profiles and keeps the result. Options.Tool is set by
// the service; without Options.Note the comparison carries the notes of its
// profiles. Errors are those of [Compare] and [ErrNotFound].
func (s *Service) Compare(ctx context.Context, actor access.Actor, ids []string, opt Options, reason string) (StoredComparison, error) {
	if err := actor.CheckAnywhere(access.CompareEvidence); err != nil {
		return StoredComparison{}, err
	}
	profiles := make([]Profile, len(ids))
	for i, id := range ids {
		found, err := s.Profile(ctx, actor, id)
		if err != nil {
			return StoredComparison{}, fmt.Errorf("comparing profile %s: %w", id, err)
		}
		if err := mayCompare(actor, found.Profile.Authority); err != nil {
			return StoredComparison{}, err
		}
		profiles[i] = found.Profile
	}
	opt.Tool = s.Tool
	if opt.Note == "" {
		opt.Note = joinNotes(profiles)
	}
	c, err := Compare(ctx, profiles, opt)
	if err != nil {
		return StoredComparison{}, err
	}
	return s.AddComparison(ctx, actor, c, reason)
}

// joinNotes returns the notes of the profiles, each once, in their order.
func joinNotes(profiles []Profile) string {
	var notes []string
	for _, p := range profiles {
		if p.Note != "" && !slices.Contains(notes, p.Note) {
			notes = append(notes, p.Note)
		}
	}
	return strings.Join(notes, " ")
}

// AddComparison keeps a comparison, also one that was computed elsewhere. The
// error wraps [ErrInvalid] if its figures are impossible.
func (s *Service) AddComparison(ctx context.Context, actor access.Actor, c Comparison, reason string) (StoredComparison, error) {
	if err := mayAddComparison(actor, c); err != nil {
		return StoredComparison{}, err
	}
	if err := c.Validate(); err != nil {
		return StoredComparison{}, fmt.Errorf("adding a comparison: %w", err)
	}
	id, err := c.ID()
	if err != nil {
		return StoredComparison{}, err
	}
	stored := StoredComparison{ID: id, Service: c.Service, Level: c.Level, At: s.now(), Comparison: c}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.PutComparison(ctx, stored); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: stored.At, Actor: actor.ID, Action: "evidence.comparison.add", Subject: id, Reason: reason,
		}, nil, c.summary())
	})
	if err != nil {
		return StoredComparison{}, fmt.Errorf("adding a comparison: %w", err)
	}
	return stored, nil
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// record journals a change from one summary to another; nil stands for nothing.
// The journal keeps summaries only: the subject is the hash of the whole.
func record(ctx context.Context, tx Tx, e journal.Entry, before, after any) (err error) {
	if before != nil {
		if e.Before, err = json.Marshal(before); err != nil {
			return fmt.Errorf("describing what was: %w", err)
		}
	}
	if after != nil {
		if e.After, err = json.Marshal(after); err != nil {
			return fmt.Errorf("describing what is: %w", err)
		}
	}
	return tx.Record(ctx, e)
}

type profileSummary struct {
	Authority Origin              `json:"authority"`
	Service   landscape.ServiceID `json:"service"`
	Level     string              `json:"level"`
	Cases     int                 `json:"cases"`
	MinCases  int                 `json:"min_cases"`
	SignedBy  Fingerprint         `json:"signed_by,omitempty"`
}

func (p Profile) summary() profileSummary {
	return profileSummary{
		Authority: p.Authority, Service: p.Service, Level: p.Level, Cases: p.Cases, MinCases: p.MinCases, SignedBy: p.SignedBy(),
	}
}

type comparisonSummary struct {
	Service  landscape.ServiceID `json:"service"`
	Level    string              `json:"level"`
	Profiles []string            `json:"profiles"`
}

func (c Comparison) summary() comparisonSummary {
	s := comparisonSummary{Service: c.Service, Level: c.Level}
	for _, in := range c.Inputs {
		s.Profiles = append(s.Profiles, in.Profile)
	}
	return s
}

// ID returns the hex SHA-256 of what was compared and how: the ids of the
// profiles, level, seed, permutations and smallest group shown.
func (c Comparison) ID() (string, error) {
	text, err := json.Marshal(struct {
		comparisonSummary
		Seed         uint64 `json:"seed"`
		Permutations int    `json:"permutations"`
		MinCases     int    `json:"min_cases"`
	}{c.summary(), c.Seed, c.Permutations, c.MinCases})
	if err != nil {
		return "", fmt.Errorf("encoding the parameters of a comparison: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
