package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/landscape/textfold"
)

// User is a person with an account.
type User struct {
	// ID names the person for good and tells nothing about the person.
	ID string `json:"id"`
	// Login is what the person types to sign in.
	Login string `json:"login"`
	// Name as shown to others.
	Name string `json:"name"`
	// Email address; may be empty.
	Email string `json:"email"`
	// Language of the screens; empty leaves it to the browser.
	Language string `json:"language"`
	// Grants are the roles of the person.
	Grants []Grant `json:"grants" nullable:"false"`
	// State of the account: invited, active, disabled, erased, or sample in a
	// demonstration.
	State string `json:"state"`
	// LastDay of the last sign-in; empty if there was none.
	LastDay string `json:"last_day"`
	// CreatedAt is when the account was opened.
	CreatedAt time.Time `json:"created_at"`
	// Version counts the changes; it is the entity tag, too.
	Version int64 `json:"version"`
}

// Grant is a role for a part of the administration.
type Grant struct {
	// Role that is granted.
	Role string `json:"role" enum:"reader,contributor,reviewer,coordinator,sponsor,operations,auditor,administrator"`
	// Scope is the key of the authority for which it is granted, with all below;
	// empty for the whole installation.
	Scope string `json:"scope" maxLength:"40"`
}

// NewUser is a person to be given an account.
type NewUser struct {
	// Login is what the person will type to sign in.
	Login string `json:"login" minLength:"1" maxLength:"100"`
	// Name as shown to others.
	Name string `json:"name,omitempty" maxLength:"200"`
	// Email address.
	Email string `json:"email,omitempty" maxLength:"200"`
	// Language of the screens; left out it is that of the browser.
	Language string `json:"language,omitempty" enum:"de,en"`
	// Grants are the roles of the person.
	Grants []Grant `json:"grants" nullable:"false" maxItems:"100"`
}

// Invited is a new account with the secret of its link.
type Invited struct {
	User User `json:"user"`
	// Link is the path of the page on which the owner sets a password. It works
	// once, for seven days, and is not shown again.
	Link string `json:"link"`
}

func (a *API) addUsers() {
	add(a, access.ReadUsers, huma.Operation{
		OperationID: "list-users", Method: http.MethodGet, Path: "/users", Tags: []string{tagPeople},
		Summary:     "List accounts",
		Description: "The accounts that may be seen: those with a role in a part of the administration for which you may read accounts.",
	}, a.listUsers)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "add-user", Method: http.MethodPost, Path: "/users", Tags: []string{tagPeople}, DefaultStatus: http.StatusCreated,
		Summary:     "Open an account",
		Description: "Opens an account. Its owner sets a password on the page to which the link leads. As the answer holds a secret it is not kept: Idempotency-Key has no effect, but a login can be given only once.",
		RequestBody: exampleBody(NewUser{Login: "e.muster", Name: "Erika Muster", Grants: []Grant{{Role: string(access.Contributor), Scope: "130735355"}}}),
		Metadata:    map[string]any{secretAnswer: true},
	}, a.addUser)
	add(a, access.ReadUsers, huma.Operation{
		OperationID: "get-user", Method: http.MethodGet, Path: "/users/{id}", Tags: []string{tagPeople},
		Summary:     "Get an account",
		Description: "One account that may be seen.",
	}, a.getUser)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "put-user", Method: http.MethodPut, Path: "/users/{id}", Tags: []string{tagPeople},
		Summary:     "Describe a person",
		Description: "Replaces login, name, address and language of an account.",
		RequestBody: exampleBody(UserDescription{Login: "e.muster", Name: "Erika Muster", Email: "erika.muster@example.org", Language: "de"}),
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.putUser)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "put-user-grants", Method: http.MethodPut, Path: "/users/{id}/grants", Tags: []string{tagPeople},
		Summary:     "Replace the roles of an account",
		Description: "Replaces all roles of an account and ends its sessions. You need the right to manage accounts wherever the person has a role, before and after.",
		RequestBody: exampleBody([]Grant{{Role: string(access.Reader), Scope: "13"}}),
		Errors:      []int{http.StatusConflict, http.StatusPreconditionFailed},
	}, a.putGrants)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "disable-user", Method: http.MethodPost, Path: "/users/{id}/disable", Tags: []string{tagPeople},
		Summary:     "Close an account",
		Description: "Closes an account and ends its sessions; its tokens rest until it is opened again.",
	}, a.disableUser)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "enable-user", Method: http.MethodPost, Path: "/users/{id}/enable", Tags: []string{tagPeople},
		Summary:     "Open a closed account again",
		Description: "Opens an account that was closed.",
	}, a.enableUser)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "reset-user", Method: http.MethodPost, Path: "/users/{id}/reset", Tags: []string{tagPeople},
		Summary: "Make a new link for an account",
		Description: "Takes password, authenticator app and sessions away; the owner sets a new password on the page to which the link leads. " +
			"As the answer holds a secret it is not kept: Idempotency-Key has no effect, and each request makes another link in place of the one before.",
		Metadata: map[string]any{secretAnswer: true},
	}, a.resetUser)
	add(a, access.ManageUsers, huma.Operation{
		OperationID: "delete-user", Method: http.MethodDelete, Path: "/users/{id}", Tags: []string{tagPeople},
		Summary:     "Erase a person",
		Description: "Removes everything that tells who somebody is. The id stays, so that the journal still holds. There is no way back.",
		Errors:      []int{http.StatusConflict},
	}, a.eraseUser)
}

