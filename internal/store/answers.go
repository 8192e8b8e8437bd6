package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"kiesel/internal/api/repeat"
	"kiesel/internal/store/db"
)

// answers implements [repeat.Store].
type answers struct{ *Store }

// Answers keeps the answers to requests that programs may send twice.
func (s *Store) Answers() repeat.Store { return answers{s} }

func (s answers) Claim(ctx context.Context, k repeat.Key, at time.Time) (kept repeat.Answer, claimed bool, err error) {
	err = s.count(ctx, func(q *db.Queries) error {
		err := q.DeleteOldAnswers(ctx, db.DeleteOldAnswersParams{
			AnsweredBefore: at.Add(-repeat.Kept).UnixMicro(), BegunBefore: at.Add(-repeat.Abandoned).UnixMicro(),
		})
		if err != nil {
			return err
		}
		n, err := q.ClaimAnswer(ctx, db.ClaimAnswerParams{Actor: k.Actor, Key: k.Key, At: at.UnixMicro()})
		if claimed = n > 0; err != nil || claimed {
			return err
		}
		r, err := q.Answer(ctx, db.AnswerParams{Actor: k.Actor, Key: k.Key})
		if err != nil {
			return err
		}
		kept = repeat.Answer{Request: r.Request, Status: int(r.Status), Body: []byte(r.Body)}
		return json.Unmarshal([]byte(r.Header), &kept.Header)
	})
	if err != nil {
		return repeat.Answer{}, false, fmt.Errorf("claiming the key of a request: %w", err)
	}
	return kept, claimed, nil
}

func (s answers) Keep(ctx context.Context, k repeat.Key, a repeat.Answer) error {
	header, err := json.Marshal(a.Header)
	if err == nil {
		err = s.count(ctx, func(q *db.Queries) error {
			return q.KeepAnswer(ctx, db.KeepAnswerParams{
				Actor: k.Actor, Key: k.Key, Request: a.Request, Status: int64(a.Status), Header: string(header), Body: string(a.Body),
			})
		})
	}
	if err != nil {
		return fmt.Errorf("keeping the answer to a request: %w", err)
	}
	return nil
}

func (s answers) Release(ctx context.Context, k repeat.Key) error {
	err := s.count(ctx, func(q *db.Queries) error {
		return q.ReleaseAnswer(ctx, db.ReleaseAnswerParams{Actor: k.Actor, Key: k.Key})
	})
	if err != nil {
		return fmt.Errorf("releasing the key of a request: %w", err)
	}
	return nil
}
