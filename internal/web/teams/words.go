package teams

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// figure says what a column or a figure of the page means and where it comes from.
func figure(v *page.View, key string) part.Figure {
	f := part.Figure{Label: v.Term("teams_column", key), Definition: v.Term("teams_definition", key), Source: v.T("recommendations.source")}
	f.Unit, _ = v.Lookup("teams_unit", key)
	return f
}

// answer returns the figures of the sentence that sums the plan up.
func (c content) answer(v *page.View) part.Figures {
	return part.Figures{
		"extra":   figure(v, "extra").Estimate(v, c.plan.Extra),
		"changed": figure(v, "changed").Int(v, len(c.changed)),
		"total":   figure(v, "total").Int(v, len(c.plan.Services)),
	}
}

// proof says how sure it is that there is no cheaper plan.
func (c content) proof(v *page.View) string {
	if c.plan.Proved {
		return v.T("teams.proved")
	}
	least := max(0, c.plan.Bound-c.plan.Free)
	return v.T("teams.bounded", "least", v.EUR(down(least)), "gap", v.EUR(up(c.plan.Gap())))
}

// why says in words why there is no plan.
func (c content) why(v *page.View) string {
	var no *bundling.NoTeamPlanError
	if !errors.As(c.err, &no) {
		return v.T("teams.not_found")
	}
	text := c.short(v, no)
	if no.Floored {
		text += " " + v.T("teams.or_lower")
	}
	return text
}

// short says what is too little.
func (c content) short(v *page.View, no *bundling.NoTeamPlanError) string {
	list := make([]string, 0, len(no.Teams)+len(no.Budgets))
	for _, t := range no.Teams {
		text := v.T("teams.short", "team", c.team(v, t.Team), "posts", posts(v, t.Posts))
		if t.Needed > 0 {
			text = v.T("teams.short_needs", "team", c.team(v, t.Team), "posts", posts(v, t.Posts), "needed", v.Decimal(t.AtLeast(), 2))
		}
		list = append(list, text)
	}
	for _, b := range no.Budgets {
		text := v.T("teams.short_budget", "authority", c.name(b.Carrier), "yearly", v.EUR(b.Yearly))
		if b.Needed > 0 {
			text = v.T("teams.short_budget_needs", "authority", c.name(b.Carrier), "yearly", v.EUR(b.Yearly), "needed", v.EUR(up(b.Needed)))
		}
		list = append(list, text)
	}
	names := strings.Join(list, "; ")
	switch {
	case no.Authority != "":
		return v.T("teams.nobody", "authority", c.name(no.Authority), "service", c.serviceName(no.Service), "function", v.Term("function", string(no.Function)), "teams", names)
	case no.MaxCarriers > 0 && no.Service != "":
		text := v.T("teams.few_carriers", "n", no.MaxCarriers, "service", c.serviceName(no.Service), "function", v.Term("function", string(no.Function)))
		if names != "" {
			text += " " + v.T("teams.these_limit", "teams", names)
		}
		return text
	case len(list) == 1:
		return v.T("teams.too_small", "team", names)
	case len(list) > 1:
		return v.T("teams.too_small_together", "teams", names)
	}
	return v.T("teams.refuted")
}

// posts writes posts with as many decimals as they have, two at most.
func posts(v *page.View, x float64) string {
	decimals := 0
	for decimals < 2 && math.Abs(x*math.Pow10(decimals)-math.Round(x*math.Pow10(decimals))) > 1e-9 {
		decimals++
	}
	return v.Decimal(x, decimals)
}

// percent writes a share with as many decimals of a per cent as it has, one at most.
func percent(v *page.View, share float64) string {
	if math.Abs(share*100-math.Round(share*100)) < 1e-9 {
		return v.Percent(share, 0)
	}
	return v.Percent(share, 1)
}

// unknown reports whether a floor does not hold somewhere, for want of a figure.
func (c content) unknown() bool {
	return slices.ContainsFunc(c.plan.Floors, func(f bundling.FloorEffect) bool { return f.Unknown > 0 })
}

// field writes a number into a form.
func field(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// worth writes what a post comes to, or between which amounts that lies.
func worth(v *page.View, w *bundling.PostWorth) string {
	switch {
	case w.Impossible:
		return v.T("teams.impossible")
	case w.Most == nil:
		return v.T("teams.at_least", "least", v.EUR(down(w.Least)))
	case w.Proved():
		return v.Estimate(w.Least)
	case down(w.Least) == 0:
		return v.T("teams.at_most", "most", v.EUR(up(*w.Most)))
	}
	return v.T("teams.between", "least", v.EUR(down(w.Least)), "most", v.EUR(up(*w.Most)))
}

// down and up round to three digits that count, so that what is at least, or at
// most, remains so.
func down(x float64) float64 { return digits(x, math.Floor) }
func up(x float64) float64   { return digits(x, math.Ceil) }

func digits(x float64, round func(float64) float64) float64 {
	if x < 1 {
		return round(x)
	}
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(x))-2))
	return round(x/unit) * unit
}

