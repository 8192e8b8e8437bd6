package part

import (
	"math"

	"kiesel/internal/web/page"
)

// Figure is a number on screen with its provenance. Every figure can say what
// it means and where it comes from.
type Figure struct {
	// Value is the number as written, with its unit where one belongs to it.
	// Empty means that nobody knows it; the screen then says so.
	Value string
	// Count chooses between singular and plural around the figure.
	Count int
	// Label names the figure, such as "Einwohnerinnen und Einwohner".
	Label string
	// Definition says what is counted and what it is related to.
	Definition string
	// Unit in words. It may be empty for counts.
	Unit string
	// Source is the citation, or the word "Annahme".
	Source string
	// AsOf is the day the figure belongs to, "2026-02-28"; empty if it
	// has none.
	AsOf string
}

// Int returns f with n as its value.
func (f Figure) Int(v *page.View, n int) Figure {
	f.Value, f.Count = v.Int(n), n
	return f
}

// Decimal returns f with x as its value; NaN stands for unknown.
func (f Figure) Decimal(v *page.View, x float64, decimals int, unit string) Figure {
	if !math.IsNaN(x) {
		f.Value = v.Quantity(x, decimals, unit)
	}
	return f
}

// Estimate returns f with a computed amount in euros as its value, see
// [i18n.Printer.Estimate]; NaN stands for unknown.
func (f Figure) Estimate(v *page.View, amount float64) Figure {
	if !math.IsNaN(amount) {
		f.Value = v.Estimate(amount)
	}
	return f
}

// Figures gives the figures for the slots of a sentence.
type Figures map[string]Figure

// counts returns the numbers that choose the words around the figures.
func (f Figures) counts() map[string]int {
	counts := make(map[string]int, len(f))
	for slot, figure := range f {
		counts[slot] = figure.Count
	}
	return counts
}
