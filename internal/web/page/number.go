package page

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"kiesel/internal/web/i18n"
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

// thousands is a number whose points or commas can only part thousands.
var thousands = regexp.MustCompile(`^[0-9]{1,3}([.,][0-9]{3})+$`)

// ParseNumber reads a number from a form as people write it in their language:
// 60.000,5 in German, 60,000.5 in English. One that is too large to be held, such as
// 1e400, is infinite. It is for what becomes part of no address: an address means the
// same in every language.
func ParseNumber(lang i18n.Lang, text string) (value float64, ok bool) {
	part, mark := ".", ","
	if lang == i18n.English {
		part, mark = ",", "."
	}
	whole, fraction, hasMark := strings.Cut(text, mark)
	if thousands.MatchString(whole) && strings.Contains(whole, part) {
		whole = strings.ReplaceAll(whole, part, "")
	}
	if hasMark {
		whole += "." + fraction
	}
	value, err := strconv.ParseFloat(whole, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return value, true
}
