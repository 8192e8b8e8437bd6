package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
)

// Service is a service of the catalogue with the level that must provide it.
type Service struct {
	landscape.Service
	// CompetentLevel of the authorities that must provide the service in the
	// Land asked for.
	CompetentLevel landscape.Level `json:"competent_level"`
}

func (a *API) addServices() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-services", Method: http.MethodGet, Path: "/services", Tags: []string{tagLandscape},
		Summary:     "List services",
		Description: "The catalogue of administrative services (LeiKa, OZG). Words are found in all their forms and within compounds, spelling is forgiven.",
	}, (*API).listServices)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-service", Method: http.MethodGet, Path: "/services/{id}", Tags: []string{tagLandscape},
		Summary:     "Get a service",
		Description: "One service of the catalogue.",
	}, (*API).getService)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-catalogue", Method: http.MethodGet, Path: "/catalogue", Tags: []string{tagLandscape},
		Summary:     "What the catalogue holds",
		Description: "The values by which services can be filtered, with the number of services that each would leave beside the other filters.",
	}, (*API).getCatalogue)
}

// InLand is a question about one Land.
type InLand struct {
	Land string `query:"land" pattern:"^[0-9]{2}$" doc:"Key of the Land that is meant; left out, the home of the installation." example:"13"`
}

// land returns the Land that is meant.
func (a *API) land(in InLand) landscape.ARS {
	return cmp.Or(landscape.ARS(in.Land), a.Home)
}

// ServiceFilter narrows the catalogue.
type ServiceFilter struct {
	InLand
	OnDay
	Query     string `query:"q" maxLength:"200" doc:"Only services that have all these words, or whose LeiKa key or OZG id begins so." example:"wohngeld"`
	Topic     string `query:"topic" maxLength:"200" doc:"Only services of this topic field (Themenfeld)."`
	Situation string `query:"situation" maxLength:"200" doc:"Only services of this life or business situation."`
	Type      string `query:"type" maxLength:"20" doc:"Only services of this LeiKa type, e.g. “2/3”."`
	OZG       string `query:"ozg" pattern:"^[0-9]{5}$" doc:"Only services of this OZG bundle."`
	Level     string `query:"level" enum:"bund,land,kreis,amt,unknown" doc:"Only services that authorities of this level must provide."`
}

type serviceQuery struct {
	Paging
	ServiceFilter
	Sort string `query:"sort" enum:"relevance,name,-name,id,-id" default:"relevance" doc:"Order; “-” turns it round. By relevance means by name where no words are searched for."`
}

// filtered returns the services that pass the filter, and what else would.
func (a *API) filtered(ctx context.Context, in ServiceFilter) (found landscape.Found, levels landscape.Competences, err error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return found, nil, err
	}
	levels = now.Competences(a.land(in.InLand))
	filter := landscape.Filter{
		Query: in.Query, Topic: in.Topic, Situation: in.Situation, Type: in.Type, OZG: landscape.OZGID(in.OZG), LevelOf: levels.LevelOf,
	}
	if in.Level != "" {
		level, err := landscape.ParseLevel(in.Level)
		if err != nil {
			return found, nil, err
		}
		filter.Levels = []landscape.Level{level}
	}
	return now.Catalogue.Find(filter), levels, nil
}

func (a *API) listServices(ctx context.Context, _ access.Actor, in *serviceQuery) (*listAnswer[Service], error) {
	found, levels, err := a.filtered(ctx, in.ServiceFilter)
	if err != nil {
		return nil, err
	}
	var services []Service
	for _, s := range found.Services {
		services = append(services, Service{Service: s, CompetentLevel: levels.LevelOf(s.ID)})
	}
	if in.Sort != "relevance" {
		order(services, in.Sort, map[string]func(x, y Service) int{
			"name": func(x, y Service) int { return cmp.Compare(x.Name, y.Name) },
			"id":   func(x, y Service) int { return cmp.Compare(x.ID, y.ID) },
		})
	}
	return onePage(ctx, services, in.Paging, func(s Service) string { return string(s.ID) })
}

// Catalogue says what the catalogue of services holds.
type Catalogue struct {
	// Services is how many pass all filters.
	Services int `json:"services"`
	// Topics are the topic fields (Themenfelder).
	Topics []FilterChoice `json:"topics" nullable:"false"`
	// Situations are life and business situations.
	Situations []FilterChoice `json:"situations" nullable:"false"`
	// Types are LeiKa types.
	Types []FilterChoice `json:"types" nullable:"false"`
	// Levels that must provide the services in the Land asked for.
	Levels []FilterChoice `json:"levels" nullable:"false"`
}

// FilterChoice is a value by which services can be filtered.
type FilterChoice struct {
	// Value of the filter.
	Value string `json:"value"`
	// Services is how many it would leave.
	Services int `json:"services"`
}

func (a *API) getCatalogue(ctx context.Context, _ access.Actor, in *ServiceFilter) (*body[Catalogue], error) {
	found, _, err := a.filtered(ctx, *in)
	if err != nil {
		return nil, err
	}
	f := found.Facets
	return &body[Catalogue]{Body: Catalogue{
		Services: found.Total, Topics: choices(f.Topics), Situations: choices(f.Situations), Types: choices(f.Types), Levels: choices(f.Levels),
	}}, nil
}

func choices(facets []landscape.Facet) []FilterChoice {
	list := make([]FilterChoice, len(facets))
	for i, f := range facets {
		list[i] = FilterChoice{Value: f.Value, Services: f.Count}
	}
	return list
}

// ServiceID names a service.
type ServiceID struct {
	ID string `path:"id" maxLength:"200" doc:"Id of the service: its LeiKa key where it has one." example:"99107023017000"`
}

type oneService struct {
	ServiceID
	InLand
	OnDay
}

// service returns the service that a path names.
func (a *API) service(ctx context.Context, id ServiceID) (*current.Snapshot, landscape.Service, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, landscape.Service{}, err
	}
	s, ok := now.Catalogue.Service(landscape.ServiceID(id.ID))
	if !ok {
		return nil, s, notFound("There is no service %q.", id.ID)
	}
	return now, s, nil
}

func (a *API) getService(ctx context.Context, _ access.Actor, in *oneService) (*body[Service], error) {
	now, s, err := a.service(ctx, in.ServiceID)
	if err != nil {
		return nil, err
	}
	return &body[Service]{Body: Service{Service: s, CompetentLevel: now.Rules.Competence(s, a.land(in.InLand)).Level}}, nil
}
