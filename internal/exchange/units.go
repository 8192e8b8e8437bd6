package exchange

import "kiesel/internal/exchange/tabular"

// unitCodes name the units of the parameters in the keys of messages.
var unitCodes = map[string]string{
	"EUR": "eur", "EUR/a": "eur_a", "EUR/h": "eur_h", "h": "h", "h/a": "h_a", "a": "a", "1/a": "per_a",
	"EW": "people", "1/(1000 EW·a)": "rate", "0/1": "yes_no", "1": "none",
}

// UnitCode is the code of a parameter's unit among the words of the family "unit".
func UnitCode(unit string) (code string, ok bool) {
	code, ok = unitCodes[unit]
	return code, ok
}

// unitWord writes a parameter's unit in words; what has none stays as it is.
func unitWord(w Words) func(unit string, l tabular.Lang) string {
	return func(unit string, l tabular.Lang) string {
		if code, ok := UnitCode(unit); ok {
			return w.Term("unit", code).In(l)
		}
		return unit
	}
}

// yearly adds to the heading of an amount that it is euros per year; what else is to
// be said of it stands before.
func yearly(w Words, heading tabular.Text, said string) tabular.Text {
	unit := w.T("exchange.eur_year")
	return tabular.Text{De: heading.De + " (" + said + unit.De + ")", En: heading.En + " (" + said + unit.En + ")"}
}
