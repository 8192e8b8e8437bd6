package tabular

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// Limits of a file that is read. They are far above what lists have and keep a
// hostile file from taking the machine's memory.
const (
	MaxFile    = 32 << 20 // bytes
	maxRows    = 200_000
	maxColumns = 200
)

// File is what a file holds.
type File struct {
	Rows []Row
	// Ignored are headings of columns that the table does not have.
	Ignored []string

	places []place // by column of the table
}

// place is where a column of the table stands in the file.
type place struct {
	heading, letter string
}

// Problem tells of a cell that can be read but not used. The rows of a File that
// was not read have no columns to point at.
func (f File) Problem(line, column int, what Text) Problem {
	if f.places == nil {
		return Problem{Line: line, What: what}
	}
	return Problem{Line: line, Column: f.places[column].heading, Letter: f.places[column].letter, What: what}
}

// Heading returns that of a column of the table as it stands in the file, "" if the
// file lacks the column.
func (f File) Heading(column int) string {
	if f.places == nil {
		return ""
	}
	return f.places[column].heading
}

// Row is one row of a file.
type Row struct {
	Line     int       // in the file, from 1
	Values   []string  // by column of the table, in plain form
	Problems []Problem // what in it cannot be used
}

// Read reads a CSV or XLSX file; the content decides, not the name. Encoding,
// delimiter and order of the columns are found out; headings may be in either
// language. Columns for information and optional ones may be missing, the others
// not. The error is a [*FileError].
func (t Table) Read(file []byte) (File, error) {
	switch {
	case len(file) > MaxFile:
		return File{}, fileError(0, "die Datei hat mehr als %d MB; teilen Sie sie", "the file has more than %d MB; split it", MaxFile>>20)
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return t.readXLSX(file)
	}
	return t.readCSV(file)
}

// collector turns the rows of a file into those of the table. The first row
// holds the headings.
type collector struct {
	table    Table
	from     source
	exact    bool     // every row has as many cells as the header
	headings []string // nil until the header has come
	columns  []int    // column of the table for each column of the file, -1 for none
	file     File
}

// add takes the next row of the file.
func (c *collector) add(line int, cells []string) error {
	if blank(cells) {
		return nil
	}
	if len(cells) > maxColumns {
		return fileError(line, "die Zeile hat mehr als %d Spalten; das ist keine Liste", "the row has more than %d columns; this is no list", maxColumns)
	}
	if c.headings == nil {
		return c.header(line, cells)
	}
	if len(c.file.Rows) >= maxRows {
		return fileError(line, "die Datei hat mehr als %d Zeilen; teilen Sie sie", "the file has more than %d rows; split it", maxRows)
	}
	c.file.Rows = append(c.file.Rows, c.row(line, cells))
	return nil
}

// broken takes a row that could not be cut into cells.
func (c *collector) broken(line int, what Text) {
	c.file.Rows = append(c.file.Rows, Row{
		Line: line, Values: make([]string, len(c.table.Columns)), Problems: []Problem{{Line: line, What: what}},
	})
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// header finds the columns of the table among the headings.
func (c *collector) header(line int, cells []string) error {
	c.headings, c.columns = slices.Clone(cells), make([]int, len(cells))
	c.file.places = make([]place, len(c.table.Columns))
	seen := make([]bool, len(c.table.Columns))
	var wrong []Problem
	for i, heading := range cells {
		heading = strings.TrimSpace(heading)
		column := c.table.find(heading)
		c.columns[i] = column
		switch {
		case heading == "":
		case column < 0:
			c.file.Ignored = append(c.file.Ignored, heading)
		case seen[column]:
			wrong = append(wrong, Problem{Line: line, Column: heading, Letter: letter(i),
				What: Text{"die Spalte kommt zweimal vor; entfernen Sie eine", "the column occurs twice; remove one"}})
		default:
			seen[column] = true
			c.file.places[column] = place{heading, letter(i)}
		}
	}
	unknown := strings.Join(c.file.Ignored, ", ")
	for i, column := range c.table.Columns {
		if column.Role != Informs && !column.Optional && !seen[i] {
			wrong = append(wrong, Problem{Line: line, What: missing(column, unknown)})
			unknown = "" // said once
		}
	}
	if wrong != nil {
		return &FileError{Problems: wrong}
	}
	return nil
}

// missing says that a column is not there; what was not understood may be it.
func missing(column Column, unknown string) Text {
	de, en := "die Spalte „"+column.Heading.De+"“ fehlt", "the column “"+column.Heading.En+"” is missing"
	if unknown != "" {
		de, en = de+"; nicht verstanden: "+unknown, en+"; not understood: "+unknown
	}
	return Text{de, en}
}

// find returns the column with a heading, -1 if there is none.
func (t Table) find(heading string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool {
		return c.called(heading) || c.called(c.withoutUnit(heading))
	})
}

// called reports whether a heading is the column's.
func (c Column) called(heading string) bool {
	return strings.EqualFold(heading, c.Heading.De) || strings.EqualFold(heading, c.Heading.En) || strings.EqualFold(heading, c.Key)
}

// inBrackets is a heading with a unit behind it.
var inBrackets = regexp.MustCompile(`^(.*\S)\s*(?:\(\s*(.*\S)\s*\)|\[\s*(.*\S)\s*\])$`)

// withoutUnit takes one of the column's units off a heading.
func (c Column) withoutUnit(heading string) string {
	m := inBrackets.FindStringSubmatch(heading)
	if m != nil && slices.ContainsFunc(c.Units, func(unit string) bool { return strings.EqualFold(unit, m[2]+m[3]) }) {
		return m[1]
	}
	return heading
}

// row reads the cells of a row. In columns for information nothing can be
// wrong: they are not taken over.
func (c *collector) row(line int, cells []string) Row {
	r := Row{Line: line, Values: make([]string, len(c.table.Columns))}
	if n := len(c.headings); c.exact && len(cells) != n || len(cells) > n && !blank(cells[n:]) {
		r.Problems = []Problem{{Line: line, What: Textf(
			"die Zeile hat %d Zellen, die Überschrift %d; steht ein Trennzeichen in einer Zelle ohne Anführungszeichen?",
			"the row has %d cells, the header %d; is a delimiter inside a cell without quotes?", len(cells), n)}}
		return r
	}
	for i, column := range c.columns {
		if column < 0 {
			continue
		}
		cell := ""
		if i < len(cells) {
			cell = cells[i]
		}
		value, what := c.table.Columns[column].parse(cell, c.from)
		r.Values[column] = value
		if what != nil && c.table.Columns[column].Role != Informs {
			r.Problems = append(r.Problems, c.file.Problem(line, column, *what))
		}
	}
	return r
}

// finish returns the file, which must have had a header.
func (c *collector) finish() (File, error) {
	if c.headings == nil {
		return File{}, fileError(0, "die Datei ist leer; die erste Zeile muss die Überschriften der Spalten enthalten", "the file is empty; its first row must hold the headings of the columns")
	}
	return c.file, nil
}
