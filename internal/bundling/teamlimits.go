package bundling

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/landscape"
)

// MaxYearly is the largest [Budget] per year, EUR.
const MaxYearly = 1e12

// MaxLimits is how many floors and how many budgets a [TeamWish] may have.
const MaxLimits = 50

// Budget is what an authority can spend in a year on what it carries of all
// services, for others and for itself: build, maintenance, handling and training, in
// full, whatever share of the saving arrives. What those pay whom it serves, and the
// transition, are not in it. A kreisfreie Stadt is one authority, whichever of its keys
// is given.
type Budget struct {
	Carrier landscape.ARS `json:"carrier"`
	Yearly  float64       `json:"yearly"` // EUR, 0 to [MaxYearly]
}

// ParseBudget reads KEY:EUR, e.g. 13072:400000. The error wraps [ErrTeams]. Whether
// the key exists is left to [Service.Teams].
func ParseBudget(s string) (Budget, error) {
	key, yearly, err := parsePair(s, "KEY:EUR, e.g. 13072:400000")
	if err != nil {
		return Budget{}, err
	}
	b := Budget{Carrier: key, Yearly: yearly}
	return b, b.check()
}

// String writes the budget as [ParseBudget] reads it.
func (b Budget) String() string { return pair(b.Carrier, b.Yearly) }

func (b Budget) check() error {
	if !(b.Yearly >= 0 && b.Yearly <= MaxYearly) {
		return fmt.Errorf("%w: budget %s: the amount must lie between 0 and %.0e EUR", ErrTeams, b, MaxYearly)
	}
	return nil
}

// Floor is the least acceptance that a service must have for an authority, and all
// below it, to be served by somebody else: what fewer want they do themselves.
// Of several floors the highest holds.
type Floor struct {
	Authority landscape.ARS `json:"authority"`
	Least     float64       `json:"least"` // share of the authorities that would take part willingly, 0–1
}

// ParseFloor reads KEY:SHARE, e.g. 13072:0.6. The error wraps [ErrTeams]. Whether the
// key exists is left to [Service.Teams].
func ParseFloor(s string) (Floor, error) {
	key, least, err := parsePair(s, "KEY:SHARE, e.g. 13072:0.6")
	if err != nil {
		return Floor{}, err
	}
	f := Floor{Authority: key, Least: least}
	return f, f.check()
}

// String writes the floor as [ParseFloor] reads it.
func (f Floor) String() string { return pair(f.Authority, f.Least) }

func (f Floor) check() error {
	if !(f.Least >= 0 && f.Least <= 1) {
		return fmt.Errorf("%w: floor %s: the acceptance must lie between 0 and 1", ErrTeams, f)
	}
	return nil
}

func pair(key landscape.ARS, x float64) string {
	return string(key) + ":" + strconv.FormatFloat(x, 'f', -1, 64)
}

func parsePair(s, want string) (landscape.ARS, float64, error) {
	text, number, ok := strings.Cut(s, ":")
	if !ok {
		return "", 0, fmt.Errorf("%w: %q: want %s", ErrTeams, s, want)
	}
	key, err := landscape.ParseARS(strings.TrimSpace(text))
	if err != nil {
		return "", 0, fmt.Errorf("%w: %q: %w", ErrTeams, s, err)
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return "", 0, fmt.Errorf("%w: %q: want %s", ErrTeams, s, want)
	}
	return key, x, nil
}

// checkBudgets refuses budgets of nobody and those given twice.
func (w TeamWish) checkBudgets(t *landscape.Tree, land landscape.ARS) error {
	if len(w.Budgets) > MaxLimits {
		return fmt.Errorf("%w: %d budgets: give at most %d", ErrTeams, len(w.Budgets), MaxLimits)
	}
	for i, b := range w.Budgets {
		if err := b.check(); err != nil {
			return err
		}
		if !belongs(t, land, b.Carrier) {
			return fmt.Errorf("%w: budget %s: unknown carrier %q: give the key of an authority of %q", ErrTeams, b, b.Carrier, land)
		}
		for _, o := range w.Budgets[:i] {
			if slices.Contains(twins(t, b.Carrier), o.Carrier) {
				return fmt.Errorf("%w: budget %s: that of %s is given twice; give the money together", ErrTeams, b, t.Name(b.Carrier))
			}
		}
	}
	return nil
}

