package teams

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"kiesel/internal/bundling/tree"
)

// MaxAmount is the largest cost, limit and use of one. It leaves room for prices
// below [tree.MaxAmount].
const MaxAmount = 1e12

// Problem is several services that share limits. Solve does not change it.
type Problem struct {
	Services []Service
	Limits   []float64 // the most that all services together may use, 0 to MaxAmount
}

// Service is a service with what it uses of the limits.
type Service struct {
	Problem *tree.Problem
	Pieces  []PieceUse
	Arcs    []ArcUse
}

// PieceUse is what a carrier uses of a limit: Use.Fixed if it carries
// anybody, and Use.PerCase for each case that it carries.
type PieceUse struct {
	Limit, Unit int
	Piece       int // number of the piece with which it does, or [EveryPiece]
	Use         tree.Piece
}

// EveryPiece says that a carrier uses a limit whichever its piece.
const EveryPiece = -1

// ArcUse is what serving an authority from a carrier uses of a limit.
type ArcUse struct {
	Limit  int
	Arc    int // see [tree.Tree.Arc]
	Amount float64
}

// Plan is a way to carry one service.
type Plan struct {
	Carrier []int // by unit: who serves it, -1 where there is no demand
	Piece   []int // by unit: the piece with which it carries, -1 if it does not
}

// Errors of a solve that is asked for the impossible; test with errors.Is.
var (
	// ErrInfeasible means that no plan keeps the limits.
	ErrInfeasible = errors.New("no plan keeps the limits")
	// ErrNotFound means that no plan was found that keeps the limits, but not that
	// there is none.
	ErrNotFound = errors.New("no plan was found that keeps the limits")
)

// ValueError names a figure of a [Problem] that is out of range.
type ValueError struct {
	Service int // -1 for the limits
	What    string
}

// Error names the figure.
func (e *ValueError) Error() string {
	if e.Service < 0 {
		return e.What
	}
	return fmt.Sprintf("service %d: %s", e.Service, e.What)
}

// ServiceError is an error of package tree about one service. Unwrap returns it.
type ServiceError struct {
	Service int
	Err     error
}

// Error names the service.
func (e *ServiceError) Error() string { return fmt.Sprintf("service %d: %v", e.Service, e.Err) }

// Unwrap returns the error of package tree.
func (e *ServiceError) Unwrap() error { return e.Err }

// LimitError names limits that no plan keeps. It is an [ErrInfeasible]. Any plan
// uses, of all limits together and each times its weight, at least Needed, but
// the limits so weighted come to Given only. A limit that alone cannot be kept has
// weight 1, and the others 0.
type LimitError struct {
	Weights       []float64 // by limit, ≥ 0; nil if it is known from the search alone
	Needed, Given float64
}

// Error names the limits, what they need and what is given.
func (e *LimitError) Error() string {
	if e.Weights == nil {
		return ErrInfeasible.Error()
	}
	var names []string
	for r, w := range e.Weights {
		if w > 0 {
			names = append(names, fmt.Sprintf("%g × limit %d", w, r))
		}
	}
	return fmt.Sprintf("%v: at least %g is needed of %s, which comes to %g", ErrInfeasible, e.Needed, strings.Join(names, " + "), e.Given)
}

// Unwrap returns [ErrInfeasible].
func (e *LimitError) Unwrap() error { return ErrInfeasible }

// Validate returns a [*ValueError] for a figure out of range or a use of something
// that does not exist, a [*ServiceError] for what [tree.Problem.Validate] refuses,
// and nil if p is well formed.
func (p *Problem) Validate() error {
	for r, limit := range p.Limits {
		if !amount(limit) {
			return &ValueError{-1, fmt.Sprintf("limit %d: %v does not lie between 0 and %.0e", r, limit, MaxAmount)}
		}
	}
	for s := range p.Services {
		if err := p.Services[s].validate(s, len(p.Limits)); err != nil {
			return err
		}
	}
	return nil
}

