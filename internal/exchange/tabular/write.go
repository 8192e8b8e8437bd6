package tabular

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// Format is a kind of file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Formats lists the formats in the order in which they are offered.
func Formats() []Format { return []Format{CSV, XLSX} }

// ParseFormat returns the format of a file name.
func ParseFormat(name string) (Format, error) {
	for _, f := range Formats() {
		if strings.HasSuffix(strings.ToLower(name), "."+string(f)) {
			return f, nil
		}
	}
	return "", fmt.Errorf("%s: the name must end in .csv or .xlsx", name)
}

// ContentType is the media type of the format.
func (f Format) ContentType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Rows are the rows of a table, each with a value per column in plain form. A
// sequence ends after its first error.
type Rows = iter.Seq2[[]string, error]

// All returns rows that are at hand.
func All(rows [][]string) Rows {
	return func(yield func([]string, error) bool) {
		for row := range slices.Values(rows) {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Write writes rows with headings in a language; without rows the file is a
// template to fill in.
func (t Table) Write(w io.Writer, f Format, l Lang, rows Rows) error {
	write := t.writeCSV
	if f == XLSX {
		write = t.writeXLSX
	}
	if err := write(w, l, rows); err != nil {
		return fmt.Errorf("writing %s as %s: %w", t.Name, f, err)
	}
	return nil
}

// writeCSV writes UTF-8 with byte order mark, semicolons and the line ends of
// Windows.
func (t Table) writeCSV(w io.Writer, l Lang, rows Rows) error {
	out := bufio.NewWriter(w)
	line := func(cells []string) error {
		_, err := out.WriteString(strings.Join(cells, ";") + "\r\n")
		return err
	}
	headings := t.headings(l)
	for i := range headings {
		headings[i] = quote(headings[i])
	}
	headings[0] = "\ufeff" + headings[0]
	if err := line(headings); err != nil {
		return err
	}
	cells := make([]string, len(t.Columns))
	for row, err := range rows {
		if err != nil {
			return err
		}
		for i, c := range t.Columns {
			cell := c.Show(row[i], l)
			if c.Kind != Integer && c.Kind != Decimal {
				cell = guard(cell)
			}
			cells[i] = quote(cell)
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (t Table) headings(l Lang) []string {
	headings := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		headings[i] = c.Heading.In(l)
	}
	return headings
}

func quote(cell string) string {
	if !strings.ContainsAny(cell, ";\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}
