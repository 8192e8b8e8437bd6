package transition

import (
	"context"
	"slices"
	"time"
)

// Plan is a solution as people and programs read it.
type Plan struct {
	Value  float64 `json:"value"`          // net gain, EUR discounted to the first year
	Bound  float64 `json:"bound"`          // no plan gains more
	Proved bool    `json:"proved_optimal"` // the value is the greatest possible
	Nodes  int     `json:"nodes"`          // of the search tree
	// Items in the order of the problem.
	Items []Placed `json:"items"`
	// Years from the first to the last whose gains count.
	Years []Account `json:"years"`
	// Extra says what more budget and more people would bring.
	Extra       []Extra `json:"extra"`
	Certificate Prices  `json:"certificate"` // for [Bound]
}

// Placed is what a plan does with an item.
type Placed struct {
	ID    string  `json:"id"`
	Start int     `json:"start"` // year, 0 if it is left out
	Done  int     `json:"done"`  // last year of work, 0 if it is left out
	Value float64 `json:"value"` // its net gain, EUR discounted to the first year
	// Reason why it is left out.
	Reason Reason `json:"reason,omitempty"`
}

// Reason is why an item is left out.
type Reason string

// The reasons; the first that holds is given.
const (
	ReasonTooLong Reason = "too_long" // it takes more years than are planned
	ReasonTooLate Reason = "too_late" // its duration, earliest year, deadline and predecessors leave no year to start in
	ReasonTooBig  Reason = "too_big"  // it needs more than any year has left for it, even if nothing else is done
	ReasonNoGain  Reason = "no_gain"  // even in its best year its gain does not cover its cost until gains cease to count
	ReasonBefore  Reason = "before"   // what must come first is left out
	ReasonOthers  Reason = "others"   // others make more of the same money and people
)

// Reasons lists all reasons.
func Reasons() []Reason {
	return []Reason{ReasonTooLong, ReasonTooLate, ReasonTooBig, ReasonNoGain, ReasonBefore, ReasonOthers}
}

// Account is what happens in a year.
type Account struct {
	Year   int      `json:"year"`
	Starts []string `json:"starts" nullable:"false"` // items, in the order of the problem
	Spent  float64  `json:"spent"`                   // EUR
	// Budget that could be spent, with what was left over where that carries
	// over; nil for no limit. In years after the last of the problem it is 0.
	Budget *float64 `json:"budget"`
	Worked float64  `json:"worked"` // full-time equivalents
	Team   *float64 `json:"team"`   // full-time equivalents there are, like Budget
	Gain   float64  `json:"gain"`   // EUR that arise in this year from what is done
	// Cumulative is all that was gained less all that was spent until the end of
	// the year, EUR discounted to the first year; in the last year it is the value.
	Cumulative float64 `json:"cumulative"`
}

// Resource is what limits a transition.
type Resource string

// The resources.
const (
	Budget Resource = "budget" // EUR
	Team   Resource = "team"   // full-time equivalents
)

// Extra says what more of a resource in one year would bring, found by planning anew.
type Extra struct {
	Year     int      `json:"year"`
	Resource Resource `json:"resource"`
	Amount   float64  `json:"amount"` // more than there is: a tenth of the budget, or one full-time equivalent
	Gain     float64  `json:"gain"`   // EUR discounted to the first year, the difference between the two plans
	Proved   bool     `json:"proved"` // both plans are the best possible; otherwise the true gain may be more or less
}

// Options say how hard to look.
type Options struct {
	Nodes int  // most nodes of the search tree, see [Solve]; 0 for no limit
	Extra bool // whether to look for what more budget and more people would bring
	// Time is about how long to look at most, half of it for the plan and the other
	// half for all extras; 0 for no limit. A plan found when time is up depends on
	// the speed of the machine; its bound is true all the same.
	Time time.Duration
}

// within returns a context that ends after a part of the time, however small; a time
// of 0 never ends.
func (o Options) within(ctx context.Context, parts int) (context.Context, context.CancelFunc) {
	if o.Time <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, o.Time/time.Duration(parts))
}

// extraNodes bounds the search for each [Extra].
const extraNodes = 2000

// Make solves a problem and describes the solution, see [Solve].
func Make(ctx context.Context, p *Problem, o Options) (Plan, error) {
	m, err := newModel(p)
	if err != nil {
		return Plan{}, err
	}
	mainly, done := o.within(ctx, 2)
	defer done()
	search := m.newSearch(mainly, o.Nodes)
	s := search.solve(nil)
	plan := Plan{
		Value: s.Value, Bound: s.Bound, Proved: s.Proved, Nodes: s.Nodes, Certificate: s.Prices,
		Items: m.placed(search.plan), Years: m.accounts(search.plan), Extra: []Extra{},
	}
	if !o.Extra {
		return plan, nil
	}
	extras := p.extras()
	for _, e := range extras {
		if ctx.Err() != nil {
			break
		}
		if err := e.find(ctx, p, s, search.plan, o, 2*len(extras)); err != nil {
			return plan, err
		}
		plan.Extra = append(plan.Extra, e)
	}
	return plan, nil
}

