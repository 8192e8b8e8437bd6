package treefile

import (
	"errors"
	"math"
	"strings"

	"kiesel/internal/bundling/tree"
)

// Problem returns the input as a problem of package tree, whose units are the nodes
// in their order. The error is a [*RuleError] or an [*InfeasibleError].
func (in *Input) Problem() (*tree.Problem, error) {
	c, err := compile(in)
	if err != nil {
		return nil, err
	}
	return c.problem, nil
}

// Cost recomputes what an assignment costs, each carrier with its cheapest piece.
// The error is a [*RuleError] or says where the assignment is not admissible.
func (in *Input) Cost(assignment map[string]string) (float64, error) {
	x, err := newIndex(in)
	if err != nil {
		return 0, err
	}
	c := &checker{index: x}
	if !c.admissible("assignment", assignment) {
		return 0, c.failure()
	}
	fixed, coordination := c.cost(assignment)
	return fixed + coordination, nil
}

// Bound recomputes the lower bound that a certificate proves, see [Check]. The
// error is a [*RuleError] or says what is wrong with the certificate.
func (in *Input) Bound(certificate Certificate) (float64, error) {
	x, err := newIndex(in)
	if err != nil {
		return 0, err
	}
	c := &checker{index: x, out: &Output{Certificate: certificate}}
	bound := c.bound()
	if math.IsNaN(bound) {
		return 0, c.failure()
	}
	return bound, nil
}

// failure puts everything that is wrong into one error.
func (c *checker) failure() error { return errors.New(strings.Join(c.report.Wrong, "; ")) }
