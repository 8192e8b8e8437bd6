package changes

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kiesel/internal/exchange"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the list of entries.
type list struct {
	entries []journal.Entry
	filter  journal.Filter
	actions []part.Option
	total   int64 // entries in the journal
	older   bool  // there are entries after this page
	subject func(string) string
	person  func(id string) string
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := parseFilter(v)
	if err != nil {
		return err
	}
	f.Limit = part.PageSize + 1 // one more tells whether there is another page
	l := list{filter: f, subject: a.subject, person: func(id string) string { return v.Person(r.Context(), id) }}
	if l.entries, err = a.Journal.Find(r.Context(), v.Actor, f); err != nil {
		return err
	}
	if l.older = len(l.entries) > part.PageSize; l.older {
		l.entries = l.entries[:part.PageSize]
	}
	if l.actions, err = a.actions(r.Context(), v); err != nil {
		return err
	}
	newest, err := a.Journal.Find(r.Context(), v.Actor, journal.Filter{Limit: 1})
	if err != nil {
		return err
	}
	if len(newest) > 0 {
		l.total = newest[0].Seq // numbers have no gaps
	}
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// parseFilter reads the filter from the address. Days count as people mean them:
// both are included.
func parseFilter(v *page.View) (f journal.Filter, err error) {
	f = journal.Filter{Subject: v.Param("subject"), Action: v.Param("action"), Actor: v.Param("actor")}
	if f.From, err = parseDay(v.Param("from")); err != nil {
		return f, err
	}
	if f.Until, err = parseDay(v.Param("until")); err != nil {
		return f, err
	}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	if text := v.Param("before"); text != "" {
		if f.Before, err = strconv.ParseInt(text, 10, 64); err != nil || f.Before < 1 {
			return f, page.BadRequest("before: %q is not the number of an entry", text)
		}
	}
	return f, nil
}

// parseDay reads a day, local time; the zero time for none.
func parseDay(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := landscape.ParseDate(text)
	if err != nil {
		return time.Time{}, page.BadRequest("%w", err)
	}
	return time.ParseInLocation(time.DateOnly, string(day), time.Local)
}

// actions offers the actions that occur.
func (a Area) actions(ctx context.Context, v *page.View) ([]part.Option, error) {
	codes, err := a.Journal.Actions(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	options := make([]part.Option, len(codes))
	for i, code := range codes {
		options[i] = part.Option{Value: code, Text: action(v, code)}
	}
	return options, nil
}

// narrowed reports whether the list shows less than the whole journal.
func (l list) narrowed() bool {
	f := l.filter
	f.Before, f.Limit = 0, 0
	return f != journal.Filter{}
}

// answer returns the figures of the sentence at the top. How many entries match
// a filter is not counted: nobody's changes shall be.
func (l list) answer(v *page.View) part.Figures {
	count := part.Figure{Label: v.T("changes.title"), Definition: v.T("changes.definition"), Source: v.T("changes.source")}
	return part.Figures{"count": count.Int(v, int(l.total))}
}

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	add := func(param, text string) {
		if v.Param(param) != "" {
			chips = append(chips, part.Chip{Param: param, Text: text})
		}
	}
	add("subject", l.subject(l.filter.Subject))
	add("action", action(v, l.filter.Action))
	add("actor", l.person(l.filter.Actor))
	add("from", v.T("changes.from_is", "day", v.Date(v.Param("from"))))
	add("until", v.T("changes.until_is", "day", v.Date(v.Param("until"))))
	return chips
}

// older is the address of the page after this one.
func (l list) olderHref(v *page.View) string {
	return v.With("before", strconv.FormatInt(l.entries[len(l.entries)-1].Seq, 10))
}

// file sends the entries that match the filter.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := parseFilter(v)
	if err != nil {
		return err
	}
	list := exchange.Changes{Journal: a.Journal, Person: a.Person, Words: v.Words()}
	rows, err := list.Rows(r.Context(), v.Actor, f)
	if err != nil {
		return err
	}
	return v.Send(w, r, list.List().Table, rows)
}
