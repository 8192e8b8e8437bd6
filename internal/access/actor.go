package access

import (
	"errors"
	"fmt"
	"strings"
)

// Actor is who acts: a person who signed in, or a part of Kiesel that works on
// its own. The zero Actor is nobody and may do nothing but [Public] things.
type Actor struct {
	// ID is stable and unique in an installation, for example "local" or
	// "system:demo". It is what the journal keeps.
	ID string
	// Name is shown on screen. It may be empty.
	Name string
	// Grants are the roles of the actor. They are read when the request, the
	// command or the job begins.
	Grants []Grant
	// Limit is what a personal token leaves of the grants.
	Limit Limit
}

// Grant is a role for a part of the administration.
type Grant struct {
	Role  Role  `json:"role"`
	Scope Scope `json:"scope"`
}

// String is the grant as the command line writes it, such as "reader@13075", or
// "reader" for [Everywhere].
func (g Grant) String() string {
	if g.Scope == Everywhere {
		return string(g.Role)
	}
	return string(g.Role) + "@" + string(g.Scope)
}

// ParseGrant reads what [Grant.String] writes. The error wraps [ErrUnknownRole]
// or [ErrInvalidScope].
func ParseGrant(s string) (g Grant, err error) {
	role, scope, narrowed := strings.Cut(s, "@")
	if g.Role, err = ParseRole(role); err != nil {
		return Grant{}, err
	}
	if narrowed && scope == "" {
		return Grant{}, fmt.Errorf("%q is %w: leave the @ out for the whole installation", s, ErrInvalidScope)
	}
	if g.Scope, err = ParseScope(scope); err != nil {
		return Grant{}, err
	}
	return g, nil
}

// ErrNoActor is returned to somebody who did not sign in.
var ErrNoActor = errors.New("nobody has signed in")

// ErrDenied is wrapped by every [DeniedError].
var ErrDenied = errors.New("the right for this is missing")

// DeniedError tells of somebody who lacks a right.
type DeniedError struct {
	Action Action
	Scope  Scope // where the right would have been needed
}

// Error names the missing right.
func (e *DeniedError) Error() string {
	where := "the whole installation"
	if e.Scope != Everywhere {
		where = string(e.Scope)
	}
	return fmt.Sprintf("%v: %s for %s; an administrator can grant a role that has it", ErrDenied, e.Action, where)
}

// Unwrap returns [ErrDenied].
func (e *DeniedError) Unwrap() error { return ErrDenied }

// Local is the person at the command line, who can reach the data anyway: may
// do everything.
func Local() Actor { return Actor{ID: "local", Name: "Lokale Anwendung", Grants: everything()} }

// System is a part of Kiesel that acts by itself, such as "demo": may do
// everything.
func System(part string) Actor {
	return Actor{ID: "system:" + part, Name: "Kiesel (" + part + ")", Grants: everything()}
}

// everything grants all roles everywhere.
func everything() []Grant {
	grants := make([]Grant, 0, len(Roles()))
	for _, r := range Roles() {
		grants = append(grants, Grant{Role: r})
	}
	return grants
}

// May reports whether the actor may do the action in a part of the
// administration.
func (a Actor) May(action Action, on Scope) bool { return a.Check(action, on) == nil }

// Check returns nil if the actor may do the action in a part of the
// administration, [ErrNoActor] if a is nobody, else a [*DeniedError].
func (a Actor) Check(action Action, on Scope) error {
	return a.check(action, on, func(g Grant) bool { return g.Scope.Contains(on) })
}

// MayAnywhere reports whether there is a part of the administration in which
// the actor may do the action. It opens a page; what is done or seen there is
// checked for the part that it concerns.
func (a Actor) MayAnywhere(action Action) bool { return a.CheckAnywhere(action) == nil }

// CheckAnywhere is [Actor.MayAnywhere] with the errors of [Actor.Check].
func (a Actor) CheckAnywhere(action Action) error {
	return a.check(action, Everywhere, func(Grant) bool { return true })
}

func (a Actor) check(action Action, on Scope, reaches func(Grant) bool) error {
	if action == Public {
		return nil
	}
	if a.ID == "" {
		return ErrNoActor
	}
	for _, g := range a.Grants {
		if g.Role.Allows(action) && a.Limit.Allows(action) && reaches(g) {
			return nil
		}
	}
	return &DeniedError{Action: action, Scope: on}
}
