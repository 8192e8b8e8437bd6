package transition

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// ErrInvalid is wrapped by errors about a problem that has no meaning.
var ErrInvalid = errors.New("invalid transition")

// The most of everything that is planned.
const (
	MaxYears = 40     // years in which something may start
	MaxUntil = 100    // years whose gains count
	MaxItems = 20_000 // items
	// MaxDuration is the longest that an item can take; one that takes longer than
	// there are years is left out.
	MaxDuration = MaxUntil
)

// Problem asks which items to start in which year.
type Problem struct {
	First int     // the first year, such as 2027
	Years []Year  // what there is in each year from First on; all work lies in them
	Until int     // the last year whose gains count, not before the last of Years
	Rate  float64 // by which money is worth less each year, 0 or more, such as 0.03
	// CarryOver says that budget left over may be spent in later years. People
	// never carry over.
	CarryOver bool
	Items     []Item
}

// Year is what a year has for the transition. [math.Inf] stands for no limit.
type Year struct {
	Budget float64 // EUR, 0 or more
	Team   float64 // full-time equivalents, 0 or more
}

// Item is a bundling that can be carried out once.
type Item struct {
	ID       string   // not empty, each once
	Gain     float64  // EUR/a once it is done; negative if it costs more than it saves, as a basic service may
	Cost     float64  // EUR, once, 0 or more
	Effort   float64  // full-time equivalents × years, once, 0 or more
	Duration int      // years over which cost and effort are spread evenly, 1 to MaxDuration
	Earliest int      // year before which it can't start, 0 for any
	Deadline int      // year at whose end it has to be done if it is to be of use, 0 for any; not before it can be
	After    []string // IDs of the items that must be done before it starts
}

// Check returns an error that wraps [ErrInvalid] and names the first year or item
// that is wrong.
func (p *Problem) Check() error {
	_, err := p.index()
	return err
}

// index checks the problem and returns the position of each item by its ID.
func (p *Problem) index() (map[string]int, error) {
	if err := p.checkYears(); err != nil {
		return nil, err
	}
	if len(p.Items) > MaxItems {
		return nil, fmt.Errorf("%w: %d items; at most %d are planned", ErrInvalid, len(p.Items), MaxItems)
	}
	at := make(map[string]int, len(p.Items))
	for i := range p.Items {
		x := &p.Items[i]
		if x.ID == "" {
			return nil, fmt.Errorf("%w: item %d has no id", ErrInvalid, i+1)
		}
		if _, twice := at[x.ID]; twice {
			return nil, fmt.Errorf("%w: item %q is there twice", ErrInvalid, x.ID)
		}
		at[x.ID] = i
		if err := x.check(); err != nil {
			return nil, fmt.Errorf("%w: item %q: %w", ErrInvalid, x.ID, err)
		}
	}
	for _, x := range p.Items {
		for k, id := range x.After {
			if _, ok := at[id]; !ok {
				return nil, fmt.Errorf("%w: item %q comes after %q, which is not there", ErrInvalid, x.ID, id)
			}
			if slices.Contains(x.After[:k], id) {
				return nil, fmt.Errorf("%w: item %q names %q twice as coming first", ErrInvalid, x.ID, id)
			}
		}
	}
	return at, p.checkOrder(at)
}

func (p *Problem) checkYears() error {
	last := p.First + len(p.Years) - 1
	switch {
	case p.First < 1 || p.First > 9999:
		return fmt.Errorf("%w: the first year is %d", ErrInvalid, p.First)
	case len(p.Years) == 0 || len(p.Years) > MaxYears:
		return fmt.Errorf("%w: %d years; 1 to %d can be planned", ErrInvalid, len(p.Years), MaxYears)
	case p.Until < last:
		return fmt.Errorf("%w: gains count until %d, which is before the last year %d", ErrInvalid, p.Until, last)
	case p.Until >= p.First+MaxUntil:
		return fmt.Errorf("%w: gains count until %d, which is more than %d years", ErrInvalid, p.Until, MaxUntil)
	case !(p.Rate >= 0 && p.Rate <= 1):
		return fmt.Errorf("%w: the rate of discount is %g; it must lie between 0 and 1", ErrInvalid, p.Rate)
	}
	for t, y := range p.Years {
		if !(y.Budget >= 0) {
			return fmt.Errorf("%w: the budget of %d is %g; it must be 0 or more", ErrInvalid, p.First+t, y.Budget)
		}
		if !(y.Team >= 0) {
			return fmt.Errorf("%w: the team of %d is %g; it must be 0 or more", ErrInvalid, p.First+t, y.Team)
		}
	}
	return nil
}

// maxAmount bounds amounts, so that sums of them stay numbers.
const maxAmount = 1e15

func (x *Item) check() error {
	switch {
	case !(math.Abs(x.Gain) <= maxAmount):
		return fmt.Errorf("the gain is %g", x.Gain)
	case !(x.Cost >= 0 && x.Cost <= maxAmount):
		return fmt.Errorf("the cost is %g; it must be 0 or more", x.Cost)
	case !(x.Effort >= 0 && x.Effort <= maxAmount):
		return fmt.Errorf("the effort is %g; it must be 0 or more", x.Effort)
	case x.Duration < 1 || x.Duration > MaxDuration:
		return fmt.Errorf("the duration is %d years; it must be 1 to %d", x.Duration, MaxDuration)
	case x.Earliest < 0:
		return fmt.Errorf("the earliest year is %d", x.Earliest)
	case x.Deadline < 0:
		return fmt.Errorf("the deadline is %d", x.Deadline)
	case x.Earliest > 0 && x.Deadline > 0 && x.Deadline-x.Earliest < x.Duration-1:
		return fmt.Errorf("the earliest year is %d, the duration %d and the deadline %d, so that it could never be done in time; correct one of them", x.Earliest, x.Duration, x.Deadline)
	}
	return nil
}

// checkOrder looks for items that wait for each other.
func (p *Problem) checkOrder(at map[string]int) error {
	const (
		fresh = iota
		open
		done
	)
	state := make([]int, len(p.Items))
	var path []string
	var visit func(i int) error
	visit = func(i int) error {
		path = append(path, p.Items[i].ID)
		if state[i] == open {
			from := slices.Index(path, p.Items[i].ID)
			return fmt.Errorf("%w: items wait for each other: %s", ErrInvalid, strings.Join(path[from:], " after "))
		}
		if state[i] == fresh {
			state[i] = open
			for _, id := range p.Items[i].After {
				if err := visit(at[id]); err != nil {
					return err
				}
			}
			state[i] = done
		}
		path = path[:len(path)-1]
		return nil
	}
	for i := range p.Items {
		if err := visit(i); err != nil {
			return err
		}
	}
	return nil
}
