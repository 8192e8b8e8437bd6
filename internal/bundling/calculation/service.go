package calculation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// Service holds the use cases of this room. It may be used from several
// goroutines.
type Service struct {
	Store Store
	// On returns the bundling room on the data after an entry of the journal.
	On func(ctx context.Context, entry int64) (Bundling, error)
	// NewID returns an id that no calculation has.
	NewID func() string
	Now   func() time.Time // the clock
}

// Order keeps a new calculation on the data in force; [Service.Run] does it. The
// error wraps [access.ErrNoActor], [access.ErrDenied], [ErrQuestion], [ErrNothing]
// or [bundling.ErrUnknownLand].
func (s *Service) Order(ctx context.Context, actor access.Actor, q Question) (Calculation, error) {
	if err := actor.Check(access.Calculate, access.Everywhere); err != nil {
		return Calculation{}, err
	}
	if err := q.Check(); err != nil {
		return Calculation{}, err
	}
	c := Calculation{ID: s.NewID(), Question: q, By: actor.ID, At: s.now()}
	var err error
	if c.Entry, err = s.Store.Entry(ctx); err != nil {
		return c, err
	}
	on, err := s.On(ctx, c.Entry)
	if err != nil {
		return c, err
	}
	if c.Services, err = on.Decidable(ctx, q.Land); err != nil {
		return c, err
	}
	if c.Size = len(c.Services); c.Size == 0 {
		return c, fmt.Errorf("%w %s; give their figures first", ErrNothing, q.Land)
	}
	return c, s.Store.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.PutCalculation(ctx, c), record(ctx, tx, s.now(), actor, "bundling.calculation.order", nil, c.state(), c.ID))
	})
}

// Run answers what has no answer yet and tells progress after every service. When
// ctx ends, the answers so far are kept and the error is that of ctx. Running a
// calculation twice, also at the same time, changes nothing. The error may also
// wrap [ErrNotFound], [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Run(ctx context.Context, actor access.Actor, id string, progress func(answered, services int)) error {
	if err := actor.Check(access.Calculate, access.Everywhere); err != nil {
		return err
	}
	c, err := s.Store.Calculation(ctx, id)
	if err != nil || c.HasEnded() {
		return err
	}
	answers, err := s.Store.Answers(ctx, id)
	if err != nil {
		return err
	}
	on, err := s.On(ctx, c.Entry)
	if err != nil {
		return err
	}
	answered := len(answers)
	for place, service := range c.Services {
		progress(answered, c.Size)
		if _, known := answers[place]; known {
			continue
		}
		a, err := c.answer(ctx, on, service)
		if err != nil {
			return fmt.Errorf("calculation %s: %w", id, err)
		}
		if err := s.Store.KeepAnswer(ctx, id, place, a); err != nil {
			return err
		}
		answers[place] = a
		answered++
	}
	progress(answered, c.Size)
	return s.end(ctx, actor, c, answers)
}

// end records that every service has its answer, unless somebody else was faster.
func (s *Service) end(ctx context.Context, actor access.Actor, c Calculation, answers map[int]Answer) error {
	hash := sha256.New()
	for place := range c.Services {
		text, err := encode(answers[place])
		if err != nil {
			return err
		}
		hash.Write(text)
		hash.Write([]byte("\n"))
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		before, err := tx.Calculation(ctx, c.ID)
		if err != nil {
			return err
		}
		if before.HasEnded() {
			return errEnded
		}
		c.Ended, c.Sum = s.now(), hex.EncodeToString(hash.Sum(nil))
		return errors.Join(tx.PutCalculation(ctx, c), record(ctx, tx, c.Ended, actor, "bundling.calculation.end", before.state(), c.state(), c.ID))
	})
	if errors.Is(err, errEnded) {
		return nil
	}
	return err
}

// errEnded ends a transaction that has nothing to do.
var errEnded = errors.New("calculation: it has ended")

// Calculations lists all calculations, the last ordered first, without their
// services.
func (s *Service) Calculations(ctx context.Context) ([]Calculation, error) {
	return s.Store.Calculations(ctx)
}

// Calculation returns one. The error wraps [ErrNotFound].
func (s *Service) Calculation(ctx context.Context, id string) (Calculation, error) {
	return s.Store.Calculation(ctx, id)
}

// Answers returns a calculation with the answers that there are so far, in the
// order of the services. The error wraps [ErrNotFound].
func (s *Service) Answers(ctx context.Context, id string) (Calculation, []Answer, error) {
	c, err := s.Store.Calculation(ctx, id)
	if err != nil {
		return c, nil, err
	}
	kept, err := s.Store.Answers(ctx, id)
	if err != nil {
		return c, nil, err
	}
	answers := make([]Answer, 0, len(kept))
	for place := range c.Services {
		if a, ok := kept[place]; ok {
			answers = append(answers, a)
		}
	}
	return c, answers, nil
}

// Delete removes a calculation with its answers. A worker that is at it notices.
// The error wraps [ErrNotFound], [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Delete(ctx context.Context, actor access.Actor, id string) error {
	if err := actor.Check(access.Calculate, access.Everywhere); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		before, err := tx.Calculation(ctx, id)
		if err != nil {
			return err
		}
		return errors.Join(tx.DeleteCalculation(ctx, id), record(ctx, tx, s.now(), actor, "bundling.calculation.delete", before.state(), nil, id))
	})
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// record writes what happened to a calculation into the journal.
func record(ctx context.Context, tx Tx, at time.Time, actor access.Actor, action string, before, after any, id string) error {
	e := journal.Entry{At: at, Actor: actor.ID, Action: action, Subject: id}
	if err := e.SetStates(before, after); err != nil {
		return err
	}
	return tx.Record(ctx, e)
}
