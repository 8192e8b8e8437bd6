package parallel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Verdict is what somebody has decided about a pair.
type Verdict string

// The verdicts.
const (
	Same      Verdict = "same"      // both are the same task; what follows from it is up to those responsible
	Different Verdict = "different" // they only look alike
	Later     Verdict = "later"     // to be decided later
)

// Verdicts lists the verdicts in the order in which they are offered.
func Verdicts() []Verdict { return []Verdict{Same, Different, Later} }

// MaxReason is the longest reason, in characters.
const MaxReason = 2000

// ErrInvalid is wrapped when a decision can't be used; the error says why.
var ErrInvalid = errors.New("the decision cannot be used")

// ErrNotFound is wrapped when a service is not in the catalogue.
var ErrNotFound = errors.New("there is no such pair of services")

// Decision is what somebody has decided about a pair. It changes nothing in the
// catalogue.
type Decision struct {
	Pair
	Version int64     `json:"version"` // 1 for the first, 0 if there is none; never used twice
	Verdict Verdict   `json:"verdict"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"` // actor id
	At      time.Time `json:"at"` // UTC
}

// Check tells whether the decision is complete. The error wraps [ErrInvalid].
func (d Decision) Check() error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(d.Reason)); {
	case !slices.Contains(Verdicts(), d.Verdict):
		return fmt.Errorf("%w: verdict %q is none of %v", ErrInvalid, d.Verdict, Verdicts())
	case n == 0:
		return fmt.Errorf("%w: it has no reason; say in a sentence why", ErrInvalid)
	case n > MaxReason:
		return fmt.Errorf("%w: the reason has %d characters, at most %d are possible", ErrInvalid, n, MaxReason)
	}
	return nil
}

// state is what the journal keeps of d: nothing if there is no such decision, and
// not the reason, which is that of the entry and sealed there.
func (d Decision) state() any {
	if d.Version == 0 {
		return nil
	}
	return struct {
		Decision
		Reason string `json:"reason,omitempty"` // in place of that of Decision
	}{Decision: d}
}

// Store is what this room needs kept. Implementations live in package store and
// pass storetest.
type Store interface {
	// Decisions lists the decisions in force, by pair.
	Decisions(ctx context.Context) ([]Decision, error)
	// DecisionVersion returns one version of the decision on a pair, whether or
	// not it is in force; the zero Decision if there is no such version.
	DecisionVersion(ctx context.Context, p Pair, version int64) (Decision, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Decision returns the decision on a pair. Its Version is 0 if there is none.
	Decision(ctx context.Context, p Pair) (Decision, error)
	// PutDecision keeps d as the next version of the decision on its pair; the
	// number that d.Version gives does not matter.
	PutDecision(ctx context.Context, d Decision) error
}

// Service holds the use cases of this room. It may be used from several
// goroutines.
type Service struct {
	Store  Store
	Finder *Finder
	Now    func() time.Time // the clock
}

// Decide decides on a pair, or anew. d.Version is the version that was seen, 0 if
// none was; if another one is in force nothing changes and the error is a
// [*journal.ConflictError]. By and At are set from the actor and the clock. The
// error may also wrap [ErrInvalid], [ErrNotFound], [access.ErrNoActor] or
// [access.ErrDenied].
func (s *Service) Decide(ctx context.Context, actor access.Actor, d Decision) (Decision, error) {
	if err := actor.Check(access.DecideParallel, access.Everywhere); err != nil {
		return Decision{}, err
	}
	if err := d.Check(); err != nil {
		return Decision{}, err
	}
	if err := s.known(d.Pair); err != nil {
		return Decision{}, err
	}
	d.Reason, d.By, d.At = strings.TrimSpace(d.Reason), actor.ID, s.Now().UTC().Truncate(time.Microsecond)
	var kept Decision
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		kept, err = put(ctx, tx, d)
		return err
	})
	return kept, err
}

// known tells whether a pair can be decided on.
func (s *Service) known(p Pair) error {
	for _, id := range []landscape.ServiceID{p.A, p.B} {
		if _, ok := s.Finder.catalogue.Service(id); !ok {
			return fmt.Errorf("%w: %q is not in the catalogue", ErrNotFound, id)
		}
	}
	if p.A >= p.B {
		return fmt.Errorf("%w: name two services, the one with the lower id first", ErrNotFound)
	}
	return nil
}

// put writes the successor of the version that was seen and records it.
func put(ctx context.Context, tx Tx, d Decision) (after Decision, err error) {
	before, err := tx.Decision(ctx, d.Pair)
	if err != nil {
		return after, err
	}
	if err := journal.CheckVersion(d.String(), d.Version, before.Version); err != nil {
		return after, err
	}
	if err := tx.PutDecision(ctx, d); err != nil {
		return after, err
	}
	if after, err = tx.Decision(ctx, d.Pair); err != nil {
		return after, err
	}
	entry := journal.Entry{At: d.At, Actor: d.By, Action: "parallel.decide", Subject: d.String(), Reason: d.Reason}
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}
