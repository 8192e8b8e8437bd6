package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// Me says who asks, and what they may do.
type Me struct {
	// ID that the journal keeps.
	ID string `json:"id"`
	// Name as shown to others.
	Name string `json:"name"`
	// Grants are the roles.
	Grants []Grant `json:"grants" nullable:"false"`
	// Actions that are possible somewhere, with the token that was sent.
	Actions []string `json:"actions" nullable:"false"`
}

// Token is a personal token, without its secret.
type Token struct {
	// ID of the token.
	ID string `json:"id"`
	// Name says what it is for, in the words of its owner.
	Name string `json:"name"`
	// ReadOnly leaves nothing that others would see changed.
	ReadOnly bool `json:"read_only"`
	// Only leaves nothing but these actions; empty leaves all.
	Only []string `json:"only" nullable:"false"`
	// Created is when it was made.
	Created time.Time `json:"created"`
	// Expires is when it ends.
	Expires time.Time `json:"expires"`
	// LastDay of its last use; empty if there was none.
	LastDay string `json:"last_day"`
}

func (a *API) addAccount() {
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "get-account", Method: http.MethodGet, Path: "/account", Tags: []string{tagPeople},
		Summary:     "Who am I",
		Description: "Whose token this is, with the rights that it leaves.",
	}, a.getMe)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "list-tokens", Method: http.MethodGet, Path: "/account/tokens", Tags: []string{tagPeople},
		Summary:     "List my tokens",
		Description: "Your own personal tokens, without their secrets. New ones are made on the screens or the command line, where the password is asked for.",
	}, a.listTokens)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "delete-token", Method: http.MethodDelete, Path: "/account/tokens/{id}", Tags: []string{tagPeople},
		Summary:     "Revoke a token",
		Description: "Ends one of your own tokens at once; it may be the one that is sent.",
	}, a.deleteToken)
}

func (a *API) getMe(_ context.Context, actor access.Actor, _ *struct{}) (*body[Me], error) {
	me := Me{ID: actor.ID, Name: actor.Name, Grants: []Grant{}, Actions: []string{}}
	for _, g := range actor.Grants {
		me.Grants = append(me.Grants, Grant{Role: string(g.Role), Scope: string(g.Scope)})
	}
	for _, action := range access.Actions() {
		if actor.MayAnywhere(action) {
			me.Actions = append(me.Actions, string(action))
		}
	}
	return &body[Me]{Body: me}, nil
}

type tokenQuery struct {
	Paging
	Sort string `query:"sort" enum:"created,-created,expires,-expires" default:"-created" doc:"Order; “-” turns it round."`
}

func (a *API) listTokens(ctx context.Context, actor access.Actor, in *tokenQuery) (*listAnswer[Token], error) {
	found, err := a.Accounts.Tokens(ctx, actor, account.ID(actor.ID))
	if err != nil {
		return nil, err
	}
	tokens := make([]Token, len(found))
	for i, t := range found {
		tokens[i] = Token{ID: t.ID, Name: t.Name, ReadOnly: t.Limit.ReadOnly, Only: []string{}, Created: t.Created, Expires: t.Expires, LastDay: t.LastDay}
		for _, action := range t.Limit.Only {
			tokens[i].Only = append(tokens[i].Only, string(action))
		}
	}
	order(tokens, in.Sort, map[string]func(x, y Token) int{
		"created": func(x, y Token) int { return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID)) },
		"expires": func(x, y Token) int { return cmp.Or(x.Expires.Compare(y.Expires), cmp.Compare(x.ID, y.ID)) },
	})
	return onePage(ctx, tokens, in.Paging, func(t Token) string { return t.ID })
}

type tokenID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the token." example:"t-example"`
}

func (a *API) deleteToken(ctx context.Context, actor access.Actor, in *tokenID) (*struct{}, error) {
	return nil, a.Accounts.RevokeToken(ctx, actor, account.ID(actor.ID), in.ID)
}
