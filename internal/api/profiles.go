package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// maxProfile is how many bytes a profile that is sent may have.
const maxProfile = 64 << 20

// uploadTime is how long something large may take to come in.
const uploadTime = 10 * time.Minute

// ProfileSummary is what a list tells of a profile.
type ProfileSummary struct {
	// ID is the SHA-256 of the profile.
	ID string `json:"id"`
	// Service is the id of what is done.
	Service landscape.ServiceID `json:"service"`
	// Authority whose log was summarised.
	Authority evidence.Origin `json:"authority"`
	// Level of abstraction: activity, phase or a regular expression.
	Level string `json:"level"`
	// Cases with at least one event at this level.
	Cases int `json:"cases"`
	// Events at this level.
	Events int `json:"events"`
	// MinCases is the smallest group that shows; 1 says that nothing is folded.
	MinCases int `json:"min_cases"`
	// Signature tells whether the profile is signed, and how far its key is known.
	Signature string `json:"signature" enum:"unsigned,known,unknown,foreign,revoked"`
	// SignedBy is the fingerprint of the key; empty if the profile is unsigned.
	SignedBy string `json:"signed_by"`
	// At is when the profile came in.
	At time.Time `json:"at"`
}

func (a *API) addProfiles() {
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-profiles", Method: http.MethodGet, Path: "/profiles", Tags: []string{tagEvidence},
		Summary:     "List profiles",
		Description: "The profiles (Prozess-Steckbriefe) that may be seen: aggregated summaries of how an authority performs a service. They hold no case.",
	}, (*API).listProfiles)
	add(a, access.AddEvidence, huma.Operation{
		OperationID: "add-profile", Method: http.MethodPost, Path: "/profiles", Tags: []string{tagEvidence}, DefaultStatus: http.StatusCreated,
		Summary:      "Add a profile",
		Description:  "Keeps a profile that was made elsewhere, for example with `kiesel evidence profile`. A signature is verified: a profile that was changed after it was signed is refused. A profile that is kept already stays as it is, but takes over a signature that it lacks.",
		MaxBodyBytes: maxProfile, BodyReadTimeout: uploadTime, RequestBody: exampleBody(exampleProfile),
	}, a.addProfile)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "get-profile", Method: http.MethodGet, Path: "/profiles/{id}", Tags: []string{tagEvidence},
		Summary:     "Get a profile",
		Description: "One profile as it was sent.",
	}, (*API).getProfile)
	addAsOf(a, access.ReadEvidence, huma.Operation{
		OperationID: "get-profile-map", Method: http.MethodGet, Path: "/profiles/{id}/map", Tags: []string{tagEvidence},
		Summary:     "Process map of a profile",
		Description: "The most used steps of a profile and the ways between them, each with the share of cases that take it.",
	}, (*API).getProfileMap)
	add(a, access.DeleteEvidence, huma.Operation{
		OperationID: "delete-profile", Method: http.MethodDelete, Path: "/profiles/{id}", Tags: []string{tagEvidence},
		Summary:     "Delete a profile",
		Description: "Removes a profile. Comparisons that were made with it stay.",
	}, a.deleteProfile)
}

type profileQuery struct {
	Paging
	OnDay
	Service string `query:"service" maxLength:"200" doc:"Only evidence about the service with this id." example:"99012008001000"`
	Level   string `query:"level" maxLength:"500" doc:"Only evidence at this level of abstraction."`
	Sort    string `query:"sort" enum:"service,-service,authority,-authority,cases,-cases,at,-at" default:"service" doc:"Order; “-” turns it round."`
}

func (a *API) listProfiles(ctx context.Context, actor access.Actor, in *profileQuery) (*listAnswer[ProfileSummary], error) {
	found, err := a.Evidence.Profiles(ctx, actor, evidence.ProfileFilter{Service: landscape.ServiceID(in.Service), Level: in.Level})
	if err != nil {
		return nil, err
	}
	list, err := a.summariesOf(ctx, found...)
	if err != nil {
		return nil, err
	}
	order(list, in.Sort, map[string]func(x, y ProfileSummary) int{
		"service":   func(x, y ProfileSummary) int { return cmp.Compare(x.Service, y.Service) },
		"authority": func(x, y ProfileSummary) int { return cmp.Compare(x.Authority.Name, y.Authority.Name) },
		"cases":     func(x, y ProfileSummary) int { return cmp.Compare(x.Cases, y.Cases) },
		"at":        func(x, y ProfileSummary) int { return x.At.Compare(y.At) },
	})
	return onePage(ctx, list, in.Paging, func(p ProfileSummary) string { return p.ID })
}

