package treefile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"kiesel/internal/bundling/tree"
)

// InfeasibleError names the authority that nobody may serve, and why.
type InfeasibleError struct {
	Authority string
	Refusals  []Refusal // of everybody who might serve it, itself first
}

// Refusal is the rule that keeps a carrier from serving an authority.
type Refusal struct{ Carrier, Rule string }

// Error names the authority and, carrier by carrier, what keeps it from being served.
func (e *InfeasibleError) Error() string {
	reasons := make([]string, len(e.Refusals))
	for i, r := range e.Refusals {
		reasons[i] = r.Carrier + " (" + r.Rule + ")"
	}
	return fmt.Sprintf("authority %q: nobody may or can serve it: %s; drop one of these rules", e.Authority, strings.Join(reasons, ", "))
}

// LimitError says that the limit on the number of carriers is too low.
type LimitError struct{ Limit, Needed int }

// Error names the limit and the least that would do.
func (e *LimitError) Error() string {
	return fmt.Sprintf("max_carriers: %d cannot serve everybody under the other rules; allow at least %d", e.Limit, e.Needed)
}

// Solve returns the optimum with all that a decision needs to know about it. The
// error is a [*RuleError], an [*InfeasibleError], a [*LimitError], a
// [tree.ErrTooLarge], or that of ctx: on many thousands of authorities the
// break-evens take some seconds.
func (in *Input) Solve(ctx context.Context) (*Output, error) {
	c, err := compile(in)
	if err != nil {
		return nil, err
	}
	var solver tree.Solver
	best, err := solver.Solve(c.problem)
	if errors.Is(err, tree.ErrInfeasible) {
		return nil, c.tooFewCarriers()
	}
	if err != nil {
		return nil, c.named(err)
	}
	out := &Output{
		Unit:          in.Unit,
		Notes:         c.notes(),
		Objective:     best.Cost,
		ProvedOptimal: true,
		Assignment:    c.assignment(best),
		Alternatives:  c.alternatives(),
	}
	if out.Carriers, err = c.carriers(best); err != nil {
		return nil, err
	}
	for _, fill := range []func(context.Context, *Output, *tree.Solver, tree.Solution) error{c.certify, c.secondBest, c.breakEven} {
		if err := fill(ctx, out, &solver, best); err != nil {
			return nil, c.named(err)
		}
	}
	return out, nil
}

// compiled is an input as a problem of package tree.
type compiled struct {
	*index
	problem      *tree.Problem
	coordination []float64 // by arc: the part of the arc cost that is coordination
}

