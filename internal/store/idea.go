package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/store/db"
)

// programmeStore implements [programme.Store].
type programmeStore struct{ view }

// programmeTx implements [programme.Tx].
type programmeTx struct{ *tx }

// Update implements [programme.Store].
func (s programmeStore) Update(ctx context.Context, fn func(programme.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(programmeTx{t}) })
}

// Entry implements [programme.Store].
func (s programmeStore) Entry(ctx context.Context) (int64, error) { return s.lastEntry(ctx) }

// Ideas implements [programme.Store].
func (s programmeStore) Ideas(ctx context.Context, land landscape.ARS) ([]programme.Idea, error) {
	rows, err := s.queries().Ideas(ctx, db.IdeasParams{Land: string(land), Entry: s.entry})
	if err != nil {
		return nil, fmt.Errorf("reading the ideas about %s: %w", land, s.explain(err))
	}
	list := make([]programme.Idea, len(rows))
	for i, r := range rows {
		if list[i], err = ideaRow(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Idea implements [programme.Store].
func (s programmeStore) Idea(ctx context.Context, id string) (programme.Idea, error) {
	found, err := ideaOf(ctx, s.queries(), id, s.entry)
	return found, s.explain(err)
}

// Idea implements [programme.Tx].
func (t programmeTx) Idea(ctx context.Context, id string) (programme.Idea, error) {
	return ideaOf(ctx, t.Queries, id, inForce)
}

// Waiting implements [programme.Tx].
func (t programmeTx) Waiting(ctx context.Context, i programme.Idea) (programme.Idea, error) {
	r, err := t.WaitingIdea(ctx, db.WaitingIdeaParams{
		Land: string(i.Land), Service: string(i.Service), Function: string(i.Function), Title: i.Title, Aim: i.Aim, Actor: i.By, Entry: inForce,
	})
	return ideaIf(r, err, i.Title)
}

// PutIdea implements [programme.Tx].
func (t programmeTx) PutIdea(ctx context.Context, i programme.Idea) error {
	basis, err := json.Marshal(i.Basis)
	if err != nil {
		return fmt.Errorf("writing the figures of the idea %s: %w", i.ID, err)
	}
	row := db.AddIdeaParams{
		ID: i.ID, Entry: t.next(), Land: string(i.Land), Service: string(i.Service), Function: string(i.Function), Title: i.Title, Aim: i.Aim,
		Basis: string(basis), ReplyBy: string(i.ReplyBy), Actor: i.By, At: i.At.UnixMicro(),
	}
	if r := i.Reply; r != nil {
		row.Decision, row.Reason, row.RepliedBy, row.RepliedAt = string(r.Decision), r.Reason, r.By, r.At.UnixMicro()
	}
	last, err := t.LastIdeaVersion(ctx, i.ID)
	if err == nil {
		row.Version = last + 1
		err = t.EndIdea(ctx, db.EndIdeaParams{ID: i.ID, Entry: t.next()})
	}
	if err == nil {
		err = t.AddIdea(ctx, row)
	}
	if err != nil {
		return fmt.Errorf("keeping the idea %s: %w", i.ID, err)
	}
	return nil
}

// ideaOf reads the idea as it stood after an entry, the zero Idea if there was
// none.
func ideaOf(ctx context.Context, q *db.Queries, id string, entry int64) (programme.Idea, error) {
	r, err := q.Idea(ctx, db.IdeaParams{ID: id, Entry: entry})
	return ideaIf(r, err, id)
}

// ideaIf is the idea of a row, the zero Idea if there was none; name is what was
// looked for.
func ideaIf(r db.Idea, err error, name string) (programme.Idea, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return programme.Idea{}, nil
	}
	if err != nil {
		return programme.Idea{}, fmt.Errorf("reading the idea %s: %w", name, err)
	}
	return ideaRow(r)
}

func ideaRow(r db.Idea) (programme.Idea, error) {
	i := programme.Idea{
		ID: r.ID, Title: r.Title, Land: landscape.ARS(r.Land), Service: landscape.ServiceID(r.Service), Function: landscape.Function(r.Function),
		Aim: r.Aim, ReplyBy: landscape.Date(r.ReplyBy), Version: r.Version, By: r.Actor, At: time.UnixMicro(r.At).UTC(),
	}
	if r.Decision != "" {
		i.Reply = &programme.Reply{
			Decision: programme.Decision(r.Decision), Reason: r.Reason, By: r.RepliedBy, At: time.UnixMicro(r.RepliedAt).UTC(),
		}
	}
	if err := json.Unmarshal([]byte(r.Basis), &i.Basis); err != nil {
		return programme.Idea{}, fmt.Errorf("version %d of the idea %s: %w", r.Version, r.ID, err)
	}
	return i, nil
}
