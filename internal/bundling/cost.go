package bundling

import (
	"cmp"
	"slices"
)

// groupCost is what a plan costs for one carrier and those it serves, EUR per
// year.
type groupCost struct {
	bill         bill    // at the carrier
	local        float64 // what the members cost on their own
	unrealised   float64 // part of the planned saving that will not arrive
	coordination float64
	distance     float64
	transition   float64
}

func (g groupCost) total() float64 {
	return g.bill.total() + g.unrealised + g.coordination + g.distance + g.transition
}

// cost returns what a carrier and its members cost if the given share of them
// joins, 1 for all; local gives by node the cost of an authority on its own.
//
// Of a planned saving only the share p.realised arrives; a loss arrives in
// full.
func (f *field) cost(p *prices, g group, local []float64, share float64) groupCost {
	t := f.tier(p, g.carrier)
	var c groupCost
	for _, a := range g.members {
		c.local += share * local[a]
	}
	joined, inhabitants := share*float64(g.joined()), share*f.served(g)
	moved := inhabitants
	if g.own { // the carrier is there in any case
		c.local += (1 - share) * local[g.carrier]
		moved -= share * f.inhabitants[g.carrier]
		inhabitants = moved + f.inhabitants[g.carrier]
	}
	c.bill = p.bill(inhabitants, t.factor)
	c.unrealised = (1 - p.realised) * max(0, c.local-c.bill.total())
	c.coordination = t.coordination * joined
	c.distance = t.distance * moved
	c.transition = t.setup + t.join*joined
	return c
}

// local returns by node what each competent authority costs on its own.
func (f *field) local(p *prices) []float64 {
	local := make([]float64, len(f.units))
	for _, a := range f.authorities {
		local[a] = p.bill(f.inhabitants[a], 1).total()
	}
	return local
}

// total returns the cost of a plan, EUR per year.
func (f *field) total(p *prices, l layout, local []float64) float64 {
	var sum float64
	for _, a := range l.alone {
		sum += local[a]
	}
	for _, g := range l.groups {
		sum += f.cost(p, g, local, 1).total()
	}
	return sum
}

// saving returns what a plan saves against everybody serving themselves if the
// given share of the members joins, EUR per year.
func (f *field) saving(p *prices, l layout, share float64) float64 {
	local := f.local(p)
	var sum float64
	for _, g := range l.groups {
		c := f.cost(p, g, local, share)
		sum += c.local - c.total()
	}
	return sum
}

// components explains what everybody serving themselves costs now and what the
// plan costs then.
func (f *field) components(p *prices, l layout) []Component {
	local := f.local(p)
	var now, then bill
	var unrealised, coordination, distance, transition float64
	for _, a := range f.authorities {
		now = now.plus(p.bill(f.inhabitants[a], 1))
	}
	for _, a := range l.alone {
		then = then.plus(p.bill(f.inhabitants[a], 1))
	}
	for _, g := range l.groups {
		c := f.cost(p, g, local, 1)
		then = then.plus(c.bill)
		unrealised += c.unrealised
		coordination += c.coordination
		distance += c.distance
		transition += c.transition
	}
	return []Component{
		{"build", now.build, then.build},
		{"maintain", now.maintain, then.maintain},
		{"handling", now.handling, then.handling},
		{"training", now.training, then.training},
		{"coordination", 0, coordination},
		{"distance", 0, distance},
		{"transition", 0, transition},
		{"unrealised", 0, unrealised},
	}
}

// changes tells for each competent authority what the plan means. The cost at
// the carrier is shared out by inhabitants, the rest arises where it arises.
func (f *field) changes(p *prices, l layout) []Change {
	local := f.local(p)
	changes := make([]Change, 0, len(f.authorities))
	add := func(a, carrier int, then, served float64) {
		c := Change{Authority: f.units[a].Key, Carrier: f.units[carrier].Key, Now: local[a], Then: then}
		c.HoursNow = p.handling(f.inhabitants[a])
		c.ExpertsNow = p.experts(c.HoursNow)
		if served > 0 {
			c.HoursThen = p.handling(served)
			c.ExpertsThen = p.experts(c.HoursThen)
		}
		changes = append(changes, c)
	}
	for _, a := range l.alone {
		add(a, a, local[a], f.inhabitants[a])
	}
	for _, g := range l.groups {
		t, c, inhabitants := f.tier(p, g.carrier), f.cost(p, g, local, 1), f.served(g)
		for _, a := range g.members {
			then := (c.bill.total()+t.setup)*f.inhabitants[a]/inhabitants + c.unrealised*local[a]/c.local
			if a == g.carrier {
				add(a, g.carrier, then, inhabitants)
			} else {
				add(a, g.carrier, then+t.arc(f.inhabitants[a]), 0)
			}
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Authority, b.Authority) })
	return changes
}

// carriers describes those who serve others, largest first.
func (f *field) carriers(p *prices, l layout) []Carrier {
	carriers := make([]Carrier, 0, len(l.groups))
	for _, g := range l.groups {
		u, inhabitants := f.units[g.carrier], f.served(g)
		hours := p.handling(inhabitants)
		c := Carrier{
			Authority:   u.Key,
			Level:       u.Level,
			Inhabitants: int(inhabitants),
			Cases:       p.cases * inhabitants,
			FTE:         hours / p.capacity,
			Experts:     p.experts(hours),
			Cost:        p.bill(inhabitants, f.tier(p, g.carrier).factor).total(),
		}
		for _, a := range g.members {
			if a != g.carrier {
				c.Serves = append(c.Serves, f.units[a].Key)
			}
		}
		carriers = append(carriers, c)
	}
	slices.SortStableFunc(carriers, func(a, b Carrier) int { return cmp.Compare(b.Inhabitants, a.Inhabitants) })
	return carriers
}
