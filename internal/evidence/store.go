package evidence

import (
	"context"
	"errors"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// ErrNotFound is returned when a profile, comparison or key is not in the store.
var ErrNotFound = errors.New("evidence: not found")

// Store is what the evidence room needs kept. Implementations live in package
// store and pass storetest.
type Store interface {
	// FindProfiles lists the profiles that match f, by service, then authority,
	// in outline, see [Profile.Outline].
	FindProfiles(ctx context.Context, f ProfileFilter) ([]StoredProfile, error)
	// FindProfile returns one profile or [ErrNotFound].
	FindProfile(ctx context.Context, id string) (StoredProfile, error)
	// FindComparisons lists the comparisons of a service, newest first, in
	// outline, see [Comparison.Outline]; an empty service lists all.
	FindComparisons(ctx context.Context, service landscape.ServiceID) ([]StoredComparison, error)
	// FindComparison returns one comparison or [ErrNotFound].
	FindComparison(ctx context.Context, id string) (StoredComparison, error)
	// FindCauses lists the causes in force for a service at a level, by step.
	FindCauses(ctx context.Context, service landscape.ServiceID, level string) ([]StepCause, error)
	// FindKeys lists the registered keys of authorities, also revoked ones, by
	// authority, then fingerprint.
	FindKeys(ctx context.Context) ([]KnownKey, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// PutProfile creates or replaces the profile with p.ID.
	PutProfile(ctx context.Context, p StoredProfile) error
	// DeleteProfile removes a profile but for its [Profile.Outline], which tells
	// of it in earlier states, or returns [ErrNotFound].
	DeleteProfile(ctx context.Context, id string) error
	// Cause returns what is in force for a step; its Version is that of the last
	// one that was, 0 if there never was any.
	Cause(ctx context.Context, service landscape.ServiceID, level string, step StepKey) (StepCause, error)
	// PutCause puts c in force in place of the version before.
	PutCause(ctx context.Context, c StepCause) error
	// PutComparison creates or replaces the comparison with c.ID.
	PutComparison(ctx context.Context, c StoredComparison) error
	// FindKey returns one registered key or [ErrNotFound].
	FindKey(ctx context.Context, f Fingerprint) (KnownKey, error)
	// PutKey creates or replaces the key with k.Fingerprint.
	PutKey(ctx context.Context, k KnownKey) error
}

// ProfileFilter narrows FindProfiles; zero fields match everything.
type ProfileFilter struct {
	Service landscape.ServiceID
	Level   string
}

// StoredProfile is a profile with what the store searches by.
type StoredProfile struct {
	ID        string // hex SHA-256 of the profile's canonical JSON
	Service   landscape.ServiceID
	Authority string
	Level     string
	At        time.Time // when it was stored, UTC
	// Deleted tells, in an earlier state, of a profile that is gone since: only
	// its [Profile.Outline] is left.
	Deleted bool
	Profile Profile
}

// StoredComparison is a comparison with what the store searches by.
type StoredComparison struct {
	ID         string // hex SHA-256 of its profiles' ids and its parameters
	Service    landscape.ServiceID
	Level      string
	At         time.Time
	Comparison Comparison
}
