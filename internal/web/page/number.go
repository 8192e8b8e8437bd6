package page

import (
	"regexp"
	"strings"
)

// Amounts with separators between thousands: dots, as German writes them, or commas,
// as English does.
var (
	germanGroups  = regexp.MustCompile(`^\d{1,3}(\.\d{3})+(,\d+)?$`)
	englishGroups = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// Amount puts an amount of euros from a form or an address into plain form, for
// strconv: 1.000.000 and 1000,50 as German writes them, as well as 1000000 and 1000.5.
// What may be meant in two ways, such as 300,000, and what is no number stays as it is
// and is no plain number.
func Amount(text string) string {
	text = strings.TrimSpace(text)
	if englishGroups.MatchString(text) {
		return text
	}
	if germanGroups.MatchString(text) {
		text = strings.ReplaceAll(text, ".", "")
	}
	return Number(text)
}

// Number puts a number that is no amount of money into plain form, for strconv: 2,5
// as well as 2.5. A dot is always a decimal point.
func Number(text string) string {
	return strings.Replace(strings.TrimSpace(text), ",", ".", 1)
}
