package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"kiesel/internal/exchange/tabular"
)

// Download sends what write writes as a file with a name, which gets the ending
// of its format. Nothing is sent before the whole file is there, so that nobody
// takes half of it for the whole.
func Download(w http.ResponseWriter, name string, f tabular.Format, write func(io.Writer) error) (err error) {
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
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": strings.ToLower(name) + "." + string(f)}))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	_, _ = io.Copy(w, file) // if the browser went away there is nobody left to tell
	return nil
}

// Table sends rows of a table in a language as [Download] does, under the title
// of the table.
func Table(w http.ResponseWriter, t tabular.Table, f tabular.Format, l tabular.Lang, rows tabular.Rows) error {
	return Download(w, t.Title.In(l), f, func(out io.Writer) error { return t.Write(out, f, l, rows) })
}
