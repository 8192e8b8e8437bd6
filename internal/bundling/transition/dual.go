package transition

import "math"

// dual is a vector of multipliers, one for each constraint that is relaxed, in EUR:
// a price times the room it is for, so that all have about the same size.
type dual struct {
	m     *model
	rooms []roomRow
	waits []waitRow
}

// roomRow says that what is used of a resource in a year, or up to it, fits; or, with
// a cut, that large items do.
type roomRow struct {
	resource, year int
	cut            int // -1 for none
	y              float64
}

// waitRow says that the second item of an arc starts by a year only if the first is
// done before.
type waitRow struct {
	arc, year int
	y         float64
}

func (m *model) newDual() *dual {
	d := &dual{m: m}
	for r := range m.room {
		for t, room := range m.room[r] {
			if limited(room) && room > 0 {
				d.rooms = append(d.rooms, roomRow{resource: r, year: t, cut: -1})
			}
		}
	}
	for k, c := range m.cuts {
		d.rooms = append(d.rooms, roomRow{resource: c.resource, year: c.year, cut: k})
	}
	for a, arc := range m.arcs {
		for t := m.items[arc.first].duration; t < len(m.Years); t++ {
			d.waits = append(d.waits, waitRow{arc: a, year: t})
		}
	}
	return d
}

// price makes the weigher use the prices for which the multipliers stand.
func (d *dual) price(w *weigher) {
	clear(w.price[money])
	clear(w.price[people])
	for _, premium := range w.after {
		clear(premium)
	}
	for _, row := range d.rooms {
		if row.cut >= 0 {
			w.place[row.cut] = row.y / float64(d.m.cuts[row.cut].parts)
		} else {
			w.price[row.resource][row.year] = row.y / d.m.room[row.resource][row.year]
		}
	}
	if d.m.CarryOver {
		fromBehind(w.price[money])
	}
	for _, row := range d.waits {
		w.after[row.arc][row.year] = row.y
	}
	for _, premium := range w.after {
		fromBehind(premium)
	}
	w.settle()
}

// fromBehind makes of what each year adds the sum of it and all later ones.
func fromBehind(list []float64) {
	for t := len(list) - 2; t >= 0; t-- {
		list[t] += list[t+1]
	}
}

// slacks returns by how much of a room, and of one, each constraint is met by the
// starts that the prices suggest.
func (d *dual) slacks(plan []int, rooms, waits []float64) (norm float64) {
	l := d.m.empty()
	for i, s := range plan {
		if s < d.m.never() {
			l.add(&d.m.items[i], s, 1)
		}
	}
	if d.m.CarryOver {
		for t := 1; t < len(l.used[money]); t++ {
			l.used[money][t] += l.used[money][t-1]
		}
	}
	for k, row := range d.rooms {
		rooms[k] = 1 - l.used[row.resource][row.year]/d.m.room[row.resource][row.year]
		if row.cut >= 0 {
			rooms[k] = 1 - d.m.cuts[row.cut].filled(d.m, plan)
		}
		if row.y > 0 || rooms[k] < 0 {
			norm += rooms[k] * rooms[k]
		}
	}
	for k, row := range d.waits {
		a := d.m.arcs[row.arc]
		waits[k] = 0
		if plan[a.first]+d.m.items[a.first].duration <= row.year {
			waits[k]++
		}
		if plan[a.second] <= row.year {
			waits[k]--
		}
		if row.y > 0 || waits[k] < 0 {
			norm += waits[k] * waits[k]
		}
	}
	return norm
}

// move goes so far against the slacks and never below 0.
func (d *dual) move(step float64, rooms, waits []float64) {
	for k := range d.rooms {
		d.rooms[k].y = max(0, d.rooms[k].y-step*rooms[k])
	}
	for k := range d.waits {
		d.waits[k].y = max(0, d.waits[k].y-step*waits[k])
	}
}

func (d *dual) clone() *dual {
	return &dual{d.m, append([]roomRow(nil), d.rooms...), append([]waitRow(nil), d.waits...)}
}

// descend looks for multipliers with a lower bound, from d on, in so many steps, and
// leaves the best in d. It stops when the bound reaches aim.
func (s *search) descend(d *dual, among []starts, steps int) (bound float64) {
	const patience, smallest = 40, 1e-4
	m := s.m
	at := d.clone()
	bound = math.Inf(1)
	rooms, waits := make([]float64, len(d.rooms)), make([]float64, len(d.waits))
	plan := make([]int, len(m.items))
	w := m.newWeigher()
	theta, stuck := 1.5, 0
	for range steps {
		at.price(w)
		value := w.rent
		for i := range m.items {
			start, weight := w.best(i, among[i])
			plan[i] = start
			value += weight
		}
		if value < bound-1e-7*math.Abs(bound) || math.IsInf(bound, 1) {
			stuck = 0
		} else if stuck++; stuck >= patience {
			theta, stuck = theta/2, 0
			copy(at.rooms, d.rooms)
			copy(at.waits, d.waits)
		}
		if value < bound {
			bound = value
			copy(d.rooms, at.rooms)
			copy(d.waits, at.waits)
		}
		norm := at.slacks(plan, rooms, waits)
		if bound <= s.cutoff() || norm == 0 || theta < smallest || s.ctx.Err() != nil {
			break
		}
		at.move(theta*(value-s.best)/norm, rooms, waits)
	}
	return bound
}
