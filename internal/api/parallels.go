package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

// ParallelPair is two services that may be the same task.
type ParallelPair struct {
	// A is the service with the lower id.
	A PairedService `json:"a"`
	// B is the other service.
	B PairedService `json:"b"`
	// Score says how alike the names are, 0 to 1.
	Score float64 `json:"score"`
	// Relation of the keys: whether at least one is missing, and whether they
	// name the same object of performance (digits 3 to 8).
	Relation parallel.Relation `json:"relation" enum:"no_key,other_object,same_act"`
	// Group is the service that stands for all that are alike each other; empty
	// if the pair belongs to no group.
	Group landscape.ServiceID `json:"group"`
	// GroupSize is how many services the group has.
	GroupSize int `json:"group_size"`
	// Words that the names share, and in which they differ.
	Words parallel.NameWords `json:"words"`
	// State of the pair: open, or what was decided.
	State parallel.State `json:"state" enum:"open,same,different,later"`
	// What a person has decided, if anybody has.
	Decision *ParallelDecision `json:"decision"`
}

// PairedService is one of the two.
type PairedService struct {
	// ID of the service.
	ID landscape.ServiceID `json:"id"`
	// Name of the service.
	Name string `json:"name"`
	// Topic field of the service (Themenfeld).
	Topic string `json:"topic"`
}

// ParallelDecision tells what a person has decided about a pair. It changes
// nothing in the catalogue.
type ParallelDecision struct {
	// Version of the decision, from 1.
	Version int64 `json:"version"`
	// Verdict on the pair.
	Verdict parallel.Verdict `json:"verdict" enum:"same,different,later"`
	// Reason why, in words.
	Reason string `json:"reason"`
	// By is the id of who decided.
	By string `json:"by"`
	// At is when.
	At time.Time `json:"at"`
}

// NewParallelDecision is what is to be kept about a pair.
type NewParallelDecision struct {
	// Verdict on the pair.
	Verdict parallel.Verdict `json:"verdict" enum:"same,different,later"`
	// Reason why, in words.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (a *API) addParallels() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-parallels", Method: http.MethodGet, Path: "/parallels", Tags: []string{tagLandscape},
		Summary:     "List possible parallel processes",
		Description: "Pairs of services whose names are so alike that they may be the same task, and all that were decided on. They are proposals: nothing is merged.",
	}, (*API).listParallels)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-parallel", Method: http.MethodGet, Path: "/parallels/{a}/{b}", Tags: []string{tagLandscape},
		Summary:     "Compare two services",
		Description: "How alike the names of two services are, and what was decided about them. The entity tag is that of the decision.",
	}, (*API).getParallel)
	add(a, access.DecideParallel, huma.Operation{
		OperationID: "put-parallel-decision", Method: http.MethodPut, Path: "/parallels/{a}/{b}/decision", Tags: []string{tagLandscape},
		Summary:     "Decide whether two services are the same task",
		Description: "Keeps a decision, or puts it in place of an earlier one. It changes nothing in the catalogue.",
		RequestBody: exampleBody(NewParallelDecision{Verdict: parallel.Different, Reason: "Andere Rechtsgrundlage, andere Antragsteller"}),
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.putParallelDecision)
}

type parallelQuery struct {
	Paging
	OnDay
	Query    string `query:"q" maxLength:"200" doc:"Only pairs of which one service has all these words." example:"wohngeld"`
	Topic    string `query:"topic" maxLength:"200" doc:"Only pairs of which one service has this topic field (Themenfeld)."`
	Relation string `query:"relation" enum:"no_key,other_object,same_act" doc:"Only pairs whose keys relate so."`
	State    string `query:"state" enum:"open,same,different,later" doc:"Only pairs that have come so far."`
	Group    string `query:"group" maxLength:"200" doc:"Only pairs of the group for which this service stands."`
	Sort     string `query:"sort" enum:"score,-score" default:"-score" doc:"Order; “-” turns it round."`
}

func (a *API) listParallels(ctx context.Context, _ access.Actor, in *parallelQuery) (*listAnswer[ParallelPair], error) {
	found, err := a.Parallel.Find(ctx, parallel.Filter{
		Query: in.Query, Topic: in.Topic, Relation: parallel.Relation(in.Relation), State: parallel.State(in.State), Group: landscape.ServiceID(in.Group),
	})
	if err != nil {
		return nil, err
	}
	order(found.Pairs, in.Sort, map[string]func(x, y parallel.Judged) int{
		"score": func(x, y parallel.Judged) int { return cmp.Compare(x.Score, y.Score) },
	})
	page, err := onePage(ctx, found.Pairs, in.Paging, func(j parallel.Judged) string { return j.String() })
	if err != nil {
		return nil, err
	}
	out := &listAnswer[ParallelPair]{Link: page.Link, Body: List[ParallelPair]{Items: []ParallelPair{}, Total: page.Body.Total, Next: page.Body.Next}}
	for _, j := range page.Body.Items {
		pair, err := a.parallelPair(j)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, pair)
	}
	return out, nil
}

// parallelPair writes a pair.
func (a *API) parallelPair(j parallel.Judged) (ParallelPair, error) {
	words, err := a.Parallel.Words(j)
	p := ParallelPair{
		A:     PairedService{ID: j.A, Name: j.ServiceA.Name, Topic: j.ServiceA.Topic},
		B:     PairedService{ID: j.B, Name: j.ServiceB.Name, Topic: j.ServiceB.Topic},
		Score: j.Score, Relation: j.Relation, Group: j.Group, GroupSize: j.GroupSize, Words: words, State: j.State(),
	}
	if j.Decision.Version > 0 {
		d := parallelDecision(j.Decision)
		p.Decision = &d
	}
	return p, err
}

func parallelDecision(d parallel.Decision) ParallelDecision {
	return ParallelDecision{Version: d.Version, Verdict: d.Verdict, Reason: d.Reason, By: d.By, At: d.At}
}

// ParallelServices name the two services of a pair, the lower id first.
type ParallelServices struct {
	A string `path:"a" maxLength:"200" doc:"Id of the service with the lower id." example:"99018027000000"`
	B string `path:"b" maxLength:"200" doc:"Id of the other service." example:"99150002000000"`
}

func (s ParallelServices) pair() parallel.Pair {
	return parallel.Pair{A: landscape.ServiceID(s.A), B: landscape.ServiceID(s.B)}
}

type parallelThen struct {
	ParallelServices
	OnDay
}

func (a *API) getParallel(ctx context.Context, _ access.Actor, in *parallelThen) (*versioned[ParallelPair], error) {
	j, err := a.Parallel.Pair(ctx, in.pair())
	if err != nil {
		return nil, err
	}
	pair, err := a.parallelPair(j)
	return &versioned[ParallelPair]{ETag: versionTag(j.Decision.Version), Body: pair}, err
}

type parallelToDecide struct {
	ParallelServices
	Precondition
	Body NewParallelDecision
}

func (a *API) putParallelDecision(ctx context.Context, actor access.Actor, in *parallelToDecide) (*versioned[ParallelDecision], error) {
	j, err := a.Parallel.Pair(ctx, in.pair())
	if err != nil {
		return nil, err
	}
	kept, err := a.Parallel.Decide(ctx, actor, parallel.Decision{
		Pair: in.pair(), Version: in.IfMatch.seen(j.Decision.Version), Verdict: in.Body.Verdict, Reason: in.Body.Reason,
	})
	return &versioned[ParallelDecision]{ETag: versionTag(kept.Version), Body: parallelDecision(kept)}, err
}
