package bundling

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kiesel/internal/landscape"
)

// ErrTeams is wrapped by errors about limits that make no sense, such as a team at an
// authority that could carry nothing in the Land; they name the team, budget or floor.
var ErrTeams = errors.New("teams can't be shared")

// Limits of a [TeamWish].
const (
	MaxPosts    = 1e6 // of one team
	MaxCarriers = 100 // that a wish may allow
	MaxTeams    = 12  // if the worth of posts is asked for
)

// teamEffort is shared by the searches of a wish, in nodes times functions of
// services, so that the answer is there in a few seconds.
const teamEffort = 7200

// Team is the experts that an authority has for one function of all services. A
// kreisfreie Stadt is one authority, whichever of its keys is given.
type Team struct {
	Carrier  landscape.ARS      `json:"carrier"`
	Function landscape.Function `json:"function"`
	Posts    float64            `json:"posts"` // full-time experts, 0 to [MaxPosts]
}

// ParseTeam reads KEY:FUNCTION:POSTS, e.g. 13072:expertise:4.5. The error wraps
// [ErrTeams]. Whether the key exists is left to [Service.Teams].
func ParseTeam(s string) (Team, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return Team{}, fmt.Errorf("%w: %q: want KEY:FUNCTION:POSTS, e.g. 13072:expertise:4.5", ErrTeams, s)
	}
	key, err := landscape.ParseARS(strings.TrimSpace(parts[0]))
	if err != nil {
		return Team{}, fmt.Errorf("%w: %q: %w", ErrTeams, s, err)
	}
	t := Team{Carrier: key, Function: landscape.Function(strings.TrimSpace(parts[1]))}
	if t.Posts, err = strconv.ParseFloat(strings.TrimSpace(parts[2]), 64); err != nil {
		return Team{}, fmt.Errorf("%w: %q: the posts must be a number", ErrTeams, s)
	}
	return t, t.check()
}

// String writes the team as [ParseTeam] reads it.
func (t Team) String() string {
	return fmt.Sprintf("%s:%s:%s", t.Carrier, t.Function, strconv.FormatFloat(t.Posts, 'f', -1, 64))
}

func (t Team) check() error {
	if !slices.Contains(landscape.Functions(), t.Function) {
		return fmt.Errorf("%w: %s: unknown function %q: must be one of %v", ErrTeams, t, t.Function, landscape.Functions())
	}
	if !(t.Posts >= 0 && t.Posts <= MaxPosts) {
		return fmt.Errorf("%w: %s: the posts must lie between 0 and %.0f", ErrTeams, t, MaxPosts)
	}
	return nil
}

// TeamWish says what limits the plans of all services of a Land. Where there are
// only teams, functions of which none has a team are left out.
type TeamWish struct {
	Teams   []Team   // an authority without a team for a function has no limit
	Budgets []Budget // an authority without one has no limit
	Floors  []Floor
	// MaxCarriers is how many units may do a function of a service, whoever does it
	// for itself included, but for those that floors keep on their own; 0 for no
	// limit. It does not hold where nobody has a choice.
	MaxCarriers int
	// Nodes that each search takes at most, see package teams; 0 for as many as take
	// a few seconds in all if Worth is asked, so that the plan does not depend on that.
	Nodes int
	// Worth asks what one post more and one less of each team come to, which takes
	// two more searches a team.
	Worth bool
	// Time is how long these searches may take in all, 0 for 20 seconds; then they
	// end with what is proved by then.
	Time time.Duration
}

// functions to which the wish refers: all, unless there are only teams.
func (w TeamWish) functions() []landscape.Function {
	if len(w.Teams) == 0 || len(w.Budgets)+len(w.Floors) > 0 {
		return landscape.Functions()
	}
	var list []landscape.Function
	for _, t := range w.Teams {
		list = append(list, t.Function)
	}
	return list
}

