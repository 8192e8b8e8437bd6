package teamfile

import (
	"fmt"
	"math"

	"kiesel/internal/bundling/tree/treefile"
)

// Check verifies an output against its input. It recomputes every cost and use from
// the definitions, and the certified bound from the prices and the certificates,
// and uses nothing of the solver. The error is that of an invalid input.
func Check(in *Input, out *Output) (*treefile.Report, error) {
	x, err := newIndex(in)
	if err != nil {
		return nil, err
	}
	c := &checker{index: x, out: out}
	c.report.Verify("every service serves everybody within its rules and the floors of acceptance", c.checkPlans)
	c.report.Verify("costs follow from the plans and add up to the objective", c.checkCosts)
	c.report.Verify("the plans keep all teams, budgets and the acceptance, and use what is stated", c.checkLimits)
	c.report.Verify("the prices and certificates prove the certified bound", c.checkBound)
	return &c.report, nil
}

// checker checks one output.
type checker struct {
	*index
	out    *Output
	report treefile.Report
	cost   []float64 // by service, recomputed
}

func (c *checker) wrongf(format string, args ...any) {
	c.report.Wrong = append(c.report.Wrong, fmt.Sprintf(format, args...))
}

// equal reports a stated figure that differs from the recomputed one.
func (c *checker) equal(place string, stated, recomputed float64) {
	if !same(stated, recomputed) {
		c.wrongf("%s: %v, recomputed %v", place, stated, recomputed)
	}
}

func (c *checker) checkPlans() {
	if len(c.out.Services) != len(c.services) {
		c.wrongf("services: %d, but the input has %d", len(c.out.Services), len(c.services))
		return
	}
	for i, s := range c.out.Services {
		v := c.services[i]
		place := fmt.Sprintf("services[%d] %q", i, s.ID)
		if s.ID != v.ID {
			c.wrongf("%s: it is %q in the input", place, v.ID)
			continue
		}
		cost, err := c.planCost(v, s)
		if err != nil {
			c.wrongf("%s: %v", place, err)
		}
		c.cost = append(c.cost, cost)
	}
}

// planCost recomputes the cost of a plan, each carrier with the piece that is stated.
func (c *checker) planCost(v *service, s ServicePlan) (float64, error) {
	in := v.priced(nil, false)
	stated := make(map[string]int)
	for _, carrier := range s.Carriers {
		i, ok := c.node[carrier.ID]
		if !ok || carrier.Piece < 0 || carrier.Piece >= len(in.Nodes[i].Pieces) {
			return 0, fmt.Errorf("carrier %q: it or its piece %d does not exist", carrier.ID, carrier.Piece)
		}
		if _, ok := stated[carrier.ID]; ok {
			return 0, fmt.Errorf("carrier %q is listed twice", carrier.ID)
		}
		stated[carrier.ID] = carrier.Piece
		in.Nodes[i].Pieces = []treefile.Piece{in.Nodes[i].Pieces[carrier.Piece]}
	}
	for authority, carrier := range s.Assignment {
		if _, ok := stated[carrier]; !ok {
			return 0, fmt.Errorf("carrier %q serves %q but is not listed", carrier, authority)
		}
	}
	return in.Cost(s.Assignment)
}

func (c *checker) checkCosts() {
	if !c.report.OK() {
		c.wrongf("objective: not recomputed, because the plans are not admissible")
		return
	}
	if c.out.Unit != c.in.Unit {
		c.wrongf("unit: %q, but the input is in %q", c.out.Unit, c.in.Unit)
	}
	var sum float64
	for i, s := range c.out.Services {
		c.equal(fmt.Sprintf("services[%d] %q.objective", i, s.ID), s.Objective, c.cost[i])
		sum += c.cost[i]
		c.checkCarriers(i, s)
	}
	c.equal("objective", c.out.Objective, sum)
}

