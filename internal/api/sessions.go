package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
)

// Session is a browser in which somebody is signed in.
type Session struct {
	// ID of the session; it can't be signed in with.
	ID string `json:"id"`
	// Client is the browser as it names itself, shortened.
	Client string `json:"client"`
	// Begun is when the person signed in.
	Begun time.Time `json:"begun"`
	// Seen is when the browser last asked for something, to within minutes.
	Seen time.Time `json:"seen"`
	// Ends is when the session ends at the latest.
	Ends time.Time `json:"ends"`
	// Provider says that the person signed in at an OpenID provider.
	Provider bool `json:"provider"`
}

func (a *API) addSessions() {
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "list-sessions", Method: http.MethodGet, Path: "/account/sessions", Tags: []string{tagPeople},
		Summary:     "List my sessions",
		Description: "The browsers in which you are signed in.",
	}, a.listSessions)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "delete-session", Method: http.MethodDelete, Path: "/account/sessions/{id}", Tags: []string{tagPeople},
		Summary:     "Sign a browser out",
		Description: "Ends one of your own sessions at once. Nothing happens if there is no such session.",
	}, a.deleteSession)
}

type sessionQuery struct {
	Paging
	Sort string `query:"sort" enum:"begun,-begun,seen,-seen" default:"-begun" doc:"Order; “-” turns it round."`
}

func (a *API) listSessions(ctx context.Context, actor access.Actor, in *sessionQuery) (*listAnswer[Session], error) {
	found, err := a.Accounts.Sessions(ctx, actor)
	if err != nil {
		return nil, err
	}
	sessions := make([]Session, len(found))
	for i, s := range found {
		sessions[i] = Session{ID: s.ID, Client: s.Client, Begun: s.Begun, Seen: s.Seen, Ends: s.Ends, Provider: s.Provider}
	}
	order(sessions, in.Sort, map[string]func(x, y Session) int{
		"begun": func(x, y Session) int { return cmp.Or(x.Begun.Compare(y.Begun), cmp.Compare(x.ID, y.ID)) },
		"seen":  func(x, y Session) int { return cmp.Or(x.Seen.Compare(y.Seen), cmp.Compare(x.ID, y.ID)) },
	})
	return onePage(ctx, sessions, in.Paging, func(s Session) string { return s.ID })
}

type sessionID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the session." example:"5e55105e55105e55105e55105e55105e55105e55105e55105e55105e55105e55"`
}

func (a *API) deleteSession(ctx context.Context, actor access.Actor, in *sessionID) (*struct{}, error) {
	return nil, a.Accounts.EndSession(ctx, actor, in.ID)
}
