package bundling

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

// cost returns what a carrier and its members cost; local gives by node the
// cost of an authority on its own.
//
// Of a planned saving only the share p.realised arrives; a loss arrives in
// full.
func (f *field) cost(p *prices, g group, local []float64) groupCost {
	t := p.tier(f.units[g.carrier].Level)
	var c groupCost
	inhabitants := f.served(g)
	for _, a := range g.members {
		c.local += local[a]
	}
	c.bill = p.bill(inhabitants, t.factor)
	c.unrealised = max(0, 1-p.realised) * max(0, c.local-c.bill.total())
	c.coordination = t.coordination * float64(len(g.members))
	c.distance = t.distance * inhabitants
	c.transition = t.setup + t.join*float64(len(g.members))
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
		sum += f.cost(p, g, local).total()
	}
	return sum
}
