package tabular

import (
	"fmt"
	"slices"
	"strings"
)

// Table describes a list.
type Table struct {
	// Name is the word in addresses and commands, such as "assumptions". It
	// also names the sheet of an XLSX file.
	Name string
	// Title is the name on screen; in small letters it names the exported file.
	Title   Text
	Columns []Column
}

// Column is one property of the things in a list.
type Column struct {
	Key     string // the word in code, such as "value"
	Heading Text
	Kind    Kind
	Role    Role
	// Choices are the values of a column of kind [Selected] or [Listed].
	Choices []Option
	// Tell writes the values of a column of kind [Told].
	Tell func(value string, l Lang) string
	// Units are those in which the column is read. A heading may name one in brackets,
	// as in "Kosten (EUR)"; with any other it is another column.
	Units []string
	// Needed says that the cell must not be empty.
	Needed bool
	// Optional says that a file may lack the column although it is no mere
	// information; its cells are then empty.
	Optional bool
}

// Role says what a column is for when a file comes back.
type Role int

// What columns are for.
const (
	Informs    Role = iota // shown to understand the row; never taken over
	Identifies             // together they name the thing
	Changes                // taken over
)

// Option is a value of a column of kind [Selected] with the words for it. A file may have a word
// of either language or the code.
type Option struct {
	Code string
	Word Text
}

// Index returns the position of a column. The column must exist: names of
// columns are part of the program.
func (t Table) Index(key string) int {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key })
	if i < 0 {
		panic(fmt.Sprintf("table %s has no column %q", t.Name, key))
	}
	return i
}

// Get returns the value of a column in a row of the table.
func (t Table) Get(values []string, key string) string { return values[t.Index(key)] }

// Key joins what identifies a row.
func (t Table) Key(values []string) string {
	var parts []string
	for i, c := range t.Columns {
		if c.Role == Identifies {
			parts = append(parts, values[i])
		}
	}
	return strings.Join(parts, "/")
}

// Row puts values into the order of the columns. Columns that are not named are
// empty.
func (t Table) Row(values map[string]string) []string {
	row := make([]string, len(t.Columns))
	for key, value := range values {
		row[t.Index(key)] = value
	}
	return row
}
