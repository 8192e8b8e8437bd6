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
	// Login is what is typed to sign in.
	Login string `json:"login"`
	// Email address; may be empty.
	Email string `json:"email"`
	// Language of the screens; empty leaves it to the browser.
	Language string `json:"language"`
	// SecondStep says that signing in also takes a code of an authenticator app.
	SecondStep bool `json:"second_step"`
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
		Summary: "Who am I",
		Description: "Whose token this is, with the rights that it leaves. Password, authenticator app and new tokens are kept on the screens, where the password is asked for: " +
			"whoever found a token could otherwise keep the account.",
	}, a.getMe)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "put-language", Method: http.MethodPut, Path: "/account/language", Tags: []string{tagPeople},
		Summary:     "Choose my language",
		Description: "Replaces the language of your screens, on all devices.",
		RequestBody: exampleBody(AccountLanguage{Language: "en"}),
		Errors:      []int{http.StatusConflict},
	}, a.putLanguage)
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

func (a *API) getMe(ctx context.Context, actor access.Actor, _ *struct{}) (*body[Me], error) {
	u, err := a.Accounts.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	me := Me{
		ID: actor.ID, Name: actor.Name, Login: u.Login, Email: u.Email, Language: u.Language, SecondStep: u.TOTP,
		Grants: userOf(u).Grants, Actions: []string{},
	}
	for _, action := range access.Actions() {
		if actor.MayAnywhere(action) {
			me.Actions = append(me.Actions, string(action))
		}
	}
	return &body[Me]{Body: me}, nil
}

// AccountLanguage is the language of the screens.
type AccountLanguage struct {
	Language string `json:"language" enum:"de,en"`
}

type languageToPut struct {
	Body AccountLanguage
}

func (a *API) putLanguage(ctx context.Context, actor access.Actor, in *languageToPut) (*struct{}, error) {
	return nil, a.Accounts.SetLanguage(ctx, actor, in.Body.Language)
}

// TokenQuery narrows a list of tokens.
type TokenQuery struct {
	Paging
	Sort string `query:"sort" enum:"created,-created,expires,-expires" default:"-created" doc:"Order; “-” turns it round."`
}

func (a *API) listTokens(ctx context.Context, actor access.Actor, in *TokenQuery) (*listAnswer[Token], error) {
	return a.tokensOf(ctx, actor, account.ID(actor.ID), *in)
}

// tokensOf lists the tokens of an account.
func (a *API) tokensOf(ctx context.Context, actor access.Actor, owner account.ID, in TokenQuery) (*listAnswer[Token], error) {
	found, err := a.Accounts.Tokens(ctx, actor, owner)
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
