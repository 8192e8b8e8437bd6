package tasks

import (
	"context"

	"kiesel/internal/access"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/work"
)

// CalculationName is the name of the kind of job that does calculations by a
// method.
func CalculationName(m calculation.Method) string { return "bundling." + string(m) }

// CalculationOrder is the order to go on with a calculation.
type CalculationOrder struct {
	Calculation string `json:"calculation"` // id
}

// Calculations are the kinds of job that answer what a calculation has no answer
// for yet, one by method; their result is the id of the calculation.
func Calculations(s *calculation.Service) []work.Kind {
	kinds := make([]work.Kind, len(calculation.Methods()))
	for i, m := range calculation.Methods() {
		kinds[i] = work.Kind{
			Name: CalculationName(m),
			Need: access.Calculate,
			Run: work.Typed(func(ctx context.Context, r *work.Run, o CalculationOrder) (string, error) {
				err := s.Run(ctx, r.Actor, o.Calculation, func(answered, services int) { r.Progress(int64(answered), int64(services)) })
				return o.Calculation, refuse(err)
			}),
		}
	}
	return kinds
}

// GoOn is the order of a job that goes on with a calculation.
func GoOn(c calculation.Calculation) work.Order {
	return work.Order{Kind: CalculationName(c.Method), Subject: string(c.Land), Payload: CalculationOrder{Calculation: c.ID}}
}
