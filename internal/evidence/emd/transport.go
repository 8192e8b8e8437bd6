package emd

import (
	"context"
	"math"
)

// transport solves the transportation problem by successive shortest paths
// (Jewell 1958; Busacker and Gowen 1960) in the dense, potential-keeping form
// of Jonker and Volgenant (1987): flow is always optimal for the mass placed
// so far; each step places more mass along a cheapest path of reduced costs.
type transport struct {
	dist           *Matrix
	supply, demand []int64  // mass not yet placed
	u, v           []int64  // potentials: u[i] + v[j] <= cost(i, j)
	flow           [][]Flow // per column, what it receives

	// One search for a cheapest path.
	label   []int64 // per column: cost of the cheapest path found so far
	via     []int   // per column: the row before it on that path
	from    []int   // per row: the column before it on the path, or none
	reached []int64 // per row: its cost, or unreached
	open    []int   // columns whose label is not final
	closed  []int   // columns whose label is final
}

const (
	none      = -1
	unreached = math.MaxInt64
)

func newTransport(dist *Matrix, supply, demand []int64) *transport {
	t := &transport{
		dist: dist, supply: supply, demand: demand,
		u: make([]int64, dist.rows), v: make([]int64, dist.cols),
		flow:  make([][]Flow, dist.cols),
		label: make([]int64, dist.cols), via: make([]int, dist.cols),
		from: make([]int, dist.rows), reached: make([]int64, dist.rows),
	}
	for i := range t.u {
		t.u[i] = unreached
		for _, c := range dist.row(i) {
			t.u[i] = min(t.u[i], c)
		}
	}
	return t
}

func (t *transport) solve(ctx context.Context) error {
	for i := range t.supply {
		for t.supply[i] > 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			t.augment(i, t.search(i))
		}
	}
	return nil
}

// search finds a cheapest path from row i to a column with unmet demand,
// adjusts the potentials so that the path has reduced cost zero, and returns
// that column.
func (t *transport) search(i int) int {
	t.open, t.closed = t.open[:0], t.closed[:0]
	for j := range t.label {
		t.label[j] = unreached
		t.open = append(t.open, j)
	}
	for r := range t.reached {
		t.reached[r] = unreached
	}
	t.from[i] = none
	t.scan(i, 0)
	for {
		at := 0
		for k, j := range t.open {
			if t.label[j] < t.label[t.open[at]] {
				at = k
			}
		}
		j := t.open[at]
		t.open[at] = t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.closed = append(t.closed, j)
		if t.demand[j] > 0 {
			t.reprice(t.label[j])
			return j
		}
		for _, f := range t.flow[j] {
			if t.reached[f.Row] == unreached {
				t.from[f.Row] = j
				t.scan(f.Row, t.label[j])
			}
		}
	}
}

// scan looks from row i, reached at the given cost, for cheaper paths to the
// open columns.
func (t *transport) scan(i int, cost int64) {
	t.reached[i] = cost
	row, base := t.dist.row(i), cost-t.u[i]
	for _, j := range t.open {
		if c := base + row[j] - t.v[j]; c < t.label[j] {
			t.label[j], t.via[j] = c, i
		}
	}
}

func (t *transport) reprice(length int64) {
	for r, c := range t.reached {
		if c < length {
			t.u[r] += length - c
		}
	}
	for _, j := range t.closed {
		t.v[j] -= length - t.label[j]
	}
}

// augment moves as much mass as possible from row i to column j along the path
// just found.
func (t *transport) augment(i, j int) {
	amount := min(t.supply[i], t.demand[j])
	for r := t.via[j]; r != i; r = t.via[t.from[r]] {
		amount = min(amount, t.flow[t.from[r]][t.find(r)].Amount)
	}
	t.supply[i] -= amount
	t.demand[j] -= amount
	for {
		r := t.via[j]
		t.add(r, j, amount)
		if r == i {
			return
		}
		j = t.from[r]
		t.add(r, j, -amount)
	}
}

// find returns the place of row r among the suppliers of the column that
// precedes it on the path.
func (t *transport) find(r int) int {
	return t.index(r, t.from[r])
}

func (t *transport) index(r, j int) int {
	for k, f := range t.flow[j] {
		if f.Row == r {
			return k
		}
	}
	return none
}

func (t *transport) add(r, j int, amount int64) {
	k := t.index(r, j)
	if k == none {
		t.flow[j] = append(t.flow[j], Flow{Row: r, Col: j, Amount: amount})
		return
	}
	t.flow[j][k].Amount += amount
	if t.flow[j][k].Amount == 0 {
		last := len(t.flow[j]) - 1
		t.flow[j][k] = t.flow[j][last]
		t.flow[j] = t.flow[j][:last]
	}
}

func (t *transport) plan(total int64) *Plan {
	p := &Plan{Total: total, RowPotential: t.u, ColPotential: t.v}
	for _, column := range t.flow {
		p.Flow = append(p.Flow, column...)
	}
	for _, f := range p.Flow {
		p.Distance += float64(f.Amount) / float64(total) * t.dist.At(f.Row, f.Col)
	}
	return p
}
