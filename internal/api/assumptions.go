package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Assumption is a figure that a user has set in place of the one that ships with
// Kiesel.
type Assumption struct {
	// Service is the id of the service for which it holds, empty for all.
	Service landscape.ServiceID `json:"service"`
	// Key of the parameter, e.g. rate or decision.hours_per_case.
	Key string `json:"key"`
	// Value of the figure.
	Value float64 `json:"value"`
	// Low end of the range within which the truth is believed to lie (about 80 %).
	Low float64 `json:"low"`
	// High end of that range.
	High float64 `json:"high"`
	// Unit of the three figures.
	Unit string `json:"unit"`
	// Source is a citation, or the word “Annahme”.
	Source string `json:"source"`
	// AsOf is the date of the figure.
	AsOf landscape.Date `json:"as_of"`
	// By is the id of who set it.
	By string `json:"by"`
	// At is when it was set.
	At time.Time `json:"at"`
	// Version counts the changes; it is the entity tag, too.
	Version int64 `json:"version"`
}

// NewAssumption is a figure to be set.
type NewAssumption struct {
	// Value of the figure, in the unit of the parameter.
	Value float64 `json:"value"`
	// Low end of the range within which the truth is believed to lie (about
	// 80 %). Give both low and high or neither; without them the value counts as
	// exact.
	Low *float64 `json:"low,omitempty"`
	// High end of that range.
	High *float64 `json:"high,omitempty"`
	// Source is a citation, or the word “Annahme”.
	Source string `json:"source" minLength:"1" maxLength:"2000"`
	// AsOf is the date of the figure; today if it is left out.
	AsOf string `json:"as_of,omitempty" format:"date"`
	// Reason why it is set; kept in the journal.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// exampleWage is for all services, exampleVolume for one.
var exampleWage = NewAssumption{Value: 65, Low: new(60.0), High: new(70.0), Source: "Tarifabschluss 2026", AsOf: "2026-01-01", Reason: "neuer Tarif"}

var exampleVolume = NewAssumption{Value: 120, Low: new(90.0), High: new(150.0), Source: "Wohngeldstatistik 2025", AsOf: "2025-12-31", Reason: "Fallzahlen des Landes liegen vor"}

func (a *API) addAssumptions() {
	const set = "Sets a figure in place of the one that ships with Kiesel, or of the one that was set before."
	const reset = "Takes a figure back, so that what ships with Kiesel holds again. Nothing happens if none is set."
	get := func(id, path, summary, about string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tagBundling}, Summary: summary, Description: about}
	}
	put := func(id, path, summary string, example NewAssumption) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodPut, Path: path, Tags: []string{tagBundling}, Summary: summary, Description: set,
			RequestBody: exampleBody(example), Errors: []int{http.StatusPreconditionFailed},
		}
	}
	remove := func(id, path, summary string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodDelete, Path: path, Tags: []string{tagBundling}, Summary: summary, Description: reset,
			Errors: []int{http.StatusPreconditionFailed},
		}
	}
	const all, own = "/assumptions", "/services/{id}/assumptions"
	addAsOf(a, access.ReadContent, get("list-assumptions", all, "List the assumptions for all services",
		"Every parameter on which verdicts rest, with the value that holds for all services, where it comes from, and what else would hold."), (*API).listAssumptions)
	add(a, access.SetAssumption, put("put-assumption", all+"/{key}", "Set a figure for all services", exampleWage), a.putAssumption)
	addAsOf(a, access.ReadContent, get("get-assumption", all+"/{key}", "Get a figure set for all services",
		"The figure that a user has set; 404 if none has."), (*API).getAssumption)
	add(a, access.SetAssumption, remove("delete-assumption", all+"/{key}", "Take back a figure for all services"), a.deleteAssumption)
	addAsOf(a, access.ReadContent, get("list-service-assumptions", own, "List the assumptions for a service",
		"Every parameter on which the verdict on a service rests, with the value that holds, where it comes from, and what else would hold."), (*API).listServiceAssumptions)
	add(a, access.SetAssumption, put("put-service-assumption", own+"/{key}", "Set a figure for a service", exampleVolume), a.putServiceAssumption)
	addAsOf(a, access.ReadContent, get("get-service-assumption", own+"/{key}", "Get a figure set for a service",
		"The figure that a user has set for this very service; 404 if none has."), (*API).getServiceAssumption)
	add(a, access.SetAssumption, remove("delete-service-assumption", own+"/{key}", "Take back a figure for a service"), a.deleteServiceAssumption)
}

