// Package entry checks texts that people enter, and names the part of a form that
// can't be kept. Rooms give it the names of their fields; it imports nothing of
// Kiesel.
package entry

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Field names a part of what people enter.
type Field string

// Error says which part can't be kept, and why.
type Error struct {
	Of      string // what is entered, e.g. "scenario"
	Field   Field
	Problem string // in English
	// Empty and TooLong tell the two problems apart that all texts have.
	Empty, TooLong bool
}

// Error names the field and what is wrong with it.
func (e *Error) Error() string {
	return fmt.Sprintf("the %s cannot be kept: %s: %s", e.Of, e.Field, e.Problem)
}

// Form is what people enter something in.
type Form struct{ Of string }

// Wrong returns the [*Error] of a field.
func (f Form) Wrong(field Field, format string, args ...any) error {
	return &Error{Of: f.Of, Field: field, Problem: fmt.Sprintf(format, args...)}
}

// Missing returns the [*Error] of a field without a value.
func (f Form) Missing(field Field) error {
	return &Error{Of: f.Of, Field: field, Problem: "it is empty", Empty: true}
}

// Text returns an [*Error] if a text is blank or has more than so many characters.
func (f Form) Text(field Field, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return f.Missing(field)
	case n > most:
		return &Error{Of: f.Of, Field: field, Problem: fmt.Sprintf("it has %d characters, at most %d are possible", n, most), TooLong: true}
	}
	return nil
}

// Line is Text for what must be one line.
func (f Form) Line(field Field, text string, most int) error {
	if err := f.Text(field, text, most); err != nil {
		return err
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return f.Wrong(field, "it must be one line")
	}
	return nil
}
