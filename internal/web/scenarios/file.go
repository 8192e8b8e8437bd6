package scenarios

import (
	"io"
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/page"
)

// file sends the comparison as a workbook.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.sideBySide(r, v)
	if err != nil {
		return err
	}
	list := exchange.Scenarios{Words: a.Words}
	book := list.Book(c.service, c.Comparison, c.name)
	lang := tabular.Lang(v.Lang())
	return page.SendFile(w, book.FileName(tabular.XLSX, lang), tabular.XLSX, func(out io.Writer) error { return book.Write(out, lang) })
}
