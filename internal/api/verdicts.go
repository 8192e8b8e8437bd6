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
			"With set, figures are taken as certain for this answer alone; with out and forbid, some authorities do not join and some may not be served by some.",
	}, (*API).getVerdict)
}

// VerdictQuery is what may be asked about one service.
type VerdictQuery struct {
	ServiceID
	InLand
	OnDay
	Set    []string `query:"set,explode" maxItems:"50" maxLength:"100" doc:"What if: a parameter and its value, e.g. rate=120 or decision.hours_per_case=2.5. May be given several times, each parameter once."`
	Out    []string `query:"out,explode" maxItems:"500" maxLength:"12" doc:"What if: the key of an authority that does not join. May be given several times."`
	Forbid []string `query:"forbid,explode" maxItems:"500" maxLength:"60" doc:"What if: an authority, or all below a unit, may not be served by a carrier, as FROM:TO or FUNCTION:FROM:TO, e.g. decision:13071:13. May be given several times."`
}

// parse reads what is asked for under which conditions.
func (in *VerdictQuery) parse() (bundling.WhatIf, bundling.Conditions, error) {
	whatIf, err := bundling.ParseWhatIf(in.Set)
	if err != nil {
		return nil, bundling.Conditions{}, badRequest("set: %v", err)
	}
	conditions, err := bundling.ParseConditions(in.Out, in.Forbid)
	if err != nil {
		return nil, conditions, badRequest("%v", err)
	}
	return whatIf, conditions, nil
}

func (a *API) getVerdict(ctx context.Context, _ access.Actor, in *VerdictQuery) (*body[bundling.Verdict], error) {
	whatIf, conditions, err := in.parse()
	if err != nil {
		return nil, err
	}
	v, err := a.Bundling.VerdictUnder(ctx, landscape.ServiceID(in.ID), a.land(in.InLand), whatIf, conditions)
	if err != nil {
		return nil, err
	}
	return &body[bundling.Verdict]{Body: v}, nil
}
