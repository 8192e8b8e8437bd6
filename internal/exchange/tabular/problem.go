package tabular

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Problem says what in a file cannot be used, where, and what to do.
type Problem struct {
	Line   int    `json:"line,omitempty"`   // of the file, from 1; 0 for the file as a whole
	Column string `json:"column,omitempty"` // heading as it stands in the file, "" for the whole row
	Letter string `json:"letter,omitempty"` // of the column, as spreadsheets count
	What   Text   `json:"what"`
}

// In returns place and problem in a language.
func (p Problem) In(l Lang) string {
	var place []string
	if p.Line > 0 {
		place = append(place, Textf("Zeile %d", "row %d", p.Line).In(l))
	}
	if p.Column != "" {
		place = append(place, Textf("Spalte %s „%s“", "column %s “%s”", p.Letter, p.Column).In(l))
	}
	if len(place) == 0 {
		return p.What.In(l)
	}
	return strings.Join(place, ", ") + ": " + p.What.In(l)
}

// FileError says why a whole file cannot be used.
type FileError struct {
	Problems []Problem // at least one
}

// Error lists the problems in English.
func (e *FileError) Error() string { return e.In(English) }

// In lists the problems in a language.
func (e *FileError) In(l Lang) string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.In(l)
	}
	return strings.Join(texts, "; ")
}

// fileError is a [*FileError] with one problem.
func fileError(line int, de, en string, args ...any) *FileError {
	return &FileError{Problems: []Problem{{Line: line, What: Textf(de, en, args...)}}}
}

// letter names a column as spreadsheets do: 0 is A.
func letter(column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return fmt.Sprint(column + 1)
	}
	return name
}
