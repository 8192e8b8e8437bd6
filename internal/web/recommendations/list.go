package recommendations

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// defaultSort puts the largest expected savings first.
const defaultSort = "-saving"

// list is the content of the page.
type list struct {
	land      landscape.Authority
	portfolio bundling.Portfolio
	counts    map[bundling.Group]int // among the services that match all but the group
	group     bundling.Group
	query     string
	topic     string
	topics    []string
	rows      []row
	pages     part.Pages
}

// row is one service with its recommendation.
type row struct {
	service *landscape.Service
	outcome *bundling.ServiceOutcome
	group   bundling.Group
}

// saving returns EUR per year, NaN if there is no statement.
func (r row) saving() float64 { return r.outcome.StatedSaving() }

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	l.pages = part.ParsePages(v, len(l.rows))
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// file sends the recommendations of the list.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	list := exchange.Recommendations{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(func(yield func(landscape.Service, *bundling.ServiceOutcome) bool) {
		for _, x := range l.rows {
			if !yield(*x.service, x.outcome) {
				return
			}
		}
	}))
}

// find reads the query and collects the services that match.
func (a Area) find(ctx context.Context, v *page.View) (list, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return list{}, err
	}
	l := list{group: bundling.Group(v.Param("outcome")), query: v.Param("q"), topic: v.Param("topic"), topics: now.Catalogue.Topics(), counts: map[bundling.Group]int{}}
	if l.group != "" && !slices.Contains(bundling.Groups(), l.group) {
		return l, page.BadRequest("outcome %q: must be one of %v", l.group, bundling.Groups())
	}
	l.land, _ = now.Tree.Authority(a.Home)
	if l.portfolio, err = a.Bundling.Portfolio(ctx, a.Home); err != nil {
		return l, err
	}
	l.rows = make([]row, 0, now.Catalogue.Len())
	for s := range now.Catalogue.Select(landscape.Filter{Query: l.query, Topic: l.topic}) {
		o, ok := l.portfolio.Outcome(s.ID)
		if !ok {
			continue // the catalogue is that of the portfolio
		}
		g := o.Group()
		l.counts[g]++
		if l.group == "" || l.group == g {
			l.rows = append(l.rows, row{s, o, g})
		}
	}
	l.rows, err = order(l.rows, cmp.Or(v.Param("sort"), defaultSort))
	return l, err
}

// order sorts the rows in place. By saving, services without a statement come
// last.
func order(rows []row, by string) ([]row, error) {
	byName := func(x, y row) int {
		return cmp.Or(cmp.Compare(x.service.Name, y.service.Name), cmp.Compare(x.service.ID, y.service.ID))
	}
	bySaving := func(x, y row) int { return cmp.Compare(x.saving(), y.saving()) }
	if by == "-saving" {
		bySaving = func(x, y row) int { return cmp.Compare(y.saving(), x.saving()) }
	}
	switch by {
	case "name":
		slices.SortFunc(rows, byName)
		return rows, nil
	case "-name":
		slices.SortFunc(rows, func(x, y row) int { return byName(y, x) })
		return rows, nil
	case "saving", "-saving":
	default:
		return nil, page.BadRequest("sort %q: must be name or saving", by)
	}
	known, unknown := rows[:0], make([]row, 0, len(rows))
	for _, x := range rows {
		if math.IsNaN(x.saving()) {
			unknown = append(unknown, x)
		} else {
			known = append(known, x)
		}
	}
	slices.SortStableFunc(known, bySaving)
	return append(known, unknown...), nil
}

// missing names the figures without which there is no statement.
func missing(v *page.View, o *bundling.ServiceOutcome) string {
	text := ""
	for i, m := range o.Missing {
		if i > 0 {
			text += ", "
		}
		text += v.Term("missing_figure", m.Key)
	}
	return text
}

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	if l.query != "" {
		chips = append(chips, part.Chip{Param: "q", Text: "„" + l.query + "“"})
	}
	if l.group != "" {
		chips = append(chips, part.Chip{Param: "outcome", Text: v.Term("recommendation", string(l.group))})
	}
	if l.topic != "" {
		chips = append(chips, part.Chip{Param: "topic", Text: l.topic})
	}
	return chips
}

// Answer returns the figures of the sentence that sums a portfolio up.
func Answer(v *page.View, p bundling.Portfolio) part.Figures {
	counts := p.Groups()
	return part.Figures{
		"bundle":  Provenance(v).Int(v, counts[bundling.GroupBundle]+counts[bundling.GroupInPart]),
		"total":   Provenance(v).Int(v, len(p.Services)),
		"missing": Provenance(v).Int(v, counts[bundling.GroupMissingOne]),
	}
}

// columns of the table.
func columns(v *page.View) []part.Column {
	return []part.Column{
		{Text: v.T("services.name"), Sort: "name"},
		{Text: v.T("services.level")},
		{Text: v.T("recommendations.column")},
		{Text: v.T("recommendations.saving"), Sort: "saving", Number: true, Provenance: SavingFigure(v)},
	}
}

// SavingFigure says what the expected saving of a service means.
func SavingFigure(v *page.View) part.Figure {
	return part.Figure{
		Label:      v.T("recommendations.saving"),
		Definition: v.T("recommendations.saving_definition"),
		Unit:       v.T("recommendations.saving_unit"),
		Source:     v.T("recommendations.source"),
	}
}
