package bundling

import (
	"errors"
	"fmt"
	"slices"

	"kiesel/internal/landscape"
)

// Conditions restrict which plans are lawful or wanted. The zero value restricts
// nothing.
type Conditions struct {
	// Out are authorities that do not join: they serve themselves.
	Out []landscape.ARS `json:"out,omitempty"`
	// Forbid says who may not be served by whom.
	Forbid []Arc `json:"forbid,omitempty"`
}

// Arc is a way of being served. From may be a unit above: then all authorities
// below it are meant.
type Arc struct {
	Function landscape.Function `json:"function,omitempty"` // "" for all
	From     landscape.ARS      `json:"from"`
	To       landscape.ARS      `json:"to"`
}

// ErrConditions is wrapped by errors about conditions that mean nothing or
// contradict themselves; the error names the part.
var ErrConditions = errors.New("the conditions cannot be used")

// IsZero reports whether nothing is restricted.
func (c Conditions) IsZero() bool { return len(c.Out) == 0 && len(c.Forbid) == 0 }

// Check tells whether every part means something in the tree and none
// contradicts another. The error wraps [ErrConditions].
func (c Conditions) Check(t *landscape.Tree) error {
	for i, key := range c.Out {
		if _, ok := t.Authority(key); !ok {
			return fmt.Errorf("%w: out: there is no authority %q", ErrConditions, key)
		}
		if slices.Contains(c.Out[:i], key) {
			return fmt.Errorf("%w: out: %s is named twice", ErrConditions, key)
		}
	}
	for i, a := range c.Forbid {
		if err := a.check(t); err != nil {
			return fmt.Errorf("%w: forbid: %w", ErrConditions, err)
		}
		if slices.Contains(c.Forbid[:i], a) {
			return fmt.Errorf("%w: forbid: %s is named twice", ErrConditions, a)
		}
		if slices.Contains(c.Out, a.From) {
			return fmt.Errorf("%w: forbid: %s: %s does not join, so nobody serves it anyway", ErrConditions, a, a.From)
		}
	}
	return nil
}

// check tells whether the arc leads upwards in the tree. A unit with others below
// it may also be forbidden to serve them, From and To being the same.
func (a Arc) check(t *landscape.Tree) error {
	if a.Function != "" && !slices.Contains(landscape.Functions(), a.Function) {
		return fmt.Errorf("%s: %q is none of the functions %v", a, a.Function, landscape.Functions())
	}
	for _, key := range []landscape.ARS{a.From, a.To} {
		if _, ok := t.Authority(key); !ok {
			return fmt.Errorf("%s: there is no authority %q", a, key)
		}
	}
	isAbove := func(u landscape.Authority) bool { return u.Key == a.To }
	if slices.ContainsFunc(t.Ancestors(a.From), isAbove) || a.From == a.To && len(t.Children(a.From)) > 0 {
		return nil
	}
	return fmt.Errorf("%s: %s is not above %s, so it could not serve it anyway", a, a.To, a.From)
}

// String names the arc in errors, "13073 → 13" or "online: 13073 → 13".
func (a Arc) String() string {
	arc := fmt.Sprintf("%s → %s", a.From, a.To)
	if a.Function == "" {
		return arc
	}
	return string(a.Function) + ": " + arc
}
