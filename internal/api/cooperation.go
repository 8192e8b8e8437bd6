package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

func (a *API) addCooperation() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-cooperation", Method: http.MethodGet, Path: "/services/{id}/cooperation", Tags: []string{tagBundling},
		Summary: "Get what co-operation between neighbours gains",
		Description: "The cheapest plan by function if authorities may also be served by a neighbour that serves itself: its cost in euros per year beside that of the recommendation along the levels, " +
			"the cost that no plan can undercut, and who serves whom. Neighbours share a border, are within a way by road estimated from coordinates, or either.",
	}, (*API).getCooperation)
}

type cooperationQuery struct {
	VerdictQuery
	Border bool    `query:"border" default:"true" doc:"Neighbours are those who share a border."`
	Within float64 `query:"within" minimum:"0" maximum:"200" doc:"Neighbours are also those within so many km by road; 0 for none."`
}

func (a *API) getCooperation(ctx context.Context, _ access.Actor, in *cooperationQuery) (*body[bundling.Cooperation], error) {
	whatIf, conditions, err := in.parse()
	if err != nil {
		return nil, err
	}
	near := landscape.Neighbourhood{Border: in.Border, Within: in.Within}
	c, err := a.Bundling.Cooperation(ctx, landscape.ServiceID(in.ID), a.land(in.InLand), whatIf, conditions, near)
	if err != nil {
		return nil, err
	}
	return &body[bundling.Cooperation]{Body: c}, nil
}
