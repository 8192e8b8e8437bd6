package location

import (
	"math"
	"slices"
)

// rows lists, by carrier, the places that may pay for it, in flat arrays: those that
// it serves for less than the highest price they may have here. A bound is one pass
// over them.
type rows struct {
	row   []row
	place []int32
	cost  []float64
	limit []float64 // by place, the highest price: every cost that is not listed is at least that
	most  []float64 // by place, the highest cost that is listed, see [rows.measure]
}

// row is the part of the lists that belongs to a carrier.
type row struct {
	carrier  int32
	from, to int
}

// newRows lists all pairs that are allowed.
func newRows(p Problem) *rows {
	r := &rows{limit: make([]float64, len(p.Cost[0]))}
	for j := range r.limit {
		r.limit[j] = math.Inf(1)
	}
	for i, costs := range p.Cost {
		from := len(r.cost)
		for j, c := range costs {
			if !math.IsInf(c, 1) {
				r.place, r.cost = append(r.place, int32(j)), append(r.cost, c)
			}
		}
		r.row = append(r.row, row{int32(i), from, len(r.cost)})
	}
	r.measure()
	return r
}

// measure prepares the lists for others to be taken from them.
func (r *rows) measure() {
	r.most = append(r.most[:0], make([]float64, len(r.limit))...)
	for _, f := range r.row {
		places := r.place[f.from:f.to]
		for q, c := range r.cost[f.from:f.to] {
			r.most[places[q]] = max(r.most[places[q]], c)
		}
	}
}

// take takes over from other lists the carriers that are free, and of their places
// those that may pay more than they ask: at most a share of the mean price more than
// now, unless nothing is left out by that, not more than an open carrier asks, and no
// more than there.
//
// Every node is loaded with it: the inner loop has no branch to guess.
func (r *rows) take(from *rows, state []state, prices, asked []float64, reach float64) {
	room := len(from.cost) + 1 // the last one that is not kept is written, too
	place, cost := slices.Grow(r.place[:0], room)[:room], slices.Grow(r.cost[:0], room)[:room]
	reach *= sum(prices) / float64(len(prices))
	r.limit = r.limit[:0]
	for j, v := range prices {
		limit := min(asked[j], from.limit[j])
		if v+reach <= from.most[j] {
			limit = min(limit, v+reach)
		}
		r.limit = append(r.limit, limit)
	}
	r.row = r.row[:0]
	kept := 0
	for _, f := range from.row {
		if state[f.carrier] != free {
			continue
		}
		begin := kept
		places := from.place[f.from:f.to]
		for q, c := range from.cost[f.from:f.to] {
			j := places[q]
			place[kept], cost[kept] = j, c
			next := kept + 1
			if c >= r.limit[j] {
				next = kept
			}
			kept = next
		}
		r.row = append(r.row, row{f.carrier, begin, kept})
	}
	r.place, r.cost = place[:kept], cost[:kept]
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}
