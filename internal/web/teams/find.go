package teams

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/teams"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

// content is what the page shows.
type content struct {
	asked  asked
	now    *current.Snapshot
	land   landscape.Authority
	groups []place.Group
	status int
	names  map[landscape.ARS]string

	plan    bundling.TeamPlan
	changed []bundling.TeamService // the dearest first
	wanted  []bundling.Team        // where no team is given
	err     error                  // why there is no plan
}

// find solves, or says what there is to ask for; nothing is computed from a form that
// is partly wrong.
func (a Area) find(ctx context.Context, v *page.View, asked asked) (content, error) {
	c := content{asked: asked, status: http.StatusOK, names: map[landscape.ARS]string{}}
	var err error
	if c.now, err = a.Landscape.Now(ctx); err != nil {
		return c, err
	}
	c.land, _ = c.now.Tree.Authority(a.Home)
	c.groups = groups(c.now.Tree, c.land, v.T("teams.land_and_kreise"))
	if asked.wrong() {
		c.status = http.StatusUnprocessableEntity
		return c, nil
	}
	if !asked.limited() {
		c.wanted, err = a.Bundling.WantedPosts(ctx, a.Home)
		return c, err
	}
	c.plan, err = a.Bundling.Teams(ctx, a.Home, asked.wish)
	if errors.Is(err, teams.ErrInfeasible) || errors.Is(err, teams.ErrNotFound) {
		c.status, c.err = http.StatusUnprocessableEntity, err
		return c, nil
	}
	for _, s := range c.plan.Services {
		if s.Changed {
			c.changed = append(c.changed, s)
		}
	}
	slices.SortStableFunc(c.changed, func(x, y bundling.TeamService) int { return cmp.Compare(y.Cost-y.Free, x.Cost-x.Free) })
	return c, err
}

// name tells an authority from others of the same name.
func (c content) name(key landscape.ARS) string {
	if c.names[key] == "" {
		u, ok := c.now.Tree.Authority(key)
		if !ok {
			return string(key)
		}
		c.names[key] = place.DistinctName(c.now.Tree, u)
	}
	return c.names[key]
}

// serviceName is the name of a service; the catalogue is that of the plan.
func (c content) serviceName(id landscape.ServiceID) string {
	s, _ := c.now.Catalogue.Service(id)
	return s.Name
}

// team names a team.
func (c content) team(v *page.View, t bundling.Team) string {
	return v.T("teams.team", "authority", c.name(t.Carrier), "function", v.Term("function", string(t.Function)))
}

// Suggestions where nothing was asked yet.
const (
	suggestedTeams = 3
	suggestedShare = 0.8 // of the posts that the plans without limits need
)

// suggested are the teams that are needed most, with somewhat fewer posts.
func (c content) suggested() []bundling.Team {
	list := slices.Clone(c.wanted[:min(len(c.wanted), suggestedTeams)])
	for i := range list {
		list[i].Posts = fewer(list[i].Posts)
	}
	return list
}

// fewer is a whole number of posts, somewhat less than are wanted.
func fewer(wanted float64) float64 { return max(1, math.Floor(suggestedShare*wanted)) }

// sum of the posts that the plans without limits need.
func (c content) sum() (posts float64) {
	for _, t := range c.wanted {
		posts += t.Posts
	}
	return posts
}
