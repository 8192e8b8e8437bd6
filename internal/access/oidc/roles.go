package oidc

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/access"
)

// Roles says which roles the groups at the provider stand for. A group may stand
// for several.
type Roles map[string][]access.Grant

// ErrRoles is wrapped by the error of [ParseRoles].
var ErrRoles = errors.New("no role for a group")

// ParseRoles reads entries such as "land-coordinators=coordinator@13", a
// group with a role and the part of the administration for which it counts;
// without one it counts everywhere. The error wraps [ErrRoles].
func ParseRoles(entries []string) (Roles, error) {
	roles := Roles{}
	for _, entry := range entries {
		// The last sign parts the two: groups of a directory have some of
		// their own, "cn=kiesel,ou=amt".
		cut := strings.LastIndex(entry, "=")
		if cut < 0 {
			return nil, fmt.Errorf("%q is %w: write group=role or group=role@scope", entry, ErrRoles)
		}
		group, text := strings.TrimSpace(entry[:cut]), strings.TrimSpace(entry[cut+1:])
		if group == "" {
			return nil, fmt.Errorf("%q is %w: the group is missing", entry, ErrRoles)
		}
		name, part, _ := strings.Cut(text, "@")
		role, err := access.ParseRole(name)
		if err != nil {
			return nil, fmt.Errorf("%q is %w: %w", entry, ErrRoles, err)
		}
		scope, err := access.ParseScope(part)
		if err != nil {
			return nil, fmt.Errorf("%q is %w: %w", entry, ErrRoles, err)
		}
		roles[group] = append(roles[group], access.Grant{Role: role, Scope: scope})
	}
	return roles, nil
}

// Grants returns the roles for which the groups stand, each once. It is nil if
// groups stand for nothing here, and empty if none of these stands for a role.
func (r Roles) Grants(groups []string) []access.Grant {
	if len(r) == 0 {
		return nil
	}
	grants := []access.Grant{}
	for _, group := range groups {
		for _, g := range r[group] {
			if !slices.Contains(grants, g) {
				grants = append(grants, g)
			}
		}
	}
	return grants
}
