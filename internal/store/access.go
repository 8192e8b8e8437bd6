package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/store/db"
)

// accountStore implements [account.Store].
type accountStore struct{ *Store }

// Accounts returns what the access room needs kept.
func (s *Store) Accounts() account.Store { return accountStore{s} }

func (s accountStore) Update(ctx context.Context, fn func(account.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(accountTx{t}) })
}

func (s accountStore) User(ctx context.Context, id account.ID) (account.User, error) {
	u, err := user(ctx, s.queries(), id)
	return u, s.explain(err)
}

func (s accountStore) ByLogin(ctx context.Context, login string) (account.User, account.Credential, error) {
	u, c, err := userByLogin(ctx, s.queries(), login)
	return u, c, s.explain(err)
}

func (s accountStore) ByExternal(ctx context.Context, issuer, subject string) (account.User, error) {
	u, err := userByExternal(ctx, s.queries(), issuer, subject)
	return u, s.explain(err)
}

func (s accountStore) Credential(ctx context.Context, id account.ID) (account.Credential, error) {
	r, err := s.queries().Account(ctx, string(id))
	if err != nil {
		return account.Credential{}, s.explain(accountError("account", err))
	}
	return credential(r), nil
}

func (s accountStore) Users(ctx context.Context) ([]account.User, error) {
	rows, err := s.queries().Accounts(ctx)
	if err != nil {
		return nil, s.explain(accountError("accounts", err))
	}
	granted, err := s.queries().AllGrants(ctx)
	if err != nil {
		return nil, s.explain(accountError("grants", err))
	}
	grants := map[string][]access.Grant{}
	for _, g := range granted {
		grants[g.Account] = append(grants[g.Account], access.Grant{Role: access.Role(g.Role), Scope: access.Scope(g.Scope)})
	}
	users := make([]account.User, len(rows))
	for i, r := range rows {
		users[i] = withGrants(r, grants[r.ID])
	}
	return users, nil
}

func (s accountStore) Link(ctx context.Context, hash string) (account.Link, error) {
	l, err := link(ctx, s.queries(), hash)
	return l, s.explain(err)
}

// user reads an account by its ID.
func user(ctx context.Context, q *db.Queries, id account.ID) (account.User, error) {
	r, err := q.Account(ctx, string(id))
	if err != nil {
		return account.User{}, accountError("account", err)
	}
	return userOf(ctx, q, r)
}

func userByLogin(ctx context.Context, q *db.Queries, login string) (account.User, account.Credential, error) {
	r, err := q.AccountByLogin(ctx, login)
	if err != nil {
		return account.User{}, account.Credential{}, accountError("account by its login", err)
	}
	u, err := userOf(ctx, q, r)
	return u, credential(r), err
}

func userByExternal(ctx context.Context, q *db.Queries, issuer, subject string) (account.User, error) {
	r, err := q.AccountBySubject(ctx, db.AccountBySubjectParams{Issuer: issuer, Subject: subject})
	if err != nil {
		return account.User{}, accountError("account by its provider", err)
	}
	return userOf(ctx, q, r)
}

func link(ctx context.Context, q *db.Queries, hash string) (account.Link, error) {
	r, err := q.Link(ctx, hash)
	if err != nil {
		return account.Link{}, accountError("link", err)
	}
	return account.Link{User: account.ID(r.Account), Expires: instant(r.ExpiresAt)}, nil
}

// userOf reads the grants of an account.
func userOf(ctx context.Context, q *db.Queries, r db.Account) (account.User, error) {
	rows, err := q.AccountGrants(ctx, r.ID)
	if err != nil {
		return account.User{}, accountError("grants", err)
	}
	var grants []access.Grant
	for _, g := range rows {
		grants = append(grants, access.Grant{Role: access.Role(g.Role), Scope: access.Scope(g.Scope)})
	}
	return withGrants(r, grants), nil
}

func withGrants(r db.Account, grants []access.Grant) account.User {
	return account.User{
		ID: account.ID(r.ID), Login: r.Login, Name: r.Name, Email: r.Email, Language: r.Language,
		Grants: grants, State: account.State(r.State), Password: r.Password != "", TOTP: r.Totp != "",
		Issuer: r.Issuer, Subject: r.Subject, CreatedAt: instant(r.CreatedAt), LastDay: r.LastDay, Version: r.Version,
	}
}

func credential(r db.Account) account.Credential {
	return account.Credential{Password: r.Password, TOTP: r.Totp}
}

func token(r db.AccountToken) account.Token {
	limit := access.Limit{ReadOnly: r.ReadOnly}
	for _, action := range strings.Fields(r.OnlyActions) {
		limit.Only = append(limit.Only, access.Action(action))
	}
	return account.Token{
		ID: r.ID, Owner: account.ID(r.Account), Name: r.Name, Limit: limit,
		Created: instant(r.CreatedAt), Expires: instant(r.ExpiresAt), LastDay: r.LastDay,
	}
}

func session(r db.AccountSession) account.Session {
	return account.Session{
		ID: r.ID, User: account.ID(r.Account), Begun: instant(r.BegunAt), Seen: instant(r.SeenAt), Proved: instant(r.ProvedAt),
		Ends: instant(r.EndsAt), Client: r.Client, HalfWay: r.HalfWay, Provider: r.Provider,
	}
}

// instant is a time as it is kept.
func instant(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

// accountError says what was being read; what is not there is
// [account.ErrNotFound].
func accountError(what string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		err = account.ErrNotFound
	}
	return fmt.Errorf("reading %s: %w", what, err)
}
