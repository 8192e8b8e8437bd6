package bundling

import (
	"slices"

	"kiesel/internal/landscape"
)

// tieShare is the share of draws from which on an alternative that is cheaper
// in them counts as equal to the recommendation.
const tieShare = 1.0 / 3

// inquiry is the search for the verdict on one function over a field.
type inquiry struct {
	field    *field
	function landscape.Function
	sample   *sample
	prices   prices
	best     optimum
	// contenders are compared in the simulation: first everybody on their own,
	// then the recommendation, then the simple plans if there is a choice, and last
	// the second best if there is one.
	contenders []contender
	second     bool
}

// contender is a plan with its cost in each draw.
type contender struct {
	plan  plan
	level landscape.Level // from which everybody is served, LevelUnknown for a mixed plan
	cost  float64         // EUR per year
	draws []float64
}

func (q *inquiry) now() *contender      { return &q.contenders[0] }
func (q *inquiry) then() *contender     { return &q.contenders[1] }
func (q *inquiry) simple() []contender  { return q.apart()[2:] }
func (q *inquiry) layout(x plan) layout { return q.field.layout(x) }

// apart are the contenders but for the second best, which is hardly another one.
func (q *inquiry) apart() []contender {
	if q.second {
		return q.contenders[:len(q.contenders)-1]
	}
	return q.contenders
}

// judge draws the verdict on one function and returns it with the cost now and
// then by draw; there are none if nothing is known or nothing to choose.
func (m *matter) judge(function landscape.Function, draws func() *sample) (v FunctionVerdict, now, then []float64, err error) {
	ground := m.field.under(m.conditions, function)
	r, err := m.recommend(newOptimiser(ground), function)
	v = FunctionVerdict{Function: function, Outcome: r.outcome, Missing: r.missing, LowerBound: r.best.lower, ProvedOptimal: r.best.proved}
	if r.reason != "" {
		v.Reasons = []Reason{{Key: r.reason}}
		v.ProbabilityCheaper, v.Unrivalled = 1, true
	}
	if err != nil || r.best.plan == nil {
		return v, nil, nil, err
	}
	x := draws()
	q := &inquiry{field: ground, function: function, sample: x, prices: priceOf(function, x.sheet.value), best: r.best}
	q.contend(ground.alone(), landscape.LevelUnknown)
	q.contend(r.best.plan, landscape.LevelUnknown)
	if r.reason == "" {
		if err := q.challenge(&v); err != nil {
			return v, nil, nil, err
		}
	}
	x.simulate(ground, function, q.contenders)
	q.describe(&v)
	q.compare(&v)
	if v.Cover, err = q.cover(); err != nil {
		return v, nil, nil, err
	}
	v.Citations = citations(&v, q.prices.limit)
	return v, q.now().draws, q.then().draws, nil
}

// recommendation is the answer for one function without its robustness.
type recommendation struct {
	outcome Outcome
	reason  string // why there is no choice, see [Reason]; "" if there is
	missing []Missing
	best    optimum // without plan if nothing is known or nothing to choose
	saving  float64 // EUR per year against everybody serving themselves
	// uncovered counts the authorities that are without cover on their own.
	uncovered int
}

// recommend finds the cheapest lawful plan for a function; o works on the
// matter's field.
func (m *matter) recommend(o *optimiser, function landscape.Function) (r recommendation, err error) {
	r.missing = m.sheet.missing(function)
	if m.level == landscape.LevelUnknown {
		r.missing = append([]Missing{{Key: MissingCompetence}}, r.missing...)
	} else if len(m.field.authorities) <= 1 {
		return recommendation{outcome: KeepLocal, reason: ReasonSingleAuthority, best: optimum{proved: true}}, nil
	}
	if len(r.missing) > 0 {
		r.outcome = NotEnoughData
		return r, nil
	}
	p := priceOf(function, m.sheet.value)
	alone := o.alone(&p)
	if m.sheet.value(Key{Function: function, Name: "must_be_local"}) >= .5 {
		r.reason, r.best = ReasonMustBeLocal, alone
	} else if r.best, err = o.solve(&p); err != nil {
		return r, err
	}
	r.saving = alone.cost - r.best.cost
	r.uncovered = m.field.uncovered(&p)
	r.outcome = outcome(m.field.layout(r.best.plan))
	return r, nil
}

