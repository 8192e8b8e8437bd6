package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
)

func (a *API) addTeams() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-teams", Method: http.MethodGet, Path: "/portfolio/teams", Tags: []string{tagBundling},
		Summary: "Who carries if experts or money are limited",
		Description: "Shares the posts of competence teams and the budgets of authorities between all services of a Land whose figures are known, and keeps authorities on their own where too few want a service: " +
			"the cheapest carriers within these limits, with a bound that no plan undercuts, what the limits cost in savings not made, and what one post more and one less of each team come to, solved again. " +
			"Teams and budgets that keep somebody from being served are named. Give at least one team, budget or floor, or a number of carriers.",
	}, (*API).getTeams)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-wanted-posts", Method: http.MethodGet, Path: "/portfolio/teams/wanted", Tags: []string{tagBundling},
		Summary:     "How many posts the cheapest plans would need",
		Description: "The posts that the cheapest plans without any limit need, of every authority that carries a function for others in a Land; the largest first.",
	}, (*API).listWantedPosts)
}

type teamsQuery struct {
	InLand
	OnDay
	Team        []string `query:"team,explode" maxItems:"12" maxLength:"60" example:"13072:expertise:4" doc:"Full-time experts of a team, KEY:FUNCTION:POSTS, e.g. 13072:expertise:4.5. An authority without a team for a function has no limit."`
	Budget      []string `query:"budget,explode" maxItems:"50" maxLength:"60" doc:"What an authority can spend in a year on all that it carries, for others and for itself, KEY:EUR, e.g. 13072:400000. An authority without a budget has no limit."`
	Floor       []string `query:"floor,explode" maxItems:"50" maxLength:"60" doc:"The least acceptance that a service must have for an authority, and all below it, to be served by another, KEY:SHARE, e.g. 13072:0.6. Where nobody knows the acceptance, it does not hold."`
	MaxCarriers int      `query:"max_carriers" minimum:"0" maximum:"100" doc:"How many may do a function of a service, whoever does it for itself included, but for those that a floor keeps on their own; 0 for no limit."`
}

func (a *API) getTeams(ctx context.Context, _ access.Actor, in *teamsQuery) (*body[bundling.TeamPlan], error) {
	wish := bundling.TeamWish{MaxCarriers: in.MaxCarriers, Worth: true}
	if len(in.Team)+len(in.Budget)+len(in.Floor)+in.MaxCarriers == 0 {
		return nil, fmt.Errorf("%w: give at least one team, budget or floor, e.g. team=13072:expertise:4, or max_carriers", bundling.ErrTeams)
	}
	var err error
	if wish.Teams, err = each(in.Team, bundling.ParseTeam); err != nil {
		return nil, err
	}
	if wish.Budgets, err = each(in.Budget, bundling.ParseBudget); err != nil {
		return nil, err
	}
	if wish.Floors, err = each(in.Floor, bundling.ParseFloor); err != nil {
		return nil, err
	}
	done, err := a.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	plan, err := a.Bundling.Teams(ctx, a.land(in.InLand), wish)
	if err != nil {
		return nil, err
	}
	return &body[bundling.TeamPlan]{Body: plan}, nil
}

// each parses all texts, or returns the first error.
func each[T any](texts []string, parse func(string) (T, error)) ([]T, error) {
	list := make([]T, 0, len(texts))
	for _, text := range texts {
		x, err := parse(text)
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

type wantedQuery struct {
	InLand
	OnDay
	Paging
}

func (a *API) listWantedPosts(ctx context.Context, _ access.Actor, in *wantedQuery) (*listAnswer[bundling.Team], error) {
	wanted, err := a.Bundling.WantedPosts(ctx, a.land(in.InLand))
	if err != nil {
		return nil, err
	}
	return onePage(ctx, wanted, in.Paging, func(t bundling.Team) string { return string(t.Carrier) + " " + string(t.Function) })
}
