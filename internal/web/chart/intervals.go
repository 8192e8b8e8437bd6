package chart

import (
	"math"
	"strconv"
)

// Intervals shows some values with their ranges on one scale. Every interval
// stands beside its name and its figures in words, so that it needs no table of
// its own.
type Intervals struct {
	Title string
	Rows  []Interval
	// Mark is a value at which all rows have a line; Marked says what it means.
	Mark   float64
	Marked string
}

// Interval is a value with a range around it.
type Interval struct {
	Name             string
	Low, Value, High float64
	Text             string // the figures as written
	Main             bool   // what the others lead to
}

// place returns where a value lies, in per cent of the width.
func (i Intervals) place(x float64) string {
	low, high := i.Mark, i.Mark
	for _, r := range i.Rows {
		low, high = min(low, r.Low), max(high, r.High)
	}
	room := max(.04*(high-low), 1e-9)
	low, high = low-room, high+room
	return strconv.FormatFloat(math.Round(1000*(x-low)/(high-low))/10, 'f', -1, 64) + "%"
}
