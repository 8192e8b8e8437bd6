package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/transition"
	"kiesel/internal/landscape"
)

// TransitionPlan says which recommendations of a Land come first.
type TransitionPlan struct {
	// Land is its key.
	Land landscape.ARS `json:"land"`
	// First is the first year of the plan, Until the last whose gains count.
	First int `json:"first"`
	Until int `json:"until"`
	// Rate by which money is worth less each year.
	Rate float64 `json:"rate"`
	// CarryOver says that budget left over may be spent in later years.
	CarryOver bool `json:"carry_over"`
	// Value is the net gain, EUR discounted to the first year.
	Value float64 `json:"value"`
	// Bound is what no plan exceeds.
	Bound float64 `json:"bound"`
	// Proved says that the value is the greatest possible.
	Proved bool `json:"proved_optimal"`
	// Items are the functions of services that are recommended to be bundled.
	Items []TransitionItem `json:"items" nullable:"false"`
	// Years from the first to the last whose gains count.
	Years []transition.Account `json:"years" nullable:"false"`
	// Extra says what more budget and more people would bring.
	Extra []transition.Extra `json:"extra" nullable:"false"`
	// Certificate holds the prices that prove the bound of the root of the search.
	Certificate transition.Prices `json:"certificate"`
}

// TransitionItem is the bundling of one function of a service.
type TransitionItem struct {
	// ID in the plan.
	ID string `json:"id"`
	// Service is its id.
	Service landscape.ServiceID `json:"service"`
	// Function of the service.
	Function landscape.Function `json:"function"`
	// Gain in EUR per year once it is done.
	Gain float64 `json:"gain"`
	// Cost in EUR that arises once.
	Cost float64 `json:"cost"`
	// Effort in full-time equivalents × years that arises once.
	Effort float64 `json:"effort"`
	// Start is the year in which it starts, null if it is left out.
	Start *int `json:"start"`
	// Done is the last year of work, null if it is left out.
	Done *int `json:"done"`
	// Value is its net gain, EUR discounted to the first year.
	Value float64 `json:"value"`
	// Reason why it is left out.
	Reason transition.Reason `json:"reason,omitempty" enum:"too_long,too_late,too_big,no_gain,before,others"`
}

func (a *API) addTransition() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-transition", Method: http.MethodGet, Path: "/portfolio/transition", Tags: []string{tagBundling},
		Summary: "Which recommendations come first",
		Description: "Plans over years which functions of which services are bundled first, so that they gain most within the budget and the team that each year has. " +
			"The plan is proved to be the best, or has a true bound. Budget left over is lost with the year unless it may be carried over.",
	}, (*API).getTransition)
}

type transitionQuery struct {
	InLand
	OnDay
	Budget    []string `query:"budget,explode" maxItems:"40" maxLength:"100" doc:"EUR that a year has, or each of several: “2027=300000” or “2027-2030=300000”. Without any there is no limit; with any every year needs one. No year may lie in the past."`
	Team      []string `query:"team,explode" maxItems:"40" maxLength:"100" doc:"Full-time equivalents that a year has, like budget."`
	Until     int      `query:"until" minimum:"0" maximum:"9999" doc:"Last year whose gains count; as many years after the first as the transition is written off over if it is left out."`
	CarryOver bool     `query:"carry_over" doc:"Whether budget left over may be spent in later years."`
	Duration  int      `query:"duration" minimum:"1" maximum:"10" default:"1" doc:"Years over which each transition is spread."`
}

// The search is bounded, so that the answer is there in a few seconds.
const (
	transitionNodes = 300
	transitionTime  = 5 * time.Second
)

func (a *API) getTransition(ctx context.Context, _ access.Actor, in *transitionQuery) (*body[TransitionPlan], error) {
	wish := bundling.TransitionWish{
		Until: in.Until, CarryOver: in.CarryOver, Duration: in.Duration,
		Options: transition.Options{Nodes: transitionNodes, Time: transitionTime, Extra: true},
	}
	var err error
	if wish.First, wish.Years, err = transition.ParseLimits(in.Budget, in.Team); err != nil {
		return nil, err
	}
	t, err := a.Bundling.Transition(ctx, a.land(in.InLand), wish)
	if err != nil {
		return nil, err
	}
	p := t.Plan
	out := TransitionPlan{
		Land: t.Land, First: t.Problem.First, Until: t.Problem.Until, Rate: t.Problem.Rate, CarryOver: t.Problem.CarryOver,
		Value: p.Value, Bound: p.Bound, Proved: p.Proved, Items: []TransitionItem{}, Years: p.Years, Extra: p.Extra, Certificate: p.Certificate,
	}
	for i, x := range t.Items {
		item, placed := t.Problem.Items[i], p.Items[i]
		r := TransitionItem{
			ID: item.ID, Service: x.Service, Function: x.Function, Gain: item.Gain, Cost: item.Cost, Effort: item.Effort,
			Value: placed.Value, Reason: placed.Reason,
		}
		if placed.Start > 0 {
			r.Start, r.Done = &placed.Start, &placed.Done
		}
		out.Items = append(out.Items, r)
	}
	return &body[TransitionPlan]{Body: out}, nil
}
