package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

// SearchResult is what a search came to.
type SearchResult struct {
	// Authorities that fit, the best first.
	Authorities SearchHits[landscape.Authority] `json:"authorities"`
	// Services that fit, the best first.
	Services SearchHits[Service] `json:"services"`
}

// SearchHits are the best results of one kind.
type SearchHits[T any] struct {
	// Items are the best ones.
	Items []T `json:"items" nullable:"false"`
	// Total number of results.
	Total int `json:"total"`
}

func (a *API) addSearch() {
	add(a, access.ReadContent, huma.Operation{
		OperationID: "search", Method: http.MethodGet, Path: "/search", Tags: []string{tagLandscape},
		Summary:     "Search authorities and services",
		Description: "The authorities and services that fit the words best, as the search field on the screens finds them. The lists of each kind show all, with their parameter q.",
	}, a.search)
}

type searchQuery struct {
	InLand
	Query string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"Words, or the beginning of a key." example:"wohngeld"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"8" doc:"Largest number of results of each kind."`
}

func (a *API) search(ctx context.Context, _ access.Actor, in *searchQuery) (*body[SearchResult], error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	units := now.Tree.Search(in.Query, 0)
	services := now.Catalogue.Find(landscape.Filter{Query: in.Query, Limit: in.Limit})
	levels := now.Competences(a.land(in.InLand))
	found := SearchResult{
		Authorities: SearchHits[landscape.Authority]{Items: units[:min(len(units), in.Limit)], Total: len(units)},
		Services:    SearchHits[Service]{Items: make([]Service, len(services.Services)), Total: services.Total},
	}
	if found.Authorities.Items == nil {
		found.Authorities.Items = []landscape.Authority{}
	}
	for i, s := range services.Services {
		found.Services.Items[i] = Service{Service: s, CompetentLevel: levels.LevelOf(s.ID)}
	}
	return &body[SearchResult]{Body: found}, nil
}
