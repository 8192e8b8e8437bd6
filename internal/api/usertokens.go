package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

func (a *API) addUserTokens() {
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "list-user-tokens", Method: http.MethodGet, Path: "/users/{id}/tokens", Tags: []string{tagPeople},
		Summary:     "List the tokens of an account",
		Description: "The personal tokens of somebody whose account you may manage, without their secrets.",
	}, a.listUserTokens)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "delete-user-token", Method: http.MethodDelete, Path: "/users/{id}/tokens/{token}", Tags: []string{tagPeople},
		Summary:     "Revoke a token of an account",
		Description: "Ends a token of somebody whose account you may manage at once.",
	}, a.deleteUserToken)
}

// TokenOwner names the account of somebody who has a token.
type TokenOwner struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the account." example:"u-otto"`
}

type userTokenQuery struct {
	TokenOwner
	TokenQuery
}

func (a *API) listUserTokens(ctx context.Context, actor access.Actor, in *userTokenQuery) (*listAnswer[Token], error) {
	return a.tokensOf(ctx, actor, account.ID(in.ID), in.TokenQuery)
}

type userToken struct {
	TokenOwner
	Token string `path:"token" maxLength:"100" doc:"Id of the token." example:"t-otto"`
}

func (a *API) deleteUserToken(ctx context.Context, actor access.Actor, in *userToken) (*struct{}, error) {
	return nil, a.Accounts.RevokeToken(ctx, actor, account.ID(in.ID), in.Token)
}
