package i18n

import (
	"fmt"
	"math"
	"strings"
	"time"

	"golang.org/x/text/language"
	xmessage "golang.org/x/text/message"
	"golang.org/x/text/number"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// Printer writes messages, numbers and dates in one language. It is safe for
// concurrent use.
type Printer struct {
	catalogue *Catalogue
	lang      Lang
	numbers   *xmessage.Printer
}

func newPrinter(c *Catalogue, l Lang) *Printer {
	tag := language.German
	if l == English {
		tag = language.BritishEnglish
	}
	return &Printer{catalogue: c, lang: l, numbers: xmessage.NewPrinter(tag)}
}

// Lang returns the printer's language.
func (p *Printer) Lang() Lang { return p.lang }

// T returns the message of a key. The arguments are pairs of slot name and
// value; integers are written with thousands separators, everything else as
// fmt.Sprint does. An unknown key, which a test rules out for every key in the
// source, shows itself.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.catalogue.messages[p.lang][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	var b strings.Builder
	for _, piece := range m {
		switch {
		case piece.name == "":
			b.WriteString(piece.text)
		case piece.many != "":
			b.WriteString(piece.choose(value(args, piece.name)))
		default:
			b.WriteString(p.write(value(args, piece.name)))
		}
	}
	return b.String()
}

// Key returns the key of a message that is chosen by a code of the domain, such
// as Key("level", "amt").
func Key(family, code string) string { return family + "." + code }

// Term returns the word for a code of the domain, such as
// Term("level", "amt").
func (p *Printer) Term(family, code string) string { return p.T(Key(family, code)) }

// Lookup is [Printer.Term] for codes that the screen need not have a word for.
func (p *Printer) Lookup(family, code string) (word string, ok bool) {
	if _, ok := p.catalogue.messages[p.lang][Key(family, code)]; !ok {
		return "", false
	}
	return p.Term(family, code), true
}

// Segment is a part of a message: text, or a slot whose content the caller
// renders itself.
type Segment struct {
	Text string
	Slot string
}

// Segments cuts a message at its slots, so that a page can put more than text
// into them. counts gives the numbers for slots that choose between one and
// many.
func (p *Printer) Segments(key string, counts map[string]int) []Segment {
	m, ok := p.catalogue.messages[p.lang][key]
	if !ok {
		return []Segment{{Text: "⟦" + key + "⟧"}}
	}
	segments := make([]Segment, 0, len(m))
	for _, piece := range m {
		switch {
		case piece.name == "":
			segments = append(segments, Segment{Text: piece.text})
		case piece.many != "":
			segments = append(segments, Segment{Text: piece.choose(counts[piece.name])})
		default:
			segments = append(segments, Segment{Slot: piece.name})
		}
	}
	return segments
}

// Missing returns the words for a figure that nobody knows. It is never 0.
func (p *Printer) Missing() string { return p.T("figure.missing") }

// Int writes a whole number: 1.573.597 in German.
func (p *Printer) Int(n int) string { return minus(p.numbers.Sprintf("%d", n)) }

// minus sets a minus sign where a hyphen stands for one.
func minus(number string) string {
	if rest, negative := strings.CutPrefix(number, "-"); negative {
		return "−" + rest
	}
	return number
}

// Decimal writes a number with a fixed number of decimals. NaN and infinity
// are [Printer.Missing].
func (p *Printer) Decimal(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return p.Missing()
	}
	return minus(p.numbers.Sprint(number.Decimal(x, number.Scale(decimals))))
}

// Percent writes a share (1 = 100 %) with a fixed number of decimals.
func (p *Printer) Percent(share float64, decimals int) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return p.Missing()
	}
	return p.Decimal(100*share, decimals) + nbsp + "%"
}

// EUR writes an amount in whole euros: 39.125 €.
func (p *Printer) EUR(amount float64) string { return p.Quantity(math.Round(amount), 0, "€") }

// Estimate writes a computed amount in euros with three significant digits:
// more would pretend knowledge.
func (p *Printer) Estimate(amount float64) string {
	return p.EUR(Significant(amount))
}

// Significant rounds to three significant digits. NaN and infinity stay what
// they are.
func Significant(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
	return math.Round(x/unit) * unit
}

// Quantity writes a number and its unit. An empty unit is left out.
func (p *Printer) Quantity(x float64, decimals int, unit string) string {
	text := p.Decimal(x, decimals)
	if unit == "" || math.IsNaN(x) || math.IsInf(x, 0) {
		return text
	}
	return text + nbsp + unit
}

// Date writes an ISO day such as "2026-02-28". The empty day is
// [Printer.Missing]; what is no day is written as it is.
func (p *Printer) Date(day string) string {
	if day == "" {
		return p.Missing()
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	if p.lang == English {
		return t.Format("2 January 2006")
	}
	return t.Format("02.01.2006")
}

// Month writes a month such as "2026-02" as 02/2026. The empty month is
// [Printer.Missing]; what is no month is written as it is.
func (p *Printer) Month(month string) string {
	if month == "" {
		return p.Missing()
	}
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	if p.lang == English {
		return t.Format("January 2006")
	}
	return t.Format("01/2006")
}

// Time writes an instant in the local time of the server, to the minute.
func (p *Printer) Time(t time.Time) string {
	if t.IsZero() {
		return p.Missing()
	}
	if p.lang == English {
		return t.Format("2 January 2006, 15:04")
	}
	return t.Format("02.01.2006, 15:04") + nbsp + "Uhr"
}

// write prints a slot's value.
func (p *Printer) write(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Int(v)
	default:
		return fmt.Sprint(v)
	}
}

// choose returns the word for the number v.
func (s piece) choose(v any) string {
	if n, ok := v.(int); ok && n == 1 {
		return s.one
	}
	return s.many
}

// value finds a slot's value among the pairs of name and value.
func value(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return "⟦" + name + "⟧"
}