// AssumptionQuery narrows a list of assumptions.
type AssumptionQuery struct {
	Paging
	OnDay
	Function string `query:"function" enum:"online,expertise,decision,contact" doc:"Only parameters of this function."`
	Origin   string `query:"origin" enum:"missing,default,global,service" doc:"Only parameters whose value comes from there."`
	Sort     string `query:"sort" enum:"display,-display,key,-key" default:"display" doc:"Order; “-” turns it round. Display is the order of the screens."`
}

// GeneralKey names a parameter of all services.
type GeneralKey struct {
	Key string `path:"key" maxLength:"100" doc:"Key of the parameter: a name, with its function in front if it belongs to one." example:"hour_cost"`
}

// AssumptionKey names a parameter of a service.
type AssumptionKey struct {
	Key string `path:"key" maxLength:"100" doc:"Key of the parameter: a name, with its function in front if it belongs to one." example:"rate"`
}

func (a *API) listAssumptions(ctx context.Context, _ access.Actor, in *AssumptionQuery) (*listAnswer[bundling.Parameter], error) {
	return a.parameters(ctx, "", *in)
}

type serviceAssumptionQuery struct {
	ServiceID
	AssumptionQuery
}

func (a *API) listServiceAssumptions(ctx context.Context, _ access.Actor, in *serviceAssumptionQuery) (*listAnswer[bundling.Parameter], error) {
	return a.parameters(ctx, landscape.ServiceID(in.ID), in.AssumptionQuery)
}

// parameters lists the parameters of a service, or of all if the id is empty.
func (a *API) parameters(ctx context.Context, id landscape.ServiceID, in AssumptionQuery) (*listAnswer[bundling.Parameter], error) {
	list, err := a.Bundling.Assumptions(ctx, id)
	if err != nil {
		return nil, err
	}
	place := make(map[bundling.Key]int, len(list))
	for i, p := range list {
		place[p.Key] = i
	}
	list = slices.DeleteFunc(list, func(p bundling.Parameter) bool {
		return in.Function != "" && string(p.Key.Function) != in.Function || in.Origin != "" && string(p.Origin) != in.Origin
	})
	order(list, in.Sort, map[string]func(x, y bundling.Parameter) int{
		"display": func(x, y bundling.Parameter) int { return cmp.Compare(place[x.Key], place[y.Key]) },
		"key":     func(x, y bundling.Parameter) int { return strings.Compare(x.Key.String(), y.Key.String()) },
	})
	return onePage(ctx, list, in.Paging, func(p bundling.Parameter) string { return p.Key.String() })
}

type assumptionThen struct {
	GeneralKey
	OnDay
}

func (a *API) getAssumption(ctx context.Context, _ access.Actor, in *assumptionThen) (*versioned[Assumption], error) {
	return a.assumption(ctx, "", in.Key)
}

type serviceAssumption struct {
	ServiceID
	AssumptionKey
	OnDay
}

func (a *API) getServiceAssumption(ctx context.Context, _ access.Actor, in *serviceAssumption) (*versioned[Assumption], error) {
	return a.assumption(ctx, landscape.ServiceID(in.ID), in.Key)
}

