package access

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Scope is the part of the administration for which a role is granted: the ARS
// of an authority, which stands for it and everything below it. [Everywhere] is
// the whole installation. A Ressort is written behind its Land, "13/im"; it lies
// within the Land.
type Scope string

// Everywhere is the whole installation.
const Everywhere Scope = ""

// federation is the key of the Bund, the root of the administrative tree.
const federation Scope = "00"

// ErrInvalidScope is wrapped by the error of [ParseScope].
var ErrInvalidScope = errors.New("no part of the administration")

// scopePattern is an ARS of a Land, Regierungsbezirk, Kreis, Amt or Gemeinde
// with an optional Ressort.
var scopePattern = regexp.MustCompile(`^[0-9]{2}([0-9]|[0-9]{3}|[0-9]{7}|[0-9]{10})?(/[a-z0-9-]{1,20})?$`)

// ParseScope checks the spelling of a scope; "" is [Everywhere], and so is "00",
// the Bund. Whether there is such an authority is not checked: parts of the
// administration come and go. The error wraps [ErrInvalidScope].
func ParseScope(s string) (Scope, error) {
	switch {
	case s == string(Everywhere), s == string(federation):
		return Everywhere, nil
	case !scopePattern.MatchString(s):
		return "", fmt.Errorf("%q is %w: give an ARS of 2, 3, 5, 9 or 12 digits, with a Ressort behind it if need be, e.g. 13, 13075 or 13/im", s, ErrInvalidScope)
	}
	return Scope(s), nil
}

// Contains reports whether other lies in s or is s itself.
func (s Scope) Contains(other Scope) bool {
	switch {
	case s == Everywhere:
		return true
	case other == Everywhere:
		return false
	case strings.Contains(string(s), "/"): // nothing lies below a Ressort
		return other == s
	}
	return strings.HasPrefix(string(other), string(s))
}

// ScopeOf returns the scope of an authority by its ARS; that of the Bund is
// [Everywhere].
func ScopeOf(ars string) Scope {
	if Scope(ars) == federation {
		return Everywhere
	}
	return Scope(ars)
}
