package tabular

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind is what the values of a column are.
type Kind int

// The kinds, each with the plain form of its values.
const (
	Any      Kind = iota // text, as it is
	Integer              // "-12", at most 2⁵³ apart from zero, so that no spreadsheet rounds it
	Decimal              // "1234.5", a finite number with up to 15 digits that count, as many as spreadsheets keep
	Date                 // "2026-02-28", years 1900 to 9999
	Instant              // "2026-02-28T09:30:00", local time, to the second
	Key                  // digits and letters that are no number: "010510011011"
	Selected             // code of one of the column's choices
	Listed               // codes of choices, each perhaps with a key behind it, see [Listing]
	Told                 // what [Column.Tell] makes words of; the words are not read
)

// maxWhole is the largest whole number that spreadsheets keep exactly.
const maxWhole = 1 << 53

// Forms of days and instants: plain, and as they stand in files.
const (
	plainDate    = time.DateOnly
	fileDate     = "02.01.2006"
	plainInstant = "2006-01-02T15:04:05"
	fileInstant  = "02.01.2006 15:04:05"
)

// digits is how many digits that count spreadsheets keep of a decimal.
const digits = 15

// Number returns the plain form of a decimal. That of NaN, which stands for
// unknown, is "", and so is that of numbers which no spreadsheet can hold.
func Number(x float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil || math.IsNaN(short) || math.IsInf(short, 0) {
		return ""
	}
	return strconv.FormatFloat(short+0, 'f', -1, 64) // + 0 takes the sign off a zero
}

// Float returns the number of a value of kind [Decimal]; that of "" is NaN.
func Float(value string) float64 {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// At returns the plain form of an instant in local time.
func At(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format(plainInstant)
}

// Show writes a value as it stands in a CSV file and on screen: with decimal
// comma, German date, word instead of code.
func (c Column) Show(value string, l Lang) string {
	if value == "" {
		return ""
	}
	switch c.Kind {
	case Decimal:
		return strings.Replace(value, ".", ",", 1)
	case Date:
		return reformat(value, plainDate, fileDate)
	case Instant:
		return reformat(value, plainInstant, fileInstant)
	case Selected:
		return c.word(value, l)
	case Listed:
		return c.showListed(value, l)
	case Told:
		return c.Tell(value, l)
	}
	return value
}

// word is the word for a code; a code without one shows itself.
func (c Column) word(code string, l Lang) string {
	for _, o := range c.Choices {
		if o.Code == code {
			return o.Word.In(l)
		}
	}
	return code
}

// reformat writes a time in another form; what is no time stays as it is.
func reformat(value, from, to string) string {
	t, err := time.Parse(from, value)
	if err != nil {
		return value
	}
	return t.Format(to)
}
