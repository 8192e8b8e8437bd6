package emd

import "fmt"

// Check verifies, independently of how the plan was found, that it is an
// optimal plan for the counts that were given to [Solve]:
//
//   - its amounts are positive and add up to the mass of each row and column,
//   - no pair of a row and a column with cases has potentials that add up to
//     more than its cost, so that the potentials bound every plan from below,
//   - pairs with flow reach that bound exactly.
//
// It compares integers only and takes one look at each pair. An error wraps
// [ErrInvalid] if the counts are unusable; any other error names what is wrong
// with the plan.
func (p *Plan) Check(dist *Matrix, rows, cols []int64) error {
	m, err := balance(dist, rows, cols)
	if err != nil {
		return err
	}
	if err := p.checkFlow(dist, m); err != nil {
		return err
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
		if cost := dist.row(f.Row)[f.Col]; p.RowPotential[f.Row]+p.ColPotential[f.Col] != cost {
			return fmt.Errorf("emd: plan is not optimal: potentials of row %d and column %d add up to %d, flow costs %d",
				f.Row, f.Col, p.RowPotential[f.Row]+p.ColPotential[f.Col], cost)
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
			if m.demand[j] > 0 && p.RowPotential[i]+p.ColPotential[j] > cost {
				return fmt.Errorf("emd: plan is not optimal: potentials of row %d and column %d add up to %d, the pair costs %d",
					i, j, p.RowPotential[i]+p.ColPotential[j], cost)
			}
		}
	}
	return nil
}