// checkFloors refuses floors of nobody and those given twice.
func (w TeamWish) checkFloors(t *landscape.Tree, land landscape.ARS) error {
	if len(w.Floors) > MaxLimits {
		return fmt.Errorf("%w: %d floors: give at most %d", ErrTeams, len(w.Floors), MaxLimits)
	}
	for i, f := range w.Floors {
		if err := f.check(); err != nil {
			return err
		}
		if !belongs(t, land, f.Authority) {
			return fmt.Errorf("%w: floor %s: unknown authority %q: give the key of an authority of %q", ErrTeams, f, f.Authority, land)
		}
		if slices.ContainsFunc(w.Floors[:i], func(o Floor) bool { return o.Authority == f.Authority }) {
			return fmt.Errorf("%w: floor %s: that of %s is given twice", ErrTeams, f, t.Name(f.Authority))
		}
	}
	return nil
}

// belongs reports whether a key is that of a Land or of an authority in it.
func belongs(t *landscape.Tree, land, key landscape.ARS) bool {
	u, ok := t.Authority(key)
	return ok && (u.Key == land || slices.ContainsFunc(t.Ancestors(key), func(a landscape.Authority) bool { return a.Key == land }))
}

// floors says where acceptance keeps authorities on their own.
type floors struct {
	list   []Floor
	keys   map[landscape.ARS][]landscape.ARS // by authority of a floor: all its keys
	fields map[floorCase]*field
}

// floorCase is what decides who stays on its own.
type floorCase struct {
	field      *field
	acceptance float64
}

func newFloors(t *landscape.Tree, list []Floor) *floors {
	x := &floors{list: list, keys: map[landscape.ARS][]landscape.ARS{}, fields: map[floorCase]*field{}}
	for _, f := range list {
		x.keys[f.Authority] = twins(t, f.Authority)
	}
	return x
}

// holds reports whether a floor is that of an authority or of a unit above it.
func (x *floors) holds(l Floor, authority landscape.ARS) bool {
	return slices.ContainsFunc(x.keys[l.Authority], func(key landscape.ARS) bool { return strings.HasPrefix(string(authority), string(key)) })
}

// ground returns the field on which a service of so much acceptance is bundled: f
// itself where no floor is higher, or nobody knows the acceptance.
func (x *floors) ground(f *field, acceptance *float64) *field {
	if acceptance == nil {
		return f
	}
	at := floorCase{f, *acceptance}
	if x.fields[at] == nil {
		stays := func(a int) bool {
			return slices.ContainsFunc(x.list, func(l Floor) bool { return l.Least > *acceptance && x.holds(l, f.units[a].Key) })
		}
		x.fields[at] = f
		if slices.ContainsFunc(f.authorities, stays) {
			x.fields[at] = f.barring(func(a, _ int) bool { return stays(a) })
		}
	}
	return x.fields[at]
}

// FloorEffect is what a floor comes to.
type FloorEffect struct {
	Floor
	// Kept counts the functions of services that fewer want in which some authority
	// under this floor would be served by somebody else without any limit.
	Kept int `json:"kept"`
	// Unknown counts those in which in the plan some authority under this floor is
	// served by somebody else while nobody knows the acceptance: the floor does not
	// hold there.
	Unknown int `json:"unknown"`
}

// effects says what each floor comes to with the plans of the work.
func (x *floors) effects(work []teamWork, plans []plan) []FloorEffect {
	list := make([]FloorEffect, 0, len(x.list))
	for _, l := range x.list {
		e := FloorEffect{Floor: l}
		for i := range work {
			w := &work[i]
			moves := func(p plan) bool {
				return slices.ContainsFunc(w.field.authorities, func(a int) bool { return p[a] != a && x.holds(l, w.field.units[a].Key) })
			}
			switch {
			case l.Least == 0:
			case w.acceptance == nil && moves(plans[i]):
				e.Unknown++
			case w.acceptance != nil && *w.acceptance < l.Least && moves(w.free.plan):
				e.Kept++
			}
		}
		list = append(list, e)
	}
	return list
}

// BudgetWorth is what a budget is used for and what it is worth. Money is EUR per
// year.
type BudgetWorth struct {
	Budget
	Wanted float64 `json:"wanted"` // what the plans without limits would spend
	Used   float64 `json:"used"`   // what the plan spends
	// Price is by how much Cost falls for one euro more, at the margin, see package teams.
	Price float64 `json:"price"`
}
