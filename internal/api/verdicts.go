package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

func (a *API) addVerdicts() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-verdict", Method: http.MethodGet, Path: "/services/{id}/verdict", Tags: []string{tagBundling},
		Summary: "Get the verdict on a service",
		Description: "Where bundling a service makes sense in a Land: by function who should carry it for whom, the cost now and then in euros per year, its range, what would overturn it, who gains and who pays. " +
			"With set, figures are taken as certain for this answer alone.",
	}, (*API).getVerdict)
}

type verdictQuery struct {
	ServiceID
	InLand
	OnDay
	Set []string `query:"set,explode" maxItems:"50" maxLength:"100" doc:"What if: a parameter and its value, e.g. rate=120 or decision.hours_per_case=2.5. May be given several times."`
}

func (a *API) getVerdict(ctx context.Context, _ access.Actor, in *verdictQuery) (*body[bundling.Verdict], error) {
	whatIf, err := bundling.ParseWhatIf(in.Set)
	if err != nil {
		return nil, badRequest("set: %v", err)
	}
	v, err := a.Bundling.Verdict(ctx, landscape.ServiceID(in.ID), a.land(in.InLand), whatIf)
	if err != nil {
		return nil, err
	}
	return &body[bundling.Verdict]{Body: v}, nil
}
