package exchange

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape/textfold"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// detail is the content of the page of an import: of what it would do, or of
// what it has done.
type detail struct {
	exchange.Import
	list   exchange.List
	found  []exchange.Row // that fit the filters, those that need a look first
	pages  part.Pages
	person func(id string) string
	done   string // what has just been done, a code
	reason string // as it was entered
	// wrong says what is wrong with the reason.
	wrong string
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	d.done = v.Param("done")
	return v.RenderPart(w, r, "results", rowResults(v, d), importPage(v, d))
}

// look collects what the page of an import shows.
func (a Area) look(r *http.Request, v *page.View) (d detail, err error) {
	ctx := r.Context()
	d.person = func(id string) string { return person(ctx, v, id) }
	if d.Import, err = a.Exchange.Import(ctx, v.Actor, r.PathValue("id")); err != nil {
		return d, err
	}
	if d.list, err = a.Exchange.List(v.Actor, d.Plan.List); err != nil {
		return d, err
	}
	kind := exchange.Kind(v.Param("kind"))
	if kind != "" && !slices.Contains(exchange.Kinds(), kind) {
		return d, page.BadRequest("kind: %q is none of %v", kind, exchange.Kinds())
	}
	words := textfold.Words(v.Param("q"))
	for _, row := range d.Plan.Rows {
		if (kind == "" || row.Kind == kind) && d.fits(v, row, words) {
			d.found = append(d.found, row)
		}
	}
	slices.SortStableFunc(d.found, func(x, y exchange.Row) int {
		return cmp.Compare(slices.Index(exchange.Kinds(), x.Kind), slices.Index(exchange.Kinds(), y.Kind))
	})
	d.pages = part.ParsePages(v, len(d.found))
	return d, nil
}

// fits reports whether the thing that a row is about has all the words.
func (d detail) fits(v *page.View, row exchange.Row, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := " " + strings.Join(textfold.Words(nameIn(v, d.list, row)+" "+identity(v, d.list.Table, row)), " ")
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, " "+word) })
}

// nameIn is what a row is called.
func nameIn(v *page.View, l exchange.List, row exchange.Row) string {
	if row.Name == "" && row.Kind != exchange.Wrong {
		return l.Nameless.In(lang(v))
	}
	return row.Name
}

// identity is what tells a row from all others of its list, besides its name.
func identity(v *page.View, t tabular.Table, row exchange.Row) string {
	var parts []string
	for i, c := range t.Columns {
		if text := shown(v, c, row.Values[i]); c.Role == tabular.Identifies && text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// shown is a value as it stands on the page: as in a file, but for numbers and
// days in English, which files always have in German.
func shown(v *page.View, c tabular.Column, value string) string {
	switch {
	case value == "" || v.Lang() != i18n.English:
	case c.Kind == tabular.Decimal:
		return value
	case c.Kind == tabular.Date:
		return v.Date(value)
	}
	return c.Show(value, lang(v))
}

// line is the number of a row in its file, a dash for what the file lacks.
func line(row exchange.Row) string {
	if row.Line == 0 {
		return "–"
	}
	return strconv.Itoa(row.Line)
}

// difference is a field of a row, as people read it.
type difference struct {
	field, before, after string
}

// differences lists the fields that a row changes, or those that it differs from
// in columns that are not taken over.
func differences(v *page.View, t tabular.Table, row exchange.Row, role tabular.Role) []difference {
	var all []difference
	for i, c := range t.Columns {
		before := ""
		if row.Before != nil {
			before = row.Before[i]
		}
		if c.Role != role || row.Values[i] == before || role == tabular.Informs && !slices.Contains(row.Ignored, i) {
			continue
		}
		all = append(all, difference{c.Heading.In(lang(v)), shown(v, c, before), shown(v, c, row.Values[i])})
	}
	return all
}

// answerKey chooses the sentence at the top.
func (d detail) answerKey() string {
	switch {
	case d.State == exchange.Undone:
		return "undone"
	case d.State == exchange.Applied:
		return "applied"
	case len(d.Plan.Rows) == 0:
		return "empty"
	case d.Counts[exchange.Wrong] > 0:
		return "wrong"
	case d.Counts.Changes():
		return "changes"
	}
	return "nothing"
}

// answer returns the figures of the sentence at the top.
func (d detail) answer(v *page.View) part.Figures {
	figures := part.Figures{}
	for _, kind := range exchange.Kinds() {
		figure := part.Figure{Label: v.Term("row_kind", string(kind)), Definition: v.Term("row_kind_definition", string(kind)), Source: d.Plan.File}
		figures[string(kind)] = figure.Int(v, d.Counts[kind])
	}
	rows := part.Figure{Label: v.T("files.rows"), Definition: v.T("files.rows_definition"), Source: d.Plan.File}
	figures["rows"] = rows.Int(v, len(d.Plan.Rows))
	return figures
}

// mayApply reports whether there is something to apply, and nothing against it.
func (d detail) mayApply() bool {
	return d.State == exchange.Proposed && d.Counts[exchange.Wrong] == 0 && d.Counts.Changes()
}

// kindOptions offers the kinds of rows that there are, with their numbers.
func (d detail) kindOptions(v *page.View) []part.Option {
	counts := d.Plan.Count()
	var options []part.Option
	for _, kind := range exchange.Kinds() {
		if n := counts[kind]; n > 0 {
			options = append(options, part.Option{Value: string(kind), Text: v.Term("row_kind", string(kind)) + " (" + v.Int(n) + ")"})
		}
	}
	return options
}

// many reports whether there is anything to filter.
func (d detail) many(v *page.View) bool {
	return len(d.Plan.Rows) > part.PageSize || len(d.kindOptions(v)) > 1
}

// chips names the filters in force.
func (d detail) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	if v.Param("q") != "" {
		chips = append(chips, part.Chip{Param: "q", Text: "„" + v.Param("q") + "“"})
	}
	if v.Param("kind") != "" {
		chips = append(chips, part.Chip{Param: "kind", Text: v.Term("row_kind", v.Param("kind"))})
	}
	return chips
}