func (v *Service) validate(s, limits int) error {
	if err := v.Problem.Validate(); err != nil {
		return &ServiceError{s, err}
	}
	for u, pieces := range v.Problem.Pieces {
		for _, c := range pieces {
			if !amount(c.Fixed) || !amount(c.PerCase) {
				return &ValueError{s, fmt.Sprintf("unit %d: a piece must lie between 0 and %.0e", u, MaxAmount)}
			}
		}
	}
	for arc, cost := range v.Problem.Arc {
		if !amount(cost) && !math.IsInf(cost, 1) {
			return &ValueError{s, fmt.Sprintf("arc %d: its cost must lie between 0 and %.0e, or be +Inf", arc, MaxAmount)}
		}
	}
	for i, use := range v.Pieces {
		switch {
		case use.Limit < 0 || use.Limit >= limits || use.Unit < 0 || use.Unit >= len(v.Problem.Pieces):
			return &ValueError{s, fmt.Sprintf("use %d of pieces: limit %d or unit %d does not exist", i, use.Limit, use.Unit)}
		case use.Piece < EveryPiece || use.Piece >= len(v.Problem.Pieces[use.Unit]):
			return &ValueError{s, fmt.Sprintf("use %d of pieces: unit %d has no piece %d", i, use.Unit, use.Piece)}
		case !amount(use.Use.Fixed) || !amount(use.Use.PerCase):
			return &ValueError{s, fmt.Sprintf("use %d of pieces: it must lie between 0 and %.0e", i, MaxAmount)}
		}
	}
	for i, use := range v.Arcs {
		switch {
		case use.Limit < 0 || use.Limit >= limits || use.Arc < 0 || use.Arc >= len(v.Problem.Arc):
			return &ValueError{s, fmt.Sprintf("use %d of arcs: limit %d or arc %d does not exist", i, use.Limit, use.Arc)}
		case !amount(use.Amount):
			return &ValueError{s, fmt.Sprintf("use %d of arcs: it must lie between 0 and %.0e", i, MaxAmount)}
		}
	}
	return nil
}

// amount tells whether x is a figure that may be given; it is false for NaN.
func amount(x float64) bool { return x >= 0 && x <= MaxAmount }

// Price returns service s with the prices ≥ 0 of the limits added to its costs,
// as a problem that shares nothing changeable with p. Its optimum is what the
// service contributes to [Problem.Bound].
func (p *Problem) Price(s int, prices []float64) *tree.Problem {
	c := compileService(&p.Services[s])
	c.price(prices)
	return &c.priced
}

// Bound returns the lower bound on the cost of all plans that prices ≥ 0 of the
// limits prove, whatever they are:
//
//	Σ_s min cost of Price(s, prices) − Σ_r price_r·limit_r
//
// [Solve] proves more with the same prices where it strikes arcs that for one
// authority alone exceed a limit.
// The error is a [*ServiceError].
func (p *Problem) Bound(prices []float64) (float64, error) {
	var solver tree.Solver
	var bound float64
	for s := range p.Services {
		best, err := solver.Solve(p.Price(s, prices))
		if err != nil {
			return 0, &ServiceError{s, err}
		}
		bound += best.Cost
	}
	for r, limit := range p.Limits {
		bound -= prices[r] * limit
	}
	return bound, nil
}

// Evaluate returns the cost of a plan for every service and what they use of
// each limit. The error names the service, and the unit, with an inadmissible carrier
// or a piece that does not exist; whether the limits are kept is for the caller to see.
func (p *Problem) Evaluate(plans []Plan) (cost float64, load []float64, err error) {
	if len(plans) != len(p.Services) {
		return 0, nil, fmt.Errorf("%d plans for %d services", len(plans), len(p.Services))
	}
	load = make([]float64, len(p.Limits))
	for s, plan := range plans {
		problem := p.Services[s].Problem
		uses, err := problem.Uses(plan.Carrier)
		if err != nil {
			return 0, nil, &ServiceError{s, err}
		}
		if problem.MaxCarriers > 0 && len(uses) > problem.MaxCarriers {
			return 0, nil, &ServiceError{s, fmt.Errorf("%d carriers: %w", len(uses), tree.ErrInfeasible)}
		}
		for _, use := range uses {
			if i := plan.Piece[use.Carrier]; i < 0 || i >= len(problem.Pieces[use.Carrier]) {
				return 0, nil, &ServiceError{s, fmt.Errorf("unit %d: there is no piece %d", use.Carrier, i)}
			}
		}
		c := compileService(&p.Services[s])
		cost += c.evaluate(plan.Carrier, plan.Piece, load)
	}
	return cost, load, nil
}