type userQuery struct {
	Paging
	Query string `query:"q" maxLength:"200" doc:"Only people whose name, login, address or id has words that begin like these."`
	Role  string `query:"role" enum:"reader,contributor,reviewer,coordinator,sponsor,operations,auditor,administrator" doc:"Only people with this role."`
	State string `query:"state" enum:"invited,active,disabled,erased,sample" doc:"Only accounts in this state."`
	Sort  string `query:"sort" enum:"login,-login,name,-name,created_at,-created_at" default:"login" doc:"Order; “-” turns it round."`
}

func (a *API) listUsers(ctx context.Context, actor access.Actor, in *userQuery) (*listAnswer[User], error) {
	found, err := a.Accounts.Users(ctx, actor)
	if err != nil {
		return nil, err
	}
	var users []User
	words := textfold.Words(in.Query)
	for _, u := range found {
		hasRole := slices.ContainsFunc(u.Grants, func(g access.Grant) bool { return string(g.Role) == in.Role })
		if (in.Role == "" || hasRole) && (in.State == "" || string(u.State) == in.State) && u.Fits(words) {
			users = append(users, userOf(u))
		}
	}
	order(users, in.Sort, map[string]func(x, y User) int{
		"login":      func(x, y User) int { return cmp.Compare(x.Login, y.Login) },
		"name":       func(x, y User) int { return cmp.Compare(x.Name, y.Name) },
		"created_at": func(x, y User) int { return x.CreatedAt.Compare(y.CreatedAt) },
	})
	return onePage(ctx, users, in.Paging, func(u User) string { return u.ID })
}

func userOf(u account.User) User {
	grants := make([]Grant, len(u.Grants))
	for i, g := range u.Grants {
		grants[i] = Grant{Role: string(g.Role), Scope: string(g.Scope)}
	}
	return User{
		ID: string(u.ID), Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, Grants: grants,
		State: string(u.State), LastDay: u.LastDay, CreatedAt: u.CreatedAt, Version: u.Version,
	}
}

func grantsOf(grants []Grant) []access.Grant {
	list := make([]access.Grant, len(grants))
	for i, g := range grants {
		list[i] = access.Grant{Role: access.Role(g.Role), Scope: access.Scope(g.Scope)}
	}
	return list
}

type userToAdd struct {
	Reason
	Body NewUser
}

