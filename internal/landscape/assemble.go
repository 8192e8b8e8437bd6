package landscape

import (
	"crypto/sha256"
	"encoding/hex"
)

// Stated is a unit as a list states it.
type Stated struct {
	Authority
	Line int // of the list, 0 for a unit that comes from elsewhere
}

// Assemble makes a register of stated units: it links them, checks them as the
// readers of files do, and sums the figures up. Figures of units above the
// Gemeinden may be left out; stated, they must be the sums. The error is a
// [*ReadError] whose Field is key, name, population, area, lon or lat.
func Assemble(date Date, units []Stated) (Register, error) {
	a := newAssembly()
	for _, u := range units {
		at := place{line: u.Line}
		if err := checkUnit(u.Authority, at); err != nil {
			return Register{}, err
		}
		if err := a.add(u.Authority, at); err != nil {
			return Register{}, err
		}
	}
	linked, err := a.finish(date)
	if err != nil {
		return Register{}, err
	}
	r := Register{Date: date, Source: registerSource(date), Units: linked}
	sum := sha256.New()
	if err := r.WriteCSV(sum); err != nil {
		return Register{}, err
	}
	r.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return r, nil
}

// checkUnit refuses keys and figures that are impossible.
func checkUnit(u Authority, at place) error {
	if _, err := ParseARS(string(u.Key)); err != nil || u.Key == Bund {
		return at.problem("key", "%q is no key of a unit below the federation", u.Key)
	}
	located := u.Lon != 0 || u.Lat != 0
	switch {
	case u.Population < 0:
		return at.problem("population", "%s (%s) cannot have %d inhabitants", u.Key, u.Name, u.Population)
	case !(u.AreaKM2 >= 0 && u.AreaKM2 <= maxUnitKM2):
		return at.problem("area", "%s (%s) cannot have %v km²", u.Key, u.Name, u.AreaKM2)
	case located && (u.Lon < minLon || u.Lon > maxLon):
		return at.problem("lon", "%s (%s): longitude %v is outside Germany", u.Key, u.Name, u.Lon)
	case located && (u.Lat < minLat || u.Lat > maxLat):
		return at.problem("lat", "%s (%s): latitude %v is outside Germany", u.Key, u.Name, u.Lat)
	}
	return nil
}