// nodes that each search of so many functions of services takes at most.
func (w TeamWish) nodes(work int) int {
	if w.Nodes > 0 {
		return w.Nodes
	}
	searches := 1 + 2*len(w.Teams)
	return max(1, teamEffort/searches/max(1, work))
}

// TeamPlan is the cheapest found carriers of all services of a Land whose figures
// are known, within the limits of a wish.
type TeamPlan struct {
	Land     landscape.ARS `json:"land"`
	Services []TeamService `json:"services"` // in the order of the catalogue, by function
	Teams    []TeamWorth   `json:"teams"`    // in the order asked
	Budgets  []BudgetWorth `json:"budgets"`  // in the order asked
	Floors   []FloorEffect `json:"floors"`   // in the order asked
	Free     float64       `json:"free"`     // EUR/a without any limit
	Cost     float64       `json:"cost"`     // EUR/a
	// Bound says that no plan within the limits costs less, EUR/a.
	Bound float64 `json:"bound"`
	// Extra is what the limits cost in savings not made, EUR/a.
	Extra float64 `json:"extra"`
	// Proved says that no plan within the limits is cheaper, up to rounding.
	Proved bool `json:"proved"`
	// Hurried says that time ended the searches for the worth of posts: its ranges may
	// be wider than they need be.
	Hurried bool `json:"hurried"`
	// MaxCarriers that the wish allows, 0 for no limit.
	MaxCarriers int `json:"max_carriers,omitempty"`
}

// Gap is how much cheaper a plan within the limits may be at most, EUR/a.
func (p TeamPlan) Gap() float64 { return p.Cost - p.Bound }

// TeamService is who carries one function of a service.
type TeamService struct {
	Service  landscape.ServiceID `json:"service"`
	Function landscape.Function  `json:"function"`
	Changed  bool                `json:"changed"` // somebody is served by another one than without any limit
	Free     float64             `json:"free"`    // EUR/a without any limit
	Cost     float64             `json:"cost"`    // EUR/a
	// FreeCarriers and Carriers serve others, without any limit and with them;
	// FreeLocal and Local authorities serve themselves.
	FreeCarriers []Carrier `json:"free_carriers"`
	Carriers     []Carrier `json:"carriers"`
	FreeLocal    int       `json:"free_local"`
	Local        int       `json:"local"`
}

// TeamWorth is what is asked of a team and what it is worth.
type TeamWorth struct {
	Team
	Wanted float64 `json:"wanted"` // posts that the plans without limits would use
	Used   float64 `json:"used"`   // posts that the plan uses
	Price  float64 `json:"price"`  // EUR/a that one more post saves at the margin, see package teams
	// OneMore and OneLess are what a whole post more saves and a whole post less
	// costs, solved again; nil unless asked for.
	OneMore *PostWorth `json:"one_more,omitempty"`
	OneLess *PostWorth `json:"one_less,omitempty"`
}

// Teams returns the cheapest plan that is found for all services of a Land that
// keeps to the posts of the teams and the other limits of the wish. A floor is
// kept exactly: whom it keeps on its own is on its own.
//
// Costs are not concave and hours not linear, so package teams works with
// affine functions that exceed neither anywhere: its bound holds. Cost, Used
// and Services are the true figures of its plan; where that exceeds a team, it is
// looked for again with fewer posts.
//
// The error wraps [ErrUnknownLand] or [ErrTeams], is a [*NoTeamPlanError], or
// wraps [teams.ErrNotFound] where neither a plan nor a proof that there is none
// was found.
func (s *Service) Teams(ctx context.Context, land landscape.ARS, wish TeamWish) (TeamPlan, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return TeamPlan{}, err
	}
	if err := wish.check(current, land); err != nil {
		return TeamPlan{}, err
	}
	floors := newFloors(current.Tree, wish.Floors)
	work, err := s.teamWork(ctx, current, land, wish.functions(), floors)
	if err != nil {
		return TeamPlan{}, err
	}
	h := newSharing(current.Tree, work, wish)
	found, err := h.solve(ctx, h.problem(), h.limits(), nil)
	if err != nil {
		return TeamPlan{}, h.explain(err)
	}
	plan := h.describe(land, &found)
	plan.Floors = floors.effects(work, found.plans)
	if wish.Worth {
		plan.Hurried, err = h.worths(ctx, &found, plan.Teams)
	}
	return plan, err
}

