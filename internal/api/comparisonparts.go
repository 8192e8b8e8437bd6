package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
)

// ComparedStep is an activity, or the way from one to the next, with the share of cases
// in which each of the compared authorities has it.
type ComparedStep struct {
	// List to which the step belongs: common core, variation point or local
	// extra.
	List string `json:"list" enum:"core,variation,extra"`
	evidence.Step
}

func (a *API) addComparisonParts() {
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-comparison-pairs", Method: http.MethodGet, Path: "/comparisons/{id}/pairs", Tags: []string{tagEvidence},
		Summary:     "Pairs of a comparison",
		Description: "What may be said about every two of the compared authorities: their distance, the noise floor of chance, and the statement that follows.",
	}, (*API).listPairs)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-comparison-steps", Method: http.MethodGet, Path: "/comparisons/{id}/steps", Tags: []string{tagEvidence},
		Summary:     "Steps of a comparison",
		Description: "Common core in the order of the process, variation points with the widest spread first, local extras with the most used first. Shares follow the order of the inputs of the comparison.",
	}, (*API).listSteps)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-comparison-changes", Method: http.MethodGet, Path: "/comparisons/{id}/changes", Tags: []string{tagEvidence},
		Summary:     "What an authority would have to change",
		Description: "Steps in which one of the compared authorities differs from most of the others, by what it would have to do to follow them, then by the number of cases concerned. It says nothing of who is right.",
	}, (*API).listChangesOfSteps)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "get-comparison-map", Method: http.MethodGet, Path: "/comparisons/{id}/map", Tags: []string{tagEvidence},
		Summary:     "Process map of a comparison",
		Description: "The most used steps of one or two of the compared authorities and the ways between them, with the difference of the two. 404 if their profiles are not kept here.",
	}, (*API).getComparisonMap)
}

type pairQuery struct {
	ComparisonID
	Paging
	OnDay
	Statement string `query:"statement" enum:"different,not_distinguishable,no_statement" doc:"Only pairs about which this is said."`
	Authority string `query:"authority" maxLength:"200" doc:"Only pairs in which this authority is, by name."`
	Sort      string `query:"sort" enum:"input,emd,-emd,similarity,-similarity" default:"input" doc:"Order; “-” turns it round. Input is the order of the comparison. Unknown figures count as the lowest."`
}

func (a *API) listPairs(ctx context.Context, actor access.Actor, in *pairQuery) (*listAnswer[evidence.Pair], error) {
	c, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	var pairs []evidence.Pair
	for _, p := range c.Comparison.Pairs {
		if (in.Statement == "" || string(p.Statement) == in.Statement) && (in.Authority == "" || p.A == in.Authority || p.B == in.Authority) {
			pairs = append(pairs, p)
		}
	}
	order(pairs, in.Sort, map[string]func(x, y evidence.Pair) int{
		"input":      func(evidence.Pair, evidence.Pair) int { return 0 },
		"emd":        func(x, y evidence.Pair) int { return cmp.Compare(orLowest(x.EMD), orLowest(y.EMD)) },
		"similarity": func(x, y evidence.Pair) int { return cmp.Compare(orLowest(x.Similarity), orLowest(y.Similarity)) },
	})
	return onePage(ctx, pairs, in.Paging, func(p evidence.Pair) string { return strconv.Quote(p.A) + strconv.Quote(p.B) })
}

// orLowest makes figures comparable of which some are unknown.
func orLowest(x *float64) float64 {
	if x == nil {
		return -1
	}
	return *x
}

type stepQuery struct {
	ComparisonID
	Paging
	OnDay
	List     string `query:"list" enum:"core,variation,extra" doc:"Only steps of this list."`
	Activity string `query:"activity" maxLength:"500" doc:"Only this activity, and the ways that begin or end with it."`
}

func (a *API) listSteps(ctx context.Context, actor access.Actor, in *stepQuery) (*listAnswer[ComparedStep], error) {
	found, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	c := found.Comparison
	var steps []ComparedStep
	for _, list := range []struct {
		name  string
		steps []evidence.Step
	}{{"core", c.Core}, {"variation", c.Variations}, {"extra", c.Extras}} {
		for _, s := range list.steps {
			fits := in.Activity == "" || s.Activity == in.Activity || s.From == in.Activity || s.To == in.Activity
			if fits && (in.List == "" || in.List == list.name) {
				steps = append(steps, ComparedStep{List: list.name, Step: s})
			}
		}
	}
	return onePage(ctx, steps, in.Paging, func(s ComparedStep) string {
		return s.List + strconv.Quote(s.Activity) + strconv.Quote(s.From) + strconv.Quote(s.To)
	})
}

type stepChangeQuery struct {
	ComparisonID
	Paging
	OnDay
	Input int    `query:"input" minimum:"1" maximum:"100" default:"1" doc:"Number of the authority among the inputs of the comparison, from 1."`
	Kind  string `query:"kind" enum:"adopt,drop,more,less" doc:"Only changes of this kind."`
}

func (a *API) listChangesOfSteps(ctx context.Context, actor access.Actor, in *stepChangeQuery) (*listAnswer[evidence.StepChange], error) {
	found, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	c := found.Comparison
	if n := len(c.Inputs); in.Input > n {
		return nil, badRequest("input: the comparison has %d inputs", n)
	}
	changes := slices.DeleteFunc(c.ChangesFor(in.Input-1), func(x evidence.StepChange) bool { return in.Kind != "" && string(x.Kind) != in.Kind })
	return onePage(ctx, changes, in.Paging, func(x evidence.StepChange) string {
		return string(x.Kind) + strconv.Quote(x.Activity) + strconv.Quote(x.From) + strconv.Quote(x.To)
	})
}

type comparisonMapQuery struct {
	ComparisonID
	OnDay
	MapSize
	A int `query:"a" minimum:"1" maximum:"100" default:"1" doc:"Number of the first authority among the inputs, from 1."`
	B int `query:"b" minimum:"0" maximum:"100" default:"0" doc:"Number of the second one; 0 shows the first alone." example:"2"`
}

func (a *API) getComparisonMap(ctx context.Context, actor access.Actor, in *comparisonMapQuery) (*body[evidence.Map], error) {
	found, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	c := found.Comparison
	if n := len(c.Inputs); in.A > n || in.B > n {
		return nil, badRequest("a, b: the comparison has %d inputs", n)
	}
	first, err := a.Evidence.InputProfile(ctx, actor, c, in.A-1)
	if err != nil {
		return nil, err
	}
	if in.B == 0 || in.B == in.A {
		return &body[evidence.Map]{Body: evidence.ProcessMap(first, evidence.Detail{Activities: in.Activities, Edges: in.Edges})}, nil
	}
	second, err := a.Evidence.InputProfile(ctx, actor, c, in.B-1)
	if err != nil {
		return nil, err
	}
	return &body[evidence.Map]{Body: evidence.DifferenceMap(first, second, evidence.Detail{Activities: in.Activities, Edges: in.Edges})}, nil
}
