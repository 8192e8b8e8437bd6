package page

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/i18n"
)

// HandleFiles adds a list as a file for those who may do need: at the path with
// the ending of each format.
func (s *Site) HandleFiles(path string, need access.Action, h Handler) {
	for _, f := range tabular.Formats() {
		s.Handle("GET "+path+"."+string(f), need, h)
	}
}

// Words are the words of both languages, for files that may come back in either.
func (v *View) Words() i18n.Words { return v.site.Catalogue.Words() }

// Send sends a table in the language of the page, in the format that the ending
// of the address asks for, see [SendFile].
func (v *View) Send(w http.ResponseWriter, r *http.Request, t tabular.Table, rows tabular.Rows) error {
	f, err := tabular.ParseFormat(r.URL.Path)
	if err != nil {
		return NotFound("%w", err)
	}
	lang := tabular.Lang(v.Lang())
	return SendFile(w, t.FileName(f, lang), f, func(out io.Writer) error { return t.Write(out, f, lang, rows) })
}

// SendFile sends what write writes as a file with a name. Nothing is sent before
// the whole file is there, so that nobody takes half of it for the whole.
func SendFile(w http.ResponseWriter, name string, f tabular.Format, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp("", "kiesel-export-*")
	if err != nil {
		return fmt.Errorf("making room for %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	out := bufio.NewWriter(file)
	if err := errors.Join(write(out), out.Flush()); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("reading %s again: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", f.ContentType())
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	_, _ = io.Copy(w, file) // if the browser went away there is nobody left to tell
	return nil
}
