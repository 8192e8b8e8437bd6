package exchange

import (
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// latest is how many imports the overview shows.
const latest = 5

// overview is the content of the first page of the area.
type overview struct {
	lists   []exchange.List
	back    map[string]bool // names of the lists into which the reader may bring files
	imports imports         // the latest ones
}

func (a Area) overview(w http.ResponseWriter, r *http.Request, v *page.View) error {
	o := overview{lists: a.Exchange.Lists(v.Actor), back: map[string]bool{}}
	for _, l := range o.lists {
		if a.Exchange.MayImport(v.Actor, l.Name) {
			o.back[l.Name] = true
		}
	}
	if len(o.back) > 0 {
		var err error
		if o.imports, err = a.findImports(r.Context(), v, ""); err != nil {
			return err
		}
		o.imports.shown = o.imports.found[:min(latest, len(o.imports.found))]
	}
	return v.Render(w, r, http.StatusOK, overviewPage(v, o))
}

// answerKey chooses the sentence at the top.
func (o overview) answerKey() string {
	if len(o.back) > 0 {
		return "both"
	}
	return "out"
}

// answer returns the figures of the sentence at the top.
func (o overview) answer(v *page.View) part.Figures {
	figure := part.Figure{Label: v.T("files.lists"), Definition: v.T("files.lists_definition"), Source: v.T("files.source")}
	return part.Figures{"lists": figure.Int(v, len(o.lists)), "back": figure.Int(v, len(o.back))}
}
