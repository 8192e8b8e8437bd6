package eventlog

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// layout reads times of one form.
type layout struct {
	pattern string // as the user writes it
	golang  string // for package time; empty means ISO 8601
	quick   quickLayout
}

// isoLayout reads ISO 8601 in all forms met in tables.
var isoLayout = layout{pattern: "yyyy-MM-dd HH:mm:ss"}

// layoutLetters are the letters of a pattern, longest first, and what package
// time calls them.
var layoutLetters = []struct{ letters, golang string }{
	{"yyyy", "2006"}, {"yy", "06"}, {"MM", "01"}, {"M", "1"}, {"dd", "02"}, {"d", "2"},
	{"HH", "15"}, {"H", "15"}, {"hh", "03"}, {"h", "3"}, {"mm", "04"}, {"m", "4"}, {"ss", "05"}, {"s", "5"},
	{"a", "PM"}, {"XXX", "Z07:00"}, {"Z", "Z0700"},
}

// parseLayout reads a pattern, see [Options].
func parseLayout(pattern string) (layout, error) {
	l := layout{pattern: pattern}
	seen := ""
	for rest := pattern; rest != ""; {
		n, golang := nextLetters(rest)
		if n == 0 {
			return layout{}, fmt.Errorf("time format %q: %q has no meaning; write for example dd.MM.yyyy HH:mm:ss", pattern, rest[:1])
		}
		seen += rest[:1]
		l.golang += golang
		rest = rest[n:]
	}
	for _, needed := range "yMd" {
		if !strings.ContainsRune(seen, needed) {
			return layout{}, fmt.Errorf("time format %q lacks the %c; write for example dd.MM.yyyy HH:mm:ss", pattern, needed)
		}
	}
	l.quick = newQuickLayout(pattern)
	return l, nil
}

// nextLetters translates the start of a pattern and returns its length, zero if
// it has no meaning.
func nextLetters(s string) (n int, golang string) {
	for _, l := range layoutLetters {
		if strings.HasPrefix(s, l.letters) {
			return len(l.letters), l.golang
		}
	}
	if c := s[0]; c != 'T' && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c >= 0x80) {
		return 0, ""
	}
	return 1, s[:1]
}

// parse reads one time.
func (l layout) parse(b []byte) (stamp, bool) {
	if l.golang == "" {
		return parseISO(b)
	}
	if s, ok := l.quick.read(b); ok {
		return s, true
	}
	t, err := time.Parse(l.golang, string(bytes.ToUpper(b))) // pm is PM
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return stamp{}, false
	}
	_, offset := t.Zone()
	zoned := strings.Contains(l.golang, "07")
	return stamp{local: t.UnixMicro() + int64(offset)*1_000_000, zone: int16(offset / 60), zoned: zoned}, true
}

// commonLayouts are the forms that are tried when none is given. Months before
// days are not written with points.
func commonLayouts() []layout {
	clocks := []string{"", " H:mm", " H:mm:ss", " h:mm a", " h:mm:ss a"}
	layouts := make([]layout, 0, 1+3*5*len(clocks))
	layouts = append(layouts, isoLayout)
	for _, separator := range []string{".", "/", "-"} {
		dates := []string{"d.M.yyyy", "d.M.yy"}
		if separator != "." {
			dates = append(dates, "M.d.yyyy", "M.d.yy")
		}
		if separator != "-" {
			dates = append(dates, "yyyy.M.d")
		}
		for _, date := range dates {
			date = strings.ReplaceAll(date, ".", separator)
			for _, clock := range clocks {
				l, err := parseLayout(date + clock)
				if err != nil {
					panic(err) // a constant pattern
				}
				layouts = append(layouts, l)
			}
		}
	}
	return layouts
}