func (a *API) addUser(ctx context.Context, actor access.Actor, in *userToAdd) (*created[Invited], error) {
	u, secret, err := a.Accounts.Add(ctx, actor, account.User{
		Login: in.Body.Login, Name: in.Body.Name, Email: in.Body.Email, Language: in.Body.Language, Grants: grantsOf(in.Body.Grants),
	}, in.Reason.Reason)
	if err != nil {
		return nil, err
	}
	return &created[Invited]{Location: Root + "/users/" + string(u.ID), Body: Invited{User: userOf(u), Link: "/link/" + secret}}, nil
}

// UserID names an account.
type UserID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the account." example:"u-7gkq2mta6px4w3zr5vyd8hbnc1"`
}

func (a *API) getUser(ctx context.Context, actor access.Actor, in *UserID) (*versioned[User], error) {
	u, err := a.Accounts.User(ctx, actor, account.ID(in.ID))
	return answerUser(u, err)
}

func answerUser(u account.User, err error) (*versioned[User], error) {
	if err != nil {
		return nil, err
	}
	return &versioned[User]{ETag: versionTag(u.Version), Body: userOf(u)}, nil
}

// UserDescription is what an account tells of its owner.
type UserDescription struct {
	// Login is what the person types to sign in.
	Login string `json:"login" minLength:"1" maxLength:"100"`
	// Name as shown to others.
	Name string `json:"name,omitempty" maxLength:"200"`
	// Email address.
	Email string `json:"email,omitempty" maxLength:"200"`
	// Language of the screens; left out it is that of the browser.
	Language string `json:"language,omitempty" enum:"de,en"`
}

// SeenAccount says which version of an account a change is meant for.
type SeenAccount struct {
	IfMatch IfMatch `header:"If-Match" maxLength:"100" doc:"Entity tag of the account, as it was read; “*” for whatever is there. If something else is there it is 412, and ETag names it." example:"*"`
}

type personToPut struct {
	UserID
	SeenAccount
	Reason
	Body UserDescription
}

func (a *API) putUser(ctx context.Context, actor access.Actor, in *personToPut) (*versioned[User], error) {
	u, err := a.Accounts.User(ctx, actor, account.ID(in.ID))
	if err != nil {
		return nil, err
	}
	u.Version = in.IfMatch.seen(u.Version)
	u.Login, u.Name, u.Email, u.Language = in.Body.Login, in.Body.Name, in.Body.Email, in.Body.Language
	return answerUser(a.Accounts.Describe(ctx, actor, u, in.Reason.Reason))
}

type grantsToPut struct {
	UserID
	SeenAccount
	Reason
	Body []Grant `maxItems:"100" nullable:"false"`
}

func (a *API) putGrants(ctx context.Context, actor access.Actor, in *grantsToPut) (*versioned[User], error) {
	u, err := a.Accounts.User(ctx, actor, account.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return answerUser(a.Accounts.SetGrants(ctx, actor, u.ID, in.IfMatch.seen(u.Version), grantsOf(in.Body), in.Reason.Reason))
}

type userToChange struct {
	UserID
	Reason
}

func (a *API) disableUser(ctx context.Context, actor access.Actor, in *userToChange) (*versioned[User], error) {
	return answerUser(a.Accounts.Disable(ctx, actor, account.ID(in.ID), in.Reason.Reason))
}

func (a *API) enableUser(ctx context.Context, actor access.Actor, in *userToChange) (*versioned[User], error) {
	return answerUser(a.Accounts.Enable(ctx, actor, account.ID(in.ID), in.Reason.Reason))
}

func (a *API) resetUser(ctx context.Context, actor access.Actor, in *userToChange) (*body[Invited], error) {
	u, secret, err := a.Accounts.Reset(ctx, actor, account.ID(in.ID), in.Reason.Reason)
	if err != nil {
		return nil, err
	}
	return &body[Invited]{Body: Invited{User: userOf(u), Link: "/link/" + secret}}, nil
}

func (a *API) eraseUser(ctx context.Context, actor access.Actor, in *userToChange) (*struct{}, error) {
	return nil, a.Accounts.Erase(ctx, actor, account.ID(in.ID), in.Reason.Reason)
}
