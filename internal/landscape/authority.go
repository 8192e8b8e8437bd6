package landscape

import (
	"fmt"
	"slices"
	"strings"
)

// Level is a level of the administrative tree. A higher level has a smaller
// value, so that a < b reads "a is above b".
type Level int

// The levels of the German administration as far as the register of
// municipalities knows them.
const (
	LevelUnknown  Level = iota
	LevelBund           // the federation, key "00"
	LevelLand           // a Land, 2 digits
	LevelBezirk         // a Regierungsbezirk (or statistical region), 3 digits
	LevelKreis          // a Kreis or kreisfreie Stadt, 5 digits
	LevelAmt            // a municipal administration: Amt, Verband or amtsfreie Gemeinde, 9 digits
	LevelGemeinde       // a municipality, 12 digits
)

var levelNames = [...]string{"unknown", "bund", "land", "bezirk", "kreis", "amt", "gemeinde"}

// String returns the level's code, for example "amt".
func (l Level) String() string {
	if l < 0 || int(l) >= len(levelNames) {
		return levelNames[0]
	}
	return levelNames[l]
}

// ParseLevel returns the level with this code.
func ParseLevel(code string) (Level, error) {
	i := slices.Index(levelNames[:], code)
	if i < 0 {
		return LevelUnknown, fmt.Errorf("%q is no level; there are %s", code, strings.Join(levelNames[:], ", "))
	}
	return Level(i), nil
}

// MarshalText writes the level's code.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a level's code.
func (l *Level) UnmarshalText(code []byte) (err error) {
	*l, err = ParseLevel(string(code))
	return err
}

// Authority is one unit of the administration as it was valid from ValidFrom
// until the day before ValidTo.
type Authority struct {
	Key        ARS     `json:"key"` // 2, 3, 5, 9 or 12 digits by level; "00" is the Bund
	Level      Level   `json:"level"`
	Parent     ARS     `json:"parent"`     // key of the unit above, "" for the Bund
	Name       string  `json:"name"`       // official name, e.g. "Rostock, Hanse- und Universitätsstadt"
	Type       string  `json:"type"`       // official kind in German, e.g. "Amt", "Kreisfreie Stadt"; may be empty
	Seat       string  `json:"seat"`       // seat of the administration, may be empty
	Population int     `json:"population"` // inhabitants; units above the Gemeinde carry the sum of their parts
	AreaKM2    float64 `json:"area_km2"`   // as population
	Lon        float64 `json:"lon"`        // WGS 84; units above the Gemeinde carry the mean of their inhabitants
	Lat        float64 `json:"lat"`        // both 0 if unknown
	ValidFrom  Date    `json:"valid_from"`
	ValidTo    Date    `json:"valid_to"` // the day after the last, empty while valid
}

// Function is one separable part of providing a service (Teilaufgabe).
// Bundling is decided per function, not per service.
type Function string

// The functions in the order in which they are always shown.
const (
	Online    Function = "online"    // online service and its IT
	Expertise Function = "expertise" // back office and specialist knowledge
	Decision  Function = "decision"  // the administrative decision itself
	Contact   Function = "contact"   // front office, on site
)

// Functions lists all functions in the order of display.
func Functions() []Function { return []Function{Online, Expertise, Decision, Contact} }

// JoinFunctions writes functions one after the other.
func JoinFunctions(functions []Function, separator string) string {
	codes := make([]string, len(functions))
	for i, f := range functions {
		codes[i] = string(f)
	}
	return strings.Join(codes, separator)
}
