package landscape

import "slices"

// Bounds of the search for mergers. In practice a handful of Gemeinden of one
// Kreis are dissolved on one day.
const (
	maxDissolved = 24      // dissolved Gemeinden of one Kreis, else nothing is said
	maxSets      = 8       // explanations of one gain that are looked at
	maxSteps     = 200_000 // of the search for them, else nothing is said
	// areaTolerance is how far, in hectares per merged Gemeinde, a gain may be
	// from the sum of their areas: surveys correct areas now and then.
	areaTolerance = 2
)

// findByArea finds Gemeinden that were merged: exactly one set of dissolved
// Gemeinden of the same Kreis explains by its area what one Gemeinde gained. A
// set that fits to the hectare goes before those that nearly fit.
// Where a dissolved Gemeinde could have gone to two places, or a gain can be
// explained by two sets, nothing is said.
func (d *differ) findByArea() {
	dissolved := map[ARS][]Authority{}
	for _, u := range d.gone(isGemeinde) {
		dissolved[u.Key[:5]] = append(dissolved[u.Key[:5]], u)
	}
	inherited := map[ARS]int64{}
	for old, now := range d.successor {
		inherited[now] += hectares(d.old[old].AreaKM2)
	}
	claims, heir := map[ARS]int{}, map[ARS]ARS{}
	for key, u := range d.now {
		if u.Level != LevelGemeinde || len(dissolved[key[:5]]) > maxDissolved {
			continue
		}
		gain := hectares(u.AreaKM2) - inherited[key]
		if gain <= 0 {
			continue
		}
		sets := setsOfArea(dissolved[key[:5]], gain)
		for _, set := range sets {
			for _, part := range set {
				claims[part]++
				if len(sets) == 1 {
					heir[part] = key
				}
			}
		}
	}
	for part, now := range heir {
		if claims[part] == 1 {
			d.found(part, now, BasisArea)
		}
	}
}

// setsOfArea returns the sets of units, up to maxSets, whose areas add up to the
// given hectares: those that do exactly or, if there are none, those that nearly
// do.
func setsOfArea(units []Authority, gain int64) [][]ARS {
	search := areaSearch{units: units, rest: make([]int64, len(units)+1)}
	for i := len(units) - 1; i >= 0; i-- {
		search.rest[i] = search.rest[i+1] + hectares(units[i].AreaKM2)
	}
	search.extend(0, gain, nil)
	switch {
	case search.steps > maxSteps:
		return nil
	case len(search.exact) > 0 && len(search.sets) < maxSets: // all were looked at
		return search.exact
	}
	return search.sets
}

// areaSearch tries each unit in turn with and without it.
type areaSearch struct {
	units []Authority
	rest  []int64 // area of the units from i on
	sets  [][]ARS
	exact [][]ARS // those of the sets whose areas add up to the hectare
	steps int
}

func (s *areaSearch) extend(i int, missing int64, chosen []ARS) {
	s.steps++
	tolerance := int64(areaTolerance * (len(chosen) + len(s.units) - i))
	if s.steps > maxSteps || len(s.sets) == maxSets || missing < -tolerance || s.rest[i] < missing-tolerance {
		return
	}
	if i == len(s.units) {
		s.found(chosen, missing)
		return
	}
	s.extend(i+1, missing-hectares(s.units[i].AreaKM2), append(chosen, s.units[i].Key))
	s.extend(i+1, missing, chosen)
}

func (s *areaSearch) found(chosen []ARS, missing int64) {
	if len(chosen) == 0 {
		return
	}
	set := slices.Clone(chosen)
	s.sets = append(s.sets, set)
	if missing == 0 {
		s.exact = append(s.exact, set)
	}
}
