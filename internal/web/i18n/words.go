package i18n

import "kiesel/internal/exchange/tabular"

// Words gives the words of both languages at once, as files need them, which
// come back in either.
type Words struct {
	german, english *Printer
}

// Words returns the words of both languages.
func (c *Catalogue) Words() Words {
	return Words{german: c.Printer(German), english: c.Printer(English)}
}

// T returns the message of a key without slots.
func (w Words) T(key string) tabular.Text {
	return tabular.Text{De: w.german.T(key), En: w.english.T(key)}
}

// Term returns the word for a code of the domain.
func (w Words) Term(family, code string) tabular.Text {
	return tabular.Text{De: w.german.Term(family, code), En: w.english.Term(family, code)}
}
