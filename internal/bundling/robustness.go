package bundling

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kiesel/internal/landscape"
)

// ErrUnknownFunction is wrapped by errors about a function that does not exist.
var ErrUnknownFunction = errors.New("unknown function")

// Robustness is the map of where bundling wins: the probability that the bundled
// plan of a function is cheaper than everybody serving themselves, over the three
// figures that are disputed most.
type Robustness struct {
	Service  landscape.ServiceID `json:"service"`
	Land     landscape.ARS       `json:"land"`
	Function landscape.Function  `json:"function"`
	Outcome  Outcome             `json:"outcome"`
	Reasons  []Reason            `json:"reasons"` // why there is nothing to win, see [FunctionVerdict]
	Missing  []Missing           `json:"missing"`
	// Conditions under which the map holds.
	Conditions Conditions `json:"conditions,omitzero"`
	// The axes: the elasticity of the hours below the scale limit, the factor on all
	// coordination and distance, and the share of the authorities that join. Each
	// contains the value in force, or the one next to it.
	Elasticity   []float64 `json:"elasticity"`
	Coordination []float64 `json:"coordination"`
	Joining      []float64 `json:"joining"`
	// Wins is by joining, coordination and elasticity the share of draws of all
	// other figures in which the bundled plan is cheaper, 0–1; empty if there is no
	// bundled plan.
	Wins [][][]float64 `json:"wins"`
	// Holds is the share of the cells in which the answer is the same as that of
	// the recommendation, bundling above one half and staying local below.
	Holds float64 `json:"holds"`
	Draws int     `json:"draws"`
	Seed  uint64  `json:"seed"`
}

// robustnessDraws is fewer than for a verdict: a cell needs to be known to some
// per cent only.
const robustnessDraws = 300

// The axes of the map.
func robustnessAxes() (elasticity, coordination, joining []float64) {
	return []float64{.80, .85, .90, .95, 1, 1.05}, []float64{.25, .5, 1, 1.5, 2, 3, 5}, []float64{1, .75, .5}
}

// Robustness maps where bundling a function wins. The error is that of
// [Service.VerdictUnder], or wraps [ErrUnknownFunction].
func (s *Service) Robustness(ctx context.Context, id landscape.ServiceID, land landscape.ARS, function landscape.Function, whatIf WhatIf, conditions Conditions) (Robustness, error) {
	r := Robustness{Service: id, Land: land, Function: function, Conditions: conditions, Draws: robustnessDraws, Seed: defaultSeed}
	if !slices.Contains(landscape.Functions(), function) {
		return r, fmt.Errorf("%w %q: must be one of %v", ErrUnknownFunction, function, landscape.Functions())
	}
	m, err := s.matterUnder(ctx, id, land, whatIf, conditions)
	if err != nil {
		return r, err
	}
	r.Elasticity, r.Coordination, r.Joining = robustnessAxes()
	f := m.field.under(conditions, function)
	found, err := m.recommend(newOptimiser(f), function)
	r.Outcome, r.Missing = found.outcome, found.missing
	if found.reason != "" {
		r.Reasons = []Reason{{Key: found.reason}}
	}
	if err != nil || found.best.plan == nil || found.reason != "" {
		return r, err
	}
	l := f.layout(f.bundled(&m, function, found.best.plan))
	if len(l.groups) == 0 {
		return r, nil
	}
	x := m.sheet.draw(robustnessDraws)
	if r.Wins, err = x.wins(ctx, f, function, l, r.Elasticity, r.Coordination, r.Joining); err != nil {
		return r, fmt.Errorf("mapping where %s wins: %w", function, err)
	}
	r.Holds = holds(r.Wins, r.Outcome != KeepLocal)
	return r, nil
}

// bundled returns the plan if it bundles, or else the cheapest simple one that does.
func (f *field) bundled(m *matter, function landscape.Function, x plan) plan {
	q := &inquiry{field: f, function: function, prices: priceOf(function, m.sheet.value)}
	if len(f.layout(x).groups) > 0 {
		return x
	}
	q.contenders = make([]contender, 2) // those that are no simple plans
	for _, level := range f.levels() {
		q.contend(f.from(level), level)
	}
	if c := q.cheapestBundle(); c != nil {
		return c.plan
	}
	return x
}

// wins returns by joining, coordination and elasticity the share of draws in which
// the plan saves.
func (x *sample) wins(ctx context.Context, f *field, function landscape.Function, l layout, elasticity, coordination, joining []float64) ([][][]float64, error) {
	wins := make([][][]float64, len(joining))
	for j := range wins {
		wins[j] = make([][]float64, len(coordination))
		for c := range wins[j] {
			wins[j][c] = make([]float64, len(elasticity))
		}
	}
	for k := range x.draws {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		prices := priceOf(function, x.at(k))
		for e, beta := range elasticity {
			p := prices
			p.elasticity = beta
			local := f.local(&p)
			for j, share := range joining {
				saving, disputed := f.savingParts(&p, l, local, share)
				for c, factor := range coordination {
					if saving > factor*disputed {
						wins[j][c][e] += 1 / float64(x.draws)
					}
				}
			}
		}
	}
	return wins, nil
}

// savingParts is the saving of a plan without coordination and distance, and what
// these cost.
func (f *field) savingParts(p *prices, l layout, local []float64, share float64) (saving, disputed float64) {
	for _, g := range l.groups {
		c := f.cost(p, g, local, share)
		disputed += c.coordination + c.distance
		saving += c.local - c.total() + c.coordination + c.distance
	}
	return saving, disputed
}

// holds is the share of cells that answer as the recommendation does.
func holds(wins [][][]float64, bundles bool) float64 {
	same, all := 0, 0
	for _, rows := range wins {
		for _, row := range rows {
			for _, p := range row {
				all++
				if (p > .5) == bundles {
					same++
				}
			}
		}
	}
	return float64(same) / float64(all)
}
