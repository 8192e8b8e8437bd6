package landscape

import (
	"fmt"
	"strings"
	"time"
)

// ARS is an Amtlicher Regionalschlüssel or the prefix of one: 12 digits = Land 2,
// Regierungsbezirk 1, Kreis 2, Gemeindeverband 4, Gemeinde 3.
type ARS string

// AGS is an Amtlicher Gemeindeschlüssel of 8 digits = ARS[1–5] + ARS[10–12].
type AGS string

// LeiKa is a Leistungsschlüssel of 14 digits that begins with 99.
type LeiKa string

// OZGID is the five-digit number of an OZG bundle.
type OZGID string

// ServiceID names a catalogue entry: its LeiKa key where it has one, else a
// stable key made from OZG bundle and name.
type ServiceID string

// Date is a calendar day, "2026-02-28", or "" for none. Dates compare as
// strings.
type Date string

// Bund is the key of the federation, the root of the tree.
const Bund ARS = "00"

// KeyError tells of a key that is none.
type KeyError struct {
	Kind    string // "ARS", "AGS", "LeiKa key", "OZG id" or "date"
	Input   string // as it was given
	Problem string // what is wrong and, in brief, what is expected
}

// Error names the kind, the input and the problem.
func (e *KeyError) Error() string {
	return fmt.Sprintf("%q is no %s: %s", e.Input, e.Kind, e.Problem)
}

// ParseARS checks a key of the administrative tree: 2, 3, 5, 9 or 12 digits.
// "00" is the Bund. The error is a [*KeyError].
func ParseARS(s string) (ARS, error) {
	problem := digitProblem(s)
	if problem == "" && ARS(s).Level() == LevelUnknown {
		problem = fmt.Sprintf("it has %d digits; a Land has 2, a Regierungsbezirk 3, a Kreis 5, an Amt 9, a Gemeinde 12", len(s))
	}
	if problem == "" && s != string(Bund) && s[:2] == string(Bund) {
		problem = `"00" is the Bund and has nothing behind it; a Land begins with 01 to 16`
	}
	if problem != "" {
		return "", &KeyError{Kind: "ARS", Input: s, Problem: problem}
	}
	return ARS(s), nil
}

// ParseAGS checks the key of a Gemeinde: 8 digits. The error is a [*KeyError].
func ParseAGS(s string) (AGS, error) {
	problem := digitProblem(s)
	if problem == "" && len(s) != 8 {
		problem = fmt.Sprintf("it has %d digits; 8 are needed", len(s))
	}
	if problem != "" {
		return "", &KeyError{Kind: "AGS", Input: s, Problem: problem}
	}
	return AGS(s), nil
}

// ParseLeiKa checks the key of a service: 14 digits that begin with 99. Dots
// and spaces between the digits are accepted and removed, as in
// "99 041 006 017 000". The error is a [*KeyError].
func ParseLeiKa(s string) (LeiKa, error) {
	key := WithoutSeparators(s)
	problem := digitProblem(key)
	switch {
	case problem != "":
	case len(key) != 14:
		problem = fmt.Sprintf("it has %d digits; 14 are needed", len(key))
	case key[:2] != "99":
		problem = "it does not begin with 99"
	}
	if problem != "" {
		return "", &KeyError{Kind: "LeiKa key", Input: s, Problem: problem}
	}
	return LeiKa(key), nil
}

// ParseOZGID checks the number of an OZG bundle: 5 digits. The error is a
// [*KeyError].
func ParseOZGID(s string) (OZGID, error) {
	problem := digitProblem(s)
	if problem == "" && len(s) != 5 {
		problem = fmt.Sprintf("it has %d digits; 5 are needed", len(s))
	}
	if problem != "" {
		return "", &KeyError{Kind: "OZG id", Input: s, Problem: problem}
	}
	return OZGID(s), nil
}

// ParseDate checks a calendar day of the form 2026-02-28. The error is a
// [*KeyError].
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", &KeyError{Kind: "date", Input: s, Problem: "a day of the calendar as year-month-day is needed, e.g. 2026-02-28"}
	}
	return Date(s), nil
}

// DateOf returns the day of t in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// End is the last microsecond of a valid day, local time: what is told "as of"
// the day is what held then.
func (d Date) End() time.Time {
	begin, err := time.ParseInLocation(time.DateOnly, string(d), time.Local)
	if err != nil {
		return time.Time{}
	}
	return begin.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// WithoutSeparators removes the dots and spaces with which people group the
// digits of a key.
func WithoutSeparators(s string) string {
	return separators.Replace(s)
}

var separators = strings.NewReplacer(".", "", " ", "", "\u00a0", "")

// digitProblem says why s is no sequence of ASCII digits, or "" if it is one.
func digitProblem(s string) string {
	if s == "" {
		return "it is empty"
	}
	for i, r := range s {
		if r < '0' || r > '9' {
			return fmt.Sprintf("%q at position %d is no digit", r, i+1)
		}
	}
	return ""
}

// levelDigits gives the length of the keys of each level below the Bund, top
// down.
var levelDigits = []struct {
	level  Level
	digits int
}{{LevelLand, 2}, {LevelBezirk, 3}, {LevelKreis, 5}, {LevelAmt, 9}, {LevelGemeinde, 12}}

// Level tells the level from the length of the key; LevelUnknown if no level
// has keys of that length.
func (k ARS) Level() Level {
	if k == Bund {
		return LevelBund
	}
	for _, l := range levelDigits {
		if len(k) == l.digits {
			return l.level
		}
	}
	return LevelUnknown
}

// Prefixes returns the keys above k from the nearest to the Bund. Not each
// names a unit: a Land without Regierungsbezirke has no unit of 3 digits.
func (k ARS) Prefixes() []ARS {
	if k == Bund {
		return nil
	}
	var above []ARS
	for i := len(levelDigits) - 1; i >= 0; i-- {
		if n := levelDigits[i].digits; n < len(k) {
			above = append(above, k[:n])
		}
	}
	return append(above, Bund)
}

// Land returns the two digits of the Land, or Bund for the Bund.
func (k ARS) Land() ARS { return k[:min(2, len(k))] }

// AGS returns the municipal key; ok is false if k is not the key of a Gemeinde.
func (k ARS) AGS() (ags AGS, ok bool) {
	if k.Level() != LevelGemeinde {
		return "", false
	}
	return AGS(k[:5] + k[9:]), true
}