// summariesOf tells of profiles what lists do.
func (a *API) summariesOf(ctx context.Context, stored ...evidence.StoredProfile) ([]ProfileSummary, error) {
	profiles := make([]evidence.Profile, len(stored))
	for i, p := range stored {
		profiles[i] = p.Profile
	}
	signers, err := a.Evidence.Signers(ctx, profiles...)
	if err != nil {
		return nil, err
	}
	list := make([]ProfileSummary, len(stored))
	for i, p := range stored {
		list[i] = ProfileSummary{
			ID: p.ID, Service: p.Service, Authority: p.Profile.Authority, Level: p.Level,
			Cases: p.Profile.Cases, Events: p.Profile.Events, MinCases: p.Profile.MinCases,
			Signature: string(signers[i].State), SignedBy: string(signers[i].Key), At: p.At,
		}
	}
	return list, nil
}

// Reason is why something is changed.
type Reason struct {
	Reason string `query:"reason" maxLength:"2000" doc:"Why; kept in the journal." example:"Ersetzt durch das Protokoll des ganzen Jahres"`
}

type newProfile struct {
	Reason
	Body evidence.Profile
}

// created is the answer about something new.
type created[T any] struct {
	Location string `header:"Location" doc:"Address of what was made."`
	Body     T
}

func (a *API) addProfile(ctx context.Context, actor access.Actor, in *newProfile) (*created[ProfileSummary], error) {
	if _, known := a.Landscape.Catalogue().Service(in.Body.Service); !known {
		return nil, newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("service: there is no %q in the catalogue", in.Body.Service))
	}
	kept, err := a.Evidence.AddProfile(ctx, actor, in.Body, in.Reason.Reason)
	if err != nil {
		return nil, err
	}
	list, err := a.summariesOf(ctx, kept)
	if err != nil {
		return nil, err
	}
	return &created[ProfileSummary]{Location: Root + "/profiles/" + kept.ID, Body: list[0]}, nil
}

// ProfileID names a profile.
type ProfileID struct {
	ID string `path:"id" pattern:"^[0-9a-f]{64}$" doc:"Id of the profile, a SHA-256." example:"931f20a20177e9b35ed0cfa62fb8cf5cda92542a4f3e7048edfdaa8dcf095116"`
}

type profileThen struct {
	ProfileID
	OnDay
}

func (a *API) getProfile(ctx context.Context, actor access.Actor, in *profileThen) (*body[evidence.Profile], error) {
	p, err := a.profile(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[evidence.Profile]{Body: p}, nil
}

// profile returns the profile with an id, unless it was deleted since the day
// that is asked for: of what was deleted only an outline is left.
func (a *API) profile(ctx context.Context, actor access.Actor, id string) (evidence.Profile, error) {
	p, err := a.Evidence.Profile(ctx, actor, id)
	if err == nil && p.Deleted {
		err = notFound("The profile %s was deleted later.", id)
	}
	return p.Profile, err
}

// MapSize says how much of a process a map shows.
type MapSize struct {
	Activities int `query:"activities" minimum:"0" maximum:"1000" default:"0" doc:"How many of the most used activities to show; 0 as many as fit among the edges."`
	Edges      int `query:"edges" minimum:"1" maximum:"5000" default:"36" doc:"About how many ways between steps to show, the most used first."`
}

type profileMapQuery struct {
	ProfileID
	OnDay
	MapSize
}

func (a *API) getProfileMap(ctx context.Context, actor access.Actor, in *profileMapQuery) (*body[evidence.Map], error) {
	p, err := a.profile(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[evidence.Map]{Body: evidence.ProcessMap(p, evidence.Detail{Activities: in.Activities, Edges: in.Edges})}, nil
}

type profileToDelete struct {
	ProfileID
	Reason
}

func (a *API) deleteProfile(ctx context.Context, actor access.Actor, in *profileToDelete) (*struct{}, error) {
	return nil, a.Evidence.DeleteProfile(ctx, actor, in.ID, in.Reason.Reason)
}
