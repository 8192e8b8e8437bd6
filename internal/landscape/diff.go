package landscape

import (
	"cmp"
	"slices"

	"kiesel/internal/landscape/textfold"
)

// How close figures must be to count as the same, see docs/methods/landscape.md.
const (
	sameArea = 0.05 // relative difference in area of a unit that only got a new key
	mostArea = 0.90 // share of the area of a unit that makes another its successor
)

// Diff lists what changed from an earlier to a later edition, ordered by key. An
// edition that states no seat or no coordinates leaves the known ones in force.
// For each unit whose key is gone it looks for the successor and says by
// [Basis] how it was found; where the data allow two answers it gives none.
func Diff(earlier, later []Authority) []Change {
	d := differ{old: byKey(earlier), now: byKey(later), successor: map[ARS]ARS{}, basis: map[ARS]Basis{}}
	for key, u := range d.now {
		d.now[key] = keepKnown(u, d.old[key])
	}
	d.findSameKey()
	d.findByAGS()
	d.findByName()
	d.findByArea()
	d.findByParts()
	return d.changes()
}

type differ struct {
	old, now  map[ARS]Authority
	successor map[ARS]ARS   // by old key; units that keep their key succeed themselves
	basis     map[ARS]Basis // by old key, for units whose key is gone
}

func byKey(units []Authority) map[ARS]Authority {
	m := make(map[ARS]Authority, len(units))
	for _, u := range units {
		m[u.Key] = u
	}
	return m
}

// keepKnown fills what an edition does not state.
func keepKnown(u, before Authority) Authority {
	if u.Seat == "" {
		u.Seat = before.Seat
	}
	if u.Lon == 0 && u.Lat == 0 {
		u.Lon, u.Lat = before.Lon, before.Lat
	}
	return u
}

func (d *differ) findSameKey() {
	for key := range d.old {
		if _, still := d.now[key]; still {
			d.successor[key] = key
		}
	}
}

// found notes a successor.
func (d *differ) found(old, now ARS, how Basis) {
	d.successor[old], d.basis[old] = now, how
}

// gone returns the units of a level whose key is gone and whose successor is
// not known yet, ordered by key.
func (d *differ) gone(level func(Level) bool) []Authority {
	return d.only(d.old, func(u Authority) bool { _, known := d.successor[u.Key]; return !known && level(u.Level) })
}

// fresh returns the units with a new key, ordered by key.
func (d *differ) fresh(level func(Level) bool) []Authority {
	return d.only(d.now, func(u Authority) bool { _, before := d.old[u.Key]; return !before && level(u.Level) })
}

func (d *differ) only(units map[ARS]Authority, wanted func(Authority) bool) []Authority {
	var list []Authority
	for _, u := range units {
		if wanted(u) {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Authority) int { return cmp.Compare(a.Key, b.Key) })
	return list
}

func anyLevel(Level) bool        { return true }
func isGemeinde(l Level) bool    { return l == LevelGemeinde }
func aboveGemeinde(l Level) bool { return l != LevelGemeinde }

// findByAGS finds Gemeinden that changed their Amt: the ARS is new, the AGS is
// not.
func (d *differ) findByAGS() {
	fresh := map[AGS]ARS{}
	for _, u := range d.fresh(isGemeinde) {
		ags, _ := u.Key.AGS()
		fresh[ags] = u.Key
	}
	for _, u := range d.gone(isGemeinde) {
		ags, _ := u.Key.AGS()
		if now, ok := fresh[ags]; ok {
			d.found(u.Key, now, BasisAGS)
		}
	}
}

