package teams

import "math"

// master is the linear programme that finds the prices with the highest bound
// that the cuts still allow:
//
//	max η  subject to  η ≤ cost_k + Σ_r price_r·excess_kr for every cut k,  0 ≤ price_r ≤ cap_r
//
// It is solved from its dual side, by the simplex method on the weights of the
// cuts (Dantzig and Wolfe 1960), for which adding a cut or raising a cap leaves
// the basis feasible:
//
//	min Σ_k weight_k·cost_k + Σ_r cap_r·over_r
//	Σ_k weight_k·excess_kr − over_r + under_r = 0 for every limit r,  Σ_k weight_k = 1,  all ≥ 0
//
// Costs and excesses should be of the order of 1.
type master struct {
	limits int
	caps   []float64   // by limit: the highest price
	cost   []float64   // by cut
	excess [][]float64 // by cut: what it uses of the limits beyond them
	basis  []int       // by row: column; limits over, limits under, then the cuts
	inv    [][]float64 // inverse of the basis
	value  []float64   // by row: value of its column
}

const (
	optimality = 1e-12 // reduced costs above −optimality count as none
	pivotSize  = 1e-9  // smaller pivots are none
	tie        = 1e-12 // steps that differ by no more are the same
	refresh    = 40    // pivots after which the inverse is computed anew
)

// newMaster starts with one cut.
func newMaster(caps []float64, cost float64, excess []float64) *master {
	m := &master{limits: len(caps), caps: caps}
	m.add(cost, excess)
	m.basis = make([]int, m.limits+1)
	for r, x := range excess {
		if m.basis[r] = r; x <= 0 {
			m.basis[r] = m.limits + r
		}
	}
	m.basis[m.limits] = 2 * m.limits
	return m
}

// add adds a cut.
func (m *master) add(cost float64, excess []float64) {
	m.cost = append(m.cost, cost)
	m.excess = append(m.excess, excess)
}

// entry returns row r of a column.
func (m *master) entry(column, r int) float64 {
	switch k := column - 2*m.limits; {
	case k >= 0 && r == m.limits:
		return 1
	case k >= 0:
		return m.excess[k][r]
	case r == m.limits: // only cuts have weights
		return 0
	case column == r:
		return -1
	case column == m.limits+r:
		return 1
	}
	return 0
}

// costOf returns the cost of a column.
func (m *master) costOf(column int) float64 {
	switch {
	case column < m.limits:
		return m.caps[column]
	case column < 2*m.limits:
		return 0
	}
	return m.cost[column-2*m.limits]
}

// invert computes the inverse of the basis and the values of its columns.
func (m *master) invert() bool {
	n := m.limits + 1
	rows := make([][]float64, n) // the basis and beside it what becomes its inverse
	for r := range rows {
		rows[r] = make([]float64, 2*n)
		for i, column := range m.basis {
			rows[r][i] = m.entry(column, r)
		}
		rows[r][n+r] = 1
	}
	for i := range n {
		largest := i
		for r := i; r < n; r++ {
			if math.Abs(rows[r][i]) > math.Abs(rows[largest][i]) {
				largest = r
			}
		}
		if math.Abs(rows[largest][i]) < pivotSize {
			return false
		}
		rows[i], rows[largest] = rows[largest], rows[i]
		eliminate(rows, i, i)
	}
	m.inv, m.value = make([][]float64, n), make([]float64, n)
	for i := range rows {
		m.inv[i] = rows[i][n:]
		m.value[i] = max(0, m.inv[i][m.limits])
	}
	return true
}

// eliminate makes column i of the rows that of the unit matrix with its 1 in row p.
func eliminate(rows [][]float64, p, i int) {
	pivot := rows[p][i]
	for k := range rows[p] {
		rows[p][k] /= pivot
	}
	for r := range rows {
		if factor := rows[r][i]; r != p && factor != 0 {
			for k, x := range rows[p] {
				rows[r][k] -= factor * x
			}
		}
	}
}