// check refuses a Land, teams or limits that do not exist, and teams given twice.
func (w TeamWish) check(current Landscape, land landscape.ARS) error {
	if err := checkLand(current, land); err != nil {
		return err
	}
	if w.MaxCarriers < 0 || w.MaxCarriers > MaxCarriers {
		return fmt.Errorf("%w: at most %d carriers: must lie between 1 and %d, or be 0 for no limit", ErrTeams, w.MaxCarriers, MaxCarriers)
	}
	if w.Worth && len(w.Teams) > MaxTeams {
		return fmt.Errorf("%w: %d teams: give at most %d, or do without the worth of their posts", ErrTeams, len(w.Teams), MaxTeams)
	}
	for i, t := range w.Teams {
		if err := t.check(); err != nil {
			return err
		}
		if !belongs(current.Tree, land, t.Carrier) {
			return fmt.Errorf("%w: %s: unknown carrier %q: give the key of an authority of %q", ErrTeams, t, t.Carrier, land)
		}
		for _, o := range w.Teams[:i] {
			if o.Function == t.Function && slices.Contains(twins(current.Tree, t.Carrier), o.Carrier) {
				return fmt.Errorf("%w: %s: the team of %s for %s is given twice; give the posts together", ErrTeams, t, current.Tree.Name(t.Carrier), t.Function)
			}
		}
	}
	if err := w.checkBudgets(current.Tree, land); err != nil {
		return err
	}
	return w.checkFloors(current.Tree, land)
}

func checkLand(current Landscape, land landscape.ARS) error {
	if u, ok := current.Tree.Authority(land); !ok || u.Level != landscape.LevelLand {
		return fmt.Errorf("%w %q: give its two digits, e.g. 13", ErrUnknownLand, land)
	}
	return nil
}

// twins are the keys of the same authority: a kreisfreie Stadt has one as a Kreis
// and one as the administration of itself.
func twins(t *landscape.Tree, key landscape.ARS) []landscape.ARS {
	keys := []landscape.ARS{key}
	u, ok := t.Authority(key)
	if !ok || u.Population == 0 {
		return keys
	}
	for _, up := range t.Ancestors(key) {
		if up.Level >= landscape.LevelKreis && up.Population == u.Population {
			keys = append(keys, up.Key)
		}
	}
	for down := range t.Descendants(key) {
		if u.Level >= landscape.LevelKreis && down.Population == u.Population {
			keys = append(keys, down.Key)
		}
	}
	return keys
}

// WantedPosts returns the teams that the cheapest plans without any limit would
// need, in posts, of all that carry for others in a Land; the largest first. The
// error wraps [ErrUnknownLand].
func (s *Service) WantedPosts(ctx context.Context, land landscape.ARS) ([]Team, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkLand(current, land); err != nil {
		return nil, err
	}
	work, err := s.teamWork(ctx, current, land, landscape.Functions(), newFloors(current.Tree, nil))
	if err != nil {
		return nil, err
	}
	wanted, carries := map[Team]float64{}, map[Team]bool{}
	for i := range work {
		w := &work[i]
		w.each(w.best.plan, func(at carrying) {
			t := Team{Carrier: w.field.units[at.unit].Key, Function: w.function}
			wanted[t] += at.posts
			carries[t] = carries[t] || at.others
		})
	}
	list := []Team{}
	for t, posts := range wanted {
		if carries[t] {
			t.Posts = posts
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b Team) int {
		return cmp.Or(cmp.Compare(b.Posts, a.Posts), cmp.Compare(a.Carrier, b.Carrier), cmp.Compare(a.Function, b.Function))
	})
	return list, nil
}