// compile validates an input and translates it.
func compile(in *Input) (*compiled, error) {
	x, err := newIndex(in)
	if err != nil {
		return nil, err
	}
	parent := make([]int, len(in.Nodes))
	for i, n := range in.Nodes {
		parent[i] = -1
		if n.Parent != "" {
			parent[i] = x.node[n.Parent]
		}
	}
	shape, err := tree.NewTree(parent)
	if err != nil {
		return nil, err
	}
	c := &compiled{x, tree.NewProblem(shape), make([]float64, shape.Arcs())}
	c.problem.MaxCarriers = in.MaxCarriers
	for i, n := range in.Nodes {
		for _, piece := range x.pieces(n.ID) {
			c.problem.Pieces[i] = append(c.problem.Pieces[i], tree.Piece(piece))
		}
		if n.Volume == nil {
			continue
		}
		c.problem.Volume[i] = *n.Volume
		if err := c.addArcs(i, n.ID); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addArcs sets the costs of the arcs of authority number a.
func (c *compiled) addArcs(a int, id string) error {
	var refusals []Refusal
	path := c.path(id)
	for _, carrier := range path {
		arc, _ := c.problem.Tree.Arc(a, c.node[carrier])
		if rule := c.refusal(id, carrier); rule != "" {
			refusals = append(refusals, Refusal{carrier, rule})
			c.problem.Arc[arc] = math.Inf(1)
			continue
		}
		c.coordination[arc] = c.coordinationCost(id, carrier)
		c.problem.Arc[arc] = c.coordination[arc]
		if carrier == id {
			c.problem.Arc[arc] = c.extra[Arc{id, id}]
		}
	}
	if len(refusals) == len(path) {
		return &InfeasibleError{id, refusals}
	}
	return nil
}

// tooFewCarriers returns the error for a limit on the carriers that cannot be
// kept. The number needed is the optimum when each carrier costs one.
func (c *compiled) tooFewCarriers() error {
	counting := *c.problem
	counting.MaxCarriers = 0
	counting.Pieces = slices.Clone(counting.Pieces)
	for u, pieces := range counting.Pieces {
		if len(pieces) > 0 {
			counting.Pieces[u] = []tree.Piece{{Fixed: 1}}
		}
	}
	counting.Arc = slices.Clone(counting.Arc)
	for arc, cost := range counting.Arc {
		if !math.IsInf(cost, 1) {
			counting.Arc[arc] = 0
		}
	}
	var solver tree.Solver
	fewest, err := solver.Solve(&counting)
	if err != nil {
		return c.named(err)
	}
	return &LimitError{c.problem.MaxCarriers, int(fewest.Cost)}
}

// named puts the id of the node into an error of package tree.
func (c *compiled) named(err error) error {
	var size *tree.SizeError
	if errors.As(err, &size) {
		return fmt.Errorf("node %q: %s; use fewer pieces, levels or arc rules: %w", c.in.Nodes[size.Node].ID, size.Reason, tree.ErrTooLarge)
	}
	return err
}

// assignment translates a solution.
func (c *compiled) assignment(s tree.Solution) map[string]string {
	return c.changes(nil, s.Carrier)
}

func (c *compiled) carriers(s tree.Solution) ([]Carrier, error) {
	uses, err := c.problem.Uses(s.Carrier)
	if err != nil {
		return nil, err
	}
	var carriers []Carrier
	for _, use := range uses {
		n := c.in.Nodes[use.Carrier]
		carriers = append(carriers, Carrier{n.ID, n.Level, use.Piece, use.Authorities, use.Volume, use.Cost})
	}
	return carriers, nil
}

func (c *compiled) alternatives() map[string]*float64 {
	alternatives := make(map[string]*float64)
	for _, l := range c.in.Levels {
		alternatives[l.Name] = nil
		if s, ok := c.problem.AllAt(func(u int) bool { return c.in.Nodes[u].Level == l.Name }); ok {
			alternatives[l.Name] = &s.Cost
		}
	}
	return alternatives
}

func (c *compiled) certify(_ context.Context, out *Output, _ *tree.Solver, best tree.Solution) error {
	certificate, err := tree.Certify(c.problem, best)
	if err != nil {
		return err
	}
	out.LowerBound, out.Proof = certificate.Bound, ProofSearch
	if same(certificate.Bound, best.Cost) {
		out.LowerBound, out.Proof = best.Cost, ProofCertificate
	}
	out.Certificate = Certificate{make(map[string]float64), certificate.CarrierPrice}
	for a, q := range c.problem.Volume {
		if q != tree.NoDemand {
			out.Certificate.V[c.in.Nodes[a].ID] = certificate.Price[a]
		}
	}
	return nil
}

func (c *compiled) secondBest(_ context.Context, out *Output, solver *tree.Solver, best tree.Solution) error {
	second, err := solver.SecondBest(c.problem, best)
	if errors.Is(err, tree.ErrOnly) {
		return nil
	}
	if err != nil {
		return err
	}
	out.SecondBest = &Plan{second.Cost, c.assignment(second)}
	regret := max(0, second.Cost-best.Cost)
	if same(second.Cost, best.Cost) {
		regret = 0
	}
	out.Regret = &regret
	return nil
}

func (c *compiled) breakEven(ctx context.Context, out *Output, _ *tree.Solver, _ tree.Solution) error {
	base := *c.problem
	base.Arc = slices.Clone(base.Arc)
	for arc, cost := range c.coordination {
		base.Arc[arc] -= cost
	}
	out.BreakEven.CoordinationFactor = []float64{}
	var before []int
	for r, err := range tree.BreakEvens(&base, c.coordination) {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if r.From > 0 {
			out.BreakEven.CoordinationFactor = append(out.BreakEven.CoordinationFactor, r.From)
		}
		out.BreakEven.Ranges = append(out.BreakEven.Ranges, Range{
			From:         r.From,
			Fixed:        r.Solution.Cost,
			Coordination: r.Slope,
			Changes:      c.changes(before, r.Solution.Carrier),
		})
		before = r.Solution.Carrier
	}
	for i, factor := range out.BreakEven.CoordinationFactor {
		out.BreakEven.Ranges[i].To = &factor
	}
	return nil
}

// changes lists the carriers that differ from those before, or all if there
// are none before.
func (c *compiled) changes(before, carrier []int) map[string]string {
	changes := make(map[string]string)
	for a, u := range carrier {
		if u >= 0 && (before == nil || before[a] != u) {
			changes[c.in.Nodes[a].ID] = c.in.Nodes[u].ID
		}
	}
	return changes
}