func outcome(l layout) Outcome {
	switch {
	case len(l.groups) == 0:
		return KeepLocal
	case len(l.alone) == 0:
		return Bundle
	default:
		return BundleInPart
	}
}

// challenge finds the plans to compare the recommendation with.
func (q *inquiry) challenge(v *FunctionVerdict) error {
	second, err := newOptimiser(q.field).second(&q.prices, q.best)
	if err != nil {
		return err
	}
	v.EqualPlans = second.equal
	for _, level := range q.field.levels() {
		q.contend(q.field.from(level), level)
	}
	if second.plan != nil {
		q.contend(second.plan, landscape.LevelUnknown)
		q.second = true
		v.Regret, v.RegretIsLimit = q.cost(second.plan)-q.best.cost, !second.exact
	}
	return nil
}

func (q *inquiry) contend(x plan, level landscape.Level) {
	q.contenders = append(q.contenders, contender{plan: x, level: level, cost: q.cost(x)})
}

func (q *inquiry) cost(x plan) float64 {
	return q.field.total(&q.prices, q.layout(x), q.field.local(&q.prices))
}

// describe says what the recommendation is and what it costs.
func (q *inquiry) describe(v *FunctionVerdict) {
	l := q.layout(q.best.plan)
	v.Local = len(l.alone)
	v.Carriers = q.field.carriers(&q.prices, l)
	v.Components = q.field.components(&q.prices, l)
	v.Changes = q.field.changes(&q.prices, l)
	v.Balance = balance(v.Changes)
	now, then := q.now(), q.then()
	v.Now = spread(now.cost, now.draws)
	v.Then = spread(then.cost, then.draws)
	v.Saving = spread(now.cost-then.cost, difference(now.draws, then.draws))
}

// compare sets the recommendation against its alternatives and says how sure
// it is.
func (q *inquiry) compare(v *FunctionVerdict) {
	for i := range q.simple() {
		a := q.alternative(&q.simple()[i])
		v.Tie = v.Tie || a.Tie
		v.Alternatives = append(v.Alternatives, a)
	}
	if q.second {
		a := q.alternative(&q.contenders[len(q.contenders)-1])
		v.SecondBest = &a
	}
	rival, bundled := q.now(), q.then()
	if v.Outcome == KeepLocal {
		rival = q.cheapestBundle()
		bundled = rival
	}
	if rival == nil {
		v.ProbabilityCheaper, v.Unrivalled = 1, true
		return
	}
	v.ProbabilityCheaper = shareBelow(q.then().draws, rival.draws)
	l := q.layout(bundled.plan)
	v.BreakEvens = breakEvens(q.field, q.function, q.sample.sheet, l, v.Outcome != KeepLocal)
	v.Flips = flips(q.field, q.function, q.sample.sheet, l, v.BreakEvens)
	v.Measure = q.sample.measure(q.function, q.apart(), difference(rival.draws, q.then().draws))
}

// cheapestBundle returns the cheapest simple plan in which somebody serves
// others, nil if there is none.
func (q *inquiry) cheapestBundle() *contender {
	var cheapest *contender
	for i := range q.simple() {
		c := &q.simple()[i]
		if len(q.layout(c.plan).groups) > 0 && (cheapest == nil || c.cost < cheapest.cost) {
			cheapest = c
		}
	}
	return cheapest
}

// alternative describes another plan; its range and probability are those of
// the draws.
func (q *inquiry) alternative(c *contender) Alternative {
	l := q.layout(c.plan)
	a := Alternative{
		Level: c.level, Carriers: len(l.groups), Local: len(l.alone),
		Cost: spread(c.cost, c.draws), ProbabilityCheaper: shareBelow(c.draws, q.then().draws), Excluded: q.field.excluded(c.level),
	}
	a.Tie = a.ProbabilityCheaper >= tieShare
	for _, n := range q.field.authorities {
		if c.plan[n] != q.best.plan[n] {
			a.Differs++
		}
	}
	return a
}

// levels lists the level of the authorities and those from which they might be
// served, from below.
func (f *field) levels() []landscape.Level {
	var levels []landscape.Level
	for _, u := range f.units {
		if !slices.Contains(levels, u.Level) {
			levels = append(levels, u.Level)
		}
	}
	slices.Sort(levels)
	slices.Reverse(levels)
	return levels
}
