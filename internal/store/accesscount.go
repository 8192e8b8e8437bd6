package store

import (
	"context"
	"database/sql"
	"errors"

	"kiesel/internal/access/account"
	"kiesel/internal/store/db"
)

func (s accountStore) Attempts(ctx context.Context, key string) (account.Attempts, error) {
	r, err := s.queries().Attempts(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Attempts{}, nil
	}
	if err != nil {
		return account.Attempts{}, s.explain(accountError("attempts", err))
	}
	return account.Attempts{Failed: r.Failed, Until: instant(r.UntilAt), Last: instant(r.LastAt)}, nil
}

func (s accountStore) CountAttempt(ctx context.Context, key string, was, next account.Attempts) (counted bool, err error) {
	err = s.count(ctx, func(q *db.Queries) error {
		var n int64
		if was == (account.Attempts{}) {
			n, err = q.AddAttempt(ctx, db.AddAttemptParams{
				Key: key, Failed: next.Failed, UntilAt: next.Until.UnixMicro(), LastAt: next.Last.UnixMicro(),
			})
		} else {
			n, err = q.CountAttempt(ctx, db.CountAttemptParams{
				Key: key, WasFailed: was.Failed, WasLastAt: was.Last.UnixMicro(),
				Failed: next.Failed, UntilAt: next.Until.UnixMicro(), LastAt: next.Last.UnixMicro(),
			})
		}
		counted = n > 0
		return keeping("attempts", err)
	})
	return counted, err
}

func (s accountStore) ForgetAttempts(ctx context.Context, key string) error {
	return s.count(ctx, func(q *db.Queries) error { return keeping("attempts", q.DeleteAttempts(ctx, key)) })
}

func (s accountStore) Sessions(ctx context.Context, id account.ID) ([]account.Session, error) {
	rows, err := s.queries().Sessions(ctx, string(id))
	if err != nil {
		return nil, s.explain(accountError("sessions", err))
	}
	sessions := make([]account.Session, len(rows))
	for i, r := range rows {
		sessions[i] = session(r)
	}
	return sessions, nil
}

func (s accountStore) SessionOwner(ctx context.Context, sessionID string) (account.Session, account.User, error) {
	r, err := s.queries().SessionOwner(ctx, sessionID)
	if err != nil {
		return account.Session{}, account.User{}, s.explain(accountError("session", err))
	}
	u, err := userOf(ctx, s.queries(), r.Account)
	return session(r.AccountSession), u, s.explain(err)
}

func (s accountStore) BeginSession(ctx context.Context, b account.Begin) (begun bool, err error) {
	n := b.Session
	err = s.count(ctx, func(q *db.Queries) error {
		rows, err := q.SetLastDay(ctx, db.SetLastDayParams{ID: string(n.User), Version: b.Version, LastDay: b.Day})
		if begun = rows > 0; err != nil || !begun {
			return keeping("day of the last sign-in", err)
		}
		return keeping("session", errors.Join(
			q.DeleteOldSessions(ctx, n.Begun.UnixMicro()),
			q.DeleteOldAttempts(ctx, b.Forget.UnixMicro()),
			q.DeleteSession(ctx, db.DeleteSessionParams{Account: string(n.User), ID: b.Replaced}),
			q.AddSession(ctx, db.AddSessionParams{
				ID: n.ID, Account: string(n.User), BegunAt: n.Begun.UnixMicro(), SeenAt: n.Seen.UnixMicro(),
				ProvedAt: n.Proved.UnixMicro(), EndsAt: n.Ends.UnixMicro(), Client: n.Client, HalfWay: n.HalfWay, Provider: n.Provider,
			})))
	})
	return begun, err
}

func (s accountStore) TouchSession(ctx context.Context, n account.Session) error {
	return s.count(ctx, func(q *db.Queries) error {
		err := q.TouchSession(ctx, db.TouchSessionParams{ID: n.ID, SeenAt: n.Seen.UnixMicro(), ProvedAt: n.Proved.UnixMicro()})
		return keeping("session", err)
	})
}

func (s accountStore) EndSession(ctx context.Context, owner account.ID, sessionID string) error {
	return s.count(ctx, func(q *db.Queries) error {
		return keeping("session", q.DeleteSession(ctx, db.DeleteSessionParams{Account: string(owner), ID: sessionID}))
	})
}

func (s accountStore) EndProviderSessions(ctx context.Context, id account.ID) error {
	return s.count(ctx, func(q *db.Queries) error { return keeping("sessions", q.DeleteProviderSessions(ctx, string(id))) })
}

func (s accountStore) Tokens(ctx context.Context, owner account.ID) ([]account.Token, error) {
	rows, err := s.queries().Tokens(ctx, string(owner))
	if err != nil {
		return nil, s.explain(accountError("tokens", err))
	}
	tokens := make([]account.Token, len(rows))
	for i, r := range rows {
		tokens[i] = token(r)
	}
	return tokens, nil
}

func (s accountStore) TokenOwner(ctx context.Context, hash string) (account.Token, account.User, error) {
	r, err := s.queries().TokenOwner(ctx, hash)
	if err != nil {
		return account.Token{}, account.User{}, s.explain(accountError("token", err))
	}
	u, err := userOf(ctx, s.queries(), r.Account)
	return token(r.AccountToken), u, s.explain(err)
}

func (s accountStore) UseToken(ctx context.Context, tokenID, day string) error {
	return s.count(ctx, func(q *db.Queries) error {
		return keeping("token", q.UseToken(ctx, db.UseTokenParams{ID: tokenID, LastDay: day}))
	})
}

func (s accountStore) UseStep(ctx context.Context, id account.ID, step int64) (later bool, err error) {
	err = s.count(ctx, func(q *db.Queries) error {
		n, err := q.UseStep(ctx, db.UseStepParams{ID: string(id), Step: step})
		later = n > 0
		return keeping("code", err)
	})
	return later, err
}

func (s accountStore) RenewHash(ctx context.Context, id account.ID, old, renewed string) error {
	return s.count(ctx, func(q *db.Queries) error {
		return keeping("password", q.RenewPassword(ctx, db.RenewPasswordParams{ID: string(id), Old: old, Renewed: renewed}))
	})
}
