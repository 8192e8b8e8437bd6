package bundling

import (
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// climb improves plans of stars under the true cost, one move after the other.
type climb struct {
	*stars
	prices *prices
	local  []float64
	plan   plan
	groups [][]int   // by node: whom it serves, itself included
	costs  []float64 // by node: what its group costs
}

func newClimb(s *stars, p *prices, local []float64) *climb {
	n := len(s.field.units)
	return &climb{stars: s, prices: p, local: local, groups: make([][]int, n), costs: make([]float64, n)}
}

// improve moves authorities to another carrier, or back to themselves, and takes
// bundles apart as long as that makes the plan cheaper.
func (c *climb) improve(x plan) plan {
	c.plan = slices.Clone(x)
	for u := range c.groups {
		c.groups[u] = c.groups[u][:0]
	}
	for _, a := range c.field.authorities {
		c.groups[x[a]] = append(c.groups[x[a]], a)
	}
	for u, members := range c.groups {
		c.costs[u] = c.cost(u, members)
	}
	for moved := true; moved; {
		moved = false
		for _, a := range c.field.authorities {
			moved = c.relocate(a) || moved
		}
		for u := range c.groups {
			moved = c.dissolve(u) || moved
		}
	}
	return c.plan
}

// cost is what the group of a carrier costs.
func (c *climb) cost(u int, members []int) float64 {
	switch {
	case len(members) == 0:
		return 0
	case len(members) == 1 && members[0] == u:
		return c.local[u]
	}
	return c.field.cost(c.prices, group{carrier: u, members: members, own: slices.Contains(members, u)}, c.local, 1).total()
}

// relocate moves an authority to where the plan is cheapest, unless it carries for
// others.
func (c *climb) relocate(a int) bool {
	from := c.plan[a]
	if from == a && len(c.groups[a]) > 1 {
		return false
	}
	rest := without(c.groups[from], a)
	left := c.cost(from, rest) - c.costs[from]
	best, to := -tree.Tolerance*c.costs[from], -1
	try := func(u int, members []int) {
		if change := left + c.cost(u, members) - c.costs[u]; change < best {
			best, to = change, u
		}
	}
	if from != a {
		try(a, []int{a})
	}
	for _, u := range c.options[a] {
		switch {
		case u == from, c.field.inhabitants[u] > 0 && c.plan[u] != u:
		default:
			try(u, append(slices.Clone(c.groups[u]), a))
		}
	}
	if to < 0 {
		return false
	}
	c.set(from, rest)
	c.set(to, append(slices.Clone(c.groups[to]), a))
	return true
}

// dissolve lets all members of a bundle serve themselves if that is cheaper.
func (c *climb) dissolve(u int) bool {
	members := c.groups[u]
	if len(members) == 0 || len(members) == 1 && members[0] == u {
		return false
	}
	alone := 0.0
	for _, a := range members {
		alone += c.local[a]
	}
	if math.IsInf(alone, 1) || alone >= c.costs[u]*(1-tree.Tolerance) {
		return false
	}
	c.set(u, nil)
	for _, a := range slices.Clone(members) {
		c.set(a, []int{a})
	}
	return true
}

func (c *climb) set(u int, members []int) {
	c.groups[u], c.costs[u] = members, c.cost(u, members)
	for _, a := range members {
		c.plan[a] = u
	}
}

func without(list []int, x int) []int {
	rest := make([]int, 0, len(list))
	for _, y := range list {
		if y != x {
			rest = append(rest, y)
		}
	}
	return rest
}
