package parallel

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// list is the content of the list page.
type list struct {
	filter parallel.Filter
	found  parallel.Found
	topics []string
	group  string // name of the service that stands for the group asked for
	pages  part.Pages
	rows   []row
}

// row is one pair of the page shown.
type row struct {
	parallel.Judged
	words parallel.NameWords
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	l.pages = part.ParsePages(v, len(l.found.Pairs))
	for _, j := range part.Slice(l.found.Pairs, l.pages) {
		words, err := a.Parallel.Words(j)
		if err != nil {
			return err
		}
		l.rows = append(l.rows, row{j, words})
	}
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// file sends the pairs that match the filter.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	list := exchange.Parallels{Parallel: a.Parallel, Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(l.found.Pairs))
}

// find reads the query and collects the pairs that match.
func (a Area) find(ctx context.Context, v *page.View) (list, error) {
	l := list{topics: a.Topics, filter: parallel.Filter{
		Query: v.Param("q"), Topic: v.Param("topic"), Relation: parallel.Relation(v.Param("relation")),
		State: parallel.State(v.Param("state")), Group: landscape.ServiceID(v.Param("group")),
	}}
	if f := l.filter; f.Relation != "" && !slices.Contains(parallel.Relations(), f.Relation) {
		return l, page.BadRequest("relation %q: must be one of %v", f.Relation, parallel.Relations())
	}
	if f := l.filter; f.State != "" && !slices.Contains(parallel.States(), f.State) {
		return l, page.BadRequest("state %q: must be one of %v", f.State, parallel.States())
	}
	var err error
	if l.found, err = a.Parallel.Find(ctx, l.filter); err != nil {
		return l, err
	}
	l.group = string(l.filter.Group)
	for _, j := range l.found.Pairs {
		if j.A == l.filter.Group {
			l.group = j.ServiceA.Name
		} else if j.B == l.filter.Group {
			l.group = j.ServiceB.Name
		}
	}
	return l, nil
}

// answerKey chooses the sentence.
func (l list) answerKey() string {
	if l.filter == (parallel.Filter{}) {
		return "all"
	}
	return "some"
}

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	pairs := part.Figure{Label: v.T("parallel.pairs"), Definition: v.T("parallel.pairs_definition"), Source: services.CatalogueSource()}
	decided := part.Figure{Label: v.T("parallel.decided"), Definition: v.T("parallel.decided_definition"), Source: v.T("parallel.decided_source")}
	return part.Figures{
		"count": pairs.Int(v, len(l.found.Pairs)), "total": pairs.Int(v, l.found.All), "decided": decided.Int(v, l.found.Decided),
	}
}

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	add := func(param, text string) {
		if v.Param(param) != "" {
			chips = append(chips, part.Chip{Param: param, Text: text})
		}
	}
	add("q", "„"+l.filter.Query+"“")
	add("state", v.Term("parallel_state", string(l.filter.State)))
	add("relation", v.Term("parallel_relation", string(l.filter.Relation)))
	add("topic", l.filter.Topic)
	add("group", v.T("parallel.group_of", "name", l.group))
	return chips
}

func stateOptions(v *page.View, counts map[parallel.State]int) []part.Option {
	states := parallel.States()
	options := make([]part.Option, len(states))
	for i, s := range states {
		options[i] = part.Option{Value: string(s), Text: v.Term("parallel_state", string(s)) + " (" + v.Int(counts[s]) + ")"}
	}
	return options
}

func relationOptions(v *page.View, counts map[parallel.Relation]int) []part.Option {
	relations := parallel.Relations()
	options := make([]part.Option, len(relations))
	for i, r := range relations {
		options[i] = part.Option{Value: string(r), Text: v.Term("parallel_relation", string(r)) + " (" + v.Int(counts[r]) + ")"}
	}
	return options
}

// scoreFigure says what the score means.
func scoreFigure(v *page.View) part.Figure {
	return part.Figure{
		Label: v.T("parallel.score"), Definition: v.T("parallel.score_definition"), Source: v.T("parallel.score_source"),
	}
}

// columns of the table.
func columns(v *page.View) []part.Column {
	return []part.Column{
		{Text: v.T("parallel.two_services")},
		{Text: v.T("parallel.difference")},
		{Text: v.T("parallel.score"), Number: true, Provenance: scoreFigure(v)},
		{Text: v.T("parallel.relation")},
		{Text: v.T("parallel.state")},
	}
}

// joined writes words one after the other, or a dash where there is none.
func joined(words []string) string {
	if len(words) == 0 {
		return "–"
	}
	return strings.Join(words, ", ")
}
