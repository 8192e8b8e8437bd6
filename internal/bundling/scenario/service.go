package scenario

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Bundling is what scenarios ask of the bundling room.
type Bundling interface {
	// Verdict answers where bundling a service makes sense in a Land.
	Verdict(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf) (bundling.Verdict, error)
	// VerdictUnder is Verdict among the plans that keep the conditions.
	VerdictUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf, c bundling.Conditions) (bundling.Verdict, error)
}

// Service holds the use cases of this room. It may be used from several
// goroutines.
type Service struct {
	Store    Store
	Bundling Bundling
	// Landscape returns the landscape in force.
	Landscape func(context.Context) (bundling.Landscape, error)
	// NewID returns an id that no scenario has.
	NewID func() string
	Now   func() time.Time // the clock
}

// Scenarios lists the scenarios of a service in a Land, by name. The error wraps
// [bundling.ErrUnknownService] or [bundling.ErrUnknownLand].
func (s *Service) Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]Scenario, error) {
	if err := s.known(ctx, service, land); err != nil {
		return nil, err
	}
	return s.Store.Scenarios(ctx, service, land)
}

// Scenario returns a scenario of a service. The error wraps [ErrNotFound].
func (s *Service) Scenario(ctx context.Context, service landscape.ServiceID, id string) (Scenario, error) {
	found, err := s.Store.Scenario(ctx, id)
	if err != nil {
		return found, err
	}
	if found.Version == 0 || found.Service != service {
		return found, fmt.Errorf("%w: %q of service %s", ErrNotFound, id, service)
	}
	return found, nil
}

// SaveScenario keeps a new scenario, or the next version of the one with c.ID.
// c.Version is the version that was seen, 0 with an empty ID; if another one is
// in force nothing changes and the error is a [*journal.ConflictError]. A
// scenario stays with its service and Land. ID, By and At are set from NewID, the
// actor and the clock; it returns what is kept.
//
// The error may also be one of [Service.Check] or wrap [access.ErrNoActor],
// [access.ErrDenied], [ErrNotFound], [bundling.ErrUnknownService] or
// [bundling.ErrUnknownLand].
func (s *Service) SaveScenario(ctx context.Context, actor access.Actor, c Scenario, reason string) (Scenario, error) {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return Scenario{}, err
	}
	c, reason = c.trim(), strings.TrimSpace(reason)
	if err := s.known(ctx, c.Service, c.Land); err != nil {
		return Scenario{}, err
	}
	if err := s.Check(ctx, c, reason); err != nil {
		return Scenario{}, err
	}
	if err := s.identify(ctx, &c); err != nil {
		return Scenario{}, err
	}
	c.By, c.At = actor.ID, s.Now().UTC().Truncate(time.Microsecond)
	var kept Scenario
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		kept, err = put(ctx, tx, c, reason)
		return err
	})
	return kept, err
}

// Check tells all that keeps a scenario of a service in a Land from being kept for
// a reason, blanks around the texts left out. The error holds a [*FieldError] for
// each, see [entry.All]; beyond those of [Scenario.Check], the one about the name
// may wrap [ErrNameTaken] and the one about the conditions [bundling.ErrConditions].
func (s *Service) Check(ctx context.Context, c Scenario, reason string) error {
	now, err := s.Landscape(ctx)
	if err != nil {
		return err
	}
	others, err := s.Store.Scenarios(ctx, c.Service, c.Land)
	if err != nil {
		return err
	}
	c = c.trim()
	return entry.Join(
		c.checkName(others),
		c.Check(),
		form.Because(FieldConditions, c.checkConditions(now.Tree)),
		form.Text(FieldReason, strings.TrimSpace(reason), MaxReason),
	)
}

// identify gives a new scenario its id; what has one must have been kept before.
func (s *Service) identify(ctx context.Context, c *Scenario) error {
	if c.ID == "" {
		c.ID = s.NewID()
		return nil
	}
	first, err := s.Store.ScenarioVersion(ctx, c.ID, 1)
	if err != nil {
		return err
	}
	if first.Service != c.Service || first.Land != c.Land {
		return fmt.Errorf("%w: %q of service %s in Land %s", ErrNotFound, c.ID, c.Service, c.Land)
	}
	return nil
}

// put writes the successor of the version that was seen and records it.
func put(ctx context.Context, tx Tx, c Scenario, reason string) (Scenario, error) {
	before, err := tx.Scenario(ctx, c.ID)
	if err != nil {
		return Scenario{}, err
	}
	if err := journal.CheckVersion(c.subject(), c.Version, before.Version); err != nil {
		return Scenario{}, err
	}
	others, err := tx.Scenarios(ctx, c.Service, c.Land)
	if err != nil {
		return Scenario{}, err
	}
	if err := c.checkName(others); err != nil {
		return Scenario{}, err
	}
	entry := journal.Entry{At: c.At, Actor: c.By, Action: "bundling.scenario", Subject: c.subject(), Reason: reason}
	return change(ctx, tx, before, entry, func() error { return tx.PutScenario(ctx, c) })
}

// DeleteScenario ends a scenario of a service. seen is the version that was seen;
// if another one is in force nothing changes and the error is a
// [*journal.ConflictError]. It may also be a [*FieldError] about the reason or
// wrap [access.ErrNoActor], [access.ErrDenied] or [ErrNotFound].
func (s *Service) DeleteScenario(ctx context.Context, actor access.Actor, service landscape.ServiceID, id string, seen int64, reason string) error {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := form.Text(FieldReason, reason, MaxReason); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		before, err := tx.Scenario(ctx, id)
		if err != nil {
			return err
		}
		if before.Version == 0 || before.Service != service {
			return fmt.Errorf("%w: %q of service %s", ErrNotFound, id, service)
		}
		if err := journal.CheckVersion(before.subject(), seen, before.Version); err != nil {
			return err
		}
		entry := journal.Entry{At: s.Now(), Actor: actor.ID, Action: "bundling.scenario.delete", Subject: before.subject(), Reason: reason}
		_, err = change(ctx, tx, before, entry, func() error { return tx.DeleteScenario(ctx, id) })
		return err
	})
}

// change writes what comes after a state and records both with the entry. It
// returns what is in force then.
func change(ctx context.Context, tx Tx, before Scenario, entry journal.Entry, write func() error) (after Scenario, err error) {
	if err := write(); err != nil {
		return after, err
	}
	_, id, _ := strings.Cut(entry.Subject, "/")
	if after, err = tx.Scenario(ctx, id); err != nil {
		return after, err
	}
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}

// known tells whether a service and a Land exist.
func (s *Service) known(ctx context.Context, service landscape.ServiceID, land landscape.ARS) error {
	now, err := s.Landscape(ctx)
	if err != nil {
		return err
	}
	if _, ok := now.Catalogue.Service(service); !ok {
		return fmt.Errorf("%w %q", bundling.ErrUnknownService, service)
	}
	if a, ok := now.Tree.Authority(land); !ok || a.Level != landscape.LevelLand {
		return fmt.Errorf("%w %q", bundling.ErrUnknownLand, land)
	}
	return nil
}
