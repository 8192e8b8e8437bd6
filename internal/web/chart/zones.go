package chart

import "kiesel/internal/landscape"

// zoneShades is how many shades tell zones apart; with more zones they repeat,
// and the outlines of the larger units keep neighbours apart.
const zoneShades = 6

// Zones is a map whose areas belong together in zones, such as all that are
// served by one carrier.
type Zones struct {
	Geography *Geography
	Areas     map[landscape.ARS]Zone
	// Own explains in the legend the areas of no zone, e.g. "performs it itself".
	Own string
	// Shared explains the areas of a zone.
	Shared string
	// Summary says in words what the eye would see.
	Summary string
}

// Zone says to which zone an area belongs.
type Zone struct {
	Name   string // of the area
	Text   string // what it belongs to
	Number int    // of the zone from 1; 0 for none
	Href   string // page of the area, may be empty
}

// shade returns the class of an area.
func (z Zones) shade(key landscape.ARS) string {
	area, ok := z.Areas[key]
	switch {
	case !ok:
		return "map__step-0"
	case area.Number == 0:
		return "map__zone-0"
	}
	return "map__zone-" + string(rune('1'+(area.Number-1)%zoneShades))
}

// has reports whether any area belongs to a zone (shared) or to none.
func (z Zones) has(shared bool) bool {
	for _, area := range z.Areas {
		if (area.Number > 0) == shared {
			return true
		}
	}
	return false
}
