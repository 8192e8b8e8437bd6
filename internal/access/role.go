package access

import (
	"errors"
	"fmt"
	"slices"
)

// Role is what a person is in an installation. What a role may do stands in
// the matrix, see [Allows].
type Role string

// The roles, in the order in which they are listed.
const (
	// Reader reads figures and evidence.
	Reader Role = "reader"
	// Contributor brings evidence of the own authority in.
	Contributor Role = "contributor"
	// Reviewer compares evidence and gives opinions.
	Reviewer Role = "reviewer"
	// Coordinator keeps assumptions, competences and registers.
	Coordinator Role = "coordinator"
	// Sponsor decides, and therefore sees who changed what.
	Sponsor Role = "sponsor"
	// Operations keeps the installation running.
	Operations Role = "operations"
	// Auditor reads everything including the journal and changes nothing.
	Auditor Role = "auditor"
	// Administrator manages people and takes no decision about content.
	Administrator Role = "administrator"
)

// Roles lists all roles.
func Roles() []Role {
	return []Role{Reader, Contributor, Reviewer, Coordinator, Sponsor, Operations, Auditor, Administrator}
}

// ErrUnknownRole is wrapped by the error of [ParseRole].
var ErrUnknownRole = errors.New("unknown role")

// ParseRole checks the name of a role. The error wraps [ErrUnknownRole] and
// lists the roles there are.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", fmt.Errorf("%w %q: choose one of %v", ErrUnknownRole, s, Roles())
}