// solve returns the prices and the bound η that the cuts still allow there. It
// reports failure if the figures are too ill-conditioned to go on.
func (m *master) solve() (prices []float64, eta float64, ok bool) {
	if !m.invert() {
		return nil, 0, false
	}
	most := 200 * (m.limits + 10)
	for pivots := 1; pivots <= most; pivots++ {
		dual := m.dual()
		first := pivots > most/2
		column := m.entering(dual, first)
		if column < 0 {
			prices = make([]float64, m.limits)
			for r := range prices {
				prices[r] = min(max(0, -dual[r]), m.caps[r])
			}
			return prices, dual[m.limits], true
		}
		if !m.pivot(column, first) || pivots%refresh == 0 && !m.invert() {
			return nil, 0, false
		}
	}
	return nil, 0, false
}

// dual returns the dual values of the basis: by limit its price, negative, and η.
func (m *master) dual() []float64 {
	dual := make([]float64, m.limits+1)
	for i, column := range m.basis {
		if c := m.costOf(column); c != 0 {
			for r, x := range m.inv[i] {
				dual[r] += c * x
			}
		}
	}
	return dual
}

// entering returns the column with the lowest reduced cost, or with first the
// first that has a negative one, which can't cycle (Bland 1977); -1 if there is none.
func (m *master) entering(dual []float64, first bool) int {
	column, lowest := -1, -optimality
	offer := func(c int, reduced float64) bool {
		if reduced < lowest {
			column, lowest = c, reduced
			return first
		}
		return false
	}
	for r, highest := range m.caps {
		if offer(r, highest+dual[r]) || offer(m.limits+r, -dual[r]) {
			return column
		}
	}
	for k, cost := range m.cost {
		reduced := cost - dual[m.limits]
		for r, x := range m.excess[k] {
			reduced -= dual[r] * x
		}
		if offer(2*m.limits+k, reduced) {
			return column
		}
	}
	return column
}

// pivot brings a column into the basis.
func (m *master) pivot(column int, first bool) bool {
	n := m.limits + 1
	direction := make([]float64, n)
	for i := range n {
		for r := range n {
			direction[i] += m.inv[i][r] * m.entry(column, r)
		}
	}
	leaving, step := m.leaving(direction, first)
	if leaving < 0 {
		return false
	}
	for i := range m.value {
		m.value[i] = max(0, m.value[i]-step*direction[i])
	}
	m.value[leaving] = step
	for k := range n {
		m.inv[leaving][k] /= direction[leaving]
	}
	for i := range n {
		if factor := direction[i]; i != leaving && factor != 0 {
			for k, x := range m.inv[leaving] {
				m.inv[i][k] -= factor * x
			}
		}
	}
	m.basis[leaving] = column
	return true
}

// leaving returns the row whose column leaves the basis, and how far the entering
// one goes: of rows that allow as little, with first that of the first column, which
// can't cycle, and else that with the largest pivot, which is exacter.
func (m *master) leaving(direction []float64, first bool) (row int, step float64) {
	row, step = -1, math.Inf(1)
	for i, d := range direction {
		if d > pivotSize {
			step = min(step, m.value[i]/d)
		}
	}
	for i, d := range direction {
		if d <= pivotSize || m.value[i] > (step+tie)*d {
			continue
		}
		if row < 0 || first && m.basis[i] < m.basis[row] || !first && d > direction[row] {
			row = i
		}
	}
	return row, step
}

// weights returns by cut its weight, and by limit what is over.
func (m *master) weights() (weights, over []float64) {
	weights, over = make([]float64, len(m.cost)), make([]float64, m.limits)
	for i, column := range m.basis {
		switch {
		case column < m.limits:
			over[column] = m.value[i]
		case column >= 2*m.limits:
			weights[column-2*m.limits] = m.value[i]
		}
	}
	return weights, over
}
