package bundling

import (
	"context"
	"fmt"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Assumptions lists every parameter of a service with the value in force, where
// it comes from and what would hold otherwise; of an empty service those that
// hold for all. The error wraps [ErrUnknownService].
func (s *Service) Assumptions(ctx context.Context, id landscape.ServiceID) ([]Parameter, error) {
	service, err := s.serviceOrAll(ctx, id)
	if err != nil {
		return nil, err
	}
	sheet, err := s.sheet(ctx, service, nil)
	if err != nil {
		return nil, err
	}
	return sheet.parameters(), nil
}

// serviceOrAll returns the service, or the zero service for an empty id.
func (s *Service) serviceOrAll(ctx context.Context, id landscape.ServiceID) (landscape.Service, error) {
	if id == "" {
		return landscape.Service{}, nil
	}
	current, err := s.landscape(ctx)
	if err != nil {
		return landscape.Service{}, err
	}
	service, ok := current.Catalogue.Service(id)
	if !ok {
		return service, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	return service, nil
}

// ServicesWithAssumptions lists the services for which users have set figures,
// ordered by key.
func (s *Service) ServicesWithAssumptions(ctx context.Context) ([]landscape.ServiceID, error) {
	return s.store.ServicesWithAssumptions(ctx)
}

// ChangedSince lists the services whose figures or competence have changed after an
// entry of the journal, "" among them if figures for all services have, or the
// authorities.
func (s *Service) ChangedSince(ctx context.Context, entry int64) ([]landscape.ServiceID, error) {
	services, _, err := s.store.Changed(ctx, entry)
	return services, err
}

// AssumptionVersion returns one version of an assumption, whether or not it is
// in force; the zero Assumption if there is no such version.
func (s *Service) AssumptionVersion(ctx context.Context, id landscape.ServiceID, key Key, version int64) (Assumption, error) {
	return s.store.AssumptionVersion(ctx, id, key, version)
}

// SetAssumption replaces a parameter for a.Service, or for all services if that
// is empty. a.Version is the version that was seen, 0 if none was; if another
// one is in force nothing changes and the error is a [*journal.ConflictError].
// Unit, By and At are set from the parameter, the actor and the clock, AsOf to
// today if it is empty; without Low and High the value counts as exact. The
// error may also wrap [access.ErrNoActor], [access.ErrDenied],
// [ErrUnknownService], [ErrUnknownParameter], [ErrNoSource] or be a
// [*RangeError].
func (s *Service) SetAssumption(ctx context.Context, actor access.Actor, a Assumption, reason string) error {
	a, err := s.settle(ctx, actor, a)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx Tx) error {
		_, err := put(ctx, tx, a, reason)
		return err
	})
}

// SetAssumptions is [Service.SetAssumption] for several figures within a larger
// change; it returns them as they are kept.
func (s *Service) SetAssumptions(ctx context.Context, tx Tx, actor access.Actor, list []Assumption, reason string) ([]Assumption, error) {
	kept := make([]Assumption, len(list))
	for i, a := range list {
		a, err := s.settle(ctx, actor, a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.subject(), err)
		}
		if kept[i], err = put(ctx, tx, a, reason); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// settle completes an assumption that an actor wants to set.
func (s *Service) settle(ctx context.Context, actor access.Actor, a Assumption) (Assumption, error) {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return a, err
	}
	if a.Low == 0 && a.High == 0 {
		a.Low, a.High = a.Value, a.Value
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	if _, err := s.serviceOrAll(ctx, a.Service); err != nil {
		return a, err
	}
	d, _ := definitionOf(a.Key())
	a.Unit, a.By, a.At = d.unit, actor.ID, s.now().UTC()
	if a.AsOf == "" {
		a.AsOf = landscape.DateOf(a.At)
	}
	return a, nil
}

// put keeps an assumption and records it.
func put(ctx context.Context, tx Tx, a Assumption, reason string) (Assumption, error) {
	entry := journal.Entry{At: a.At, Actor: a.By, Action: "bundling.assumption", Subject: a.subject(), Reason: reason}
	return change(ctx, tx, a, entry, func() error { return tx.PutAssumption(ctx, a) })
}

// ResetAssumption takes a user's figure back, so that the default holds again;
// nothing happens if there is none. seen is the version that was seen, see
// [Service.SetAssumption]. The error is a [*journal.ConflictError] or wraps
// [access.ErrNoActor], [access.ErrDenied], [ErrUnknownService] or
// [ErrUnknownParameter].
func (s *Service) ResetAssumption(ctx context.Context, actor access.Actor, id landscape.ServiceID, key Key, seen int64, reason string) error {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return err
	}
	if _, ok := definitionOf(key); !ok {
		return fmt.Errorf("%w %q", ErrUnknownParameter, key)
	}
	if _, err := s.serviceOrAll(ctx, id); err != nil {
		return err
	}
	kept, err := s.store.Assumptions(ctx, id)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(kept, func(a Assumption) bool { return a.Key() == key }) {
		return nil
	}
	return s.store.Update(ctx, func(tx Tx) error {
		a := Assumption{Service: id, Function: key.Function, Name: key.Name, Version: seen}
		return s.ResetAssumptions(ctx, tx, actor, []Assumption{a}, reason)
	})
}

// ResetAssumptions takes several figures back within a larger change; each names
// the version that was seen.
func (s *Service) ResetAssumptions(ctx context.Context, tx Tx, actor access.Actor, list []Assumption, reason string) error {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return err
	}
	for _, a := range list {
		entry := journal.Entry{At: s.now(), Actor: actor.ID, Action: "bundling.assumption.reset", Subject: a.subject(), Reason: reason}
		_, err := change(ctx, tx, a, entry, func() error { return tx.DeleteAssumption(ctx, a.Service, a.Key()) })
		if err != nil {
			return err
		}
	}
	return nil
}

// change lets fn write the successor of the version that was seen, unless
// another one is in force, and records it with the entry. It returns what is in
// force then.
func change(ctx context.Context, tx Tx, seen Assumption, entry journal.Entry, fn func() error) (after Assumption, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("changing %s: %w", entry.Subject, err)
		}
	}()
	before, err := tx.Assumption(ctx, seen.Service, seen.Key())
	if err != nil {
		return after, err
	}
	if err := journal.CheckVersion(entry.Subject, seen.Version, before.Version); err != nil {
		return after, err
	}
	if err := fn(); err != nil {
		return after, err
	}
	if after, err = tx.Assumption(ctx, seen.Service, seen.Key()); err != nil {
		return after, err
	}
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}

// state is what the journal keeps of a: nothing if there is no such assumption.
func (a Assumption) state() any {
	if a.Version == 0 {
		return nil
	}
	return a
}

// subject is how the journal names the assumption.
func (a Assumption) subject() string { return string(a.Service) + "/" + a.Key().String() }
