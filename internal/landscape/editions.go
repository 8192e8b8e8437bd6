package landscape

import (
	"context"
	"fmt"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// ApplyIn is [Keeper.Apply] within a larger change; the register is compared with
// what is in force there.
func (k *Keeper) ApplyIn(ctx context.Context, tx Tx, actor access.Actor, r Register, reason string) (Preview, error) {
	if err := actor.Check(access.ApplyRegister, access.Everywhere); err != nil {
		return Preview{}, err
	}
	p := Preview{Edition: r.Edition()}
	var err error
	if p.InForce, err = tx.InForce(ctx); err != nil {
		return Preview{}, err
	}
	if err := laterThan(r, p.InForce); err != nil {
		return Preview{}, err
	}
	inForce, err := tx.Authorities(ctx, r.Date)
	if err != nil {
		return Preview{}, err
	}
	p.Changes = Diff(inForce, r.Units)
	return p, k.put(ctx, tx, actor, p, reason)
}

// WithdrawIn takes the edition in force back within a larger change: the one
// before is in force again, and is returned. Earlier states still show it. The
// error wraps [ErrStalePreview] if another edition than that of the date is in
// force, [ErrNoEdition] if there is none before it, [access.ErrNoActor] or
// [access.ErrDenied].
func (k *Keeper) WithdrawIn(ctx context.Context, tx Tx, actor access.Actor, date Date, reason string) (Edition, error) {
	if err := actor.Check(access.ApplyRegister, access.Everywhere); err != nil {
		return Edition{}, err
	}
	withdrawn, err := tx.InForce(ctx)
	if err != nil {
		return Edition{}, err
	}
	if withdrawn.Date != date {
		return Edition{}, fmt.Errorf("withdrawing the register of %s: %w, that of %q", date, ErrStalePreview, withdrawn.Date)
	}
	if err := tx.WithdrawEdition(ctx, date); err != nil {
		return Edition{}, err
	}
	again, err := tx.InForce(ctx)
	if err != nil {
		return Edition{}, err
	}
	if again == (Edition{}) {
		return Edition{}, fmt.Errorf("withdrawing the register of %s: %w before it", date, ErrNoEdition)
	}
	entry := journal.Entry{At: k.Now(), Actor: actor.ID, Action: "landscape.edition.withdraw", Subject: string(date), Reason: reason}
	type inForce struct {
		Edition Edition `json:"edition"`
	}
	if err := entry.SetStates(inForce{withdrawn}, inForce{again}); err != nil {
		return Edition{}, err
	}
	return again, tx.Record(ctx, entry)
}
