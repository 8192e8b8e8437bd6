package conformance

import (
	"context"
	"fmt"
)

// Party is an authority with the variants of its log and the model that says how
// it works.
type Party struct {
	Name     string
	Variants []Variant
	Model    *Net
}

// Matrix holds the logs of several authorities against the models of each other
// (Buijs, van Dongen and van der Aalst 2011).
type Matrix struct {
	Names []string `json:"names"`
	// Cells has a row per log and a column per model.
	Cells [][]Outcome `json:"cells"`
	// Others is, per model, the mean fitness of the logs of the others: the
	// higher, the more its authority's way of working is that of all. Nil if
	// there are no others.
	Others []*float64 `json:"others"`
}

// Outcome says how well a log and a model fit.
type Outcome struct {
	Fitness float64 `json:"fitness"` // mean over the cases of 1 − cost/(events + shortest run)
	Fitting int     `json:"fitting"` // cases that are runs of the model
	Cases   int     `json:"cases"`
	// Precision is how much of what the model allows the cases make use of, from
	// 0 to 1: a model that allows everything fits everybody and says nothing. Nil
	// if it is not known.
	Precision *float64 `json:"precision"`
}

// Cross aligns the log of every party with the model of every party. Errors name
// the party whose model or log they concern; see [NewAligner] and
// [Aligner.Variants].
func Cross(ctx context.Context, parties []Party, opt Options) (Matrix, error) {
	m := Matrix{Names: make([]string, len(parties)), Cells: make([][]Outcome, len(parties)), Others: make([]*float64, len(parties))}
	for i, p := range parties {
		if len(p.Variants) == 0 {
			return Matrix{}, fmt.Errorf("%s: %w", p.Name, ErrNoCases)
		}
		m.Names[i], m.Cells[i] = p.Name, make([]Outcome, len(parties))
	}
	for j, model := range parties {
		a, err := NewAligner(ctx, model.Model, opt)
		if err != nil {
			return Matrix{}, fmt.Errorf("model of %s: %w", model.Name, err)
		}
		var others float64
		for i, p := range parties {
			if m.Cells[i][j], err = a.cell(ctx, p.Variants); err != nil {
				return Matrix{}, fmt.Errorf("log of %s on model of %s: %w", p.Name, model.Name, err)
			}
			if i != j {
				others += m.Cells[i][j].Fitness
			}
		}
		if len(parties) > 1 {
			others /= float64(len(parties) - 1)
			m.Others[j] = &others
		}
	}
	return m, nil
}

// cell aligns one log.
func (a *Aligner) cell(ctx context.Context, variants []Variant) (Outcome, error) {
	alignments, err := a.Variants(ctx, variants)
	if err != nil {
		return Outcome{}, err
	}
	return a.outcome(variants, alignments), nil
}

// outcome sums up the alignments of variants.
func (a *Aligner) outcome(variants []Variant, alignments []Alignment) Outcome {
	var c Outcome
	for i, v := range variants {
		c.Cases += v.Cases
		c.Fitness += a.Fitness(alignments[i].Cost, len(v.Trace)) * float64(v.Cases)
		if alignments[i].Cost == 0 {
			c.Fitting += v.Cases
		}
	}
	c.Fitness /= float64(c.Cases)
	c.Precision = a.precision(variants, alignments)
	return c
}
