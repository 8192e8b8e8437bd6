package programme

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Service holds the use cases of this room. It may be used from several
// goroutines.
type Service struct {
	Store    Store
	Bundling Bundling
	// NewID returns an id that no idea has.
	NewID func() string
	Now   func() time.Time // the clock
}

// Ideas lists the ideas about a Land, the last handed in first.
func (s *Service) Ideas(ctx context.Context, land landscape.ARS) ([]Idea, error) {
	return s.Store.Ideas(ctx, land)
}

// Idea returns one. The error wraps [ErrNotFound].
func (s *Service) Idea(ctx context.Context, id string) (Idea, error) {
	found, err := s.Store.Idea(ctx, id)
	return found, orMissing(found, id, err)
}

// Submit hands a new idea in, with the figures of now. Only Title, Land, Service,
// Function, Aim and ReplyBy of i count; without ReplyBy a reply is promised after
// [DefaultReplyDays]. Whoever has the right anywhere may hand an idea in: it
// changes nothing. It returns what is kept.
//
// As long as an idea waits for its reply, handing it in again changes nothing and
// returns it: the same person about the same with the same title and aim, as when a
// form is sent twice. The day and the figures stay those of the first time.
//
// The error may hold a [*FieldError] for every field, wrap [access.ErrNoActor] or
// [access.ErrDenied], or be one of [Service.Basis].
func (s *Service) Submit(ctx context.Context, actor access.Actor, i Idea) (Idea, error) {
	if err := actor.CheckAnywhere(access.SubmitIdea); err != nil {
		return Idea{}, err
	}
	i = i.trim()
	today := s.Today()
	if i.ReplyBy == "" {
		i.ReplyBy = ReplyBy(today, DefaultReplyDays)
	}
	if err := i.check(today); err != nil {
		return Idea{}, err
	}
	var err error
	if i.Basis, err = s.Basis(ctx, i.Land, i.Service, i.Function); err != nil {
		return Idea{}, err
	}
	i.ID, i.By, i.At, i.Reply, i.Version = s.NewID(), actor.ID, s.now(), nil, 0
	var kept Idea
	err = s.Store.Update(ctx, func(tx Tx) (err error) {
		if kept, err = tx.Waiting(ctx, i); err != nil {
			return err
		}
		if kept.Version > 0 {
			return errAgain
		}
		kept, err = put(ctx, tx, i, journal.Entry{At: i.At, Actor: i.By, Action: "programme.idea"})
		return err
	})
	if errors.Is(err, errAgain) {
		return kept, nil
	}
	return kept, err
}

// errAgain ends the transaction of what is handed in already: there is nothing to
// change and nothing to record.
var errAgain = errors.New("the idea is handed in already")

// Answer gives the idea with an id its reply, or another one in place of the
// reply it has. seen is the version that was seen; if another one is in force, as
// when somebody else was faster, nothing changes and the error is a
// [*journal.ConflictError]. By and At of r are set from the actor and the clock.
//
// The error may also hold a [*FieldError] for every field or wrap
// [access.ErrNoActor], [access.ErrDenied] or [ErrNotFound].
func (s *Service) Answer(ctx context.Context, actor access.Actor, id string, seen int64, r Reply) (Idea, error) {
	if err := actor.CheckAnywhere(access.AnswerIdea); err != nil {
		return Idea{}, err
	}
	r.Reason = strings.TrimSpace(r.Reason)
	if err := r.check(); err != nil {
		return Idea{}, err
	}
	r.By, r.At = actor.ID, s.now()
	var kept Idea
	err := s.Store.Update(ctx, func(tx Tx) error {
		i, err := tx.Idea(ctx, id)
		if err := orMissing(i, id, err); err != nil {
			return err
		}
		if err := actor.Check(access.AnswerIdea, access.ScopeOf(string(i.Land))); err != nil {
			return err
		}
		if err := journal.CheckVersion(i.subject(), seen, i.Version); err != nil {
			return err
		}
		i.Reply = &r
		kept, err = put(ctx, tx, i, journal.Entry{At: r.At, Actor: r.By, Action: "programme.idea.answer", Reason: r.Reason})
		return err
	})
	return kept, err
}

// put writes the next version of an idea, records it with the entry and returns
// what is kept.
func put(ctx context.Context, tx Tx, i Idea, entry journal.Entry) (after Idea, err error) {
	before, err := tx.Idea(ctx, i.ID)
	if err != nil {
		return after, err
	}
	if err := tx.PutIdea(ctx, i); err != nil {
		return after, err
	}
	if after, err = tx.Idea(ctx, i.ID); err != nil {
		return after, err
	}
	entry.Subject = i.subject()
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}

// orMissing is err, or an error that wraps [ErrNotFound] if there is no idea.
func orMissing(i Idea, id string, err error) error {
	if err == nil && i.Version == 0 {
		err = fmt.Errorf("%w: %q", ErrNotFound, id)
	}
	return err
}

// Today is the day by the clock, local time, from which promises are counted.
func (s *Service) Today() landscape.Date { return landscape.DateOf(s.Now().Local()) }

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }
