package bundling

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// Cooperation answers for one service in one Land what authorities gain if
// neighbours may carry for each other as well, besides the levels above.
type Cooperation struct {
	Service       landscape.ServiceID     `json:"service"`
	Land          landscape.ARS           `json:"land"`
	Level         landscape.Level         `json:"level"` // of the competent authorities
	Authorities   int                     `json:"authorities"`
	Neighbourhood landscape.Neighbourhood `json:"neighbourhood"`
	Pairs         int                     `json:"pairs"` // of neighbours among the competent authorities
	Conditions    Conditions              `json:"conditions,omitzero"`
	Functions     []FunctionCooperation   `json:"functions"` // always four, in the order of display
	Draws         int                     `json:"draws"`
	Seed          uint64                  `json:"seed"`
}

// FunctionCooperation is the answer for one function. All money is EUR per year.
// If Outcome is NotEnoughData only Missing is filled; if nothing is to be chosen,
// only Reasons.
type FunctionCooperation struct {
	Function landscape.Function `json:"function"`
	Outcome  Outcome            `json:"outcome"`
	Reasons  []Reason           `json:"reasons"`
	Missing  []Missing          `json:"missing"`
	Carriers []Carrier          `json:"carriers"` // who serves whom, largest first
	// Neighbours is how many of the carriers are authorities that serve neighbours.
	Neighbours int `json:"neighbours"`
	Local      int `json:"local"` // authorities that serve only themselves

	Now    Range `json:"now"`    // everybody serves itself
	Levels Range `json:"levels"` // as recommended along the levels, see [FunctionVerdict]
	Then   Range `json:"then"`   // with neighbours
	Gain   Range `json:"gain"`   // Levels − Then, draw by draw
	// ProbabilityCheaper is the share of draws in which Then is below Levels; Tie
	// says that Levels is the cheaper one in at least a third, or both are the same
	// plan.
	ProbabilityCheaper float64 `json:"probability_cheaper"`
	Tie                bool    `json:"tie"`
	// LowerBound is below the cost of every plan; Gap is how far Then.Value may be
	// from the optimum at most, as a share of it.
	LowerBound float64  `json:"lower_bound"`
	Gap        float64  `json:"gap"`
	Changes    []Change `json:"changes"`
	Balance    Balance  `json:"balance"` // of the changes
}

// Cooperation finds the cheapest plans with neighbours among the carriers. The
// error is that of [Service.VerdictUnder], or says why the neighbours can't be
// told; then it may wrap [landscape.ErrNoBoundaries].
func (s *Service) Cooperation(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf, conditions Conditions, n landscape.Neighbourhood) (Cooperation, error) {
	m, err := s.matterUnder(ctx, id, land, whatIf, conditions)
	if err != nil {
		return Cooperation{}, err
	}
	near, pairs, err := m.field.neighbours(n)
	if err != nil {
		return Cooperation{}, err
	}
	c := Cooperation{
		Service: m.service.ID, Land: m.land.Key, Level: m.level, Authorities: len(m.field.authorities),
		Neighbourhood: n, Pairs: pairs, Conditions: conditions,
		Functions: make([]FunctionCooperation, len(landscape.Functions())),
		Draws:     defaultDraws, Seed: defaultSeed,
	}
	draws := m.draws()
	g, ctx := errgroup.WithContext(ctx)
	for i, f := range landscape.Functions() {
		g.Go(func() (err error) {
			c.Functions[i], err = m.cooperate(ctx, f, near, draws)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return Cooperation{}, fmt.Errorf("finding neighbours for %s: %w", m.service.ID, err)
	}
	return c, nil
}

// neighbours lists by competent authority who its neighbours are, and the number
// of pairs.
func (f *field) neighbours(n landscape.Neighbourhood) (near [][]int, pairs int, err error) {
	units := make([]landscape.Authority, len(f.authorities))
	for i, a := range f.authorities {
		units[i] = f.units[a]
	}
	near, err = n.Neighbours(units)
	for _, list := range near {
		pairs += len(list)
	}
	return near, pairs / 2, err
}

// cooperate answers for one function.
func (m *matter) cooperate(ctx context.Context, function landscape.Function, near [][]int, draws func() *sample) (c FunctionCooperation, err error) {
	ground := m.field.under(m.conditions, function)
	r, err := m.recommend(newOptimiser(ground), function)
	c = FunctionCooperation{Function: function, Outcome: r.outcome, Missing: r.missing, LowerBound: r.best.lower}
	if r.reason != "" {
		c.Reasons = []Reason{{Key: r.reason}}
	}
	if err != nil || r.best.plan == nil {
		return c, err
	}
	x := draws()
	p := priceOf(function, x.sheet.value)
	best := r.best
	if r.reason == "" {
		bars := func(a, u landscape.ARS) bool { return m.conditions.bars(function, a, u) }
		if best, err = newStars(ground, near, bars).solve(ctx, &p, r.best.plan); err != nil {
			return c, err
		}
	}
	contenders := []contender{{plan: ground.alone()}, {plan: r.best.plan, cost: r.best.cost}, {plan: best.plan, cost: best.cost}}
	contenders[0].cost = ground.total(&p, ground.layout(contenders[0].plan), ground.local(&p))
	x.simulate(ground, function, contenders)
	c.describe(ground, &p, best, contenders)
	return c, nil
}

// describe fills in the plan and how it compares with those without neighbours:
// everybody alone, and the recommendation along the levels.
func (c *FunctionCooperation) describe(f *field, p *prices, best optimum, contenders []contender) {
	now, levels, then := contenders[0], contenders[1], contenders[2]
	l := f.layout(best.plan)
	c.Outcome, c.Local, c.LowerBound = outcome(l), len(l.alone), best.lower
	c.Carriers, c.Changes = f.carriers(p, l), f.changes(p, l)
	c.Balance = balance(c.Changes)
	for _, g := range l.groups {
		if g.own {
			c.Neighbours++
		}
	}
	if best.cost > 0 {
		c.Gap = (best.cost - best.lower) / best.cost
	}
	c.Now, c.Levels, c.Then = spread(now.cost, now.draws), spread(levels.cost, levels.draws), spread(then.cost, then.draws)
	c.Gain = spread(levels.cost-then.cost, difference(levels.draws, then.draws))
	c.ProbabilityCheaper = shareBelow(then.draws, levels.draws)
	c.Tie = 1-c.ProbabilityCheaper >= tieShare
}
