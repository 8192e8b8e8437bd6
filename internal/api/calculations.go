package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/work/tasks"
)

// Calculation is one question about all services of a Land.
type Calculation struct {
	// ID of the calculation.
	ID string `json:"id"`
	// Method is what is asked about every service.
	Method string `json:"method" enum:"neighbours,robustness"`
	// Land about whose services is asked.
	Land landscape.ARS `json:"land"`
	// Neighbourhood says who counts as a neighbour.
	Neighbourhood landscape.Neighbourhood `json:"neighbourhood"`
	// Entry is the number of the last journal entry that belongs to the data on
	// which it rests.
	Entry int64 `json:"entry"`
	// Services is how many services it is about.
	Services int `json:"services"`
	// Answered is how many of them have an answer.
	Answered int `json:"answered"`
	// By is the id of who ordered it.
	By string `json:"by"`
	// At is when that was.
	At time.Time `json:"at"`
	// Ended is when the last service was answered; null before.
	Ended *time.Time `json:"ended"`
	// Sum is the SHA-256 of all answers, in hex; empty before it has ended.
	Sum string `json:"sum"`
}

// NewCalculation is a question to be answered for all services of a Land.
type NewCalculation struct {
	// Method is what is asked: what neighbours gain if they carry for each other, or
	// how far the recommendations hold where disputed figures are others.
	Method string `json:"method" enum:"neighbours,robustness"`
	// Border says that neighbours are those who share a border; only for neighbours.
	Border bool `json:"border,omitempty"`
	// Within says that neighbours are also those within so many km by road; only for
	// neighbours.
	Within float64 `json:"within,omitempty" minimum:"0" maximum:"200"`
}

// CalculatedLine is the answer for one function of a service. Of neighbours and
// robustness one is there.
type CalculatedLine struct {
	// Service that it is about.
	Service landscape.ServiceID `json:"service"`
	// Line is the answer.
	calculation.Line
}

func (a *API) addCalculations() {
	add(a, access.ReadContent, huma.Operation{
		OperationID: "list-calculations", Method: http.MethodGet, Path: "/calculations", Tags: []string{tagBundling},
		Summary:     "List calculations",
		Description: "One question each about all services of a Land, with how far it has come.",
	}, a.listCalculations)
	add(a, access.Calculate, huma.Operation{
		OperationID: "add-calculation", Method: http.MethodPost, Path: "/calculations", Tags: []string{tagBundling}, DefaultStatus: http.StatusAccepted,
		Summary: "Order a calculation",
		Description: "Orders the answer to one question for every service of a Land of which enough is known, on the data in force now; the job leads to the result. " +
			"Every answer is kept at once, so that a job that was cancelled can be continued.",
		RequestBody: exampleBody(NewCalculation{Method: string(calculation.Neighbours), Border: true}),
		Errors:      []int{http.StatusServiceUnavailable},
	}, a.addCalculation)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "get-calculation", Method: http.MethodGet, Path: "/calculations/{id}", Tags: []string{tagBundling},
		Summary:     "Get a calculation",
		Description: "The question, the state of the data on which it is answered, and how far it has come.",
	}, a.getCalculation)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "list-answers", Method: http.MethodGet, Path: "/calculations/{id}/answers", Tags: []string{tagBundling},
		Summary:     "List the answers of a calculation",
		Description: "The answers that there are so far, by function, in the order of the services. Money is EUR per year.",
	}, a.listAnswers)
	add(a, access.Calculate, huma.Operation{
		OperationID: "continue-calculation", Method: http.MethodPost, Path: "/calculations/{id}/continue", Tags: []string{tagBundling}, DefaultStatus: http.StatusAccepted,
		Summary:     "Continue a calculation",
		Description: "Orders a job that answers what has no answer yet. Where nothing is left to do it ends at once.",
		Errors:      []int{http.StatusServiceUnavailable},
	}, a.continueCalculation)
	add(a, access.Calculate, huma.Operation{
		OperationID: "delete-calculation", Method: http.MethodDelete, Path: "/calculations/{id}", Tags: []string{tagBundling},
		Summary:     "Delete a calculation",
		Description: "Removes a calculation with its answers. The journal keeps that it was ordered, and its sum if it had ended.",
	}, a.deleteCalculation)
}

func calculationView(c calculation.Calculation) Calculation {
	view := Calculation{
		ID: c.ID, Method: string(c.Method), Land: c.Land, Neighbourhood: c.Neighbourhood, Entry: c.Entry,
		Services: c.Size, Answered: c.Answered, By: c.By, At: c.At, Sum: c.Sum,
	}
	if c.HasEnded() {
		view.Ended = &c.Ended
	}
	return view
}

type calculationsQuery struct {
	Paging
	Sort string `query:"sort" enum:"at,-at" default:"-at" doc:"Order; “-” turns it round."`
}

func (a *API) listCalculations(ctx context.Context, _ access.Actor, in *calculationsQuery) (*listAnswer[Calculation], error) {
	list, err := a.Calculations.Calculations(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]Calculation, len(list))
	for i, c := range list {
		views[i] = calculationView(c)
	}
	order(views, in.Sort, map[string]func(x, y Calculation) int{"at": func(x, y Calculation) int { return x.At.Compare(y.At) }})
	return onePage(ctx, views, in.Paging, func(c Calculation) string { return c.ID })
}

type calculationToAdd struct {
	InLand
	Body NewCalculation
}

func (a *API) addCalculation(ctx context.Context, actor access.Actor, in *calculationToAdd) (*created[Job], error) {
	c, err := a.Calculations.Order(ctx, actor, calculation.Question{
		Method: calculation.Method(in.Body.Method), Land: a.land(in.InLand),
		Neighbourhood: landscape.Neighbourhood{Border: in.Body.Border, Within: in.Body.Within},
	})
	if err != nil {
		return nil, err
	}
	return a.goOn(ctx, actor, c)
}

// goOn orders the job that does a calculation.
func (a *API) goOn(ctx context.Context, actor access.Actor, c calculation.Calculation) (*created[Job], error) {
	job, err := a.Jobs.Order(ctx, actor, tasks.GoOn(c))
	if err != nil {
		return nil, err
	}
	return accepted(job), nil
}

// CalculationID names a calculation.
type CalculationID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the calculation." example:"NACHBARN5T2N7KVRB4HCMJ6PYD"`
}

func (a *API) getCalculation(ctx context.Context, _ access.Actor, in *CalculationID) (*body[Calculation], error) {
	c, err := a.Calculations.Calculation(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[Calculation]{Body: calculationView(c)}, nil
}

type answersQuery struct {
	CalculationID
	Paging
}

func (a *API) listAnswers(ctx context.Context, _ access.Actor, in *answersQuery) (*listAnswer[CalculatedLine], error) {
	_, answers, err := a.Calculations.Answers(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	lines := []CalculatedLine{}
	for _, x := range answers {
		for _, line := range x.Lines {
			lines = append(lines, CalculatedLine{Service: x.Service, Line: line})
		}
	}
	return onePage(ctx, lines, in.Paging, func(l CalculatedLine) string { return string(l.Service) + "/" + string(l.Function) })
}

func (a *API) continueCalculation(ctx context.Context, actor access.Actor, in *CalculationID) (*created[Job], error) {
	c, err := a.Calculations.Calculation(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.goOn(ctx, actor, c)
}

func (a *API) deleteCalculation(ctx context.Context, actor access.Actor, in *CalculationID) (*struct{}, error) {
	return nil, a.Calculations.Delete(ctx, actor, in.ID)
}
