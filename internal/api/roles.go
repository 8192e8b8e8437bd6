package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
)

// Role is what a person can be, and what that allows.
type Role struct {
	// Role by its key.
	Role string `json:"role"`
	// Actions that it allows within the part of the administration for which it is
	// granted.
	Actions []string `json:"actions" nullable:"false"`
}

func (a *API) addRoles() {
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "list-roles", Method: http.MethodGet, Path: "/roles", Tags: []string{tagPeople},
		Summary:     "List roles",
		Description: "What each role may do. Every operation names the right that it needs.",
	}, a.listRoles)
}

type roleQuery struct {
	Paging
	Action string `query:"action" maxLength:"100" doc:"Only roles that allow this." example:"evidence.add"`
}

func (a *API) listRoles(ctx context.Context, _ access.Actor, in *roleQuery) (*listAnswer[Role], error) {
	var roles []Role
	for _, r := range access.Roles() {
		if in.Action != "" && !r.Allows(access.Action(in.Action)) {
			continue
		}
		role := Role{Role: string(r), Actions: []string{}}
		for _, action := range access.Actions() {
			if action != access.Public && r.Allows(action) {
				role.Actions = append(role.Actions, string(action))
			}
		}
		roles = append(roles, role)
	}
	return onePage(ctx, roles, in.Paging, func(r Role) string { return r.Role })
}
