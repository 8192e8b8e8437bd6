package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

// Competence says who must provide a service in a Land, and why.
type Competence struct {
	// Service is its id.
	Service landscape.ServiceID `json:"service"`
	// Land is its key.
	Land landscape.ARS `json:"land"`
	landscape.Competence
	// Authorities are the keys of those that must provide it; empty if nobody
	// knows.
	Authorities []landscape.ARS `json:"authorities" nullable:"false"`
	// Override that was decided by hand, if there is one.
	Override *landscape.Override `json:"override"`
}

// NewOverride is a competence to be decided by hand.
type NewOverride struct {
	// Level of the authorities that must provide the service; unknown says that
	// it is known to be unclear.
	Level string `json:"level" enum:"bund,land,kreis,amt,unknown"`
	// Reason why, in words.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	// Source is the norm or document that says so.
	Source string `json:"source,omitempty" maxLength:"2000"`
}

func (a *API) addCompetence() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-competence", Method: http.MethodGet, Path: "/services/{id}/competence", Tags: []string{tagLandscape},
		Summary:     "Who must provide a service",
		Description: "The legal competence for a service in a Land, with the rule that says so.",
	}, (*API).getCompetence)
	add(a, access.SetCompetence, huma.Operation{
		OperationID: "put-competence-override", Method: http.MethodPut, Path: "/services/{id}/competence/override", Tags: []string{tagLandscape},
		Summary:     "Decide a competence by hand",
		Description: "Puts a decision in place of the rules, or of an earlier decision.",
		RequestBody: exampleBody(NewOverride{Level: "kreis", Reason: "Aufgabe zum 1. Januar übertragen", Source: "§ 3 Zuständigkeitslandesverordnung"}),
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.putOverride)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-competence-override", Method: http.MethodGet, Path: "/services/{id}/competence/override", Tags: []string{tagLandscape},
		Summary:     "Get a competence decided by hand",
		Description: "The decision that stands in place of the rules; 404 if the rules decide.",
	}, (*API).getOverride)
	add(a, access.SetCompetence, huma.Operation{
		OperationID: "delete-competence-override", Method: http.MethodDelete, Path: "/services/{id}/competence/override", Tags: []string{tagLandscape},
		Summary:     "Let the rules decide again",
		Description: "Takes a decision back. Nothing happens if there is none.",
		Errors:      []int{http.StatusPreconditionFailed},
	}, a.deleteOverride)
}

func (a *API) getCompetence(ctx context.Context, _ access.Actor, in *oneService) (*body[Competence], error) {
	now, s, err := a.service(ctx, in.ServiceID)
	if err != nil {
		return nil, err
	}
	land := a.land(in.InLand)
	c := Competence{Service: s.ID, Land: land, Competence: now.Rules.Competence(s, land), Authorities: []landscape.ARS{}}
	for _, authority := range c.Competence.Authorities(now.Tree, land) {
		c.Authorities = append(c.Authorities, authority.Key)
	}
	if o, ok := now.Override(s.ID); ok {
		c.Override = &o
	}
	return &body[Competence]{Body: c}, nil
}

type overrideThen struct {
	ServiceID
	OnDay
}

func (a *API) getOverride(ctx context.Context, _ access.Actor, in *overrideThen) (*versioned[landscape.Override], error) {
	now, s, err := a.service(ctx, in.ServiceID)
	if err != nil {
		return nil, err
	}
	o, ok := now.Override(s.ID)
	if !ok {
		return nil, notFound("The competence for %s has not been decided by hand.", s.ID)
	}
	return &versioned[landscape.Override]{ETag: versionTag(o.Version), Body: o}, nil
}

type overrideToPut struct {
	ServiceID
	Precondition
	Body NewOverride
}

func (a *API) putOverride(ctx context.Context, actor access.Actor, in *overrideToPut) (*versioned[landscape.Override], error) {
	now, s, err := a.service(ctx, in.ServiceID)
	if err != nil {
		return nil, err
	}
	level, err := landscape.ParseLevel(in.Body.Level)
	if err != nil {
		return nil, err
	}
	current, _ := now.Override(s.ID)
	err = a.Landscape.Keeper().Override(ctx, actor, landscape.Override{
		Service: s.ID, Version: in.IfMatch.seen(current.Version), Level: level, Reason: in.Body.Reason, Source: in.Body.Source,
	})
	if err != nil {
		return nil, err
	}
	return a.getOverride(ctx, actor, &overrideThen{ServiceID: in.ServiceID})
}

type overrideToDelete struct {
	ServiceID
	ToDelete
}

func (a *API) deleteOverride(ctx context.Context, actor access.Actor, in *overrideToDelete) (*struct{}, error) {
	now, s, err := a.service(ctx, in.ServiceID)
	if err != nil {
		return nil, err
	}
	current, _ := now.Override(s.ID)
	return nil, a.Landscape.Keeper().RemoveOverride(ctx, actor, s.ID, in.IfMatch.seen(current.Version), in.Reason.Reason)
}