// checkCarriers compares the listed carriers with what they serve.
func (c *checker) checkCarriers(i int, s ServicePlan) {
	volume, authorities := map[string]float64{}, map[string]int{}
	for _, n := range c.in.Nodes {
		if carrier, ok := s.Assignment[n.ID]; ok {
			volume[carrier] += c.services[i].Volumes[n.ID]
			authorities[carrier]++
		}
	}
	var cost float64
	for k, carrier := range s.Carriers {
		place := fmt.Sprintf("services[%d] %q: carriers[%d] %s", i, s.ID, k, carrier.ID)
		if carrier.Authorities != authorities[carrier.ID] || carrier.Authorities == 0 {
			c.wrongf("%s.authorities: %d, recomputed %d", place, carrier.Authorities, authorities[carrier.ID])
		}
		if level := c.in.Nodes[c.node[carrier.ID]].Level; carrier.Level != level {
			c.wrongf("%s.level: %q, but it is %q", place, carrier.Level, level)
		}
		c.equal(place+".volume", carrier.Volume, volume[carrier.ID])
		cost += carrier.Cost
	}
	c.equal(fmt.Sprintf("services[%d] %q: sum of its carriers' costs", i, s.ID), cost, c.cost[i])
}

// load recomputes what the plans use of a limit.
func (c *checker) load(l limit) (load float64) {
	for i, s := range c.out.Services {
		v := c.services[i]
		for _, carrier := range s.Carriers {
			use := v.carrierUse(l, carrier.ID, carrier.Piece)
			load += use.Fixed + use.PerCase*carrier.Volume
		}
		for _, n := range c.in.Nodes {
			if carrier, ok := s.Assignment[n.ID]; ok {
				load += v.arcUse(l, n.ID, carrier)
			}
		}
	}
	return load
}

func (c *checker) checkLimits() {
	if !c.report.OK() {
		c.wrongf("teams, budgets, acceptance: not recomputed, because the plans do not hold")
		return
	}
	if len(c.out.Teams) != len(c.in.Teams) || len(c.out.Budgets) != len(c.in.Budgets) || (c.out.Acceptance != nil) != (len(c.limits) > len(c.in.Teams)+len(c.in.Budgets)) {
		c.wrongf("teams, budgets, acceptance: they are not those of the input")
		return
	}
	for r, l := range c.limits {
		load := c.load(l)
		if !keeps(load, l.amount) {
			c.wrongf("%s: the plans use %v of %v", l.name(), load, l.amount)
		}
		c.checkLimit(r, l, load)
	}
}

// checkLimit compares what is stated about a limit with what is recomputed.
func (c *checker) checkLimit(r int, l limit, load float64) {
	switch {
	case l.team != nil:
		t := c.out.Teams[r]
		if t.Skill != l.team.Skill || t.Carrier != l.team.Carrier || t.Posts != l.team.Posts {
			c.wrongf("teams[%d]: it is not that of the input", r)
		}
		c.equal(l.name()+": used", t.Used, load)
		c.equal(l.name()+": capacity", t.Capacity, l.amount)
		c.equal(l.name()+": price_per_post", t.PricePerPost, t.PricePerHour*c.skill[t.Skill].HoursPerPost)
		for _, w := range []*Worth{t.OneMore, t.OneLess} {
			if w != nil && !(w.Least >= 0 && w.Most >= w.Least) {
				c.wrongf("%s: a worth from %v to %v is none", l.name(), w.Least, w.Most)
			}
		}
	case l.budget != nil:
		b := c.out.Budgets[r-len(c.in.Teams)]
		if b.Name != l.budget.Name || b.Limit != l.budget.Limit {
			c.wrongf("%s: it is not that of the input", l.name())
		}
		c.equal(l.name()+": spent", b.Spent, load)
	default:
		if total := c.totalWeight(); total > 0 {
			c.equal("acceptance.reached", c.out.Acceptance.Reached, 1-load/total)
		}
		c.equal("acceptance.required", c.out.Acceptance.Required, c.in.Acceptance.Overall)
	}
}

