package i18n

import "strings"

// Lang is a language of the screen.
type Lang string

// The languages of the screen. German is the default: the users work in the
// German administration, whatever language their browser was installed with.
const (
	German  Lang = "de"
	English Lang = "en"
)

// Langs lists the languages in the order of the language switch.
func Langs() []Lang { return []Lang{German, English} }

// ParseLang reads a language code such as "en" or "de-AT"; ok is false if the
// screen does not speak it.
func ParseLang(code string) (lang Lang, ok bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(code)), "-")
	for _, l := range Langs() {
		if base == string(l) {
			return l, true
		}
	}
	return German, false
}
