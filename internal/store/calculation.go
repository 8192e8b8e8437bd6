package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/bundling/calculation"
	"kiesel/internal/store/db"
)

// calculationStore implements [calculation.Store]. Calculations have no earlier
// states: each rests on one state of the data.
type calculationStore struct{ *Store }

// calculationTx implements [calculation.Tx].
type calculationTx struct{ *tx }

// Update implements [calculation.Store].
func (s calculationStore) Update(ctx context.Context, fn func(calculation.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(calculationTx{t}) })
}

// Entry implements [calculation.Store].
func (s calculationStore) Entry(ctx context.Context) (int64, error) {
	return view{s.Store, inForce}.lastEntry(ctx)
}

// Calculations implements [calculation.Store].
func (s calculationStore) Calculations(ctx context.Context) ([]calculation.Calculation, error) {
	rows, err := s.queries().Calculations(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the calculations: %w", s.explain(err))
	}
	list := make([]calculation.Calculation, len(rows))
	for i, r := range rows {
		list[i], err = calculationRow(db.Calculation{
			ID: r.ID, Question: r.Question, Entry: r.Entry, Size: r.Size, Services: "[]", Actor: r.Actor, At: r.At, EndedAt: r.EndedAt, Sum: r.Sum,
		}, r.Answered)
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Calculation implements [calculation.Store].
func (s calculationStore) Calculation(ctx context.Context, id string) (calculation.Calculation, error) {
	c, err := calculationOf(ctx, s.queries(), id)
	return c, s.explain(err)
}

// Calculation implements [calculation.Tx].
func (t calculationTx) Calculation(ctx context.Context, id string) (calculation.Calculation, error) {
	return calculationOf(ctx, t.Queries, id)
}

func calculationOf(ctx context.Context, q *db.Queries, id string) (calculation.Calculation, error) {
	r, err := q.Calculation(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return calculation.Calculation{}, fmt.Errorf("%w: %q", calculation.ErrNotFound, id)
	}
	var answered int64
	if err == nil {
		answered, err = q.CountCalculationAnswers(ctx, id)
	}
	if err != nil {
		return calculation.Calculation{}, fmt.Errorf("reading the calculation %s: %w", id, err)
	}
	return calculationRow(r, answered)
}

func calculationRow(r db.Calculation, answered int64) (calculation.Calculation, error) {
	c := calculation.Calculation{
		ID: r.ID, Entry: r.Entry, Size: int(r.Size), Answered: int(answered), By: r.Actor, At: time.UnixMicro(r.At).UTC(), Sum: r.Sum,
	}
	if r.EndedAt != 0 {
		c.Ended = time.UnixMicro(r.EndedAt).UTC()
	}
	err := errors.Join(json.Unmarshal([]byte(r.Question), &c.Question), json.Unmarshal([]byte(r.Services), &c.Services))
	if err != nil {
		return c, fmt.Errorf("reading the calculation %s: %w", r.ID, err)
	}
	return c, nil
}

// Answers implements [calculation.Store].
func (s calculationStore) Answers(ctx context.Context, id string) (map[int]calculation.Answer, error) {
	rows, err := s.queries().CalculationAnswers(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading the answers of the calculation %s: %w", id, s.explain(err))
	}
	answers := make(map[int]calculation.Answer, len(rows))
	for _, r := range rows {
		var a calculation.Answer
		if err := json.Unmarshal([]byte(r.Answer), &a); err != nil {
			return nil, fmt.Errorf("reading answer %d of the calculation %s: %w", r.Place, id, err)
		}
		answers[int(r.Place)] = a
	}
	return answers, nil
}

// KeepAnswer implements [calculation.Store].
func (s calculationStore) KeepAnswer(ctx context.Context, id string, place int, a calculation.Answer) error {
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keeping the answer for %s: %w", a.Service, err)
	}
	return s.count(ctx, func(q *db.Queries) error {
		if _, err := calculationOf(ctx, q, id); err != nil {
			return err
		}
		if err := q.KeepCalculationAnswer(ctx, db.KeepCalculationAnswerParams{Calculation: id, Place: int64(place), Answer: string(text)}); err != nil {
			return fmt.Errorf("keeping the answer for %s: %w", a.Service, err)
		}
		return nil
	})
}

// PutCalculation implements [calculation.Tx].
func (t calculationTx) PutCalculation(ctx context.Context, c calculation.Calculation) error {
	question, err := json.Marshal(c.Question)
	if err != nil {
		return fmt.Errorf("keeping the calculation %s: %w", c.ID, err)
	}
	services, err := json.Marshal(c.Services)
	if err != nil {
		return fmt.Errorf("keeping the calculation %s: %w", c.ID, err)
	}
	var ended int64
	if c.HasEnded() {
		ended = c.Ended.UnixMicro()
	}
	err = t.Queries.PutCalculation(ctx, db.PutCalculationParams{
		ID: c.ID, Question: string(question), Entry: c.Entry, Size: int64(c.Size), Services: string(services),
		Actor: c.By, At: c.At.UnixMicro(), EndedAt: ended, Sum: c.Sum,
	})
	if err != nil {
		return fmt.Errorf("keeping the calculation %s: %w", c.ID, err)
	}
	return nil
}

// DeleteCalculation implements [calculation.Tx].
func (t calculationTx) DeleteCalculation(ctx context.Context, id string) error {
	if err := errors.Join(t.DeleteCalculationAnswers(ctx, id), t.Queries.DeleteCalculation(ctx, id)); err != nil {
		return fmt.Errorf("removing the calculation %s: %w", id, err)
	}
	return nil
}
