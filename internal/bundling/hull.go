package bundling

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// vertices returns corners of a piecewise affine function that nowhere exceeds
// the cost of handling and training for x inhabitants, lowest ≤ x ≤ highest,
// and meets it where it matters: at the ends of the steps in which experts are
// added, at the scale limit and at both ends. Between two corners the function
// lies on or above the straight line.
func (p *prices) vertices(lowest, highest float64) []corner {
	ends := []float64{lowest}
	if lowest < p.limit && p.limit < highest {
		ends = append(ends, p.limit)
	}
	ends = append(ends, highest)
	if p.elasticity > 1 {
		ends = refine(ends, p.limit)
	}
	corners := make([]corner, 0, 16)
	for i, end := range ends[1:] {
		corners = p.segment(corners, ends[i], end)
	}
	return corners
}

// corner is a point of a cost function: EUR per year for inhabitants served.
type corner struct{ inhabitants, cost float64 }

// refine splits the part below the limit, where rising elasticity bends the
// hours upwards, so that tangents follow them closely.
func refine(ends []float64, limit float64) []float64 {
	const parts = 16
	fine := ends[:1:1]
	for i, end := range ends[1:] {
		if end <= limit {
			step := (end - ends[i]) / parts
			for k := 1; k < parts; k++ {
				fine = append(fine, ends[i]+float64(k)*step)
			}
		}
		fine = append(fine, end)
	}
	return fine
}

// segment appends the corners between two numbers of inhabitants: hours are
// bounded by the chord where they bend downwards, by the tangent in the middle
// where they bend upwards.
func (p *prices) segment(corners []corner, from, to float64) []corner {
	h0, h1 := p.handling(from), p.handling(to)
	if to <= p.limit && p.elasticity > 1 {
		mid := (from + to) / 2
		at := p.handling(mid)
		slope := p.elasticity * at / mid
		h0, h1 = at+slope*(from-mid), at+slope*(to-mid)
	}
	add := func(hours float64) {
		if hours < h0 || hours > h1 {
			return
		}
		share := 0.0
		if h1 > h0 {
			share = (hours - h0) / (h1 - h0)
		}
		corners = append(corners, corner{
			inhabitants: from + share*(to-from),
			cost:        p.perHour*hours + p.perExpert*p.experts(hours),
		})
	}
	add(h0)
	// The ends of the steps between the first and the last lie on one line.
	first := max(math.Floor(p.cover), math.Ceil(h0/p.capacity))
	last := math.Floor(h1 / p.capacity)
	for _, n := range []float64{first, first + 1, last} {
		if n <= last {
			add(n * p.capacity)
		}
	}
	add(h1)
	return corners
}

// hull returns the lower convex hull of the corners.
func hull(corners []corner) []corner {
	slices.SortFunc(corners, func(a, b corner) int {
		return cmp.Or(cmp.Compare(a.inhabitants, b.inhabitants), cmp.Compare(a.cost, b.cost))
	})
	h := corners[:0]
	for _, c := range corners {
		if len(h) > 0 && c.inhabitants == h[len(h)-1].inhabitants {
			continue
		}
		for len(h) > 1 && !below(h[len(h)-2], h[len(h)-1], c) {
			h = h[:len(h)-1]
		}
		h = append(h, c)
	}
	return h
}

// below reports whether b lies strictly below the line from a to c.
func below(a, b, c corner) bool {
	return (b.cost-a.cost)*(c.inhabitants-a.inhabitants) < (c.cost-a.cost)*(b.inhabitants-a.inhabitants)
}

// line returns an affine function for a carrier whose cost of handling and
// training has the given hull. As far as savings are realised, it exceeds the
// cost nowhere.
func (p *prices) line(hull []corner, inhabitants float64, t *tier) tree.Piece {
	return affine(hull, inhabitants, t.setup+p.realised*t.factor*(p.build+p.maintain), p.realised)
}

// affine returns an affine function that nowhere exceeds fixed and a share of what
// has the given hull; at the given number of inhabitants it comes as close as an
// edge of the hull does. A negative constant, which the tree does not take, is
// avoided by a flatter edge.
func affine(hull []corner, inhabitants, fixed, share float64) tree.Piece {
	if len(hull) == 1 {
		return tree.Piece{Fixed: fixed + share*hull[0].cost}
	}
	i := 1
	for i < len(hull)-1 && hull[i].inhabitants < inhabitants {
		i++
	}
	for ; i > 0; i-- {
		a, b := hull[i-1], hull[i]
		slope := (b.cost - a.cost) / (b.inhabitants - a.inhabitants)
		constant := fixed + share*(a.cost-slope*a.inhabitants)
		if constant >= 0 {
			return tree.Piece{Fixed: constant, PerCase: share * slope}
		}
	}
	return tree.Piece{Fixed: fixed, PerCase: share * cheapestPerInhabitant(hull)}
}

// cheapestPerInhabitant is the slope of the steepest line through the origin
// below the hull.
func cheapestPerInhabitant(hull []corner) float64 {
	slope := math.Inf(1)
	for _, c := range hull {
		slope = min(slope, c.cost/c.inhabitants)
	}
	return slope
}
