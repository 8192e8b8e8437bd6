package landscape

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// ErrOldEdition is wrapped when a register is not newer than the one in force.
var ErrOldEdition = errors.New("a newer or equal edition of the register is in force")

// ErrStalePreview is wrapped when another register came into force between
// comparing a register and applying it.
var ErrStalePreview = errors.New("another edition of the register came into force meanwhile")

// ErrNoEdition is wrapped when no register has been applied, or none by the day
// asked for.
var ErrNoEdition = errors.New("no edition of the register has been applied")

// Keeper keeps the landscape of an installation: its editions of the register
// with their history, and the overrides of competences. Every write names an
// actor and is recorded in the journal, in one transaction.
type Keeper struct {
	Store Store
	Now   func() time.Time // the clock
}

// Preview tells what an edition would change or has changed.
type Preview struct {
	Edition Edition
	InForce Edition  // zero if there was none
	Changes []Change // ordered by key
}

// Count returns the number of changes of each kind.
func (p Preview) Count() map[ChangeKind]int {
	counts := map[ChangeKind]int{}
	for _, c := range p.Changes {
		counts[c.Kind]++
	}
	return counts
}

// Preview compares a register with the units in force and changes nothing. The
// error wraps [ErrOldEdition] if the register is not newer.
func (k *Keeper) Preview(ctx context.Context, r Register) (Preview, error) {
	p := Preview{Edition: r.Edition()}
	var err error
	if p.InForce, err = k.InForce(ctx); err != nil && !errors.Is(err, ErrNoEdition) {
		return Preview{}, err
	}
	if err := laterThan(r, p.InForce); err != nil {
		return Preview{}, err
	}
	inForce, err := k.Store.Authorities(ctx, r.Date)
	if err != nil {
		return Preview{}, err
	}
	p.Changes = Diff(inForce, r.Units)
	return p, nil
}

// laterThan returns an error unless a register is newer than an edition.
func laterThan(r Register, e Edition) error {
	if r.Date <= e.Date {
		return fmt.Errorf("register of %s: %w, that of %s; only a later one can be applied", r.Date, ErrOldEdition, e.Date)
	}
	return nil
}

// Apply puts a register in force and returns what that changed. Earlier versions
// of the units are kept. The error wraps [ErrOldEdition] if the register is not
// newer, [ErrStalePreview] if another came into force meanwhile,
// [access.ErrNoActor] or [access.ErrDenied] if the actor may not.
func (k *Keeper) Apply(ctx context.Context, actor access.Actor, r Register, reason string) (Preview, error) {
	if err := actor.Check(access.ApplyRegister, access.Everywhere); err != nil {
		return Preview{}, err
	}
	p, err := k.Preview(ctx, r)
	if err != nil {
		return Preview{}, err
	}
	err = k.Store.Update(ctx, func(tx Tx) error {
		inForce, err := tx.InForce(ctx)
		if err != nil {
			return err
		}
		if inForce != p.InForce { // another import was quicker
			return editionConflict(r.Date, p.InForce.Date, inForce.Date)
		}
		return k.put(ctx, tx, actor, p, reason)
	})
	if err != nil {
		return Preview{}, fmt.Errorf("applying the register of %s: %w", r.Date, err)
	}
	return p, nil
}

// put keeps the edition of a preview with its entry.
func (k *Keeper) put(ctx context.Context, tx Tx, actor access.Actor, p Preview, reason string) error {
	entry := journal.Entry{At: k.Now(), Actor: actor.ID, Action: "landscape.edition", Subject: string(p.Edition.Date), Reason: reason}
	if err := entry.SetStates(nil, p.summary()); err != nil {
		return err
	}
	if err := tx.AddEdition(ctx, p.Edition, p.Changes); err != nil {
		return err
	}
	return tx.Record(ctx, entry)
}

// editionConflict is the error about a register that was compared with an
// edition that is no longer in force.
func editionConflict(register, compared, inForce Date) error {
	if register <= inForce {
		return fmt.Errorf("%w, that of %s", ErrOldEdition, inForce)
	}
	return fmt.Errorf("%w: it was compared with that of %q, now that of %s is in force; compare it again", ErrStalePreview, compared, inForce)
}

// editionSummary is what the journal keeps of an applied edition; the units
// themselves have their own history.
type editionSummary struct {
	Edition  Edition            `json:"edition"`
	Counts   map[ChangeKind]int `json:"counts"`
	Replaced []replacement      `json:"replaced,omitempty"`
}

type replacement struct {
	Key       ARS        `json:"key"`
	Kind      ChangeKind `json:"kind"`
	Successor ARS        `json:"successor,omitempty"`
	Basis     Basis      `json:"basis,omitempty"`
}

func (p Preview) summary() editionSummary {
	s := editionSummary{Edition: p.Edition, Counts: p.Count()}
	for _, c := range p.Changes {
		if c.Kind != Added && c.Kind != Changed {
			s.Replaced = append(s.Replaced, replacement{c.Before.Key, c.Kind, c.Successor, c.Basis})
		}
	}
	return s
}

