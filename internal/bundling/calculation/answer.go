package calculation

import (
	"context"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Bundling is what calculations ask of the bundling room.
type Bundling interface {
	// Decidable lists the services of a Land about which there is something to say.
	Decidable(ctx context.Context, land landscape.ARS) ([]landscape.ServiceID, error)
	// Cooperation finds the cheapest plans with neighbours among the carriers.
	Cooperation(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf, c bundling.Conditions, n landscape.Neighbourhood) (bundling.Cooperation, error)
	// Robustness maps where bundling a function wins.
	Robustness(ctx context.Context, id landscape.ServiceID, land landscape.ARS, f landscape.Function, whatIf bundling.WhatIf, c bundling.Conditions) (bundling.Robustness, error)
}

// answer answers the question for one service.
func (q Question) answer(ctx context.Context, on Bundling, id landscape.ServiceID) (Answer, error) {
	a := Answer{Service: id, Lines: []Line{}}
	if q.Method == Neighbours {
		c, err := on.Cooperation(ctx, id, q.Land, nil, bundling.Conditions{}, q.Neighbourhood)
		for _, f := range c.Functions {
			if f.Now.Value > 0 {
				a.Lines = append(a.Lines, Line{Function: f.Function, Neighbours: inShort(f)})
			}
		}
		return a, err
	}
	for _, f := range landscape.Functions() {
		r, err := on.Robustness(ctx, id, q.Land, f, nil, bundling.Conditions{})
		if err != nil {
			return a, err
		}
		if len(r.Wins) > 0 {
			a.Lines = append(a.Lines, Line{Function: f, Robustness: extremes(r)})
		}
	}
	return a, nil
}

func inShort(f bundling.FunctionCooperation) *NeighbourLine {
	return &NeighbourLine{
		Outcome: f.Outcome, Carriers: len(f.Carriers), Neighbours: f.Neighbours, Local: f.Local,
		Now: f.Now, Levels: f.Levels, Then: f.Then, Gain: f.Gain, ProbabilityCheaper: f.ProbabilityCheaper, Tie: f.Tie, Gap: f.Gap,
	}
}

func extremes(r bundling.Robustness) *RobustnessLine {
	l := RobustnessLine{Outcome: r.Outcome, Holds: r.Holds, Least: 1}
	for _, plane := range r.Wins {
		for _, row := range plane {
			l.Least, l.Most = min(l.Least, slices.Min(row)), max(l.Most, slices.Max(row))
		}
	}
	return &l
}