// extras lists what could be more, year by year.
func (p *Problem) extras() []Extra {
	var list []Extra
	for t, y := range p.Years {
		if limited(y.Budget) && y.Budget > 0 {
			list = append(list, Extra{Year: p.First + t, Resource: Budget, Amount: y.Budget / 10})
		}
		if limited(y.Team) {
			list = append(list, Extra{Year: p.First + t, Resource: Team, Amount: 1})
		}
	}
	return list
}

// find plans anew with the extra, from the known plan on, in a part of the time.
func (e *Extra) find(ctx context.Context, p *Problem, s Solution, known []int, o Options, parts int) error {
	ctx, done := o.within(ctx, parts)
	defer done()
	more := *p
	more.Years = slices.Clone(p.Years)
	if y := &more.Years[e.Year-p.First]; e.Resource == Budget {
		y.Budget += e.Amount
	} else {
		y.Team += e.Amount
	}
	m, err := newModel(&more)
	if err != nil {
		return err
	}
	nodes := extraNodes
	if o.Nodes > 0 {
		nodes = min(nodes, o.Nodes)
	}
	with := m.newSearch(ctx, nodes).solve(known)
	e.Gain, e.Proved = with.Value-s.Value, with.Proved && s.Proved
	return nil
}

// placed describes what the plan does with each item.
func (m *model) placed(plan []int) []Placed {
	list := make([]Placed, len(plan))
	for i, s := range plan {
		list[i].ID = m.Items[i].ID
		if s == m.never() {
			list[i].Reason = m.reason(i, plan)
			continue
		}
		list[i].Start, list[i].Done = m.First+s, m.First+s+m.items[i].duration-1
		list[i].Value = m.items[i].value[s]
	}
	return list
}

// reason tells why an item is left out.
func (m *model) reason(i int, plan []int) Reason {
	it := &m.items[i]
	best, some := 0.0, false
	for s := range m.never() {
		if it.starts.has(s) {
			best, some = max(best, it.value[s]), true
		}
	}
	switch {
	case it.duration > len(m.Years):
		return ReasonTooLong
	case !some && m.fitsNowhere(i):
		return ReasonTooBig
	case !some:
		return ReasonTooLate
	case best <= 0:
		return ReasonNoGain
	}
	for _, a := range it.follows {
		if plan[m.arcs[a].first] == m.never() {
			return ReasonBefore
		}
	}
	return ReasonOthers
}

// fitsNowhere tells whether an item has years to start in, but no room in any.
func (m *model) fitsNowhere(i int) bool {
	x := &m.Items[i]
	inTime := false
	for s := max(0, x.Earliest-m.First); s+x.Duration <= len(m.Years); s++ {
		if x.Deadline > 0 && m.First+s+x.Duration-1 > x.Deadline {
			break
		}
		if inTime = true; m.empty().fits(&m.items[i], s) {
			return false
		}
	}
	return inTime
}

// accounts adds up what happens in each year.
func (m *model) accounts(plan []int) []Account {
	list := make([]Account, m.Until-m.First+1)
	used := m.empty()
	for t := range list {
		list[t] = Account{Year: m.First + t, Starts: []string{}, Budget: new(float64), Team: new(float64)}
	}
	for i, s := range plan {
		if s == m.never() {
			continue
		}
		list[s].Starts = append(list[s].Starts, m.Items[i].ID)
		used.add(&m.items[i], s, 1)
		for t := s + m.items[i].duration; t < len(list); t++ {
			list[t].Gain += m.Items[i].Gain
		}
	}
	left, sum, factor := 0.0, 0.0, 1.0
	for t := range list {
		a := &list[t]
		if t < len(m.Years) {
			a.Spent, a.Worked = used.used[money][t], used.used[people][t]
			budget := left + m.Years[t].Budget
			a.Budget, a.Team = limit(budget), limit(m.Years[t].Team)
			if m.CarryOver {
				left = budget - a.Spent
			}
		}
		sum += factor * (a.Gain - a.Spent)
		a.Cumulative = sum
		factor /= 1 + m.Rate
	}
	return list
}

// limit returns nil for no limit.
func limit(room float64) *float64 {
	if !limited(room) {
		return nil
	}
	return &room
}
