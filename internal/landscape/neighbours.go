package landscape

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrNoPlace is wrapped by errors about a unit whose coordinates are not known.
var ErrNoPlace = errors.New("its place is not known")

// Neighbourhood says who counts as a neighbour: who shares a stretch of border,
// who is near by road, or either. The zero value knows no neighbours.
type Neighbourhood struct {
	Border bool `json:"border"`
	// Within is the longest way by road in km, see [RoadKilometres]; 0 if distance
	// does not count.
	Within float64 `json:"within"`
}

// MaxWithin is the longest way that may be asked for, in km: beyond, two
// administrations are hardly neighbours.
const MaxWithin = 200

// detour is how much longer roads are than the straight line: the mean over the
// United States is 1.417 (Boscoe, Henry & Zdeb 2012, doi
// 10.1080/00330124.2011.583586), over European regions 1.2 to 1.5.
const detour = 1.4

// RoadKilometres estimates the way by road between two units from the straight
// line between their coordinates. Water and mountains in between are not seen.
func RoadKilometres(a, b Authority) float64 {
	const radius = 6371.0088 // mean radius of the earth in km
	lat1, lat2 := a.Lat*math.Pi/180, b.Lat*math.Pi/180
	dLat, dLon := lat2-lat1, (b.Lon-a.Lon)*math.Pi/180
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1)*math.Cos(lat2)*math.Pow(math.Sin(dLon/2), 2)
	return detour * 2 * radius * math.Asin(math.Sqrt(min(1, h)))
}

// Neighbours lists for each of the units, which lie in one Land and on one
// level, the others that are its neighbours, as indices in ascending order. The
// relation is symmetric. The error wraps [ErrNoBoundaries] if borders matter and
// are not known there, or [ErrNoPlace] if distance matters.
func (n Neighbourhood) Neighbours(units []Authority) ([][]int, error) {
	if !(n.Within >= 0 && n.Within <= MaxWithin) {
		return nil, fmt.Errorf("neighbours within %g km: must be a number from 0 to %d", n.Within, MaxWithin)
	}
	near := make([][]int, len(units))
	if n.Within > 0 {
		for i, u := range units {
			if u.Lon == 0 && u.Lat == 0 {
				return nil, fmt.Errorf("neighbours within %g km: %s (%s): %w; go by borders instead", n.Within, u.Name, u.Key, ErrNoPlace)
			}
			for j, w := range units[:i] {
				if RoadKilometres(u, w) <= n.Within {
					near[i], near[j] = append(near[i], j), append(near[j], i)
				}
			}
		}
	}
	if n.Border && len(units) > 0 {
		if err := addBorders(near, units); err != nil {
			return nil, err
		}
	}
	for i := range near {
		slices.Sort(near[i])
		near[i] = slices.Compact(near[i])
	}
	return near, nil
}

// addBorders adds the pairs that share a stretch of border. The boundaries are
// simplified together, so that both sides of a border have the same points.
func addBorders(near [][]int, units []Authority) error {
	boundaries, err := Boundaries(units[0].Level, units[0].Key.Land())
	if err != nil {
		return fmt.Errorf("neighbours by border: %w", err)
	}
	index := make(map[ARS]int, len(units))
	for i, u := range units {
		index[u.Key] = i
	}
	type stretch [2]Point
	first := map[stretch]int{}
	for _, b := range boundaries {
		i, ok := index[b.Key]
		if !ok {
			continue
		}
		for _, polygon := range b.Polygons {
			for _, ring := range polygon {
				for k := range ring[1:] {
					s := stretch{ring[k], ring[k+1]}
					if s[0][0] > s[1][0] || s[0][0] == s[1][0] && s[0][1] > s[1][1] {
						s[0], s[1] = s[1], s[0]
					}
					if j, seen := first[s]; !seen {
						first[s] = i
					} else if i != j {
						near[i], near[j] = append(near[i], j), append(near[j], i)
					}
				}
			}
		}
	}
	return nil
}
