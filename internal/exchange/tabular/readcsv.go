package tabular

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"kiesel/internal/charset"
	"kiesel/internal/eventlog/csvscan"
)

// maxCSVRow is how many bytes a row may have.
const maxCSVRow = 4 << 20

// readCSV reads a file in UTF-8, Windows-1252 or UTF-16, separated by semicolon, comma,
// tab or bar.
func (t Table) readCSV(file []byte) (File, error) {
	text, err := decode(file)
	if err != nil {
		return File{}, err
	}
	delimiter := csvscan.Delimiter(text)
	if delimiter == 0 {
		delimiter = ';' // a table with one column
	}
	rows := csvscan.New(bytes.NewReader(text), delimiter, maxCSVRow)
	c := &collector{table: t, exact: true}
	for {
		fields, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return c.finish()
		}
		if err != nil {
			err = c.unread(err)
		} else if cells := texts(fields); c.headings != nil || !isNote(cells) {
			err = c.add(rows.Line(), cells)
		}
		if err != nil {
			return File{}, err
		}
	}
}

// decode returns the file as UTF-8 without byte order mark.
func decode(file []byte) ([]byte, error) {
	text, err := charset.UTF8(file)
	var broken *charset.Error
	if !errors.As(err, &broken) {
		return text, err
	}
	switch broken.Fault {
	case charset.CutOff:
		return nil, fileError(broken.Line, "die Datei ist UTF-16, endet aber mitten in einem Zeichen (ungerade Zahl von Bytes); speichern Sie sie neu, am besten als CSV UTF-8 oder XLSX",
			"the file is in UTF-16 but ends within a character (odd number of bytes); save it again, best as CSV UTF-8 or XLSX")
	case charset.HalfPair:
		return nil, fileError(broken.Line, "die Datei ist UTF-16, und von einem Zeichen fehlt die Hälfte; speichern Sie sie neu, am besten als CSV UTF-8 oder XLSX",
			"the file is in UTF-16, and half of a character is missing; save it again, best as CSV UTF-8 or XLSX")
	}
	odd := bytes.TrimPrefix(file, charset.ByteOrderMark)[broken.Offset]
	return nil, fileError(broken.Line, "das Byte 0x%02X ist weder UTF-8 noch Windows-1252; speichern Sie die Datei als CSV UTF-8 oder XLSX",
		"byte 0x%02X is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8 or XLSX", odd)
}

// unread notes a row that could not be read; the next one may be fine.
func (c *collector) unread(err error) error {
	var row *csvscan.Error
	if !errors.As(err, &row) {
		return err
	}
	what := Textf("Anführungszeichen stimmen nicht (Stelle %d): Eine Zelle, die welche enthält, muss ganz in Anführungszeichen stehen, innere verdoppelt",
		"the quotes do not match (position %d): a cell that holds quotes must be quoted as a whole, with those inside doubled", row.Column)
	if row.Limit || c.headings == nil {
		return &FileError{Problems: []Problem{{Line: row.Line, What: what}}}
	}
	c.broken(row.Line, what)
	return nil
}

// isNote reports whether the first line is Excel's note on the delimiter.
func isNote(cells []string) bool {
	return len(cells) == 2 && cells[0] == "sep=" && cells[1] == ""
}

func texts(fields [][]byte) []string {
	cells := make([]string, len(fields))
	for i, field := range fields {
		cells[i] = unguard(string(field))
	}
	return cells
}

// formulaStarts begin what spreadsheets take for a formula, even in CSV.
const formulaStarts = "=+-@\t\r"

// guard puts an apostrophe before text that would become a formula, and before
// text that looks as if that had been done; unguard takes it off again.
func guard(text string) string {
	if rest := strings.TrimLeft(text, "'"); rest != "" && strings.ContainsRune(formulaStarts, rune(rest[0])) {
		return "'" + text
	}
	return text
}

func unguard(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != "" && rest != cell && strings.ContainsRune(formulaStarts, rune(rest[0])) {
		return cell[1:]
	}
	return cell
}
