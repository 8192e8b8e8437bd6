package store

import (
	"context"
	"fmt"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/store/db"
)

// accountTx implements [account.Tx].
type accountTx struct{ *tx }

// Claim counts the version up first: BeginSession waits for the row and then
// finds another version than it expects.
func (t accountTx) Claim(ctx context.Context, id account.ID) (account.User, error) {
	if err := t.NextVersion(ctx, string(id)); err != nil {
		return account.User{}, keeping("account", err)
	}
	u, err := user(ctx, t.Queries, id)
	u.Version--
	return u, err
}

// User implements [account.Tx].
func (t accountTx) User(ctx context.Context, id account.ID) (account.User, error) {
	return user(ctx, t.Queries, id)
}

// ByLogin implements [account.Tx].
func (t accountTx) ByLogin(ctx context.Context, login string) (account.User, account.Credential, error) {
	return userByLogin(ctx, t.Queries, login)
}

// ByExternal implements [account.Tx].
func (t accountTx) ByExternal(ctx context.Context, issuer, subject string) (account.User, error) {
	return userByExternal(ctx, t.Queries, issuer, subject)
}

// Administrators implements [account.Tx].
func (t accountTx) Administrators(ctx context.Context) (int, error) {
	n, err := t.CountActive(ctx, db.CountActiveParams{
		State: string(account.Active), Role: string(access.Administrator), Scope: string(access.Everywhere),
	})
	if err != nil {
		return 0, fmt.Errorf("counting the administrators: %w", err)
	}
	return int(n), nil
}

// Put implements [account.Tx].
func (t accountTx) Put(ctx context.Context, u account.User) error {
	err := t.PutAccount(ctx, db.PutAccountParams{
		ID: string(u.ID), Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, State: string(u.State),
		Issuer: u.Issuer, Subject: u.Subject, CreatedAt: u.CreatedAt.UnixMicro(), LastDay: u.LastDay, Version: u.Version,
	})
	if err == nil {
		err = t.DeleteGrants(ctx, string(u.ID))
	}
	for _, g := range u.Grants {
		if err == nil {
			err = t.AddGrant(ctx, db.AddGrantParams{Account: string(u.ID), Role: string(g.Role), Scope: string(g.Scope)})
		}
	}
	return keeping("account", err)
}

// SetPassword implements [account.Tx].
func (t accountTx) SetPassword(ctx context.Context, id account.ID, hash string) error {
	return keeping("password", t.Queries.SetPassword(ctx, db.SetPasswordParams{ID: string(id), Password: hash}))
}

// SetTOTP implements [account.Tx].
func (t accountTx) SetTOTP(ctx context.Context, id account.ID, sealed string, step int64) error {
	err := t.Queries.SetTOTP(ctx, db.SetTOTPParams{ID: string(id), Totp: sealed, TotpStep: step})
	return keeping("authenticator app", err)
}

// SetRecovery implements [account.Tx].
func (t accountTx) SetRecovery(ctx context.Context, id account.ID, hashes []string) error {
	err := t.DeleteRecovery(ctx, string(id))
	for _, hash := range hashes {
		if err == nil {
			err = t.AddRecovery(ctx, db.AddRecoveryParams{Account: string(id), Hash: hash})
		}
	}
	return keeping("recovery codes", err)
}

// UseRecovery implements [account.Tx].
func (t accountTx) UseRecovery(ctx context.Context, id account.ID, hash string) (bool, error) {
	n, err := t.Queries.UseRecovery(ctx, db.UseRecoveryParams{Account: string(id), Hash: hash})
	return n > 0, keeping("recovery codes", err)
}

// EndSessions implements [account.Tx].
func (t accountTx) EndSessions(ctx context.Context, id account.ID) error {
	return keeping("sessions", t.DeleteSessions(ctx, string(id)))
}

// AddToken implements [account.Tx].
func (t accountTx) AddToken(ctx context.Context, token account.Token, hash string) error {
	only := make([]string, len(token.Limit.Only))
	for i, action := range token.Limit.Only {
		only[i] = string(action)
	}
	err := t.Queries.AddToken(ctx, db.AddTokenParams{
		ID: token.ID, Hash: hash, Account: string(token.Owner), Name: token.Name,
		ReadOnly: token.Limit.ReadOnly, OnlyActions: strings.Join(only, " "),
		CreatedAt: token.Created.UnixMicro(), ExpiresAt: token.Expires.UnixMicro(),
	})
	return keeping("token", err)
}

// DeleteToken implements [account.Tx].
func (t accountTx) DeleteToken(ctx context.Context, owner account.ID, tokenID string) error {
	return keeping("token", t.Queries.DeleteToken(ctx, db.DeleteTokenParams{Account: string(owner), ID: tokenID}))
}

// DeleteTokens implements [account.Tx].
func (t accountTx) DeleteTokens(ctx context.Context, owner account.ID) error {
	return keeping("tokens", t.Queries.DeleteTokens(ctx, string(owner)))
}

// PutLink implements [account.Tx].
func (t accountTx) PutLink(ctx context.Context, l account.Link, hash string) error {
	err := t.Queries.PutLink(ctx, db.PutLinkParams{Hash: hash, Account: string(l.User), ExpiresAt: l.Expires.UnixMicro()})
	return keeping("link", err)
}

// TakeLink implements [account.Tx].
func (t accountTx) TakeLink(ctx context.Context, hash string) (account.Link, error) {
	l, err := link(ctx, t.Queries, hash)
	if err != nil {
		return l, err
	}
	return l, keeping("link", t.DeleteLink(ctx, hash))
}

// DeleteLinks implements [account.Tx].
func (t accountTx) DeleteLinks(ctx context.Context, id account.ID) error {
	return keeping("link", t.Queries.DeleteLinks(ctx, string(id)))
}

// keeping says what was being written.
func keeping(what string, err error) error {
	if err != nil {
		return fmt.Errorf("keeping the %s: %w", what, err)
	}
	return nil
}
