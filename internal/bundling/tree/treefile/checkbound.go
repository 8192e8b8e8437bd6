package treefile

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// checkBound recomputes the lower bound from the certificate: whatever the
// prices v ≥ 0 of the authorities and λ ≥ 0 of a carrier are, no admissible
// assignment costs less than
//
//	Σ_a v_a − λ·max_carriers + Σ_u min(0, min_p (fixed_p + λ − Σ_a max(0, v_a − c_aup)))
//
// because an assignment pays for each authority at least v_a minus what the
// price exceeds the cost c_aup of its carrier by, and each carrier can be
// credited such excess only in return for its fixed cost.
func (c *checker) checkBound() {
	bound := c.bound()
	if math.IsNaN(bound) {
		return // reported there
	}
	if c.out.LowerBound > bound && !same(c.out.LowerBound, bound) {
		c.report.wrongf("lower_bound: %v, but the certificate proves only %v", c.out.LowerBound, bound)
	}
	if c.out.LowerBound > c.out.Objective && !same(c.out.LowerBound, c.out.Objective) {
		c.report.wrongf("lower_bound: %v lies above the objective %v", c.out.LowerBound, c.out.Objective)
	}
	tight := same(c.out.LowerBound, c.out.Objective)
	switch c.out.Proof {
	case ProofCertificate:
		if !tight {
			c.report.wrongf("proof: %q, but the lower bound %v stays below the objective %v", c.out.Proof, c.out.LowerBound, c.out.Objective)
		}
	case ProofSearch:
		if !tight {
			c.report.Open = append(c.report.Open, fmt.Sprintf("that nothing between %v and %v is possible rests on the search of the solver alone", c.out.LowerBound, c.out.Objective))
		}
	default:
		c.report.wrongf("proof: %q is neither %q nor %q", c.out.Proof, ProofCertificate, ProofSearch)
	}
	if !c.out.ProvedOptimal && tight {
		c.report.wrongf("proved_optimal: false, although the lower bound equals the objective")
	}
}

// bound returns what the certificate proves, or reports what is wrong with the
// certificate and returns NaN.
func (c *checker) bound() float64 {
	v, carrierPrice := c.out.Certificate.V, c.out.Certificate.CarrierPrice
	if !(carrierPrice >= 0) || carrierPrice > 0 && c.in.MaxCarriers == 0 {
		c.report.wrongf("certificate.carrier_price: %v; it must not be negative, and 0 without max_carriers", carrierPrice)
		return math.NaN()
	}
	bound := -carrierPrice * float64(c.in.MaxCarriers)
	credit := make(map[string][]float64) // by carrier and piece
	for _, n := range c.in.Nodes {
		if n.Volume == nil {
			continue
		}
		price, ok := v[n.ID]
		if !ok || !(price >= 0) {
			c.report.wrongf("certificate.v: %s has no price, or a negative one", n.ID)
			return math.NaN()
		}
		bound += price
		for _, carrier := range c.path(n.ID) {
			if c.refusal(n.ID, carrier) != "" {
				continue
			}
			if credit[carrier] == nil {
				credit[carrier] = make([]float64, len(c.pieces(carrier)))
			}
			for i, p := range c.pieces(carrier) {
				credit[carrier][i] += max(0, price-c.arcCost(n.ID, carrier)-p.PerCase**n.Volume)
			}
		}
	}
	for _, carrier := range slices.Sorted(maps.Keys(credit)) {
		least := 0.0
		for i, p := range c.pieces(carrier) {
			least = min(least, p.Fixed+carrierPrice-credit[carrier][i])
		}
		bound += least
	}
	return bound
}

// arcCost returns the cost of an admissible arc beside the pieces.
func (c *checker) arcCost(authority, carrier string) float64 {
	if authority == carrier {
		return c.extra[Arc{authority, carrier}]
	}
	return c.coordinationCost(authority, carrier)
}

func (c *checker) checkSecondBest() {
	second := c.out.SecondBest
	if second == nil {
		if c.out.Regret != nil {
			c.report.wrongf("regret: given, but there is no second best")
		}
		c.checkOnly()
		return
	}
	if !c.admissible("second_best", second.Assignment) {
		return
	}
	if maps.Equal(second.Assignment, c.out.Assignment) {
		c.report.wrongf("second_best: it is the optimum itself")
	}
	fixed, coordination := c.cost(second.Assignment)
	c.equal("second_best.objective", second.Objective, fixed+coordination)
	if second.Objective < c.out.Objective && !same(second.Objective, c.out.Objective) {
		c.report.wrongf("second_best.objective: %v is cheaper than the optimum %v", second.Objective, c.out.Objective)
	}
	if c.out.Regret == nil || !same(*c.out.Regret+c.out.Objective, second.Objective) {
		c.report.wrongf("regret: it is not second_best.objective − objective = %v", second.Objective-c.out.Objective)
	}
	c.report.Open = append(c.report.Open, "that nothing lies between the optimum and the second best rests on the search of the solver")
}

// checkOnly refutes "there is no second best" where somebody has a choice.
func (c *checker) checkOnly() {
	for _, n := range c.in.Nodes {
		if n.Volume == nil {
			continue
		}
		choices := slices.DeleteFunc(c.path(n.ID), func(carrier string) bool { return c.refusal(n.ID, carrier) != "" })
		if len(choices) < 2 {
			continue
		}
		if c.in.MaxCarriers == 0 {
			c.report.wrongf("second_best: null, but %s may be served by %s and by %s", n.ID, choices[0], choices[1])
		} else {
			c.report.Open = append(c.report.Open, "that max_carriers admits just one assignment rests on the search of the solver")
		}
		return
	}
}
