package exchange

import (
	"io"
	"net/http"
	"strings"

	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/page"
)

// listing is the content of the page of a list.
type listing struct {
	exchange.List
	mayImport bool
	// wrong says why the file that was sent cannot be used.
	wrong []string
}

// find returns the list that an address names.
func (a Area) find(r *http.Request, v *page.View) (listing, error) {
	l, err := a.Exchange.List(v.Actor, r.PathValue("list"))
	return listing{List: l, mayImport: a.Exchange.MayImport(v.Actor, l.Name)}, err
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r, v)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, listPage(v, l))
}

// emptyParam asks for the headings alone, to be filled in.
const emptyParam = "empty"

// download sends a list as a file.
func (a Area) download(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r, v)
	if err != nil {
		return err
	}
	f, err := tabular.ParseFormat("." + r.PathValue("format"))
	if err != nil || strings.Contains(r.PathValue("format"), ".") {
		return page.NotFound("%q is neither csv nor xlsx", r.PathValue("format"))
	}
	if err := page.AllowTime(w, slowLine); err != nil {
		return err
	}
	if v.Param(emptyParam) != "" {
		return page.SendFile(w, l.FileName(f, lang(v)), f, func(out io.Writer) error {
			return l.Write(out, f, lang(v), tabular.All(nil))
		})
	}
	return page.SendFile(w, l.FileName(f, lang(v)), f, func(out io.Writer) error {
		return a.Exchange.Export(r.Context(), v.Actor, l.Name, out, f, lang(v))
	})
}

// fileHref is the address of a list as a file.
func fileHref(list string, f tabular.Format) string { return ListHref(list) + "/" + string(f) }

// use says what a column is for when a file comes back.
func use(v *page.View, c tabular.Column) string {
	code := map[tabular.Role]string{tabular.Identifies: "identifies", tabular.Changes: "changes", tabular.Informs: "informs"}[c.Role]
	if c.Needed && c.Role == tabular.Changes {
		code = "needed"
	}
	return v.Term("column_use", code)
}

// form says what may stand in a column.
func form(v *page.View, c tabular.Column) string {
	code := map[tabular.Kind]string{
		tabular.Any: "text", tabular.Integer: "integer", tabular.Decimal: "decimal", tabular.Date: "date", tabular.Instant: "instant",
		tabular.Key: "key", tabular.Selected: "selected", tabular.Listed: "listed", tabular.Told: "text",
	}[c.Kind]
	return v.Term("column_form", code)
}

// choices are the words that may stand in a column, "" if it has no fixed ones.
func choices(v *page.View, c tabular.Column) string {
	words := make([]string, len(c.Choices))
	for i, o := range c.Choices {
		words[i] = o.Word.In(lang(v))
	}
	return strings.Join(words, " · ")
}
