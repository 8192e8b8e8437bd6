package treefile

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Report is what a check found.
type Report struct {
	Verified []string // statements of the output that were recomputed and hold
	Wrong    []string // statements that do not hold, each with its reason
	Open     []string // statements that this check cannot prove or refute
}

// OK tells whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Wrong) == 0 }

// Verify runs a check of a statement, which adds to Wrong what does not hold; if it
// adds nothing, the statement is verified.
func (r *Report) Verify(statement string, check func()) {
	before := len(r.Wrong)
	if check(); len(r.Wrong) == before {
		r.Verified = append(r.Verified, statement)
	}
}

func (r *Report) wrongf(format string, args ...any) {
	r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...))
}

// Check verifies an output against its input. It recomputes every cost from the
// definitions and the lower bound from the certificate, in time proportional to
// the number of arcs and pieces, and uses nothing of the solver. The error is
// that of an invalid input.
func Check(in *Input, out *Output) (*Report, error) {
	x, err := newIndex(in)
	if err != nil {
		return nil, err
	}
	c := &checker{index: x, out: out}
	c.report.Verify("the notes are those of the input", c.checkNotes)
	c.report.Verify("the assignment serves everybody within the rules", c.checkAssignment)
	c.report.Verify("carriers, volumes and costs follow from the assignment and add up to the objective", c.checkCosts)
	c.report.Verify("the certificate proves the lower bound", c.checkBound)
	c.report.Verify("the second best differs from the optimum, keeps the rules and costs what it says", c.checkSecondBest)
	c.report.Verify("the alternatives cost what they say", c.checkAlternatives)
	c.report.Verify("the assignments on both sides of every break-even cost the same there", c.checkBreakEven)
	return &c.report, nil
}

// checker checks one output.
type checker struct {
	*index
	out    *Output
	report Report
}

func (c *checker) checkAssignment() {
	c.admissible("assignment", c.out.Assignment)
}

// admissible reports where an assignment breaks the rules, and whether not.
func (c *checker) admissible(place string, assignment map[string]string) bool {
	before := len(c.report.Wrong)
	used := make(map[string]bool)
	known := 0
	for i := range c.in.Nodes {
		n := &c.in.Nodes[i]
		carrier, served := assignment[n.ID]
		if served {
			used[carrier] = true
			known++
		}
		switch {
		case n.Volume == nil && served:
			c.report.wrongf("%s: %s has no volume and is not to be served", place, n.ID)
		case n.Volume == nil:
		case !served:
			c.report.wrongf("%s: nobody serves %s", place, n.ID)
		case !c.reaches(n.ID, carrier):
			c.report.wrongf("%s: %s is served by %q, which is neither itself nor above it", place, n.ID, carrier)
		case c.refusal(n.ID, carrier) != "":
			c.report.wrongf("%s: %s must not be served by %s (%s)", place, n.ID, carrier, c.refusal(n.ID, carrier))
		}
	}
	if known != len(assignment) {
		for _, id := range slices.Sorted(maps.Keys(assignment)) {
			if _, ok := c.node[id]; !ok {
				c.report.wrongf("%s: there is no authority %q", place, id)
			}
		}
	}
	if limit := c.in.MaxCarriers; limit > 0 && len(used) > limit {
		c.report.wrongf("%s: %d carriers, but max_carriers is %d", place, len(used), limit)
	}
	return len(c.report.Wrong) == before
}

// load is what a carrier does in an assignment, recomputed.
type load struct {
	authorities  int
	volume       float64
	own          float64 // arc cost of serving itself
	coordination float64 // cost of coordinating the others
}

// loads recomputes what every carrier does. The assignment must be admissible.
func (c *checker) loads(assignment map[string]string) map[string]*load {
	loads := make(map[string]*load)
	for _, n := range c.in.Nodes {
		authority, carrier := n.ID, assignment[n.ID]
		if n.Volume == nil {
			continue
		}
		l := loads[carrier]
		if l == nil {
			l = &load{}
			loads[carrier] = l
		}
		l.authorities++
		l.volume += *n.Volume
		l.coordination += c.coordinationCost(authority, carrier)
		if carrier == authority {
			l.own = c.extra[Arc{authority, carrier}]
		}
	}
	return loads
}

// carrying returns the cost of carrying a volume with the cheapest piece.
func (c *checker) carrying(carrier string, volume float64) float64 {
	lowest := math.Inf(1)
	for _, p := range c.pieces(carrier) {
		lowest = min(lowest, p.Fixed+p.PerCase*volume)
	}
	return lowest
}

// cost recomputes the two parts of the cost of an admissible assignment.
func (c *checker) cost(assignment map[string]string) (fixed, coordination float64) {
	loads := c.loads(assignment)
	for _, n := range c.in.Nodes { // always in the same order
		if l := loads[n.ID]; l != nil {
			fixed += c.carrying(n.ID, l.volume) + l.own
			coordination += l.coordination
		}
	}
	return fixed, coordination
}

func (c *checker) checkCosts() {
	if !c.report.OK() {
		c.report.wrongf("carriers, objective: not recomputed, because the assignment is not admissible")
		return
	}
	if c.out.Unit != c.in.Unit {
		c.report.wrongf("unit: %q, but the input is in %q", c.out.Unit, c.in.Unit)
	}
	loads := c.loads(c.out.Assignment)
	seen := make(map[string]bool)
	for i, carrier := range c.out.Carriers {
		place := fmt.Sprintf("carriers[%d] %s", i, carrier.ID)
		l := loads[carrier.ID]
		if l == nil || seen[carrier.ID] {
			c.report.wrongf("%s: it serves nobody or is listed twice", place)
			continue
		}
		seen[carrier.ID] = true
		c.checkCarrier(place, carrier, l)
	}
	for _, id := range slices.Sorted(maps.Keys(loads)) {
		if !seen[id] {
			c.report.wrongf("carriers: %s serves somebody but is not listed", id)
		}
	}
	fixed, coordination := c.cost(c.out.Assignment)
	c.equal("objective", c.out.Objective, fixed+coordination)
}

// checkCarrier compares a listed carrier with what it does.
func (c *checker) checkCarrier(place string, carrier Carrier, l *load) {
	if level := c.in.Nodes[c.node[carrier.ID]].Level; carrier.Level != level {
		c.report.wrongf("%s.level: %q, but it is %q", place, carrier.Level, level)
	}
	if carrier.Authorities != l.authorities {
		c.report.wrongf("%s.authorities: %d, recomputed %d", place, carrier.Authorities, l.authorities)
	}
	c.equal(place+".volume", carrier.Volume, l.volume)
	lowest := c.carrying(carrier.ID, l.volume)
	c.equal(place+".cost", carrier.Cost, lowest+l.own+l.coordination)
	pieces := c.pieces(carrier.ID)
	if carrier.Piece < 0 || carrier.Piece >= len(pieces) {
		c.report.wrongf("%s.piece: there is no piece %d", place, carrier.Piece)
		return
	}
	piece := pieces[carrier.Piece]
	c.equal(fmt.Sprintf("%s.piece: cost of piece %d", place, carrier.Piece), piece.Fixed+piece.PerCase*l.volume, lowest)
}

// equal reports a stated figure that differs from the recomputed one.
func (c *checker) equal(place string, stated, recomputed float64) {
	if !same(stated, recomputed) {
		c.report.wrongf("%s: %v, recomputed %v", place, stated, recomputed)
	}
}
