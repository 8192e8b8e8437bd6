package treefile

import (
	"fmt"
	"maps"
	"slices"
)

// checkNotes checks the notes; answers of earlier versions have none.
func (c *checker) checkNotes() {
	if c.out.Notes == nil {
		return
	}
	if want := c.notes(); !slices.Equal(c.out.Notes, want) {
		c.report.wrongf("notes: %q, but the input has %q", c.out.Notes, want)
	}
}

func (c *checker) checkAlternatives() {
	for _, l := range c.in.Levels {
		stated, ok := c.out.Alternatives[l.Name]
		cost, possible := c.uniform(l.Name)
		switch {
		case !ok:
			c.report.wrongf("alternatives: level %s is missing", l.Name)
		case stated == nil && possible:
			c.report.wrongf("alternatives.%s: null, but it is admissible at %v", l.Name, cost)
		case stated != nil && !possible:
			c.report.wrongf("alternatives.%s: %v, but it is not admissible", l.Name, *stated)
		case stated != nil:
			c.equal("alternatives."+l.Name, *stated, cost)
		}
	}
	if len(c.out.Alternatives) > len(c.in.Levels) {
		c.report.wrongf("alternatives: there are %d, but only %d levels", len(c.out.Alternatives), len(c.in.Levels))
	}
}

// uniform returns the cost of serving everybody from one level, if admissible.
func (c *checker) uniform(level string) (cost float64, possible bool) {
	assignment := make(map[string]string)
	for _, n := range c.in.Nodes {
		if n.Volume == nil {
			continue
		}
		for _, carrier := range c.path(n.ID) {
			if c.in.Nodes[c.node[carrier]].Level == level {
				assignment[n.ID] = carrier
			}
		}
		if carrier, ok := assignment[n.ID]; !ok || c.refusal(n.ID, carrier) != "" {
			return 0, false
		}
	}
	if limit := c.in.MaxCarriers; limit > 0 && len(c.loads(assignment)) > limit {
		return 0, false
	}
	fixed, coordination := c.cost(assignment)
	return fixed + coordination, true
}

// checkBreakEven recomputes the cost lines of all ranges. Neighbours must tie
// at the break-even between them, the slopes must fall, and the line that holds
// at 1 must meet the objective.
func (c *checker) checkBreakEven() {
	ranges, factors := c.out.BreakEven.Ranges, c.out.BreakEven.CoordinationFactor
	if len(ranges) != len(factors)+1 {
		c.report.wrongf("break_even: %d factors and %d ranges; there must be one range more", len(factors), len(ranges))
		return
	}
	from, assignment := 0.0, make(map[string]string)
	for i, r := range ranges {
		place := fmt.Sprintf("break_even.ranges[%d]", i)
		maps.Copy(assignment, r.Changes)
		if !c.admissible(place, assignment) {
			return
		}
		fixed, coordination := c.cost(assignment)
		c.equal(place+".fixed", r.Fixed, fixed)
		c.equal(place+".coordination", r.Coordination, coordination)
		if r.From != from {
			c.report.wrongf("%s.from: %v, but the range before ends at %v", place, r.From, from)
		}
		if r.From <= 1 && (r.To == nil || 1 <= *r.To) {
			c.equal(place+": cost at factor 1", fixed+coordination, c.out.Objective)
		}
		if i == len(factors) {
			if r.To != nil {
				c.report.wrongf("%s.to: %v, but the last range has no end", place, *r.To)
			}
			break
		}
		if from = factors[i]; r.To == nil || *r.To != from || from <= r.From {
			c.report.wrongf("%s.to: it is not the break-even %v above %v", place, from, r.From)
			return
		}
		next := ranges[i+1]
		c.equal(fmt.Sprintf("break_even.coordination_factor[%d] = %v: cost below", i, from), fixed+from*coordination, next.Fixed+from*next.Coordination)
		if next.Coordination >= coordination {
			c.report.wrongf("%s: more coordination than at lower factors", place)
		}
	}
	c.report.Open = append(c.report.Open, "that no further assignment is optimal between the break-evens rests on the search of the solver")
}
