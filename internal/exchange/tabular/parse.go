package tabular

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// maxCell is how many characters a cell may have; spreadsheets hold no more.
const maxCell = 32767

// source is what tells the cells of the two kinds of files apart.
type source struct {
	numbers  bool // numbers and days come as numbers with a decimal point
	date1904 bool // days are counted from 1904
}

// parse returns the plain form of a cell, or what is wrong with it.
func (c Column) parse(cell string, from source) (string, *Text) {
	if what := textProblem(cell); what != nil {
		return "", what
	}
	if c.Kind != Any {
		cell = strings.Trim(cell, " \t\r\n\u00a0")
	}
	if strings.TrimSpace(cell) == "" && c.Needed {
		return "", problemf("die Zelle ist leer; hier wird eine Angabe gebraucht", "the cell is empty; something is needed here")
	}
	if cell == "" {
		return "", nil
	}
	switch c.Kind {
	case Integer:
		return parseInteger(cell, from)
	case Decimal:
		return parseDecimal(cell, from)
	case Date:
		return parseTime(cell, from, dateForm)
	case Instant:
		return parseTime(cell, from, instantForm)
	case Key:
		return parseKey(cell, from)
	case Selected:
		return c.parseChoice(cell)
	case Listed:
		return c.parseListed(cell)
	case Told:
		return "", nil
	}
	return cell, nil
}

func problemf(de, en string, args ...any) *Text {
	t := Textf(de, en, args...)
	return &t
}

// textProblem refuses what is no text or too long for a cell.
func textProblem(cell string) *Text {
	units := 0
	for _, r := range cell {
		units += max(1, utf16.RuneLen(r))
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return problemf("die Zelle enthält das Steuerzeichen U+%04X; entfernen Sie es", "the cell holds the control character U+%04X; remove it", r)
		}
	}
	if units > maxCell {
		return problemf("die Zelle hat %d Zeichen; höchstens %d sind möglich", "the cell has %d characters; at most %d are possible", units, maxCell)
	}
	return nil
}

var (
	spaces    = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-")
	grouped   = regexp.MustCompile(`^[+-]?[0-9]{1,3}(\.[0-9]{3})+$`)
	ambiguous = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$`)
	plainForm = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$`)
)

// parseInteger reads 1234, 1.234 and 1 234.
func parseInteger(cell string, from source) (string, *Text) {
	s := spaces.Replace(cell)
	if !from.numbers && grouped.MatchString(s) {
		s = strings.ReplaceAll(s, ".", "")
	}
	if !from.numbers {
		s = strings.TrimSuffix(s, ",0")
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !plainForm.MatchString(s) || x != math.Trunc(x) || math.Abs(x) > maxWhole {
		return "", problemf("„%s“ ist keine ganze Zahl; erwartet wird zum Beispiel 1234", "“%s” is no whole number; expected is something like 1234", cell)
	}
	return strconv.FormatInt(int64(x), 10), nil
}

// parseDecimal reads 1234,5 and 1.234,5, and 1234.5 where the point cannot
// separate thousands.
func parseDecimal(cell string, from source) (string, *Text) {
	s := spaces.Replace(cell)
	if !from.numbers || !plainForm.MatchString(s) {
		if ambiguous.MatchString(s) {
			return "", problemf("„%[1]s“ ist zweideutig; schreiben Sie %[2]s oder %[3]s", "“%[1]s” is ambiguous; write %[2]s or %[3]s",
				cell, strings.Replace(s, ".", "", 1), strings.Replace(s, ".", ",", 1))
		}
		s = germanToPlain(s)
	}
	x, err := strconv.ParseFloat(s, 64)
	value := Number(x)
	if err != nil || value == "" || !plainForm.MatchString(s) {
		return "", problemf("„%s“ ist keine Zahl; erwartet wird zum Beispiel 1234,5", "“%s” is no number; expected is something like 1234,5", cell)
	}
	return value, nil
}

// germanToPlain turns 1.234,5 into 1234.5; what is written otherwise stays.
func germanToPlain(s string) string {
	whole, fraction, comma := strings.Cut(s, ",")
	if grouped.MatchString(whole) && (comma || strings.Count(whole, ".") > 1) {
		whole = strings.ReplaceAll(whole, ".", "")
	}
	if !comma {
		return whole
	}
	if strings.ContainsAny(whole, ".") {
		return s // a point and a comma, but not as in German
	}
	return whole + "." + fraction
}

// timeForm is how days or instants are written.
type timeForm struct {
	plain   string
	layouts []string // accepted
	example string   // for the message
	whole   bool     // a number of days must be whole
}

var (
	dateForm    = timeForm{plainDate, []string{"2.1.2006", plainDate}, "28.02.2026", true}
	instantForm = timeForm{plainInstant, []string{"2.1.2006 15:04:05", "2.1.2006 15:04", plainInstant}, "28.02.2026 09:30", false}
)

// Spreadsheets count days; the first that both ways of counting agree on is
// 1 March 1900, the last one is in the year 9999.
const firstDay, lastDay = 61, 2958465

func parseTime(cell string, from source, form timeForm) (string, *Text) {
	if days, err := strconv.ParseFloat(cell, 64); err == nil && from.numbers && days >= firstDay && days < lastDay+1 {
		if from.date1904 {
			days += 1462
		}
		seconds := math.Round(days * 86400)
		if !form.whole || math.Mod(seconds, 86400) == 0 {
			return time.Date(1899, 12, 30, 0, 0, int(seconds), 0, time.UTC).Format(form.plain), nil
		}
	}
	for _, layout := range form.layouts {
		if t, err := time.Parse(layout, cell); err == nil && t.Year() >= 1900 {
			return t.Format(form.plain), nil
		}
	}
	return "", problemf("„%s“ ist kein Datum der Form %s", "“%s” is no date of the form %s", cell, form.example)
}

var scientific = regexp.MustCompile(`^[0-9][.,][0-9]+[eE]\+?[0-9]+$`)

// parseKey reads a key. A spreadsheet that took it for a number has rounded it;
// only in XLSX are its digits still there.
func parseKey(cell string, from source) (string, *Text) {
	if !scientific.MatchString(cell) {
		return cell, nil
	}
	if x, err := strconv.ParseFloat(cell, 64); err == nil && from.numbers && x == math.Trunc(x) && x < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, 64), nil
	}
	return "", problemf("„%s“ ist ein Schlüssel, den die Tabellenkalkulation als Zahl gerundet hat; formatieren Sie die Spalte als Text oder verwenden Sie XLSX",
		"“%s” is a key that the spreadsheet rounded as a number; format the column as text or use XLSX", cell)
}

func (c Column) parseChoice(cell string) (string, *Text) {
	for _, o := range c.Choices {
		if strings.EqualFold(cell, o.Code) || strings.EqualFold(cell, o.Word.De) || strings.EqualFold(cell, o.Word.En) {
			return o.Code, nil
		}
	}
	return "", c.noChoice(cell)
}

// noChoice says what there is to choose from.
func (c Column) noChoice(cell string) *Text {
	de, en := make([]string, len(c.Choices)), make([]string, len(c.Choices))
	for i, o := range c.Choices {
		de[i], en[i] = o.Word.De, o.Word.En
	}
	return &Text{
		De: "„" + cell + "“ ist nicht vorgesehen; möglich sind: " + strings.Join(de, ", "),
		En: "“" + cell + "” is not among the choices: " + strings.Join(en, ", "),
	}
}
