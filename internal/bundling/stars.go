package bundling

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/location"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// stars finds the cheapest plan in which an authority is served by itself, by a
// neighbour that serves itself too, or by a unit above. Who co-operates forms a
// star around the carrier, so that a bundle is always one piece on the map.
//
// The cost of a carrier is neither concave nor convex. It is replaced by the
// least of several lines, each of which lies below the cost between two
// volumes; with a copy of the carrier for each line the question is one of
// facility location, whose optimum bounds that of the stars from below
// (docs/methods/cooperation.md). The true cost of its plan, improved move by
// move, bounds it from above. Splitting the lines at the volumes found narrows
// the interval between the two.
type stars struct {
	field   *field
	options [][]int // by node: who else may serve the authority
	sites   []site
}

// site is a unit that may carry for others.
type site struct {
	unit int
	may  []int   // the authorities that it may serve, itself first if it is one
	low  float64 // fewest inhabitants it would serve when it carries
	high float64 // most
	// growth is by which factor the volumes between two splits of the lines grow, and
	// split where else they are split.
	growth float64
	split  []float64
}

// newStars lets the neighbours of f's authorities carry as well; near lists them
// in the order of f.authorities, bars says which of them may not.
func newStars(f *field, near [][]int, bars func(authority, carrier landscape.ARS) bool) *stars {
	s := &stars{field: f, options: make([][]int, len(f.units))}
	members := make([][]int, len(f.units))
	offer := func(a, u int) {
		s.options[a] = append(s.options[a], u)
		members[u] = append(members[u], a)
	}
	for i, a := range f.authorities {
		for _, j := range near[i] {
			if u := f.authorities[j]; !bars(f.units[a].Key, f.units[u].Key) {
				offer(a, u)
			}
		}
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			if f.may(a, u) {
				offer(a, u)
			}
		}
	}
	for u, may := range members {
		if len(may) > 0 {
			s.sites = append(s.sites, newSite(f, u, may))
		}
	}
	return s
}

func newSite(f *field, unit int, may []int) site {
	t := site{unit: unit, low: math.Inf(1), growth: 2}
	for _, a := range may {
		t.low = min(t.low, f.inhabitants[a])
		t.high += f.inhabitants[a]
	}
	if own := f.inhabitants[unit]; own > 0 {
		t.low, t.high = t.low+own, t.high+own
		may = append([]int{unit}, may...)
	}
	t.may = may
	return t
}

// lines returns lines the least of which exceeds the cost of carrying nowhere, as
// far as savings are realised; they are split where the volumes have
// grown by a factor and where the site says.
func (t *site) lines(p *prices, tier *tier) []tree.Piece {
	ends := []float64{t.low, t.high}
	for q := t.growth * t.low; q < t.high/1.2; q *= t.growth {
		ends = append(ends, q)
	}
	for _, q := range append(slices.Clone(t.split), p.limit) {
		if t.low < q && q < t.high {
			ends = append(ends, q)
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var lines []tree.Piece
	for i, from := range ends {
		to := from
		if i+1 < len(ends) {
			to = ends[i+1]
		} else if i > 0 {
			break
		}
		line := p.line(hull(p.vertices(from, to)), (from+to)/2, tier)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// starGap is how far the plan with lines may be from its optimum, as a share of the
// cost: less is lost between the lines and the true cost anyway.
const starGap = 1e-4

// starRounds is how often the lines are split at the volumes found.
const starRounds = 4

// solve returns the cheapest plan it finds, no dearer than the given one, with a
// bound for all plans. If ctx ends, the bound is that of what was not explored.
func (s *stars) solve(ctx context.Context, p *prices, given plan) (optimum, error) {
	f := s.field
	local := f.local(p)
	base := 0.0
	for _, a := range f.authorities {
		base += (1 - p.realised) * local[a]
	}
	for i := range s.sites {
		s.sites[i].split = nil
	}
	var best optimum
	climb := newClimb(s, p, local)
	try := func(x plan, lower float64) bool {
		x = climb.improve(x)
		return best.meet(lower, f.total(p, f.layout(x), local), x)
	}
	try(given, 0)
	for range starRounds {
		problem, serves := s.relaxed(p, local)
		solution, err := location.SolveWithin(ctx, problem, starGap)
		if err != nil {
			return best, fmt.Errorf("placing the carriers: %w", err)
		}
		x := f.alone()
		for j, i := range solution.Assignment {
			x[f.authorities[j]] = serves[i]
		}
		found := f.layout(s.whole(x))
		if try(s.whole(x), base+solution.LowerBound) || !s.refine(found) {
			break
		}
	}
	return best, nil
}

// relaxed is the problem of facility location with lines below the costs, and who
// its carriers are: everybody for themselves, then the lines of the sites.
func (s *stars) relaxed(p *prices, local []float64) (problem location.Problem, serves []int) {
	f := s.field
	at := make([]int, len(f.units))
	for j, a := range f.authorities {
		at[a] = j
	}
	add := func(unit int, fixed float64, cost func(row []float64)) {
		row := make([]float64, len(f.authorities))
		for j := range row {
			row[j] = math.Inf(1)
		}
		cost(row)
		problem.Fixed, problem.Cost, serves = append(problem.Fixed, fixed), append(problem.Cost, row), append(serves, unit)
	}
	for _, a := range f.authorities {
		add(a, p.realised*local[a], func(row []float64) { row[at[a]] = 0 })
	}
	for i := range s.sites {
		t := &s.sites[i]
		tier := f.tier(p, t.unit)
		for _, line := range t.lines(p, tier) {
			add(t.unit, line.Fixed, func(row []float64) {
				for _, a := range t.may {
					row[at[a]] = line.PerCase * f.inhabitants[a]
					if a != t.unit {
						row[at[a]] += tier.arc(f.inhabitants[a])
					}
				}
			})
		}
	}
	return problem, serves
}

// whole makes every authority that serves others serve itself as well.
func (s *stars) whole(x plan) plan {
	x = slices.Clone(x)
	for _, a := range s.field.authorities {
		if u := x[a]; u != a && s.field.inhabitants[u] > 0 {
			x[u] = u
		}
	}
	return x
}

// refine splits the lines of the carriers in use at what they serve and reports
// whether that is new to any of them.
func (s *stars) refine(l layout) (fresh bool) {
	for _, g := range l.groups {
		i := slices.IndexFunc(s.sites, func(t site) bool { return t.unit == g.carrier })
		if q := s.field.served(g); !slices.Contains(s.sites[i].split, q) {
			s.sites[i].split = append(s.sites[i].split, q)
			fresh = true
		}
	}
	return fresh
}