// prices returns the prices of the limits that an output states.
func (x *index) prices(out *Output) ([]float64, error) {
	var prices []float64
	for _, t := range out.Teams {
		prices = append(prices, t.PricePerHour)
	}
	for _, b := range out.Budgets {
		prices = append(prices, b.Price)
	}
	if total := x.totalWeightIf(out.Acceptance != nil); total > 0 {
		prices = append(prices, out.Acceptance.PricePerPoint*100/total)
	} else if out.Acceptance != nil {
		prices = append(prices, 0)
	}
	if len(prices) != len(x.limits) {
		return nil, fmt.Errorf("%d prices for %d limits", len(prices), len(x.limits))
	}
	for r, price := range prices {
		if !(price >= 0) || math.IsInf(price, 1) {
			return nil, fmt.Errorf("%s: its price %v must not be negative", x.limits[r].name(), price)
		}
	}
	return prices, nil
}

// totalWeightIf returns the sum of all weights if there is an acceptance, else 0.
func (x *index) totalWeightIf(acceptance bool) float64 {
	if !acceptance || x.in.Acceptance == nil {
		return 0
	}
	return x.totalWeight()
}

// certified recomputes what the prices and certificates of an output prove.
//
// Whatever the prices λ ≥ 0 of the limits are, no plan that keeps them costs less than
// Σ_s bound_s(λ) − Σ_r λ_r·limit_r, where bound_s is a lower bound on the cost of
// service s with λ times its use added: what it uses within the limits is worth at most
// what they are worth.
func (x *index) certified(out *Output) (float64, error) {
	prices, err := x.prices(out)
	if err != nil {
		return 0, err
	}
	var bound float64
	for _, v := range x.services {
		b, err := v.priced(prices, true).Bound(out.Certificate[v.ID])
		if err != nil {
			return 0, fmt.Errorf("service %q: %w", v.ID, err)
		}
		bound += b
	}
	for r, l := range x.limits {
		bound -= prices[r] * l.amount
	}
	return bound, nil
}

// checkBound recomputes the certified bound.
func (c *checker) checkBound() {
	bound, err := c.certified(c.out)
	if err != nil {
		c.wrongf("certificate: %v", err)
		return
	}
	o := c.out
	if o.CertifiedBound > bound && !same(o.CertifiedBound, bound) {
		c.wrongf("certified_bound: %v, but the prices and certificates prove only %v", o.CertifiedBound, bound)
	}
	if o.LowerBound > o.Objective && !same(o.LowerBound, o.Objective) || o.CertifiedBound > o.LowerBound && !same(o.CertifiedBound, o.LowerBound) {
		c.wrongf("lower_bound: %v must lie between certified_bound %v and objective %v", o.LowerBound, o.CertifiedBound, o.Objective)
	}
	switch o.Proof {
	case ProofCertificate:
		if !same(o.CertifiedBound, o.Objective) {
			c.wrongf("proof: %q, but certified_bound %v stays below the objective %v", o.Proof, o.CertifiedBound, o.Objective)
		}
	case ProofSearch:
		if !same(o.LowerBound, o.Objective) {
			c.wrongf("proof: %q, but lower_bound %v stays below the objective %v", o.Proof, o.LowerBound, o.Objective)
		}
	case ProofNone:
	default:
		c.wrongf("proof: %q is none of %q, %q and %q", o.Proof, ProofCertificate, ProofSearch, ProofNone)
	}
	if !same(o.CertifiedBound, o.LowerBound) {
		c.report.Open = append(c.report.Open, fmt.Sprintf("that nothing between %v and %v is possible rests on the search of the solver", o.CertifiedBound, o.LowerBound))
	}
	if o.Proof == ProofNone {
		c.report.Open = append(c.report.Open, fmt.Sprintf("whether anything between %v and %v is possible is not known", o.LowerBound, o.Objective))
	}
	if len(o.Teams) > 0 {
		c.report.Open = append(c.report.Open, "what one more and one less post is worth rests on solving again")
	}
}
