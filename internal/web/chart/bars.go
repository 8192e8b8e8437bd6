package chart

import (
	"strconv"

	"kiesel/internal/web/part"
)

// Bars compares a few values with horizontal bars. Every bar stands beside its
// name and its value in words, so that it needs no table of its own.
type Bars struct {
	Title      string
	Rows       []Bar
	Provenance part.Figure
}

// Bar is one value. It must not be negative.
type Bar struct {
	Name  string
	Value float64
	Text  string // the value as written
	Href  string // where a click leads, may be empty
	Muted bool   // not part of what is compared, e.g. unknown
}

// width returns the length of a bar in per cent of the longest.
func (b Bars) width(value float64) string {
	longest := 0.0
	for _, r := range b.Rows {
		longest = max(longest, r.Value)
	}
	if longest == 0 {
		return "0"
	}
	return strconv.FormatFloat(100*value/longest, 'f', 1, 64)
}
