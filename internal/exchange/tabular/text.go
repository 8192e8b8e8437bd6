package tabular

import "fmt"

// Lang is a language of headings, words and problems.
type Lang string

// The languages.
const (
	German  Lang = "de"
	English Lang = "en"
)

// Text is something said in both languages.
type Text struct {
	De string `json:"de"`
	En string `json:"en"`
}

// In returns the text in a language.
func (t Text) In(l Lang) string {
	if l == English {
		return t.En
	}
	return t.De
}

// Textf fills the same values into the German and the English format.
func Textf(de, en string, args ...any) Text {
	return Text{De: fmt.Sprintf(de, args...), En: fmt.Sprintf(en, args...)}
}