// findByName finds units that kept name and area under a new key, as after a
// reform of the Kreise.
func (d *differ) findByName() {
	type identity struct {
		land  ARS
		level Level
		name  string
	}
	of := func(u Authority) identity { return identity{u.Key.Land(), u.Level, textfold.Fold(u.Name)} }
	gone, fresh := map[identity][]Authority{}, map[identity][]Authority{}
	for _, u := range d.gone(anyLevel) {
		gone[of(u)] = append(gone[of(u)], u)
	}
	for _, u := range d.fresh(anyLevel) {
		fresh[of(u)] = append(fresh[of(u)], u)
	}
	for id, old := range gone {
		now := fresh[id]
		if len(old) == 1 && len(now) == 1 && nearly(old[0].AreaKM2, now[0].AreaKM2, sameArea) {
			d.found(old[0].Key, now[0].Key, BasisName)
		}
	}
}

// nearly tells whether two figures differ by at most the given share of the
// larger.
func nearly(a, b, share float64) bool { return max(a, b)-min(a, b) <= share*max(a, b) }

// findByParts finds the successor of a unit above the Gemeinden: the one to
// which nearly all of its area belongs by way of its former Gemeinden.
func (d *differ) findByParts() {
	gone := byKey(d.gone(aboveGemeinde))
	went := map[ARS]map[ARS]float64{} // area by old and new unit
	for key, part := range d.old {
		now, known := d.successor[key]
		if !known || part.Level != LevelGemeinde {
			continue
		}
		for _, prefix := range key.Prefixes() {
			unit, isGone := gone[prefix]
			heir, ok := d.above(now, unit.Level)
			if !isGone || !ok {
				continue
			}
			if went[prefix] == nil {
				went[prefix] = map[ARS]float64{}
			}
			went[prefix][heir] += part.AreaKM2
		}
	}
	for key, heirs := range went {
		for heir, area := range heirs {
			if area >= mostArea*gone[key].AreaKM2 {
				d.found(key, heir, BasisParts)
			}
		}
	}
}

// above returns the unit of the later edition at a level above a Gemeinde.
func (d *differ) above(gemeinde ARS, level Level) (ARS, bool) {
	for _, prefix := range gemeinde.Prefixes() {
		if u, ok := d.now[prefix]; ok && u.Level == level {
			return prefix, true
		}
	}
	return "", false
}

// changes puts what was found in words, ordered by key.
func (d *differ) changes() []Change {
	var changes []Change
	arrivals := map[ARS]int{} // how many old units each new one succeeds
	for _, now := range d.successor {
		arrivals[now]++
	}
	moved := map[ARS]bool{}
	for key, before := range d.old {
		c := Change{Before: before, Successor: d.successor[key], Basis: d.basis[key]}
		after, still := d.now[key]
		_, existed := d.old[c.Successor]
		switch {
		case still:
			c.Kind, c.After, c.Successor = Changed, after, ""
			if c.Fields = differences(before, after); len(c.Fields) == 0 {
				continue
			}
		case c.Successor == "":
			c.Kind = Dissolved
		case !existed && arrivals[c.Successor] == 1:
			c.Kind, c.After = Moved, keepKnown(d.now[c.Successor], before)
			c.Fields = differences(before, c.After)
			moved[c.Successor] = true
		default:
			c.Kind = Merged
		}
		changes = append(changes, c)
	}
	for _, u := range d.fresh(anyLevel) {
		if !moved[u.Key] {
			changes = append(changes, Change{Kind: Added, After: u})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.key(), b.key()), cmp.Compare(a.Kind, b.Kind))
	})
	return changes
}

// key is the key under which a change is listed: the old one where there is one.
func (c Change) key() ARS { return cmp.Or(c.Before.Key, c.After.Key) }

// differences names the attributes in which two versions differ.
func differences(a, b Authority) []string {
	var names []string
	for _, attribute := range []struct {
		name string
		same bool
	}{
		{"key", a.Key == b.Key},
		{"parent", a.Parent == b.Parent},
		{"name", a.Name == b.Name},
		{"type", a.Type == b.Type},
		{"seat", a.Seat == b.Seat},
		{"population", a.Population == b.Population},
		{"area", hectares(a.AreaKM2) == hectares(b.AreaKM2)},
		{"position", a.Lon == b.Lon && a.Lat == b.Lat},
	} {
		if !attribute.same {
			names = append(names, attribute.name)
		}
	}
	return names
}
