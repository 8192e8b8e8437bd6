package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

func (a *API) addRobustness() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-robustness", Method: http.MethodGet, Path: "/services/{id}/robustness", Tags: []string{tagBundling},
		Summary: "Get the map of where bundling a function wins",
		Description: "The probability that the bundled plan is cheaper than everybody serving themselves, over the elasticity of the hours, a factor on all coordination and distance, " +
			"and the share of the authorities that join; all other figures are drawn from their ranges.",
	}, (*API).getRobustness)
}

type robustnessQuery struct {
	VerdictQuery
	Function landscape.Function `query:"function" default:"online" enum:"online,expertise,decision,contact" doc:"The function."`
}

func (a *API) getRobustness(ctx context.Context, _ access.Actor, in *robustnessQuery) (*body[bundling.Robustness], error) {
	whatIf, conditions, err := in.parse()
	if err != nil {
		return nil, err
	}
	r, err := a.Bundling.Robustness(ctx, landscape.ServiceID(in.ID), a.land(in.InLand), in.Function, whatIf, conditions)
	if err != nil {
		return nil, err
	}
	return &body[bundling.Robustness]{Body: r}, nil
}
