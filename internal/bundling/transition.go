package bundling

import (
	"context"
	"fmt"
	"math"
	"time"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/landscape"
)

// TransitionWish says what each year has for the transition to the recommendations.
type TransitionWish struct {
	First int               // the first year, one of [FirstYears]; 0 for the next one
	Years []transition.Year // from the first on; without any, five years without limit
	// Until is the last year whose gains count; 0 for as many years after the first
	// as the transition is written off over (parameter horizon), but no fewer than Years.
	Until     int
	CarryOver bool // budget left over may be spent in later years
	Duration  int  // years that each item takes, 1 to [MaxDuration]
	transition.Options
}

// Transition is the plan by which a Land gets from where it stands to what is
// recommended, function by function.
type Transition struct {
	Land    landscape.ARS
	Problem transition.Problem // item i is that of Items[i]
	Items   []TransitionItem   // in the order of the catalogue
	Plan    transition.Plan
}

// TransitionItem is the bundling of one function of a service. Gain, cost and effort
// stand in the problem: the gain is the expected saving without the annuity of the
// transition; the cost is once, with overrun; the effort is the cost as working time.
type TransitionItem struct {
	Service  landscape.ServiceID
	Function landscape.Function
}

// MaxDuration is the most years over which the items of a wish are spread.
const MaxDuration = 10

// FirstYears are the years in which a plan may begin: from the current one, as nothing
// starts in the past, to as many years on as a plan may have.
func FirstYears(now time.Time) (earliest, latest int) {
	year := now.Local().Year()
	return year, year + transition.MaxYears
}

// defaultYears is how many years are planned if none are given.
const defaultYears = 5

// Transition plans which recommendations of a Land come first. The error wraps
// [ErrUnknownLand] or [transition.ErrInvalid]. If ctx ends while the plan is improved,
// the best so far is returned with its true bound.
func (s *Service) Transition(ctx context.Context, land landscape.ARS, wish TransitionWish) (Transition, error) {
	t := Transition{Land: land}
	var err error
	if t.Problem, err = s.wished(ctx, wish); err != nil {
		return t, err
	}
	portfolio, err := s.Portfolio(ctx, land)
	if err != nil {
		return t, err
	}
	current, err := s.landscape(ctx)
	if err != nil {
		return t, err
	}
	known, err := s.matters(ctx, current, portfolio)
	if err != nil {
		return t, err
	}
	for i := range known {
		if err := t.add(&known[i], portfolio, wish.Duration); err != nil {
			return t, err
		}
	}
	t.Plan, err = transition.Make(ctx, &t.Problem, wish.Options)
	return t, err
}

// wished returns the problem without its items, checked.
func (s *Service) wished(ctx context.Context, wish TransitionWish) (transition.Problem, error) {
	general, err := s.sheet(ctx, landscape.Service{}, nil)
	if err != nil {
		return transition.Problem{}, err
	}
	p := transition.Problem{
		First: wish.First, Years: wish.Years, Until: wish.Until, CarryOver: wish.CarryOver,
		Rate: general.value(Key{Name: "interest"}),
	}
	earliest, latest := FirstYears(s.now())
	switch {
	case p.First == 0:
		p.First = earliest + 1
	case p.First < earliest || p.First > latest:
		return p, fmt.Errorf("%w: the first year is %d; a plan begins in one of the years %d to %d", transition.ErrInvalid, p.First, earliest, latest)
	}
	if wish.Duration < 1 || wish.Duration > MaxDuration {
		return p, fmt.Errorf("%w: the duration is %d years; it must be 1 to %d", transition.ErrInvalid, wish.Duration, MaxDuration)
	}
	if len(p.Years) == 0 {
		for range defaultYears {
			p.Years = append(p.Years, transition.Year{Budget: math.Inf(1), Team: math.Inf(1)})
		}
	}
	if p.Until == 0 {
		p.Until = p.First + max(len(p.Years)-1, int(math.Round(general.value(Key{Name: "horizon"}))))
	}
	return p, p.Check()
}

// add adds the functions of a service that are to be bundled.
func (t *Transition) add(m *matter, portfolio Portfolio, duration int) error {
	o, _ := portfolio.Outcome(m.service.ID) // the matters are those of the portfolio
	if !(o.StatedSaving() > 0) {
		return nil
	}
	optimiser := newOptimiser(m.field)
	for i, f := range landscape.Functions() {
		if o.Functions[i] != Bundle && o.Functions[i] != BundleInPart {
			continue
		}
		r, err := m.recommend(optimiser, f)
		if err != nil {
			return fmt.Errorf("%s: %w", m.service.ID, err)
		}
		t.Items = append(t.Items, TransitionItem{m.service.ID, f})
		t.Problem.Items = append(t.Problem.Items, m.measure(f, r, duration))
	}
	return nil
}

// measure turns the recommendation to bundle a function into an item of a plan.
func (m *matter) measure(f landscape.Function, r recommendation, duration int) transition.Item {
	p := priceOf(f, m.sheet.value)
	local, yearly := m.field.local(&p), 0.0
	for _, g := range m.field.layout(r.best.plan).groups {
		yearly += m.field.cost(&p, g, local, 1).transition
	}
	shared := func(name string) float64 { return m.sheet.value(Key{Name: name}) }
	cost := yearly / annuity(shared("interest"), shared("horizon"))
	return transition.Item{
		ID: string(m.service.ID) + "/" + string(f), Duration: duration,
		Gain: r.saving + yearly, Cost: cost, Effort: cost / shared("hour_cost") / shared("fte_hours"),
	}
}
