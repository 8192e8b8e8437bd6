package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// SavedView is a list as somebody wants to see it again.
type SavedView struct {
	// ID under which it is deleted.
	ID string `json:"id"`
	// Page is the path of the list on the screens, such as “/services”.
	Page string `json:"page"`
	// Query is what its address asks for, without “?”.
	Query string `json:"query"`
	// Name in the owner's words.
	Name string `json:"name"`
	// Created is when it was saved.
	Created time.Time `json:"created"`
}

// ViewToSave is a view to be.
type ViewToSave struct {
	Page  string `json:"page" minLength:"2" maxLength:"200" doc:"Path of the list on the screens." example:"/portfolio"`
	Query string `json:"query" maxLength:"2000" doc:"What its address asks for, without “?”." example:"function=online&w_gain=1"`
	Name  string `json:"name" minLength:"1" maxLength:"60" doc:"Name in your words. One that the list has already is replaced." example:"Nur Online-Dienste"`
}

func (a *API) addViews() {
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "list-views", Method: http.MethodGet, Path: "/account/views", Tags: []string{tagPeople},
		Summary:     "List my saved views",
		Description: "The views of lists that you have saved, by list and name. Nobody else sees them.",
	}, a.listViews)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "save-view", Method: http.MethodPost, Path: "/account/views", Tags: []string{tagPeople}, DefaultStatus: http.StatusCreated,
		Summary:     "Save a view",
		Description: "Keeps filters, order and weights of a list under a name, in place of a view of the same list and name, whose id it keeps.",
		RequestBody: exampleBody(ViewToSave{Page: "/portfolio", Query: "function=online&w_gain=1", Name: "Nur Online"}),
		Errors:      []int{http.StatusConflict, http.StatusNotFound},
	}, a.saveView)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "delete-view", Method: http.MethodDelete, Path: "/account/views/{id}", Tags: []string{tagPeople},
		Summary:     "Delete a saved view",
		Description: "Deletes one of your own views.",
	}, a.deleteView)
}

func savedView(v account.View) SavedView {
	return SavedView{ID: v.ID, Page: v.Page, Query: v.Query, Name: v.Name, Created: v.Created}
}

func (a *API) listViews(ctx context.Context, actor access.Actor, in *Paging) (*listAnswer[SavedView], error) {
	found, err := a.Accounts.Views(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := make([]SavedView, len(found))
	for i, v := range found {
		views[i] = savedView(v)
	}
	return onePage(ctx, views, *in, func(v SavedView) string { return v.ID })
}

type viewToSave struct {
	Body ViewToSave
}

func (a *API) saveView(ctx context.Context, actor access.Actor, in *viewToSave) (*body[SavedView], error) {
	v, err := a.Accounts.SaveView(ctx, actor, account.View{Page: in.Body.Page, Query: in.Body.Query, Name: in.Body.Name})
	if err != nil {
		return nil, err
	}
	return &body[SavedView]{Body: savedView(v)}, nil
}

type viewID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the view." example:"v-example"`
}

func (a *API) deleteView(ctx context.Context, actor access.Actor, in *viewID) (*struct{}, error) {
	return nil, a.Accounts.DeleteView(ctx, actor, in.ID)
}
