package landscape

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
)

// Point is a place in degrees, WGS 84: longitude, latitude.
type Point [2]float64

// Ring is a closed line; its last point equals its first.
type Ring []Point

// Polygon is an outer ring, followed by the rings of its holes.
type Polygon []Ring

// Boundary is the simplified area of a unit, for maps of a whole Land. Only
// land is drawn.
type Boundary struct {
	Key      ARS
	Polygons []Polygon
}

// ErrNoBoundaries is returned for parts of the landscape whose boundaries do
// not ship with Kiesel.
var ErrNoBoundaries = errors.New("no boundaries are known for this part of the landscape")

// Boundaries returns the boundaries of the units of a level within a unit,
// ordered by key: Länder and Kreise anywhere, Ämter (with amtsfreie Gemeinden and
// kreisfreie Städte) and Gemeinden in Mecklenburg-Vorpommern. The result must not
// be changed. Else the error wraps [ErrNoBoundaries].
func Boundaries(level Level, within ARS) ([]Boundary, error) {
	inMV := within.Land() == "13"
	var load func() ([]Boundary, error)
	switch {
	case level == LevelLand:
		load = laenderBoundaries
	case level == LevelKreis && inMV:
		load = mvKreiseBoundaries
	case level == LevelKreis:
		load = kreiseBoundaries
	case level == LevelAmt && inMV:
		load = mvAemterBoundaries
	case level == LevelGemeinde && inMV:
		load = mvGemeindenBoundaries
	default:
		return nil, fmt.Errorf("level %v in %s: %w", level, within, ErrNoBoundaries)
	}
	all, err := load()
	if err != nil || within == Bund {
		return all, err
	}
	var inside []Boundary
	for _, b := range all {
		if strings.HasPrefix(string(b.Key), string(within)) {
			inside = append(inside, b)
		}
	}
	if len(inside) == 0 {
		return nil, fmt.Errorf("level %v in %s: %w", level, within, ErrNoBoundaries)
	}
	return inside, nil
}

var (
	laenderBoundaries     = sync.OnceValues(loadBoundaries("laender"))
	kreiseBoundaries      = sync.OnceValues(loadBoundaries("kreise"))
	mvKreiseBoundaries    = sync.OnceValues(loadBoundaries("mv_kreise"))
	mvAemterBoundaries    = sync.OnceValues(loadBoundaries("mv_aemter"))
	mvGemeindenBoundaries = sync.OnceValues(loadBoundaries("mv_gemeinden"))
)

func loadBoundaries(name string) func() ([]Boundary, error) {
	return func() ([]Boundary, error) {
		return unpack("data/boundaries/"+name+".geojson.gz", ReadBoundaries)
	}
}

// feature is what is read of a GeoJSON feature. The key of an Amt stands under
// "verband_key", next to that of its Kreis; all others under "ars" or "ARS",
// which are the same to the decoder.
type feature struct {
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties struct {
		ARS     ARS
		Verband ARS `json:"verband_key"`
	}
}

// ReadBoundaries reads a GeoJSON FeatureCollection of polygons whose property
// "ARS" or "ars" or, for Ämter, "verband_key" is the key. Errors are
// [*ReadError].
func ReadBoundaries(file string, r io.Reader) ([]Boundary, error) {
	var collection struct{ Features []feature }
	if err := json.NewDecoder(r).Decode(&collection); err != nil {
		return nil, &ReadError{File: file, Problem: "the file is no GeoJSON", Err: err}
	}
	boundaries := make([]Boundary, 0, len(collection.Features))
	for i, f := range collection.Features {
		key, err := ParseARS(string(cmp.Or(f.Properties.ARS, f.Properties.Verband)))
		if err != nil {
			return nil, &ReadError{File: file, Field: fmt.Sprintf("features[%d].properties", i), Problem: "the key cannot be used", Err: err}
		}
		polygons, err := f.polygons()
		if err != nil {
			return nil, &ReadError{File: file, Field: fmt.Sprintf("features[%d].geometry", i), Problem: fmt.Sprintf("the boundary of %s cannot be used", key), Err: err}
		}
		boundaries = append(boundaries, Boundary{Key: key, Polygons: polygons})
	}
	slices.SortFunc(boundaries, func(a, b Boundary) int { return cmp.Compare(a.Key, b.Key) })
	return boundaries, nil
}

func (f feature) polygons() ([]Polygon, error) {
	var polygons []Polygon
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([]Polygon, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		err = fmt.Errorf("%q is neither Polygon nor MultiPolygon", f.Geometry.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("reading coordinates: %w", err)
	}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			if err := ring.check(); err != nil {
				return nil, err
			}
		}
	}
	return polygons, nil
}

func (r Ring) check() error {
	if len(r) < 4 || r[0] != r[len(r)-1] {
		return fmt.Errorf("a ring of %d points is not closed", len(r))
	}
	for _, p := range r {
		if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return fmt.Errorf("%v is no longitude and latitude", p)
		}
	}
	return nil
}
