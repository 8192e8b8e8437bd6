package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
)

// NewCause is why authorities differ at a step.
type NewCause struct {
	// Activity, or From and To of the way from one activity to the next; an empty
	// From is the start of a case, an empty To its end.
	Activity string `json:"activity,omitempty" maxLength:"500"`
	From     string `json:"from,omitempty" maxLength:"500"`
	To       string `json:"to,omitempty" maxLength:"500"`
	// Cause that was found; empty takes back what was said.
	Cause string `json:"cause" enum:",law,rule,habit,record"`
	// Source is where that is to be read.
	Source string `json:"source,omitempty" maxLength:"500"`
	// Reason who found out, and how.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (a *API) addCauses() {
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-comparison-causes", Method: http.MethodGet, Path: "/comparisons/{id}/causes", Tags: []string{tagEvidence},
		Summary:     "Why the compared authorities differ",
		Description: "What people have found out about variation points and local extras: that the difference follows from law, from a local rule, from habit, or only from how it is recorded. It holds for all comparisons of the service at this level.",
	}, (*API).listCauses)
	add(a, access.CompareEvidence, huma.Operation{
		OperationID: "put-comparison-cause", Method: http.MethodPut, Path: "/comparisons/{id}/causes", Tags: []string{tagEvidence},
		Summary:     "Say why authorities differ at a step",
		Description: "Puts what was found out about a step in place of what was said before. The step must be a variation point or local extra of the comparison.",
		RequestBody: exampleBody(NewCause{Activity: "01_HOOFD_8", Cause: "law", Source: "§ 68 LBauO M-V", Reason: "Geklärt mit dem Fachreferat"}),
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.putCause)
}

type causeQuery struct {
	ComparisonID
	Paging
	OnDay
	Cause string `query:"cause" enum:"law,rule,habit,record" doc:"Only steps with this cause."`
}

func (a *API) listCauses(ctx context.Context, actor access.Actor, in *causeQuery) (*listAnswer[evidence.StepCause], error) {
	found, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	causes, err := a.Evidence.CausesOf(ctx, found)
	if err != nil {
		return nil, err
	}
	said := slices.DeleteFunc(slices.Collect(maps.Values(causes)), func(c evidence.StepCause) bool {
		return c.Cause == evidence.CauseOpen || in.Cause != "" && string(c.Cause) != in.Cause
	})
	slices.SortFunc(said, func(x, y evidence.StepCause) int {
		return cmp.Or(cmp.Compare(x.Step.Activity, y.Step.Activity), cmp.Compare(x.Step.From, y.Step.From), cmp.Compare(x.Step.To, y.Step.To))
	})
	return onePage(ctx, said, in.Paging, func(c evidence.StepCause) string {
		return strconv.Quote(c.Step.Activity) + strconv.Quote(c.Step.From) + strconv.Quote(c.Step.To)
	})
}

type causeToPut struct {
	ComparisonID
	Precondition
	Body NewCause
}

func (a *API) putCause(ctx context.Context, actor access.Actor, in *causeToPut) (*versioned[evidence.StepCause], error) {
	found, err := a.Evidence.Comparison(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	causes, err := a.Evidence.CausesOf(ctx, found)
	if err != nil {
		return nil, err
	}
	step := evidence.StepKey{Activity: in.Body.Activity, From: in.Body.From, To: in.Body.To}
	kept, err := a.Evidence.SetCause(ctx, actor, in.ID, evidence.StepCause{
		Step: step, Version: in.IfMatch.seen(causes[step].Version), Cause: evidence.Cause(in.Body.Cause), Source: in.Body.Source,
	}, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &versioned[evidence.StepCause]{ETag: versionTag(kept.Version), Body: kept}, nil
}
