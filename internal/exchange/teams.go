package exchange

import (
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Teams is the list of teams that share the services of a Land, a row per team: what
// it has, needs and is worth. It only goes out.
type Teams struct {
	Words Words
}

// Table describes the list.
func (l Teams) Table() tabular.Table {
	decimal := func(key string) tabular.Column {
		return tabular.Column{Key: key, Heading: l.Words.Term("teams_column", key), Kind: tabular.Decimal}
	}
	return tabular.Table{Name: "teams", Title: l.Words.T("teams.list"), Columns: []tabular.Column{
		{Key: "key", Heading: l.Words.Term("teams_column", "key"), Kind: tabular.Key, Role: tabular.Identifies},
		{Key: "authority", Heading: l.Words.Term("teams_column", "authority")},
		{Key: "function", Heading: l.Words.T("verdict.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(l.Words, "function", landscape.Functions())},
		decimal("posts"), decimal("wanted"), decimal("used"), decimal("price"),
		decimal("more_least"), decimal("more_most"), decimal("more_split"), decimal("less_least"), decimal("less_most"), decimal("less_split"),
	}}
}

// Rows returns a row per team; name says what an authority is called.
func (l Teams) Rows(list []bundling.TeamWorth, name func(landscape.ARS) string) tabular.Rows {
	t := l.Table()
	return func(yield func([]string, error) bool) {
		for _, x := range list {
			cells := map[string]string{
				"key": string(x.Carrier), "authority": name(x.Carrier), "function": string(x.Function),
				"posts": tabular.Number(rounded(x.Posts, 4)), "wanted": tabular.Number(rounded(x.Wanted, 4)), "used": tabular.Number(rounded(x.Used, 4)),
				"price": tabular.Number(rounded(x.Price, 2)),
			}
			addWorth(cells, "more", x.OneMore)
			addWorth(cells, "less", x.OneLess)
			if !yield(t.Row(cells), nil) {
				return
			}
		}
	}
}

// addWorth adds what a post comes to; nothing where it is unknown or impossible.
func addWorth(cells map[string]string, which string, w *bundling.PostWorth) {
	if w == nil || w.Impossible {
		return
	}
	cells[which+"_least"] = tabular.Number(rounded(w.Least, 2))
	for key, x := range map[string]*float64{"_most": w.Most, "_split": w.IfSplit} {
		if x != nil {
			cells[which+key] = tabular.Number(rounded(*x, 2))
		}
	}
}

// SharedServices is the list of who carries what when teams share the services of
// a Land, a row per function of a service. It only goes out.
type SharedServices struct {
	Words Words
}

// Table describes the list.
func (l SharedServices) Table() tabular.Table {
	decimal := func(key string) tabular.Column {
		return tabular.Column{Key: key, Heading: l.Words.Term("teams_column", key), Kind: tabular.Decimal}
	}
	text := func(key string) tabular.Column {
		return tabular.Column{Key: key, Heading: l.Words.Term("teams_column", key)}
	}
	return tabular.Table{Name: "teams-services", Title: l.Words.T("teams.services_list"), Columns: []tabular.Column{
		{Key: "key", Heading: l.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies},
		{Key: "name", Heading: l.Words.T("services.name")},
		{Key: "function", Heading: l.Words.T("verdict.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(l.Words, "function", landscape.Functions())},
		{Key: "changed", Heading: l.Words.Term("teams_column", "changed"), Kind: tabular.Selected, Choices: options(l.Words, "teams_changed", []string{"yes", "no"})},
		text("free_carriers"), {Key: "free_local", Heading: l.Words.Term("teams_column", "free_local"), Kind: tabular.Integer},
		text("carriers"), {Key: "local", Heading: l.Words.Term("teams_column", "local"), Kind: tabular.Integer},
		decimal("free"), decimal("cost"), decimal("extra"),
	}}
}

// Rows returns a row per function of a service; the names say what services and
// authorities are called.
func (l SharedServices) Rows(list []bundling.TeamService, service func(landscape.ServiceID) string, authority func(landscape.ARS) string) tabular.Rows {
	t := l.Table()
	carriers := func(list []bundling.Carrier) string {
		names := make([]string, 0, len(list))
		for _, c := range list {
			names = append(names, authority(c.Authority)+" ("+strconv.Itoa(len(c.Serves))+")")
		}
		return strings.Join(names, ", ")
	}
	return func(yield func([]string, error) bool) {
		for _, x := range list {
			changed := "no"
			if x.Changed {
				changed = "yes"
			}
			if !yield(t.Row(map[string]string{
				"key": string(x.Service), "name": service(x.Service), "function": string(x.Function), "changed": changed,
				"free_carriers": carriers(x.FreeCarriers), "free_local": strconv.Itoa(x.FreeLocal),
				"carriers": carriers(x.Carriers), "local": strconv.Itoa(x.Local),
				"free": tabular.Number(rounded(x.Free, 2)), "cost": tabular.Number(rounded(x.Cost, 2)), "extra": tabular.Number(rounded(x.Cost-x.Free, 2)),
			}), nil) {
				return
			}
		}
	}
}

// Limits is the list of budgets and floors that limit who carries the services of a
// Land, a row for each: what it allows and comes to. It only goes out.
type Limits struct {
	Words Words
}

// Kinds of [Limits].
const (
	limitBudget = "budget"
	limitFloor  = "floor"
)

// Table describes the list.
func (l Limits) Table() tabular.Table {
	decimal := func(key string) tabular.Column {
		return tabular.Column{Key: key, Heading: l.Words.Term("teams_column", key), Kind: tabular.Decimal}
	}
	whole := func(key string) tabular.Column {
		return tabular.Column{Key: key, Heading: l.Words.Term("teams_column", key), Kind: tabular.Integer}
	}
	return tabular.Table{Name: "teams-limits", Title: l.Words.T("teams.limits_list"), Columns: []tabular.Column{
		{Key: "key", Heading: l.Words.Term("teams_column", "key"), Kind: tabular.Key, Role: tabular.Identifies},
		{Key: "authority", Heading: l.Words.Term("teams_column", "authority")},
		{Key: "limit", Heading: l.Words.Term("teams_column", "limit"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(l.Words, "teams_limit", []string{limitBudget, limitFloor})},
		decimal("yearly"), decimal("spent_free"), decimal("spent"), decimal("price_euro"), decimal("least"), whole("kept"), whole("unknown"),
	}}
}

// Rows returns a row per budget and floor of a plan; name says what an authority is
// called.
func (l Limits) Rows(plan bundling.TeamPlan, name func(landscape.ARS) string) tabular.Rows {
	t := l.Table()
	return func(yield func([]string, error) bool) {
		for _, x := range plan.Budgets {
			if !yield(t.Row(map[string]string{
				"key": string(x.Carrier), "authority": name(x.Carrier), "limit": limitBudget, "yearly": tabular.Number(rounded(x.Yearly, 2)),
				"spent_free": tabular.Number(rounded(x.Wanted, 2)), "spent": tabular.Number(rounded(x.Used, 2)), "price_euro": tabular.Number(rounded(x.Price, 4)),
			}), nil) {
				return
			}
		}
		for _, x := range plan.Floors {
			if !yield(t.Row(map[string]string{
				"key": string(x.Authority), "authority": name(x.Authority), "limit": limitFloor,
				"least": tabular.Number(rounded(x.Least, 4)), "kept": strconv.Itoa(x.Kept), "unknown": strconv.Itoa(x.Unknown),
			}), nil) {
				return
			}
		}
	}
}
