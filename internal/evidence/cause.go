package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Cause is why authorities differ at a step, as people have found out. No log
// tells it.
type Cause string

// The causes.
const (
	CauseOpen   Cause = ""       // nobody has said yet
	CauseLaw    Cause = "law"    // a law that does not hold for all of them, such as that of a Land
	CauseRule   Cause = "rule"   // a rule of their own: statute, decree, agreement
	CauseHabit  Cause = "habit"  // it has always been done like this
	CauseRecord Cause = "record" // they do the same, only their systems record it differently
)

// Causes lists the causes that can be said.
func Causes() []Cause { return []Cause{CauseLaw, CauseRule, CauseHabit, CauseRecord} }

// StepKey names an activity, or an edge when Activity is empty, as in [Step].
type StepKey struct {
	Activity string `json:"activity,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
}

// Key names the step.
func (s Step) Key() StepKey { return StepKey{s.Activity, s.From, s.To} }

// text is the name in journal and messages.
func (k StepKey) text() string {
	if k.Activity != "" {
		return k.Activity
	}
	return k.From + " → " + k.To
}

// StepCause is why authorities differ at a step of a service. It holds for all
// comparisons of the service at that level, also for later ones.
type StepCause struct {
	Service landscape.ServiceID `json:"service"`
	Level   string              `json:"level"`
	Step    StepKey             `json:"step"`
	// Version counts from 1, 0 if nobody has said anything yet. Of a change it is
	// the version that was seen.
	Version int64     `json:"version"`
	Cause   Cause     `json:"cause"`
	Source  string    `json:"source,omitempty"` // where that is to be read, e.g. the section of a law; up to 500 characters
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

const (
	maxSource = 500  // characters
	maxReason = 2000 // characters
)

// SetCause says why authorities differ at a step of the variation points or
// local extras of a comparison; [CauseOpen] takes that back. The error wraps
// [ErrNotFound] if there is no such comparison or step, [ErrInvalid] if cause or
// source can't be kept, [access.ErrDenied], or is a [*journal.ConflictError] if
// another version than the one that was seen is in force.
func (s *Service) SetCause(ctx context.Context, actor access.Actor, comparison string, c StepCause, reason string) (StepCause, error) {
	if err := actor.CheckAnywhere(access.CompareEvidence); err != nil {
		return StepCause{}, err
	}
	found, err := s.Comparison(ctx, actor, comparison)
	if err != nil {
		return StepCause{}, err
	}
	if err := mayAddComparison(actor, found.Comparison); err != nil {
		return StepCause{}, err
	}
	c.Service, c.Level, c.Source = found.Service, found.Level, strings.TrimSpace(c.Source)
	c.By, c.At = actor.ID, s.now()
	if err := c.check(found.Comparison, reason); err != nil {
		return StepCause{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error { return putCause(ctx, tx, &c, reason) })
	if err != nil {
		return StepCause{}, fmt.Errorf("saying why authorities differ at %q: %w", c.Step.text(), err)
	}
	return c, nil
}

// check tells whether c can be kept for a step of a comparison.
func (c StepCause) check(of Comparison, reason string) error {
	is := func(s Step) bool { return s.Key() == c.Step }
	switch {
	case !slices.ContainsFunc(of.Variations, is) && !slices.ContainsFunc(of.Extras, is):
		return fmt.Errorf("%w: %q is no variation point or local extra of the comparison", ErrNotFound, c.Step.text())
	case c.Cause != CauseOpen && !slices.Contains(Causes(), c.Cause):
		return fmt.Errorf("%w: cause %q, give one of %v", ErrInvalid, c.Cause, Causes())
	case utf8.RuneCountInString(c.Source) > maxSource:
		return fmt.Errorf("%w: a source has at most %d characters", ErrInvalid, maxSource)
	case utf8.RuneCountInString(reason) > maxReason:
		return fmt.Errorf("%w: a reason has at most %d characters", ErrInvalid, maxReason)
	}
	return nil
}

// putCause writes the next version of c, unless another one is in force than the
// one that was seen.
func putCause(ctx context.Context, tx Tx, c *StepCause, reason string) error {
	before, err := tx.Cause(ctx, c.Service, c.Level, c.Step)
	if err != nil {
		return err
	}
	subject := string(c.Service)
	if err := journal.CheckVersion(subject, c.Version, before.Version); err != nil {
		return err
	}
	c.Version++
	if err := tx.PutCause(ctx, *c); err != nil {
		return err
	}
	return record(ctx, tx, journal.Entry{
		At: c.At, Actor: c.By, Action: "evidence.cause", Subject: subject, Reason: reason,
	}, before.state(), c.state())
}

// state is what the journal keeps of c: nothing if nobody has said anything yet.
func (c StepCause) state() any {
	if c.Version == 0 {
		return nil
	}
	return c
}

// CausesOf returns why authorities differ at the steps of a comparison, as far as
// somebody has said. Who may see the comparison may see them.
func (s *Service) CausesOf(ctx context.Context, c StoredComparison) (map[StepKey]StepCause, error) {
	found, err := s.Store.FindCauses(ctx, c.Service, c.Level)
	if err != nil {
		return nil, err
	}
	causes := make(map[StepKey]StepCause, len(found))
	for _, x := range found {
		causes[x.Step] = x
	}
	return causes, nil
}
