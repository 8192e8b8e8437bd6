package chart

import (
	"math"
	"strconv"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Map is a map whose units are shaded by a value.
type Map struct {
	Geography *Geography
	// Title says what is shown, e.g. "Einwohnerinnen und Einwohner".
	Title string
	// Summary says in words what the eye would see.
	Summary string
	// Units by key. Areas without a unit are drawn as unknown.
	Units map[landscape.ARS]Unit
	// Scale of the values.
	Scale Scale
	// Write writes a value for the legend, e.g. "12.000".
	Write func(float64) string
	// Unit of the values in words, for the legend.
	Unit string
	// Highlight outlines these units in a second colour, e.g. the carriers.
	Highlight []landscape.ARS
	// HighlightLabel explains the outline in the legend.
	HighlightLabel string
	// Provenance says where the values come from.
	Provenance part.Figure
}

// Unit is what a map shows about one area.
type Unit struct {
	Name  string
	Value float64 // NaN if nobody knows
	Text  string  // the value as written, with its unit
	Href  string  // page of the unit, may be empty
}

// shade returns the class of an area.
func (m Map) shade(key landscape.ARS) string {
	u, ok := m.Units[key]
	if !ok {
		return "map__step-0"
	}
	return "map__step-" + strconv.Itoa(m.Scale.Step(u.Value))
}

// tooltip returns name and value of an area.
func (m Map) tooltip(v *page.View, key landscape.ARS) string {
	u := m.Units[key]
	if math.IsNaN(u.Value) || u.Text == "" {
		return u.Name + ": " + v.Missing()
	}
	return u.Name + ": " + u.Text
}

// legend returns the words of a band.
func (m Map) legend(v *page.View, b band) string {
	return v.T("map.band", "from", m.Write(b.from), "to", m.Write(b.to))
}

// unknown reports whether any area has no value, so that the legend explains
// its shade.
func (m Map) unknown() bool {
	for _, u := range m.Geography.units {
		if known, ok := m.Units[u.key]; !ok || math.IsNaN(known.Value) {
			return true
		}
	}
	return false
}

// Locator is a map that shows where one unit lies.
type Locator struct {
	Geography *Geography
	Key       landscape.ARS
	// Caption says in words where the unit lies.
	Caption string
}

// shade returns the class of an area.
func (l Locator) shade(key landscape.ARS) string {
	if key == l.Key {
		return "map__here"
	}
	return "map__step-0"
}
