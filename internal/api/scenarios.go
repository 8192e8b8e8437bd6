package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
)

// Scenario asks where bundling a service would make sense if some things were
// different.
type Scenario struct {
	// ID of the scenario.
	ID string `json:"id"`
	// Service that it is about.
	Service landscape.ServiceID `json:"service"`
	// Land that it is about.
	Land landscape.ARS `json:"land"`
	// Name tells it from the others of the service in the Land.
	Name string `json:"name"`
	// Question that it is to answer.
	Question string `json:"question"`
	// Settings are assumptions that are taken as certain, by the key of the
	// parameter.
	Settings map[string]float64 `json:"settings"`
	// Conditions that every plan must keep.
	Conditions bundling.Conditions `json:"conditions"`
	// By is the id of who changed it last.
	By string `json:"by"`
	// At is when that was.
	At time.Time `json:"at"`
	// Version counts the changes; it is the entity tag, too.
	Version int64 `json:"version"`
}

// NewScenario is a scenario to be kept.
type NewScenario struct {
	// Name of one line, by which people tell it from others.
	Name string `json:"name" minLength:"1" maxLength:"80"`
	// Question that it is to answer, in a sentence.
	Question string `json:"question" minLength:"1" maxLength:"500"`
	// Settings are assumptions to be taken as certain, by the key of the
	// parameter, e.g. rate or decision.hours_per_case.
	Settings map[string]float64 `json:"settings,omitempty" maxProperties:"50"`
	// Conditions that every plan must keep; left out, none.
	Conditions bundling.Conditions `json:"conditions,omitzero"`
	// Reason why it is kept; stands in the journal.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

var exampleScenario = NewScenario{
	Name: "Weniger Fälle", Question: "Lohnt sich Bündeln auch, wenn die Fallzahl auf 15 je 1.000 Einwohner sinkt?",
	Settings: map[string]float64{"rate": 15}, Reason: "Frage aus dem Lenkungskreis",
}

var changedScenario = NewScenario{
	Name: "Hohe Personalkosten", Question: "Lohnt sich Bündeln auch, wenn eine Stunde 95 Euro kostet?",
	Settings: map[string]float64{"hour_cost": 95}, Reason: "Neuer Tarif",
}

// ScenarioComparison puts scenarios beside the recommendation in force.
type ScenarioComparison struct {
	// Columns are the recommendation in force, then the scenarios asked for.
	Columns []ScenarioColumn `json:"columns" nullable:"false"`
	// Differences are the assumptions in which columns differ.
	Differences []ScenarioDifference `json:"differences" nullable:"false"`
}

// ScenarioColumn is the verdict of one scenario in short. Money is EUR per year.
type ScenarioColumn struct {
	// Scenario is null for the recommendation in force.
	Scenario *Scenario `json:"scenario"`
	// Problem says why there is no verdict; the rest is empty then.
	Problem string `json:"problem"`
	// Outcome over all functions; empty if there is a problem.
	Outcome bundling.Outcome `json:"outcome"`
	// Now is what it costs if every authority does everything itself.
	Now bundling.Range `json:"now"`
	// Then is what it costs as recommended.
	Then bundling.Range `json:"then"`
	// Saving is the difference of the two.
	Saving bundling.Range `json:"saving"`
	// More is how much more is saved than by the recommendation in force.
	More float64 `json:"more"`
	// Functions of the service, in short.
	Functions []scenario.Line `json:"functions" nullable:"false"`
	// Impacts on every competent authority, over all functions.
	Impacts []scenario.Impact `json:"impacts" nullable:"false"`
	// Gaining is how many authorities save at least one euro a year, over all
	// functions.
	Gaining int `json:"gaining"`
	// Paying is how many pay at least one euro a year more.
	Paying int `json:"paying"`
	// Unchanged is how many are left: for them it is less than one euro.
	Unchanged int `json:"unchanged"`
	// Compensation that leaves nobody worse off for any function.
	Compensation scenario.Compensation `json:"compensation"`
}

// ScenarioDifference is an assumption in which columns differ.
type ScenarioDifference struct {
	// Key of the parameter.
	Key string `json:"key"`
	// Unit of the values.
	Unit string `json:"unit"`
	// Values by column; null where nobody knows it or there is no verdict.
	Values []*float64 `json:"values" nullable:"false"`
}

func (a *API) addScenarios() {
	const all = "/services/{id}/scenarios"
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-scenarios", Method: http.MethodGet, Path: all, Tags: []string{tagBundling},
		Summary:     "List the scenarios of a service",
		Description: "Questions about a service in a Land that people have kept, with the assumptions and conditions under which they are to be answered.",
	}, (*API).listScenarios)
	add(a, access.SetAssumption, huma.Operation{
		OperationID: "add-scenario", Method: http.MethodPost, Path: all, Tags: []string{tagBundling}, DefaultStatus: http.StatusCreated,
		Summary:     "Add a scenario",
		Description: "Keeps a question about a service in a Land. It changes no recommendation.",
		RequestBody: exampleBody(exampleScenario),
	}, a.addScenario)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "compare-scenarios", Method: http.MethodGet, Path: all + "/comparison", Tags: []string{tagBundling},
		Summary:     "Compare scenarios",
		Description: "Judges up to four scenarios and puts them beside the recommendation in force: outcome, cost, saving and how sure it is by function, the effect on every authority, and in which assumptions they differ.",
	}, (*API).compareScenarios)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-scenario", Method: http.MethodGet, Path: all + "/{scenario}", Tags: []string{tagBundling},
		Summary:     "Get a scenario",
		Description: "A question about a service, with the assumptions and conditions under which it is to be answered.",
	}, (*API).getScenario)
	add(a, access.SetAssumption, huma.Operation{
		OperationID: "put-scenario", Method: http.MethodPut, Path: all + "/{scenario}", Tags: []string{tagBundling},
		Summary:     "Change a scenario",
		Description: "Puts something else in place of the whole scenario.",
		RequestBody: exampleBody(changedScenario), Errors: []int{http.StatusPreconditionFailed},
	}, a.putScenario)
	add(a, access.SetAssumption, huma.Operation{
		OperationID: "delete-scenario", Method: http.MethodDelete, Path: all + "/{scenario}", Tags: []string{tagBundling},
		Summary:     "Delete a scenario",
		Description: "Ends a scenario. Earlier states of the list still show it.",
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.deleteScenario)
}