// EnsureBase puts the register that ships with Kiesel in force if none is.
func (k *Keeper) EnsureBase(ctx context.Context, actor access.Actor) error {
	if _, err := k.InForce(ctx); !errors.Is(err, ErrNoEdition) {
		return err
	}
	register, err := EmbeddedRegister()
	if err != nil {
		return err
	}
	_, err = k.Apply(ctx, actor, register, "Grundbestand, mit Kiesel ausgeliefert")
	if errors.Is(err, ErrOldEdition) {
		return nil // another process did it just now
	}
	return err
}

// InForce returns the edition that holds: the newest that has been applied. The
// error wraps [ErrNoEdition] if there is none.
func (k *Keeper) InForce(ctx context.Context) (Edition, error) {
	editions, err := k.Store.Editions(ctx)
	if err != nil {
		return Edition{}, err
	}
	if len(editions) == 0 {
		return Edition{}, ErrNoEdition
	}
	return editions[len(editions)-1], nil
}

// Tree returns the administration as it was on a day. The error wraps
// [ErrNoEdition] if no register had been applied by then.
func (k *Keeper) Tree(ctx context.Context, on Date) (*Tree, error) {
	units, err := k.Store.Authorities(ctx, on)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("administration on %s: %w by then", on, ErrNoEdition)
	}
	return NewTree(units)
}

// Rules returns the rules of competence with the overrides of the installation.
func (k *Keeper) Rules(ctx context.Context) (*Rules, error) {
	overrides, err := k.Store.Overrides(ctx)
	if err != nil {
		return nil, err
	}
	return NewRules(overrides)
}

// Override decides the competence for a service by hand. o.Version is the
// version that was seen, 0 if none was; if another one is in force nothing
// changes and the error is a [*journal.ConflictError]. By and At are set from
// the actor and the clock; a reason is needed. The error may also wrap
// [access.ErrNoActor] or [access.ErrDenied].
func (k *Keeper) Override(ctx context.Context, actor access.Actor, o Override) error {
	if err := checkOverride(actor, o); err != nil {
		return err
	}
	return k.Store.Update(ctx, func(tx Tx) error {
		_, err := k.SetOverrides(ctx, tx, actor, []Override{o})
		return err
	})
}

// SetOverrides is [Keeper.Override] for several services within a larger change;
// it returns the overrides as they are kept.
func (k *Keeper) SetOverrides(ctx context.Context, tx Tx, actor access.Actor, list []Override) ([]Override, error) {
	now := k.Now()
	kept := make([]Override, len(list))
	for i, o := range list {
		if err := checkOverride(actor, o); err != nil {
			return nil, err
		}
		o.By, o.At = actor.ID, DateOf(now)
		entry := journal.Entry{At: now, Actor: actor.ID, Action: "landscape.override", Subject: string(o.Service), Reason: o.Reason}
		var err error
		if kept[i], err = change(ctx, tx, o, entry, func() error { return tx.PutOverride(ctx, o) }); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// checkOverride tells whether the actor may set an override that is complete.
func checkOverride(actor access.Actor, o Override) error {
	if err := actor.Check(access.SetCompetence, access.Everywhere); err != nil {
		return err
	}
	return o.Check()
}

// RemoveOverride lets the rules decide again; nothing happens if the service has
// no override. seen is the version that was seen, see [Keeper.Override].
func (k *Keeper) RemoveOverride(ctx context.Context, actor access.Actor, service ServiceID, seen int64, reason string) error {
	if err := actor.Check(access.SetCompetence, access.Everywhere); err != nil {
		return err
	}
	overrides, err := k.Store.Overrides(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(overrides, func(o Override) bool { return o.Service == service }) {
		return nil
	}
	return k.Store.Update(ctx, func(tx Tx) error {
		return k.RemoveOverrides(ctx, tx, actor, []Override{{Service: service, Version: seen}}, reason)
	})
}

// RemoveOverrides lets the rules decide again for several services within a
// larger change; each names the version that was seen.
func (k *Keeper) RemoveOverrides(ctx context.Context, tx Tx, actor access.Actor, list []Override, reason string) error {
	if err := actor.Check(access.SetCompetence, access.Everywhere); err != nil {
		return err
	}
	for _, o := range list {
		entry := journal.Entry{At: k.Now(), Actor: actor.ID, Action: "landscape.override.remove", Subject: string(o.Service), Reason: reason}
		if _, err := change(ctx, tx, o, entry, func() error { return tx.DeleteOverride(ctx, o.Service) }); err != nil {
			return err
		}
	}
	return nil
}

// change lets fn write the successor of the version that was seen, unless
// another one is in force, and records it with the entry. It returns what is in
// force then.
func change(ctx context.Context, tx Tx, seen Override, entry journal.Entry, fn func() error) (after Override, err error) {
	before, err := tx.Override(ctx, seen.Service)
	if err != nil {
		return after, err
	}
	if err := journal.CheckVersion(entry.Subject, seen.Version, before.Version); err != nil {
		return after, err
	}
	if err := fn(); err != nil {
		return after, err
	}
	if after, err = tx.Override(ctx, seen.Service); err != nil {
		return after, err
	}
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}

// state is what the journal keeps of o: nothing if there is no such override,
// and not the reason, which is that of the entry and sealed there.
func (o Override) state() any {
	if o.Version == 0 {
		return nil
	}
	return struct {
		Override
		Reason string `json:"reason,omitempty"` // in place of that of Override
	}{Override: o}
}
