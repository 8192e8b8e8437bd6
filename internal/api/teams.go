package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
)

func (a *API) addTeams() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-teams", Method: http.MethodGet, Path: "/portfolio/teams", Tags: []string{tagBundling},
		Summary: "Who carries if experts are limited",
		Description: "Shares the posts of competence teams between all services of a Land whose figures are known: the cheapest carriers within the posts, with a bound that no plan undercuts, " +
			"what the limits cost in savings not made, and what one post more and one less of each team come to, solved again. Teams that keep somebody from being served are named.",
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
	Team        []string `query:"team,explode" required:"true" minItems:"1" maxItems:"12" maxLength:"60" example:"13072:expertise:4" doc:"Full-time experts of a team, KEY:FUNCTION:POSTS, e.g. 13072:expertise:4.5. An authority without a team for a function has no limit."`
	MaxCarriers int      `query:"max_carriers" minimum:"0" maximum:"100" doc:"How many may do a function of a service, whoever does it for itself included; 0 for no limit."`
}

func (a *API) getTeams(ctx context.Context, _ access.Actor, in *teamsQuery) (*body[bundling.TeamPlan], error) {
	wish := bundling.TeamWish{MaxCarriers: in.MaxCarriers, Worth: true}
	for _, text := range in.Team {
		t, err := bundling.ParseTeam(text)
		if err != nil {
			return nil, err
		}
		wish.Teams = append(wish.Teams, t)
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
