package processmap

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"kiesel/internal/evidence"
)

// Words are the texts in a drawing.
type Words struct {
	// Title says what the drawing shows, for those who can't see it.
	Title      string
	Start, End string
	// Percent writes a share, 0…1.
	Percent func(share float64) string
	// Points writes a difference of shares, −1…1, with its sign.
	Points func(difference float64) string
	// Wait writes a wait in days. If it is given, the arrows tell waits instead of
	// shares.
	Wait func(days float64) string
	// Few stands where so few cases lie behind a share that it isn't told.
	Few string
}

// node writes what a box says, line by line.
func (w Words) node(n evidence.MapNode) []string {
	return append(wrap(printable(n.Activity)), w.figures(n.Shares, n.Difference))
}

// figures writes the share of a node or edge, or the shares of both
// authorities.
func (w Words) figures(shares []*float64, difference *float64) string {
	texts := make([]string, len(shares))
	for i, s := range shares {
		texts[i] = w.Few
		if s != nil {
			texts[i] = w.Percent(*s)
		}
	}
	text := strings.Join(texts, " | ")
	if difference != nil {
		text += " (" + w.Points(*difference) + ")"
	}
	return text
}

// edge writes what an arrow says. There is little room: where two authorities
// are compared it is the difference, and nothing where there is none.
func (w Words) edge(shares []*float64, difference *float64) string {
	switch {
	case len(shares) == 1:
		return w.figures(shares, nil)
	case difference == nil || math.Abs(*difference) < same:
		return ""
	}
	return w.Points(*difference)
}

// waits writes what an arrow says of waits, and returns the longest in days; it
// is less than 0 if none is known. Nobody waits for a case to begin or end.
func (w Words) waits(e evidence.MapEdge, authorities int) (text string, longest float64) {
	if e.From == "" || e.To == "" {
		return "", 0
	}
	texts, longest := make([]string, authorities), -1.
	for i := range texts {
		texts[i] = w.Few
		if x := e.Wait(i); x != nil {
			texts[i], longest = w.Wait(x.Days), max(longest, x.Days)
		}
	}
	return strings.Join(texts, " | "), longest
}

// slowness ranks a wait from 0, less than an hour, to 1, three months and more.
func slowness(days float64) float64 {
	limits := []float64{1. / 24, 1, 7, 30, 90}
	reached := 0
	for reached < len(limits) && days >= limits[reached] {
		reached++
	}
	return float64(reached) / float64(len(limits))
}

// same is the largest difference of two shares that counts as none.
const same = 0.05

// step names the shade of a node or edge: "share1" to "share5" by share for one
// authority, "more1" to "more3" and "less1" to "less3" where the second
// authority has it more or less often, "same" below five percentage points,
// "few" where the cases are too few to tell.
func step(shares []*float64, difference *float64) string {
	switch {
	case len(shares) == 1 && shares[0] != nil:
		return fmt.Sprintf("share%d", min(5, 1+int(*shares[0]*5)))
	case difference == nil:
		return "few"
	}
	size := math.Abs(*difference)
	strength := 1
	switch {
	case size < same:
		return "same"
	case size >= 0.5:
		strength = 3
	case size >= 0.2:
		strength = 2
	}
	if *difference > 0 {
		return fmt.Sprintf("more%d", strength)
	}
	return fmt.Sprintf("less%d", strength)
}

func largest(shares []*float64) float64 {
	var most float64
	for _, s := range shares {
		if s != nil {
			most = max(most, *s)
		}
	}
	return most
}

// lineLength is where names of activities break into lines; nameLength is where
// they end.
const (
	lineLength = 26
	nameLength = 100
)

// wrap breaks a long name into lines at its spaces.
func wrap(name string) []string {
	if runes := []rune(name); len(runes) > nameLength {
		name = string(runes[:nameLength]) + "…"
	}
	var lines []string
	for word := range strings.FieldsSeq(name) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= lineLength {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// printable leaves out what XML forbids or nobody sees.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// textWidth estimates how wide a text is in Fira Sans, in parts of its size, by
// widths measured in the font. It errs on the wide side.
func textWidth(s string) float64 {
	var sum float64
	for _, r := range s {
		sum += runeWidth(r)
	}
	return sum
}

func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune(" !'(),-./:;I[]fijlrt|", r):
		return 0.36
	case strings.ContainsRune("mw%MW@—…", r), r > 0x24f: // other scripts
		return 0.86
	case unicode.IsUpper(r), r == '&':
		return 0.64
	}
	return 0.57
}
