// Package entry checks texts that people enter, and names the parts of a form that
// can't be kept, all at once. Rooms give it the names of their fields; it imports
// nothing of Kiesel.
package entry

import (
	"fmt"
	"slices"
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
	// Cause is an error of another kind that says the same; nil if there is none.
	Cause error
}

// Error names the field and what is wrong with it.
func (e *Error) Error() string {
	return fmt.Sprintf("the %s cannot be kept: %s: %s", e.Of, e.Field, e.Problem)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// all are several errors at once.
type all []error

// Error says one after the other.
func (a all) Error() string {
	texts := make([]string, len(a))
	for i, err := range a {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap returns them.
func (a all) Unwrap() []error { return a }

// Join is [errors.Join] in one line: nil if there is no error, and the error itself
// if there is but one.
func Join(errs ...error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	return all(errs)
}

// All lists every [*Error] that err holds, in their order.
func All(err error) []*Error {
	switch x := err.(type) { //nolint:errorlint // it walks the tree itself
	case *Error:
		return []*Error{x}
	case interface{ Unwrap() error }:
		return All(x.Unwrap())
	case interface{ Unwrap() []error }:
		var found []*Error
		for _, err := range x.Unwrap() {
			found = append(found, All(err)...)
		}
		return found
	}
	return nil
}

// Form is what people enter something in.
type Form struct{ Of string }

// Wrong returns the [*Error] of a field.
func (f Form) Wrong(field Field, format string, args ...any) error {
	return &Error{Of: f.Of, Field: field, Problem: fmt.Sprintf(format, args...)}
}

// Because returns the [*Error] of a field for an error of another kind, nil for nil.
func (f Form) Because(field Field, cause error) error {
	if cause == nil {
		return nil
	}
	return &Error{Of: f.Of, Field: field, Problem: cause.Error(), Cause: cause}
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
