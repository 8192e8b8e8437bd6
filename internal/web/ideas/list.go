package ideas

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// defaultSort puts the last handed in first.
const defaultSort = "-at"

// list is the content of the list page.
type list struct {
	land  landscape.Authority
	now   *current.Snapshot
	day   landscape.Date // whose state is shown
	all   []programme.Idea
	rows  []programme.Idea // that match the filter
	state programme.State  // filtered for, "" for all
	pages part.Pages
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	l.pages = part.ParsePages(v, len(l.rows))
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// file sends the list with its filter.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	rows := make([]exchange.IdeaRow, len(l.rows))
	for k, i := range l.rows {
		rows[k] = exchange.IdeaRow{Idea: i, State: i.State(l.day), Name: serviceName(l.now, i.Service)}
	}
	file := exchange.Ideas{Words: v.Words()}
	return v.Send(w, r, file.List().Table, file.Rows(rows))
}

// find reads the query and collects what matches.
func (a Area) find(ctx context.Context, v *page.View) (l list, err error) {
	l = list{day: a.day(v), state: programme.State(v.Param("state"))}
	if l.state != "" && !slices.Contains(programme.States(), l.state) {
		return l, page.BadRequest("state %q: must be one of %v", l.state, programme.States())
	}
	if l.now, err = a.Landscape.Now(ctx); err != nil {
		return l, err
	}
	if l.land, err = a.land(l.now); err != nil {
		return l, err
	}
	if l.all, err = a.Programme.Ideas(ctx, a.Home); err != nil {
		return l, err
	}
	l.rows = inState(l.all, l.state, l.day)
	return l, order(l.rows, cmp.Or(v.Param("sort"), defaultSort))
}

// order sorts the rows in place; what has no such figure comes last.
func order(rows []programme.Idea, by string) error {
	orders := map[string]func(x, y programme.Idea) int{
		"at":       func(x, y programme.Idea) int { return x.At.Compare(y.At) },
		"reply_by": func(x, y programme.Idea) int { return cmp.Compare(x.ReplyBy, y.ReplyBy) },
		"title":    func(x, y programme.Idea) int { return strings.Compare(x.Title, y.Title) },
		"gain":     func(x, y programme.Idea) int { return cmp.Compare(gain(x), gain(y)) },
	}
	name, down := strings.CutPrefix(by, "-")
	compare, known := orders[name]
	if !known {
		return page.BadRequest("sort %q: must be at, reply_by, title or gain", by)
	}
	slices.SortStableFunc(rows, func(x, y programme.Idea) int {
		if name == "gain" && (x.Basis.Gain == nil || y.Basis.Gain == nil) {
			return cmp.Compare(unknown(x), unknown(y))
		}
		if down {
			x, y = y, x
		}
		return compare(x, y)
	})
	return nil
}

// gain is what was to be gained when an idea was handed in, 0 if nobody knew.
func gain(i programme.Idea) float64 {
	if i.Basis.Gain == nil {
		return 0
	}
	return i.Basis.Gain.Value
}

// unknown is 1 for an idea of which nobody knew the gain.
func unknown(i programme.Idea) int {
	if i.Basis.Gain == nil {
		return 1
	}
	return 0
}

// answerFigures are the figures of the sentence at the top.
func (l list) answerFigures(v *page.View) part.Figures {
	n := count(l.all, l.day)
	f := part.Figure{Label: v.T("ideas.title"), Definition: v.T("ideas.definition"), Source: v.T("ideas.source")}
	return part.Figures{
		"n": f.Int(v, len(l.all)), "waiting": f.Int(v, n[programme.Waiting]), "overdue": f.Int(v, n[programme.Overdue]),
	}
}

// answerKey chooses the sentence at the top, which leaves out what there is none of.
func (l list) answerKey() string {
	n := count(l.all, l.day)
	switch waiting, overdue := n[programme.Waiting], n[programme.Overdue]; {
	case waiting == 0 && overdue == 0:
		return "answered"
	case waiting == len(l.all):
		return "all_waiting"
	case overdue == len(l.all):
		return "all_overdue"
	case overdue == 0:
		return "waiting"
	case waiting == 0:
		return "overdue"
	}
	return "both"
}

// chips names the filter in force.
func (l list) chips(v *page.View) []part.Chip {
	if l.state == "" {
		return nil
	}
	return []part.Chip{{Param: "state", Text: v.Term("idea_state", string(l.state))}}
}

// columns of the table.
func columns(v *page.View) []part.Column {
	gain := part.Column{Text: v.Term("idea_column", "gain"), Sort: "gain", Number: true}
	gain.Provenance = part.Figure{Label: v.Term("idea_column", "gain"), Definition: v.T("ideas.gain_definition"), Unit: v.T("ideas.gain_unit"), Source: v.T("ideas.basis_source")}
	return []part.Column{
		{Text: v.Term("idea_column", "title"), Sort: "title"},
		{Text: v.Term("idea_column", "state")},
		gain,
		{Text: v.Term("idea_column", "reply_by"), Sort: "reply_by"},
		{Text: v.Term("idea_column", "at"), Sort: "at"},
	}
}

// count counts the ideas in each state.
func count(all []programme.Idea, on landscape.Date) map[programme.State]int {
	n := map[programme.State]int{}
	for _, i := range all {
		n[i.State(on)]++
	}
	return n
}

// inState keeps the ideas in a state, all for "".
func inState(all []programme.Idea, s programme.State, on landscape.Date) []programme.Idea {
	return slices.DeleteFunc(slices.Clone(all), func(i programme.Idea) bool { return s != "" && i.State(on) != s })
}
