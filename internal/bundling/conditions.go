package bundling

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
)

// Conditions restrict which plans are lawful or wanted. The zero value
// restricts nothing. What the law forbids in general is not said here but by
// the parameter must_be_local of a function.
type Conditions struct {
	// Out lists competent authorities that do not join: they serve themselves
	// and nobody else.
	Out []landscape.ARS `json:"out,omitempty"`
	// Forbid lists who may not be served by whom.
	Forbid []Arc `json:"forbid,omitempty"`
}

// Arc is a way of being served. From may be a unit above; then all authorities
// below it are meant, except To.
type Arc struct {
	Function landscape.Function `json:"function,omitempty"` // "" for all
	From     landscape.ARS      `json:"from"`
	To       landscape.ARS      `json:"to"`
}

// ErrConditions is wrapped by errors about conditions that make no sense; they
// name the one.
var ErrConditions = errors.New("conditions can't be applied")

// IsZero reports whether nothing is restricted.
func (c Conditions) IsZero() bool { return len(c.Out) == 0 && len(c.Forbid) == 0 }

// Check returns an error that wraps [ErrConditions] and names the first condition
// with an unknown key or function, that is said twice, or that forbids what could
// not be anyway.
func (c Conditions) Check(t *landscape.Tree) error {
	out := map[landscape.ARS]bool{}
	for i, key := range c.Out {
		if _, ok := t.Authority(key); !ok {
			return fmt.Errorf("%w: out[%d]: nobody has the key %q", ErrConditions, i, key)
		}
		if out[key] {
			return fmt.Errorf("%w: out[%d]: %s is named twice", ErrConditions, i, key)
		}
		out[key] = true
	}
	seen := map[Arc]bool{}
	for i, arc := range c.Forbid {
		if err := arc.check(t); err != nil {
			return fmt.Errorf("%w: forbid[%d]: %w", ErrConditions, i, err)
		}
		if out[arc.From] {
			return fmt.Errorf("%w: forbid[%d]: %s does not join, so nobody serves it anyway", ErrConditions, i, arc.From)
		}
		if seen[arc] {
			return fmt.Errorf("%w: forbid[%d]: %s is named twice", ErrConditions, i, arc)
		}
		seen[arc] = true
	}
	return nil
}

// String names the arc, "13073 → 13" or "online: 13073 → 13".
func (a Arc) String() string {
	arc := fmt.Sprintf("%s → %s", a.From, a.To)
	if a.Function == "" {
		return arc
	}
	return string(a.Function) + ": " + arc
}

// setting returns the arc as [ParseConditions] reads it.
func (a Arc) setting() string {
	way := string(a.From) + ":" + string(a.To)
	if a.Function == "" {
		return way
	}
	return string(a.Function) + ":" + way
}

func (a Arc) check(t *landscape.Tree) error {
	for _, key := range []landscape.ARS{a.From, a.To} {
		if _, ok := t.Authority(key); !ok {
			return fmt.Errorf("nobody has the key %q", key)
		}
	}
	from, _ := t.Authority(a.From)
	to, _ := t.Authority(a.To)
	above := func(u landscape.Authority) bool { return u.Key == a.To }
	if to.Level < from.Level && !slices.ContainsFunc(t.Ancestors(a.From), above) {
		return fmt.Errorf("%s is not above %s, so it could not serve it anyway", a.To, a.From)
	}
	if a.Function != "" && !slices.Contains(landscape.Functions(), a.Function) {
		return fmt.Errorf("unknown function %q: must be one of %v", a.Function, landscape.Functions())
	}
	return nil
}

// Settings returns the conditions in the form that [ParseConditions] reads.
func (c Conditions) Settings() (out, forbid []string) {
	for _, key := range c.Out {
		out = append(out, string(key))
	}
	for _, arc := range c.Forbid {
		forbid = append(forbid, arc.setting())
	}
	return out, forbid
}

// bars reports whether the conditions forbid that an authority is served by
// another unit.
func (c *Conditions) bars(f landscape.Function, authority, carrier landscape.ARS) bool {
	for _, key := range c.Out {
		if authority == key || carrier == key {
			return true
		}
	}
	for _, arc := range c.Forbid {
		if (arc.Function == "" || arc.Function == f) && arc.To == carrier && strings.HasPrefix(string(authority), string(arc.From)) {
			return true
		}
	}
	return false
}

// under returns the field with the conditions for one function.
func (f *field) under(c Conditions, function landscape.Function) *field {
	if c.IsZero() {
		return f
	}
	return f.barring(func(a, u int) bool { return c.bars(function, f.units[a].Key, f.units[u].Key) })
}

// takes returns an error that wraps [ErrConditions] for a condition about
// authorities none of which is competent, and for one that forbids a competent
// authority to serve itself: then nobody might be left who may.
func (f *field) takes(c Conditions) error {
	competent := func(key landscape.ARS) bool {
		return slices.ContainsFunc(f.authorities, func(a int) bool { return f.units[a].Key == key })
	}
	below := func(key landscape.ARS) bool {
		return slices.ContainsFunc(f.authorities, func(a int) bool { return strings.HasPrefix(string(f.units[a].Key), string(key)) })
	}
	for i, key := range c.Out {
		if !competent(key) {
			return fmt.Errorf("%w: out[%d]: %s is not competent for this service", ErrConditions, i, key)
		}
	}
	for i, arc := range c.Forbid {
		if arc.From == arc.To && competent(arc.From) {
			return fmt.Errorf("%w: forbid[%d]: %s must be allowed to serve itself: somebody has to be left", ErrConditions, i, arc.From)
		}
		if !below(arc.From) {
			return fmt.Errorf("%w: forbid[%d]: neither %s nor anybody below it is competent for this service", ErrConditions, i, arc.From)
		}
	}
	return nil
}

// ParseConditions reads the authorities that do not join, by key, and forbidden
// arcs of the form FROM:TO or FUNCTION:FROM:TO, e.g. decision:13071:13. Whether
// the keys exist is left to [Conditions.Check].
func ParseConditions(out, forbid []string) (Conditions, error) {
	var c Conditions
	for _, s := range out {
		key, err := landscape.ParseARS(strings.TrimSpace(s))
		if err != nil {
			return c, fmt.Errorf("%w: out %q: %w", ErrConditions, s, err)
		}
		c.Out = append(c.Out, key)
	}
	for _, s := range forbid {
		arc, err := parseArc(s)
		if err != nil {
			return c, fmt.Errorf("%w: forbid %q: %w", ErrConditions, s, err)
		}
		c.Forbid = append(c.Forbid, arc)
	}
	return c, nil
}

func parseArc(s string) (a Arc, err error) {
	parts := strings.Split(s, ":")
	switch len(parts) {
	case 3:
		a.Function, parts = landscape.Function(strings.TrimSpace(parts[0])), parts[1:]
	case 2:
	default:
		return a, errors.New("want FROM:TO or FUNCTION:FROM:TO, e.g. decision:13071:13")
	}
	if a.From, err = landscape.ParseARS(strings.TrimSpace(parts[0])); err != nil {
		return a, err
	}
	a.To, err = landscape.ParseARS(strings.TrimSpace(parts[1]))
	return a, err
}
