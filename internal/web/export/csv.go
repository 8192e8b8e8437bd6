// Package export writes lists as files that an office can open: CSV with
// semicolons, a byte order mark and decimal commas.
package export

import (
	"encoding/csv"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// CSV is a file under way to the browser.
type CSV struct {
	w *csv.Writer
}

// NewCSV begins a file with this name and first row. The file is UTF-8 with a
// byte order mark, so that spreadsheet programs see the umlauts.
func NewCSV(w http.ResponseWriter, name string, header ...string) (*CSV, error) {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return nil, fmt.Errorf("sending %s: %w", name, err)
	}
	c := &CSV{w: csv.NewWriter(w)}
	c.w.Comma = ';'
	c.w.UseCRLF = true
	if err := c.w.Write(header); err != nil {
		return nil, fmt.Errorf("sending %s: %w", name, err)
	}
	return c, nil
}

// Row adds a row. A float64 gets a decimal comma; NaN, which stands for
// unknown, is an empty cell and never 0.
func (c *CSV) Row(cells ...any) error {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = text(cell)
	}
	if err := c.w.Write(row); err != nil {
		return fmt.Errorf("sending a row: %w", err)
	}
	return nil
}

// Close sends what is left.
func (c *CSV) Close() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("sending the last rows: %w", err)
	}
	return nil
}

func text(cell any) string {
	switch cell := cell.(type) {
	case float64:
		if math.IsNaN(cell) || math.IsInf(cell, 0) {
			return ""
		}
		return strings.Replace(strconv.FormatFloat(cell, 'f', -1, 64), ".", ",", 1)
	case int:
		return strconv.Itoa(cell)
	default:
		return harmless(fmt.Sprint(cell))
	}
}

// harmless keeps spreadsheet programs from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
