package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

func (a *API) addStandard() {
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "get-standardisability", Method: http.MethodGet, Path: "/services/{id}/standardisability", Tags: []string{tagEvidence},
		Summary: "Estimate the standardisability of a service",
		Description: "How alike a service can be done everywhere, by the evidence there is: the comparisons of event logs (E3) by how many authorities they compare, and for the rest what the legal type of the service says (E0). " +
			"A suggestion for the assumption `standardisability`, which it does not change.",
	}, (*API).getStandard)
}

type standardQuery struct {
	ServiceID
	OnDay
}

func (a *API) getStandard(ctx context.Context, actor access.Actor, in *standardQuery) (*body[evidence.Standard], error) {
	service, known := a.Landscape.Catalogue().Service(landscape.ServiceID(in.ID))
	if !known {
		return nil, notFound("There is no service %q in the catalogue.", in.ID)
	}
	comparisons, err := a.Evidence.Comparisons(ctx, actor, service.ID)
	if err != nil {
		return nil, err
	}
	legal := bundling.Standardisability(service)
	return &body[evidence.Standard]{Body: evidence.EstimateStandard(service.ID, evidence.StandardPart{
		Value: legal.Value, Low: legal.Low, High: legal.High, Source: legal.Source,
	}, comparisons)}, nil
}