func scenarioView(s scenario.Scenario) Scenario {
	settings := make(map[string]float64, len(s.Settings))
	for key, value := range s.Settings {
		settings[key.String()] = value
	}
	return Scenario{
		ID: s.ID, Service: s.Service, Land: s.Land, Name: s.Name, Question: s.Question,
		Settings: settings, Conditions: s.Conditions, By: s.By, At: s.At, Version: s.Version,
	}
}

type scenarioQuery struct {
	ServiceID
	InLand
	Paging
	OnDay
	Sort string `query:"sort" enum:"name,-name,at,-at" default:"name" doc:"Order; “-” turns it round."`
}

func (a *API) listScenarios(ctx context.Context, _ access.Actor, in *scenarioQuery) (*listAnswer[Scenario], error) {
	list, err := a.Scenarios.Scenarios(ctx, landscape.ServiceID(in.ID), a.land(in.InLand))
	if err != nil {
		return nil, err
	}
	views := make([]Scenario, len(list))
	for i, s := range list {
		views[i] = scenarioView(s)
	}
	order(views, in.Sort, map[string]func(x, y Scenario) int{
		"name": func(x, y Scenario) int { return strings.Compare(x.Name, y.Name) },
		"at":   func(x, y Scenario) int { return x.At.Compare(y.At) },
	})
	return onePage(ctx, views, in.Paging, func(s Scenario) string { return s.ID })
}

// ScenarioID names a scenario of a service.
type ScenarioID struct {
	ServiceID
	Scenario string `path:"scenario" maxLength:"100" doc:"Id of the scenario." example:"s-example"`
}

type scenarioThen struct {
	ScenarioID
	OnDay
}

func (a *API) getScenario(ctx context.Context, _ access.Actor, in *scenarioThen) (*versioned[Scenario], error) {
	s, err := a.Scenarios.Scenario(ctx, landscape.ServiceID(in.ID), in.Scenario)
	if err != nil {
		return nil, err
	}
	return &versioned[Scenario]{ETag: versionTag(s.Version), Body: scenarioView(s)}, nil
}

type scenarioToAdd struct {
	ServiceID
	InLand
	Body NewScenario
}

