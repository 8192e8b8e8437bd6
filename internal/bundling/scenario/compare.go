package scenario

import (
	"context"
	"errors"
	"fmt"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// MaxCompared is how many scenarios stand side by side with the recommendation in
// force.
const MaxCompared = 4

// Comparison puts scenarios of a service beside the recommendation in force.
type Comparison struct {
	Service landscape.ServiceID `json:"service"`
	Land    landscape.ARS       `json:"land"`
	// Columns are the recommendation in force, then the scenarios in the order
	// asked for.
	Columns []Column `json:"columns"`
	// Differences are the assumptions in which at least two columns differ, in the
	// order of display.
	Differences []Difference `json:"differences"`
}

// Column is the verdict of one scenario in short. Money is EUR per year.
type Column struct {
	// Scenario is nil for the recommendation in force.
	Scenario *Scenario `json:"scenario"`
	// Problem says why there is no verdict; the rest is empty then.
	Problem string `json:"problem,omitempty"`
	// Err is the error behind Problem.
	Err error `json:"-"`
	// Verdict is the whole of it.
	Verdict bundling.Verdict `json:"-"`

	Outcome bundling.Outcome `json:"outcome"`
	Now     bundling.Range   `json:"now"`    // every authority does everything itself
	Then    bundling.Range   `json:"then"`   // as recommended
	Saving  bundling.Range   `json:"saving"` // Now − Then
	// More is how much more it saves than the recommendation in force does by the
	// assumptions in force.
	More float64 `json:"more"`
	// Functions are always four, in the order of display.
	Functions []Line `json:"functions"`
	// Impacts on every competent authority, by key.
	Impacts []Impact `json:"impacts"`
	// Gaining and Paying count authorities that noticeably save or pay more, over
	// all functions, see [bundling.Noticeable]; Unchanged is all others.
	Gaining   int `json:"gaining"`
	Paying    int `json:"paying"`
	Unchanged int `json:"unchanged"`
	// Compensation that leaves nobody worse off for any function.
	Compensation Compensation `json:"compensation"`
}

// Line is the verdict on one function in short.
type Line struct {
	Function    landscape.Function `json:"function"`
	Outcome     bundling.Outcome   `json:"outcome"`
	Tie         bool               `json:"tie"`
	Carriers    int                `json:"carriers"`    // authorities that serve others
	Local       int                `json:"local"`       // authorities that serve themselves
	Then        bundling.Range     `json:"then"`        // cost as recommended
	Saving      bundling.Range     `json:"saving"`      // against now
	Probability float64            `json:"probability"` // that it is cheaper, see bundling.FunctionVerdict
	Unrivalled  bool               `json:"unrivalled"`  // nothing else is possible, so that there is no such probability
	Regret      float64            `json:"regret"`      // of the second best
	// RegretIsLimit says that Regret is only an upper limit.
	RegretIsLimit bool `json:"regret_is_limit"`
	Proved        bool `json:"proved"` // that no lawful plan costs less
}

// Difference is an assumption on which columns differ: its value in each, nil
// where nobody knows it or there is no verdict.
type Difference struct {
	Key    bundling.Key `json:"key"`
	Unit   string       `json:"unit"`
	Values []*float64   `json:"values"`
}

// Compare judges scenarios of a service and puts them beside the recommendation
// in force. A scenario that can't be judged any more has a Problem in place of a
// verdict. The error wraps [ErrNotFound], [ErrTooMany],
// [bundling.ErrUnknownService] or [bundling.ErrUnknownLand].
func (s *Service) Compare(ctx context.Context, service landscape.ServiceID, land landscape.ARS, ids []string) (Comparison, error) {
	if len(ids) > MaxCompared {
		return Comparison{}, fmt.Errorf("%w: %d are named, at most %d fit side by side", ErrTooMany, len(ids), MaxCompared)
	}
	base, err := s.Bundling.Verdict(ctx, service, land, nil)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Service: service, Land: land, Columns: []Column{columnOf(base)}}
	for _, id := range ids {
		found, err := s.Scenario(ctx, service, id)
		if err != nil {
			return Comparison{}, err
		}
		if found.Land != land {
			return Comparison{}, fmt.Errorf("%w: %q of service %s in Land %s", ErrNotFound, id, service, land)
		}
		column, err := s.judge(ctx, found)
		if err != nil {
			return Comparison{}, err
		}
		if column.Err == nil {
			column.More = column.Saving.Value - base.Saving.Value
		}
		c.Columns = append(c.Columns, column)
	}
	c.Differences = differences(c.Columns)
	return c, nil
}

// judge computes the verdict of a scenario. What is wrong with the scenario
// itself stands in the column.
func (s *Service) judge(ctx context.Context, c Scenario) (Column, error) {
	v, err := s.Bundling.VerdictUnder(ctx, c.Service, c.Land, c.Settings, c.Conditions)
	if err != nil {
		if !unusable(err) {
			return Column{}, fmt.Errorf("judging the scenario %q: %w", c.Name, err)
		}
		return Column{Scenario: &c, Problem: err.Error(), Err: err, Compensation: compensation(bundling.Verdict{})}, nil
	}
	column := columnOf(v)
	column.Scenario = &c
	return column, nil
}

// unusable reports whether the scenario, once kept, does not fit the program or
// the landscape of today.
func unusable(err error) bool {
	var outside *bundling.RangeError
	return errors.As(err, &outside) || errors.Is(err, bundling.ErrConditions) ||
		errors.Is(err, bundling.ErrUnknownParameter)
}

func columnOf(v bundling.Verdict) Column {
	c := Column{Verdict: v, Outcome: v.Outcome, Now: v.Now, Then: v.Then, Saving: v.Saving, Impacts: Impacts(v)}
	for _, f := range v.Functions {
		c.Functions = append(c.Functions, Line{
			Function: f.Function, Outcome: f.Outcome, Tie: f.Tie, Carriers: len(f.Carriers), Local: f.Local, Then: f.Then, Saving: f.Saving,
			Probability: f.ProbabilityCheaper, Unrivalled: f.Unrivalled, Regret: f.Regret, RegretIsLimit: f.RegretIsLimit, Proved: f.ProvedOptimal,
		})
	}
	c.Gaining, c.Paying = len(Gains(c.Impacts)), len(Losses(c.Impacts))
	c.Unchanged = len(c.Impacts) - c.Gaining - c.Paying
	c.Compensation = compensation(v)
	return c
}

// differences lists the parameters whose values are not the same in all columns
// that have a verdict. All verdicts list the same parameters in the same order.
func differences(columns []Column) []Difference {
	var found []Difference
	for i, p := range columns[0].Verdict.Parameters {
		d := Difference{Key: p.Key, Unit: p.Unit, Values: make([]*float64, len(columns))}
		differ := false
		for k, c := range columns {
			if c.Err != nil {
				continue
			}
			d.Values[k] = known(c.Verdict.Parameters[i])
			differ = differ || !equal(d.Values[k], d.Values[0])
		}
		if differ {
			found = append(found, d)
		}
	}
	return found
}

// known is the value of a parameter, nil if nobody knows it.
func known(p bundling.Parameter) *float64 {
	if p.Origin == bundling.OriginMissing {
		return nil
	}
	return &p.Value
}

func equal(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