// side lists who does a function in one plan and not, or for others, in another.
func (c content) side(v *page.View, mine, other []bundling.Carrier, local, otherLocal int) []string {
	serves := map[landscape.ARS][]landscape.ARS{}
	for _, x := range other {
		serves[x.Authority] = x.Serves
	}
	var list []string
	for _, x := range mine {
		if !slices.Equal(x.Serves, serves[x.Authority]) {
			list = append(list, v.T("teams.carrier", "authority", c.name(x.Authority), "n", len(x.Serves)))
		}
	}
	if local != otherLocal && local > 0 {
		list = append(list, v.T("teams.themselves", "n", local))
	}
	return list
}

// figures are the columns of the table of teams.
var figures = []string{"posts", "wanted", "used", "more", "less", "price"}

// budgetFigures and floorFigures are the columns of the tables of the other limits.
var (
	budgetFigures = []string{"yearly", "spent_free", "spent", "price_euro"}
	floorFigures  = []string{"least", "kept", "unknown"}
)

// mostWanted is how many rows show who would need posts.
const mostWanted = 25

// head is the head of the page.
func head(v *page.View, c content) page.Head {
	return page.Head{
		Title:  v.T("teams.title", "land", c.land.Name),
		Crumbs: []page.Crumb{{Text: v.T("nav.portfolio"), Href: v.Keep("/portfolio")}},
	}
}

// carriersError says what is wrong with the number of carriers, "" if nothing is.
func (c content) carriersError(v *page.View) string {
	if slices.ContainsFunc(c.asked.mistakes, func(m mistake) bool { return m.field == carriersField }) {
		return v.Term("teams_problem", "carriers")
	}
	return ""
}

// chosen tells whether the form shows a kind of limit; posts of experts unless asked.
func chosen(c content, kind string) bool {
	return kind == cmp.Or(c.asked.added.limit, string(landscape.Expertise))
}

// full reports whether no more teams can be added.
func (c content) full() bool { return len(c.asked.wish.Teams) >= bundling.MaxTeams }

// wrong marks a field that has one of the problems.
func wrong(c content, problems ...string) templ.Attributes {
	if !slices.Contains(problems, c.asked.problem) {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "add-error"}
}

// entry is a limit in the form.
type entry struct {
	id, label  string
	field, key string // of the limit without its amount
	amounts    string // field of the amount
	text       string // the amount, as it was filled in
	problem    string // key of the words that say what is wrong with the amount
	without    string // address without this limit
}

// attributes tie the amount to what is wrong with it.
func (x entry) attributes() templ.Attributes {
	if x.problem == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": x.id + "-error"}
}

// entries lists the limits that are there, those that are mistakes last.
func (c content) entries(v *page.View) []entry {
	var list []entry
	add := func(kind, key, text string, without bundling.TeamWish) {
		x := c.entry(v, kind, key)
		x.id, x.text, x.without = "limit-"+strconv.Itoa(len(list)+1), text, hrefOf(without)
		list = append(list, x)
	}
	for i, t := range c.asked.wish.Teams {
		without := c.asked.wish
		without.Teams = but(without.Teams, i)
		add(teamField, teamKey(t), field(t.Posts), without)
	}
	for i, b := range c.asked.wish.Budgets {
		without := c.asked.wish
		without.Budgets = but(without.Budgets, i)
		add(budgetField, budgetKey(b), field(math.Round(100*b.Yearly)/100), without)
	}
	for i, f := range c.asked.wish.Floors {
		without := c.asked.wish
		without.Floors = but(without.Floors, i)
		add(floorField, floorKey(f), field(math.Round(f.Least*1e8)/1e6), without)
	}
	for _, m := range c.asked.mistakes {
		if m.field != carriersField {
			add(m.field, m.key, m.text, c.asked.wish)
			x := &list[len(list)-1]
			x.problem = x.amounts
		}
	}
	return list
}

// entry names a limit of a kind and says where its amount goes.
func (c content) entry(v *page.View, kind, key string) entry {
	authority, function, _ := strings.Cut(key, ":")
	name := c.name(landscape.ARS(authority))
	switch kind {
	case budgetField:
		return entry{label: v.T("teams.yearly_of", "authority", name), field: kind, key: key, amounts: yearlyField}
	case floorField:
		return entry{label: v.T("teams.percent_of", "authority", name), field: kind, key: key, amounts: percentField}
	}
	team := c.team(v, bundling.Team{Carrier: landscape.ARS(authority), Function: landscape.Function(function)})
	return entry{label: v.T("teams.posts_of", "team", team), field: kind, key: key, amounts: postsField}
}

// but returns a list without its i-th entry.
func but[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }

// limitRow is a row of the tables of budgets and floors.
type limitRow struct {
	name  string
	cells []string // by column
}

// budgets are the rows of the table of budgets.
func (c content) budgets(v *page.View) []limitRow {
	rows := make([]limitRow, 0, len(c.plan.Budgets))
	for _, b := range c.plan.Budgets {
		rows = append(rows, limitRow{c.name(b.Carrier), []string{v.EUR(b.Yearly), v.EUR(b.Wanted), v.EUR(b.Used), v.Decimal(b.Price, 2)}})
	}
	return rows
}

// floors are the rows of the table of floors.
func (c content) floors(v *page.View) []limitRow {
	rows := make([]limitRow, 0, len(c.plan.Floors))
	for _, f := range c.plan.Floors {
		rows = append(rows, limitRow{c.name(f.Authority), []string{percent(v, f.Least), v.Int(f.Kept), v.Int(f.Unknown)}})
	}
	return rows
}