// assumption returns what is set for a service, or for all if the id is empty.
func (a *API) assumption(ctx context.Context, id landscape.ServiceID, name string) (*versioned[Assumption], error) {
	key, version, err := a.assumptionVersion(ctx, id, name)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		return nil, notFound("Nobody has set %s here.", key)
	}
	s, err := a.Bundling.AssumptionVersion(ctx, id, key, version)
	if err != nil {
		return nil, err
	}
	return &versioned[Assumption]{ETag: versionTag(s.Version), Body: Assumption{
		Service: s.Service, Key: key.String(), Value: s.Value, Low: s.Low, High: s.High, Unit: s.Unit,
		Source: s.Source, AsOf: s.AsOf, By: s.By, At: s.At, Version: s.Version,
	}}, nil
}

// assumptionVersion returns the key that a path names, and the version of what
// is set for it, 0 for none.
func (a *API) assumptionVersion(ctx context.Context, id landscape.ServiceID, name string) (bundling.Key, int64, error) {
	key, err := bundling.ParseKey(name)
	if err != nil {
		return key, 0, notFound("There is no parameter %q.", name)
	}
	list, err := a.Bundling.Assumptions(ctx, id)
	if err != nil {
		return key, 0, err
	}
	i := slices.IndexFunc(list, func(p bundling.Parameter) bool { return p.Key == key })
	return key, list[i].Version, nil
}

type assumptionToPut struct {
	GeneralKey
	Precondition
	Body NewAssumption
}

func (a *API) putAssumption(ctx context.Context, actor access.Actor, in *assumptionToPut) (*versioned[Assumption], error) {
	return a.setAssumption(ctx, actor, "", in.Key, in.Precondition, in.Body)
}

type serviceAssumptionToPut struct {
	ServiceID
	AssumptionKey
	Precondition
	Body NewAssumption
}

func (a *API) putServiceAssumption(ctx context.Context, actor access.Actor, in *serviceAssumptionToPut) (*versioned[Assumption], error) {
	return a.setAssumption(ctx, actor, landscape.ServiceID(in.ID), in.Key, in.Precondition, in.Body)
}

func (a *API) setAssumption(ctx context.Context, actor access.Actor, id landscape.ServiceID, name string, p Precondition, n NewAssumption) (*versioned[Assumption], error) {
	key, version, err := a.assumptionVersion(ctx, id, name)
	if err != nil {
		return nil, err
	}
	if (n.Low == nil) != (n.High == nil) {
		return nil, badRequest("%s: give both low and high or neither; without them the value counts as exact", key)
	}
	s := bundling.Assumption{
		Service: id, Function: key.Function, Name: key.Name, Version: p.IfMatch.seen(version),
		Value: n.Value, Low: n.Value, High: n.Value, Source: n.Source, AsOf: landscape.Date(n.AsOf),
	}
	if n.Low != nil {
		s.Low, s.High = *n.Low, *n.High
	}
	if err := a.Bundling.SetAssumption(ctx, actor, s, n.Reason); err != nil {
		return nil, err
	}
	return a.assumption(ctx, id, name)
}

type assumptionToDelete struct {
	GeneralKey
	ToDelete
}

func (a *API) deleteAssumption(ctx context.Context, actor access.Actor, in *assumptionToDelete) (*struct{}, error) {
	return nil, a.resetAssumption(ctx, actor, "", in.Key, in.ToDelete)
}

type serviceAssumptionToDelete struct {
	ServiceID
	AssumptionKey
	ToDelete
}

func (a *API) deleteServiceAssumption(ctx context.Context, actor access.Actor, in *serviceAssumptionToDelete) (*struct{}, error) {
	return nil, a.resetAssumption(ctx, actor, landscape.ServiceID(in.ID), in.Key, in.ToDelete)
}

func (a *API) resetAssumption(ctx context.Context, actor access.Actor, id landscape.ServiceID, name string, d ToDelete) error {
	key, version, err := a.assumptionVersion(ctx, id, name)
	if err != nil {
		return err
	}
	return a.Bundling.ResetAssumption(ctx, actor, id, key, d.IfMatch.seen(version), d.Reason.Reason)
}
