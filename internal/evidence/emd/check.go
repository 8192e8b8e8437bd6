package emd

import (
	"fmt"
	"math"
)

// Check verifies, independently of how the plan was found, that it is an
// optimal plan for the counts that were given to [Solve]:
//
//   - its amounts are positive, add up to the mass of each row and column, and
//     cost the distance,
//   - no row and column with cases have potentials that add up to more than
//     their cost, so that the potentials bound every plan from below,
//   - where something flows they reach that bound exactly.
//
// It compares integers, but for the distance, and looks at each pair once. The
// error wraps [ErrInvalid] or [ErrTooLarge] if the counts are unusable; any
// other names what is wrong with the plan.
func (p *Plan) Check(dist *Matrix, rows, cols []int64) error {
	m, err := balance(dist, rows, cols)
	if err != nil {
		return err
	}
	if p.Total != m.total || len(p.RowPotential) != dist.rows || len(p.ColPotential) != dist.cols {
		return fmt.Errorf("emd: plan is for mass %d and %d by %d variants, not for mass %d and %d by %d",
			p.Total, len(p.RowPotential), len(p.ColPotential), m.total, dist.rows, dist.cols)
	}
	if err := p.checkFlow(dist, m); err != nil {
		return err
	}
	if cost := totalCost(dist, p.Flow, p.Total); math.Abs(p.Distance-cost) > tie {
		return fmt.Errorf("emd: plan has distance %g, but its flow costs %g", p.Distance, cost)
	}
	return p.checkPotentials(dist, m)
}

func (p *Plan) checkFlow(dist *Matrix, m masses) error {
	supply, demand := make([]int64, dist.rows), make([]int64, dist.cols)
	for _, f := range p.Flow {
		if f.Row < 0 || f.Row >= dist.rows || f.Col < 0 || f.Col >= dist.cols || f.Amount <= 0 {
			return fmt.Errorf("emd: plan moves %d from row %d to column %d", f.Amount, f.Row, f.Col)
		}
		supply[f.Row] += f.Amount
		demand[f.Col] += f.Amount
		if cost, bound := dist.row(f.Row)[f.Col], p.bound(f.Row, f.Col); bound != cost {
			return fmt.Errorf("emd: plan is not optimal: from row %d to column %d it pays %d for what is worth %d",
				f.Row, f.Col, cost, bound)
		}
	}
	for i, want := range m.supply {
		if supply[i] != want {
			return fmt.Errorf("emd: plan takes %d from row %d, want %d", supply[i], i, want)
		}
	}
	for j, want := range m.demand {
		if demand[j] != want {
			return fmt.Errorf("emd: plan brings %d to column %d, want %d", demand[j], j, want)
		}
	}
	return nil
}

func (p *Plan) checkPotentials(dist *Matrix, m masses) error {
	for i, supply := range m.supply {
		if supply == 0 {
			continue
		}
		for j, cost := range dist.row(i) {
			if bound := p.bound(i, j); m.demand[j] > 0 && bound > cost {
				return fmt.Errorf("emd: plan is not optimal: from row %d to column %d costs only %d of %d",
					i, j, cost, bound)
			}
		}
	}
	return nil
}

// bound returns the least cost that the potentials allow from row i to column j.
func (p *Plan) bound(i, j int) int64 { return p.RowPotential[i] + p.ColPotential[j] }
