package landscape

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Register is one edition of the register of municipalities, read and checked:
// keys are unique, each unit hangs below an existing one, figures add up.
type Register struct {
	Date   Date        // Gebietsstand
	Source string      // attribution, as printed
	SHA256 string      // hex, of the bytes that were read
	Units  []Authority // ordered by key, which puts each unit before its parts
}

// Edition returns what is kept about the register itself.
func (r Register) Edition() Edition {
	return Edition{Date: r.Date, Source: r.Source, SHA256: r.SHA256, Units: len(r.Units)}
}

// registerSource is the attribution demanded by the licence.
func registerSource(date Date) string {
	return fmt.Sprintf("© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys, Gebietsstand %s.%s.%s, Datenlizenz Deutschland – Namensnennung – Version 2.0",
		date[8:], date[5:7], date[:4])
}

// assembly puts the units of a register together as a reader finds them.
type assembly struct {
	units  map[ARS]*Authority
	places map[ARS]place
}

type place struct {
	file string
	line int
}

func (p place) problem(field, format string, args ...any) error {
	return &ReadError{File: p.file, Line: p.line, Field: field, Problem: fmt.Sprintf(format, args...)}
}

// expectedUnits is about the size of the German register.
const expectedUnits = 16_000

func newAssembly() *assembly {
	bund := &Authority{Key: Bund, Level: LevelBund, Name: "Bundesrepublik Deutschland", Type: "Bund", Seat: "Berlin"}
	a := &assembly{units: make(map[ARS]*Authority, expectedUnits), places: make(map[ARS]place, expectedUnits)}
	a.units[Bund] = bund
	return a
}

// add takes one unit as it stands in the file. Figures of a unit above the
// Gemeinde are sums that the file states; finish compares them with its own.
func (a *assembly) add(u Authority, at place) error {
	if first, double := a.places[u.Key]; double {
		return at.problem("key", "%s (%s) is there already, in line %d of %s; remove one of them", u.Key, u.Name, first.line, first.file)
	}
	if u.Name == "" {
		return at.problem("name", "%s has no name", u.Key)
	}
	u.Level = u.Key.Level()
	a.units[u.Key], a.places[u.Key] = &u, at
	return nil
}

// finish links the units, sums the figures up and returns the units by key.
func (a *assembly) finish(date Date) ([]Authority, error) {
	units := make([]*Authority, 0, len(a.units))
	for _, u := range a.units {
		u.ValidFrom = date
		units = append(units, u)
	}
	slices.SortFunc(units, func(x, y *Authority) int { return cmp.Compare(x.Key, y.Key) })
	for _, u := range units {
		if err := a.link(u); err != nil {
			return nil, err
		}
	}
	if err := a.sum(units); err != nil {
		return nil, err
	}
	result := make([]Authority, len(units))
	for i, u := range units {
		result[i] = *u
	}
	return result, nil
}

// link finds the parent: the nearest prefix that is a unit. A level may be
// left out only where the key says that there is none: a third digit 0 means no
// Regierungsbezirk, and 000 behind the Land means no Kreis, as with coastal
// waters.
func (a *assembly) link(u *Authority) error {
	for _, above := range u.Key.Prefixes() {
		if _, ok := a.units[above]; ok {
			u.Parent = above
			return nil
		}
		noBezirk := len(above) == 3 && above[2] == '0'
		noKreis := len(above) == 5 && above[2:] == "000"
		if !noBezirk && !noKreis {
			return a.places[u.Key].problem("key", "%s (%s) belongs to %s, which is missing in the register", u.Key, u.Name, above)
		}
	}
	return nil
}

// total collects the figures of the Gemeinden below a unit.
type total struct {
	population int
	hectares   int64
	lon, lat   float64 // weighted with inhabitants
	located    float64 // inhabitants at known coordinates
}

// sum gives each unit above the Gemeinden the sum of their inhabitants and
// areas, and as coordinates their mean weighted with inhabitants.
func (a *assembly) sum(units []*Authority) error {
	totals := map[ARS]*total{}
	for _, u := range slices.Backward(units) {
		if u.Level != LevelGemeinde {
			if err := a.settle(u, totals[u.Key]); err != nil {
				return err
			}
		}
		above := totals[u.Parent]
		if above == nil {
			above = &total{}
			totals[u.Parent] = above
		}
		above.population += u.Population
		above.hectares += hectares(u.AreaKM2)
		if weight := float64(u.Population); u.Lon != 0 || u.Lat != 0 {
			above.lon += weight * u.Lon
			above.lat += weight * u.Lat
			above.located += weight
		}
	}
	return nil
}

// settle replaces the stated figures of u by the sums and demands that they
// agree where both are known.
func (a *assembly) settle(u *Authority, parts *total) error {
	if parts == nil {
		return a.places[u.Key].problem("key", "%s (%s) has no part: every unit above the Gemeinde needs at least one", u.Key, u.Name)
	}
	if u.Population != 0 && u.Population != parts.population {
		return a.places[u.Key].problem("population", "%s (%s) states %d inhabitants but its parts have %d", u.Key, u.Name, u.Population, parts.population)
	}
	if stated := hectares(u.AreaKM2); stated != 0 && stated != parts.hectares {
		return a.places[u.Key].problem("area", "%s (%s) states %.2f km² but its parts have %.2f", u.Key, u.Name, u.AreaKM2, float64(parts.hectares)/100)
	}
	u.Population, u.AreaKM2 = parts.population, float64(parts.hectares)/100
	if parts.located > 0 {
		u.Lon, u.Lat = degrees(parts.lon/parts.located), degrees(parts.lat/parts.located)
	}
	return nil
}

// hectares is the unit in which the register counts areas, so that sums are
// exact.
func hectares(km2 float64) int64 { return int64(math.Round(km2 * 100)) }

// degrees rounds to about one metre.
func degrees(x float64) float64 { return math.Round(x*1e5) / 1e5 }
