package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// ComparisonSummary is what a list tells of a comparison.
type ComparisonSummary struct {
	// ID is the SHA-256 of what was compared and how.
	ID string `json:"id"`
	// Service is the id of what is done; empty if the profiles differ in it.
	Service landscape.ServiceID `json:"service"`
	// Level of abstraction: activity, phase or a regular expression.
	Level string `json:"level"`
	// Authorities that are compared, by name.
	Authorities []string `json:"authorities" nullable:"false"`
	// At is when the comparison was kept.
	At time.Time `json:"at"`
}

// NewComparison is what is to be compared.
type NewComparison struct {
	// Profiles are the ids of the profiles to be compared.
	Profiles []string `json:"profiles" minItems:"2" maxItems:"100" nullable:"false"`
	// Permutations of the test, per pair.
	Permutations int `json:"permutations,omitempty" minimum:"1" maximum:"100000" default:"199"`
	// Seed that makes the permutations repeatable.
	Seed int64 `json:"seed,omitempty" minimum:"0" default:"1"`
	// MinCases is the smallest group of cases that the lists of steps show: 1 or a
	// multiple of 5.
	MinCases int `json:"min_cases,omitempty" minimum:"1" maximum:"1000" default:"5"`
}

// exampleProfiles are two profiles of the demonstration.
var exampleProfiles = []string{
	"32b14019229c52042b5a46ece6881a8ebde8ea89948dbfadda562c280c5a3621",
	"3e90836a37474ce6034981f61fd13081815bd209e91df288de70cbad1edd0c54",
}

func (a *API) addComparisons() {
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-comparisons", Method: http.MethodGet, Path: "/comparisons", Tags: []string{tagEvidence},
		Summary:     "List comparisons",
		Description: "The comparisons of authorities that may be seen.",
	}, (*API).listComparisons)
	add(a, access.CompareEvidence, huma.Operation{
		OperationID: "add-comparison", Method: http.MethodPost, Path: "/comparisons", Tags: []string{tagEvidence}, DefaultStatus: http.StatusAccepted,
		Summary:     "Compare profiles",
		Description: "Orders the comparison of two or more profiles of the same level; the job leads to the result.",
		RequestBody: exampleBody(NewComparison{Profiles: exampleProfiles}),
		Errors:      []int{http.StatusServiceUnavailable},
	}, a.addComparison)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "get-comparison", Method: http.MethodGet, Path: "/comparisons/{id}", Tags: []string{tagEvidence},
		Summary:     "Get a comparison",
		Description: "How differently authorities perform the same service: distances against the noise floor of chance, common core, variation points and local extras.",
	}, (*API).getComparison)
	a.addComparisonParts()
	a.addCauses()
	a.addStandard()
}

type comparisonQuery struct {
	Paging
	OnDay
	Service string `query:"service" maxLength:"200" doc:"Only comparisons about the service with this id." example:"99012008001000"`
	Level   string `query:"level" maxLength:"500" doc:"Only comparisons at this level of abstraction."`
	Sort    string `query:"sort" enum:"at,-at,service,-service" default:"-at" doc:"Order; “-” turns it round."`
}

func (a *API) listComparisons(ctx context.Context, actor access.Actor, in *comparisonQuery) (*listAnswer[ComparisonSummary], error) {
	found, err := a.Evidence.Comparisons(ctx, actor, landscape.ServiceID(in.Service))
	if err != nil {
		return nil, err
	}
	var list []ComparisonSummary
	for _, c := range found {
		if in.Level != "" && c.Level != in.Level {
			continue
		}
		s := ComparisonSummary{ID: c.ID, Service: c.Service, Level: c.Level, Authorities: []string{}, At: c.At}
		for _, input := range c.Comparison.Inputs {
			s.Authorities = append(s.Authorities, input.Name)
		}
		list = append(list, s)
	}
	order(list, in.Sort, map[string]func(x, y ComparisonSummary) int{
		"service": func(x, y ComparisonSummary) int { return cmp.Compare(x.Service, y.Service) },
		"at":      func(x, y ComparisonSummary) int { return x.At.Compare(y.At) },
	})
	return onePage(ctx, list, in.Paging, func(c ComparisonSummary) string { return c.ID })
}

// ComparisonID names a comparison.
type ComparisonID struct {
	ID string `path:"id" pattern:"^[0-9a-f]{64}$" doc:"Id of the comparison, a SHA-256." example:"ab45654ccc4ae6d6fc6943dbb441a5eb180bd615aed3c1055f0a6af2cf1ce550"`
}

type comparisonThen struct {
	ComparisonID
	OnDay
}

func (a *API) getComparison(ctx context.Context, actor access.Actor, in *comparisonThen) (*body[evidence.Comparison], error) {
	c, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[evidence.Comparison]{Body: c.Comparison}, nil
}

type comparisonToAdd struct {
	Body NewComparison
}

func (a *API) addComparison(ctx context.Context, actor access.Actor, in *comparisonToAdd) (*created[Job], error) {
	for _, id := range in.Body.Profiles {
		if _, err := a.Evidence.Profile(ctx, actor, id); err != nil {
			return nil, newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("profiles: there is no profile %q", id))
		}
	}
	if err := evidence.CheckMinCases(in.Body.MinCases); err != nil {
		return nil, err
	}
	job, err := a.Jobs.Order(ctx, actor, work.Order{
		Kind: tasks.ComparisonName, Subject: strconv.Itoa(len(in.Body.Profiles)),
		Payload: tasks.ComparisonOrder{
			Profiles: in.Body.Profiles, Permutations: in.Body.Permutations, Seed: uint64(in.Body.Seed), MinCases: in.Body.MinCases,
		},
	})
	if err != nil {
		return nil, err
	}
	return accepted(job), nil
}
