package exchange

import (
	"context"
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// imports is what a list of imports shows.
type imports struct {
	found  []exchange.Import
	shown  []exchange.Import // on this page
	lists  []exchange.List   // into which the reader may bring files
	undone int               // of all that were found
	pages  part.Pages
	person func(id string) string
}

func (a Area) imports(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.findImports(r.Context(), v, v.Param("list"))
	if err != nil {
		return err
	}
	l.pages = part.ParsePages(v, len(l.found))
	l.shown = part.Slice(l.found, l.pages)
	return v.RenderPart(w, r, "results", importResults(v, l), importsPage(v, l))
}

// findImports collects what was brought into a list, into all if it is "".
func (a Area) findImports(ctx context.Context, v *page.View, list string) (imports, error) {
	l := imports{person: func(id string) string { return person(ctx, v, id) }}
	for _, one := range a.Exchange.Lists(v.Actor) {
		if a.Exchange.MayImport(v.Actor, one.Name) {
			l.lists = append(l.lists, one)
		}
	}
	all, err := a.Exchange.Imports(ctx, v.Actor)
	if err != nil {
		return l, err
	}
	for _, i := range all {
		if list != "" && i.Plan.List != list {
			continue
		}
		l.found = append(l.found, i)
		if i.State == exchange.Undone {
			l.undone++
		}
	}
	return l, nil
}

// person names who acted: oneself, and others to those who may know them.
func person(ctx context.Context, v *page.View, id string) string {
	if id == v.Actor.ID {
		return v.Actor.Name
	}
	return v.Person(ctx, id)
}

// title names a list by its name in the code.
func (l imports) title(v *page.View, name string) string {
	for _, one := range l.lists {
		if one.Name == name {
			return one.Title.In(lang(v))
		}
	}
	return name
}

// options offers the lists as a filter.
func (l imports) options(v *page.View) []part.Option {
	options := make([]part.Option, len(l.lists))
	for i, one := range l.lists {
		options[i] = part.Option{Value: one.Name, Text: one.Title.In(lang(v))}
	}
	return options
}

// chips names the filter in force.
func (l imports) chips(v *page.View) []part.Chip {
	if v.Param("list") == "" {
		return nil
	}
	return []part.Chip{{Param: "list", Text: l.title(v, v.Param("list"))}}
}

// answer returns the figures of the sentence at the top.
func (l imports) answer(v *page.View) part.Figures {
	figure := part.Figure{Label: v.T("files.imports"), Definition: v.T("files.imports_definition"), Source: v.T("files.source")}
	return part.Figures{"imports": figure.Int(v, len(l.found)), "undone": figure.Int(v, l.undone)}
}