func (a *API) addScenario(ctx context.Context, actor access.Actor, in *scenarioToAdd) (*versioned[Scenario], error) {
	return a.saveScenario(ctx, actor, scenario.Scenario{Service: landscape.ServiceID(in.ID), Land: a.land(in.InLand)}, in.Body)
}

type scenarioToPut struct {
	ScenarioID
	IfMatch IfMatch `header:"If-Match" maxLength:"100" doc:"Entity tag of the scenario, as it was read; “*” for whatever is there. If something else is there it is 412, and ETag names it." example:"*"`
	Body    NewScenario
}

func (a *API) putScenario(ctx context.Context, actor access.Actor, in *scenarioToPut) (*versioned[Scenario], error) {
	s, err := a.Scenarios.Scenario(ctx, landscape.ServiceID(in.ID), in.Scenario)
	if err != nil {
		return nil, err
	}
	s.Version = in.IfMatch.seen(s.Version)
	return a.saveScenario(ctx, actor, s, in.Body)
}

// saveScenario keeps s with what a program has sent.
func (a *API) saveScenario(ctx context.Context, actor access.Actor, s scenario.Scenario, n NewScenario) (*versioned[Scenario], error) {
	s.Name, s.Question, s.Conditions, s.Settings = n.Name, n.Question, n.Conditions, bundling.WhatIf{}
	for name, value := range n.Settings {
		key, err := bundling.ParseKey(name)
		if err != nil {
			return nil, badRequest("settings: %v", err)
		}
		s.Settings[key] = value
	}
	kept, err := a.Scenarios.SaveScenario(ctx, actor, s, n.Reason)
	if err != nil {
		return nil, err
	}
	return &versioned[Scenario]{ETag: versionTag(kept.Version), Body: scenarioView(kept)}, nil
}

type scenarioToDelete struct {
	ScenarioID
	ToDelete
}

func (a *API) deleteScenario(ctx context.Context, actor access.Actor, in *scenarioToDelete) (*struct{}, error) {
	s, err := a.Scenarios.Scenario(ctx, landscape.ServiceID(in.ID), in.Scenario)
	if err != nil {
		return nil, err
	}
	err = a.Scenarios.DeleteScenario(ctx, actor, s.Service, s.ID, in.IfMatch.seen(s.Version), in.Reason.Reason)
	if wrong := (*scenario.FieldError)(nil); errors.As(err, &wrong) {
		p := newProblem(http.StatusUnprocessableEntity, err.Error())
		p.Errors = []*huma.ErrorDetail{{Location: "query." + string(wrong.Field), Message: wrong.Problem}}
		err = p
	}
	return nil, err
}

type scenarioComparisonQuery struct {
	ServiceID
	InLand
	OnDay
	Scenarios []string `query:"scenario,explode" maxItems:"4" maxLength:"100" doc:"Id of a scenario; may be given up to four times."`
}

func (a *API) compareScenarios(ctx context.Context, _ access.Actor, in *scenarioComparisonQuery) (*body[ScenarioComparison], error) {
	c, err := a.Scenarios.Compare(ctx, landscape.ServiceID(in.ID), a.land(in.InLand), in.Scenarios)
	if err != nil {
		return nil, err
	}
	out := ScenarioComparison{Columns: make([]ScenarioColumn, len(c.Columns)), Differences: make([]ScenarioDifference, len(c.Differences))}
	for i, x := range c.Columns {
		out.Columns[i] = scenarioColumn(x)
	}
	for i, d := range c.Differences {
		out.Differences[i] = ScenarioDifference{Key: d.Key.String(), Unit: d.Unit, Values: d.Values}
	}
	return &body[ScenarioComparison]{Body: out}, nil
}

func scenarioColumn(c scenario.Column) ScenarioColumn {
	column := ScenarioColumn{
		Problem: c.Problem, Outcome: c.Outcome, Now: c.Now, Then: c.Then, Saving: c.Saving, More: c.More,
		Functions: append([]scenario.Line{}, c.Functions...), Impacts: append([]scenario.Impact{}, c.Impacts...), Gaining: c.Gaining, Paying: c.Paying, Unchanged: c.Unchanged, Compensation: c.Compensation,
	}
	if c.Scenario != nil {
		s := scenarioView(*c.Scenario)
		column.Scenario = &s
	}
	return column
}
