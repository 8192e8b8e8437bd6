package api

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Recommendation is the verdict on a service in short.
type Recommendation struct {
	// Service is its id.
	Service landscape.ServiceID `json:"service"`
	// Name of the service.
	Name string `json:"name"`
	// Topic field of the service (Themenfeld).
	Topic string `json:"topic"`
	// CompetentLevel of the authorities that must provide it.
	CompetentLevel landscape.Level `json:"competent_level"`
	// Outcome over all functions.
	Outcome bundling.Outcome `json:"outcome"`
	// Group to which the service belongs on the screens.
	Group bundling.Group `json:"group"`
	// Functions holds the outcome of each function.
	Functions map[landscape.Function]bundling.Outcome `json:"functions"`
	// Saving expected, EUR per year; null if the data do not carry a statement.
	Saving *float64 `json:"saving"`
	// Missing names the figures without which there is no statement.
	Missing []string `json:"missing" nullable:"false"`
}

// Portfolio sums the recommendations of a Land up.
type Portfolio struct {
	// Land is its key.
	Land landscape.ARS `json:"land"`
	// Services is how many were judged.
	Services int `json:"services"`
	// Count of services by outcome.
	Count map[bundling.Outcome]int `json:"count"`
	// Groups counts the services by group, as the screens tell them apart.
	Groups map[bundling.Group]int `json:"groups"`
	// Settled is how many of those to keep local have at most one competent
	// authority, so that there is nothing to bundle.
	Settled int `json:"settled"`
	// MissingOne is for how many services exactly one figure is missing.
	MissingOne int `json:"missing_one"`
	// Proved is how many of the solved recommendations are proved optimal.
	Proved int `json:"proved"`
	// Solved is how many recommendations (services × functions) needed solving.
	Solved int `json:"solved"`
	// Saving over all recommendations, EUR per year.
	Saving float64 `json:"saving"`
}

func (a *API) addRecommendations() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-recommendations", Method: http.MethodGet, Path: "/recommendations", Tags: []string{tagBundling},
		Summary:     "List recommendations",
		Description: "The verdict on every service of a Land in short.",
	}, (*API).listRecommendations)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-portfolio", Method: http.MethodGet, Path: "/portfolio", Tags: []string{tagBundling},
		Summary:     "Sum of all recommendations",
		Description: "For how many services of a Land bundling pays, for how many there is not enough data, and what all recommendations together would save.",
	}, (*API).getPortfolio)
}

type recommendationQuery struct {
	Paging
	InLand
	OnDay
	Query   string `query:"q" maxLength:"200" doc:"Only services that have all these words." example:"wohngeld"`
	Topic   string `query:"topic" maxLength:"200" doc:"Only services of this topic field (Themenfeld)."`
	Outcome string `query:"outcome" enum:"bundle,bundle_in_part,keep_local,not_enough_data" doc:"Only services with this outcome."`
	Group   string `query:"group" enum:"bundle,bundle_in_part,keep_local,settled,missing_one,missing" doc:"Only services of this group, as the screens tell them apart: settled where at most one authority is competent, missing_one where exactly one figure is missing."`
	Missing string `query:"missing" maxLength:"100" doc:"Only services for which this figure is missing, e.g. “rate” or “competence”."`
	Sort    string `query:"sort" enum:"saving,-saving,name,-name" default:"-saving" doc:"Order; “-” turns it round. Services without a saving count as those with the lowest."`
}

func (a *API) listRecommendations(ctx context.Context, _ access.Actor, in *recommendationQuery) (*listAnswer[Recommendation], error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	portfolio, err := a.Bundling.Portfolio(ctx, a.land(in.InLand))
	if err != nil {
		return nil, err
	}
	outcomes := make(map[landscape.ServiceID]bundling.ServiceOutcome, len(portfolio.Services))
	for _, o := range portfolio.Services {
		outcomes[o.Service] = o
	}
	var list []judged
	for _, s := range now.Catalogue.Find(landscape.Filter{Query: in.Query, Topic: in.Topic}).Services {
		o := outcomes[s.ID]
		lacks := slices.Contains(o.Missing, bundling.Missing{Key: in.Missing})
		if (in.Outcome == "" || string(o.Outcome) == in.Outcome) && (in.Group == "" || string(o.Group()) == in.Group) && (in.Missing == "" || lacks) {
			list = append(list, judged{s, o})
		}
	}
	order(list, in.Sort, map[string]func(x, y judged) int{
		"name":   func(x, y judged) int { return cmp.Compare(x.service.Name, y.service.Name) },
		"saving": func(x, y judged) int { return cmp.Compare(x.rank(), y.rank()) },
	})
	page, err := onePage(ctx, list, in.Paging, func(j judged) string { return string(j.service.ID) })
	if err != nil {
		return nil, err
	}
	out := &listAnswer[Recommendation]{Link: page.Link, Body: List[Recommendation]{Items: []Recommendation{}, Total: page.Body.Total, Next: page.Body.Next}}
	for _, j := range page.Body.Items {
		out.Body.Items = append(out.Body.Items, j.recommendation())
	}
	return out, nil
}

// judged is a service with its outcome.
type judged struct {
	service landscape.Service
	outcome bundling.ServiceOutcome
}

// rank is the saving, by which services without one come below all others.
func (j judged) rank() float64 {
	if j.outcome.Outcome == bundling.NotEnoughData {
		return math.Inf(-1)
	}
	return j.outcome.Saving
}

// recommendation joins the two.
func (j judged) recommendation() Recommendation {
	s, o := j.service, j.outcome
	r := Recommendation{
		Service: s.ID, Name: s.Name, Topic: s.Topic, CompetentLevel: o.Level, Outcome: o.Outcome, Group: o.Group(),
		Functions: map[landscape.Function]bundling.Outcome{}, Missing: []string{},
	}
	for i, f := range landscape.Functions() {
		r.Functions[f] = o.Functions[i]
	}
	if o.Outcome != bundling.NotEnoughData {
		r.Saving = &o.Saving
	}
	for _, m := range o.Missing {
		r.Missing = append(r.Missing, m.Key)
	}
	return r
}

type portfolioQuery struct {
	InLand
	OnDay
}

func (a *API) getPortfolio(ctx context.Context, _ access.Actor, in *portfolioQuery) (*body[Portfolio], error) {
	p, err := a.Bundling.Portfolio(ctx, a.land(in.InLand))
	if err != nil {
		return nil, err
	}
	return &body[Portfolio]{Body: Portfolio{
		Land: p.Land, Services: len(p.Services), Count: p.Count, Groups: p.Groups(), Settled: p.Settled, MissingOne: p.MissingOne,
		Proved: p.Proved, Solved: p.Solved, Saving: p.Saving,
	}}, nil
}
