package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/rank"
	"kiesel/internal/landscape"
)

// RankedFunction is one function of one service at its place in the portfolio.
type RankedFunction struct {
	// Rank from 1; null where the function is best kept local.
	Rank *int `json:"rank"`
	// Best and Worst are the ranks between which it stays as long as no weight
	// changes by more than the share asked for.
	Best  *int `json:"best"`
	Worst *int `json:"worst"`
	// Score is the weighted sum of the utilities, an interval where a figure is
	// unknown.
	Score *rank.Score `json:"score"`
	// Utilities by criterion, 0 to 1; one that nobody knows is not there.
	Utilities map[bundling.Criterion]float64 `json:"utilities"`
	// Name of the service.
	Name string `json:"name"`
	// Topic field of the service (Themenfeld).
	Topic string `json:"topic"`
	// Candidate holds the figures.
	Candidate bundling.Candidate `json:"candidate"`
}

// Ranking is one page of the ranked list of a Land.
type Ranking struct {
	// Land is its key.
	Land landscape.ARS `json:"land"`
	// Weights of the criteria, with the sum 1.
	Weights map[bundling.Criterion]float64 `json:"weights"`
	// First says how far the weights may move before the first ones change.
	First bundling.Stability `json:"first"`
	// Items of this page: the best first, then what is best kept local.
	Items []RankedFunction `json:"items" nullable:"false"`
	// Total number of items on all pages.
	Total int `json:"total"`
	// Cursor of the next page; absent on the last one.
	Next string `json:"next,omitempty"`
}

func (a *API) addRanking() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-ranking", Method: http.MethodGet, Path: "/portfolio/ranking", Tags: []string{tagBundling},
		Summary: "Ranked list of all functions of all services",
		Description: "Which functions of which services are most worth bundling in a Land, under weights of one's own, and how far the weights may move before that changes. " +
			"Ranks are those in the whole Land, whatever the filters leave. Figures that nobody knows make a score an interval.",
	}, (*API).getRanking)
}

type rankingQuery struct {
	Paging
	InLand
	OnDay
	Weight   []string `query:"weight,explode" maxItems:"20" maxLength:"60" doc:"A criterion and its weight from 0 to 100, e.g. gain=3. May be given several times; the others keep their default. Only proportions matter."`
	Within   float64  `query:"within" minimum:"0" maximum:"1" default:"0.3" doc:"Share of itself by which each weight may change, for best and worst."`
	N        int      `query:"first" minimum:"1" maximum:"500" default:"5" doc:"Of how many the first is to say whether they stay."`
	Query    string   `query:"q" maxLength:"200" doc:"Only services that have all these words." example:"wohngeld"`
	Topic    string   `query:"topic" maxLength:"200" doc:"Only services of this topic field (Themenfeld)."`
	Function string   `query:"function" enum:"online,expertise,decision,contact" doc:"Only this function."`
	Outcome  string   `query:"outcome" enum:"bundle,bundle_in_part,keep_local" doc:"Only functions with this outcome."`
}

// rankingAnswer is a page with the address of the next one.
type rankingAnswer struct {
	Link string `header:"Link" doc:"Address of the next page, with rel=\"next\"; absent on the last page."`
	Body Ranking
}

func (a *API) getRanking(ctx context.Context, _ access.Actor, in *rankingQuery) (*rankingAnswer, error) {
	weights, err := bundling.ParseWeights(in.Weight)
	if err != nil {
		return nil, badRequest("weight: %v", err)
	}
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Bundling.Ranking(ctx, a.land(in.InLand), weights)
	if err != nil {
		return nil, err
	}
	page, err := onePage(ctx, in.find(now.Catalogue, &r), in.Paging, func(f RankedFunction) string {
		return string(f.Candidate.Service) + "/" + string(f.Candidate.Function)
	})
	if err != nil {
		return nil, err
	}
	for i := range page.Body.Items {
		if f := &page.Body.Items[i]; f.Rank != nil {
			best, worst := r.Span(&r.Ranked[*f.Rank-1], in.Within)
			f.Best, f.Worst = &best, &worst
		}
	}
	return &rankingAnswer{Link: page.Link, Body: Ranking{
		Land: r.Land, Weights: r.Weights, First: r.First(in.N), Items: page.Body.Items, Total: page.Body.Total, Next: page.Body.Next,
	}}, nil
}

// find collects the functions that match, the ranked ones first.
func (in *rankingQuery) find(catalogue *landscape.Catalogue, r *bundling.Ranking) []RankedFunction {
	services := map[landscape.ServiceID]*landscape.Service{}
	for s := range catalogue.Select(landscape.Filter{Query: in.Query, Topic: in.Topic}) {
		services[s.ID] = s
	}
	var list []RankedFunction
	add := func(f RankedFunction) {
		s, ok := services[f.Candidate.Service]
		if ok && (in.Function == "" || in.Function == string(f.Candidate.Function)) && (in.Outcome == "" || in.Outcome == string(f.Candidate.Outcome)) {
			f.Name, f.Topic = s.Name, s.Topic
			list = append(list, f)
		}
	}
	for i := range r.Ranked {
		x := &r.Ranked[i]
		add(RankedFunction{Rank: &x.Rank, Score: &x.Score, Utilities: x.Utilities, Candidate: x.Candidate})
	}
	for _, c := range r.Local {
		add(RankedFunction{Utilities: map[bundling.Criterion]float64{}, Candidate: c})
	}
	return list
}
