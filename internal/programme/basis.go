package programme

import (
	"context"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Bundling is what ideas ask of the bundling room: the figures they rest on.
type Bundling interface {
	// Verdict answers where bundling a service makes sense in a Land.
	Verdict(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf) (bundling.Verdict, error)
	// Ranking ranks all functions of all services of a Land.
	Ranking(ctx context.Context, land landscape.ARS, w bundling.Weights) (bundling.Ranking, error)
}

// Basis returns the figures on which an idea about a function of a service, or
// with an empty function about all of it, would be handed in now. What has no
// rank is answered at once; else it waits until the whole Land is ranked, or ctx
// ends, with the errors of [bundling.Service.Ranking]. The error may also be a
// [*FieldError] about the function or wrap [bundling.ErrUnknownService] or
// [bundling.ErrUnknownLand].
func (s *Service) Basis(ctx context.Context, land landscape.ARS, service landscape.ServiceID, f landscape.Function) (Basis, error) {
	for {
		entry, err := s.Store.Entry(ctx)
		if err != nil {
			return Basis{}, err
		}
		b, err := s.figures(ctx, land, service, f)
		if err != nil {
			return Basis{}, err
		}
		// What was changed while the figures were read may be in some of them: then
		// they are read once more, which is quick, as the room keeps them.
		now, err := s.Store.Entry(ctx)
		if err != nil || now == entry {
			b.Entry = entry
			return b, err
		}
	}
}

func (s *Service) figures(ctx context.Context, land landscape.ARS, service landscape.ServiceID, f landscape.Function) (Basis, error) {
	v, err := s.Bundling.Verdict(ctx, service, land, nil)
	if err != nil {
		return Basis{}, err
	}
	if f == "" {
		return basis(v.Outcome, v.Saving, nil), nil
	}
	at := slices.IndexFunc(v.Functions, func(x bundling.FunctionVerdict) bool { return x.Function == f })
	if at < 0 {
		return Basis{}, form.Wrong(FieldFunction, "%q is not one of the functions %v", f, landscape.Functions())
	}
	verdict := v.Functions[at]
	b := basis(verdict.Outcome, verdict.Saving, &verdict.ProbabilityCheaper)
	if b.Gain == nil || b.Outcome == bundling.KeepLocal {
		return b, nil // nothing to rank
	}
	ranking, err := s.Bundling.Ranking(ctx, land, bundling.DefaultWeights())
	if err != nil {
		return Basis{}, err
	}
	at = slices.IndexFunc(ranking.Ranked, func(x bundling.Ranked) bool { return x.Service == service && x.Function == f })
	if at >= 0 {
		b.Rank, b.Of = ranking.Ranked[at].Rank, len(ranking.Ranked)
	}
	return b, nil
}

// basis takes the figures of a verdict over, as far as it makes a statement.
func basis(o bundling.Outcome, gain bundling.Range, probability *float64) Basis {
	if o == bundling.NotEnoughData {
		return Basis{Outcome: o}
	}
	return Basis{Outcome: o, Gain: &gain, Probability: probability}
}
