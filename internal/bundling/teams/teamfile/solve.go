package teamfile

import (
	"context"
	"errors"
	"math"
	"time"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/bundling/tree/treefile"
)

// Solve returns the cheapest plan for all services within the limits, what is
// proved about it, and what each team is worth. It takes at most about the time
// given, 0 for as long as it takes, half of it for the plan, and then returns the
// best plan so far with its true bound. The error is a [*treefile.RuleError],
// an [*InfeasibleError], a [*LimitError], a [*CarriersError], or wraps
// [teams.ErrNotFound], [tree.ErrTooLarge] or that of ctx.
func (in *Input) Solve(ctx context.Context, limit time.Duration) (*Output, error) {
	x, err := newIndex(in)
	if err != nil {
		return nil, err
	}
	p, err := x.compile()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	within, cancel := timeout(ctx, (limit+1)/2) // rounded up: no time at all would be no limit
	defer cancel()
	r, err := teams.Solve(within, p, teams.Options{})
	if err != nil {
		return nil, x.named(err)
	}
	out := &Output{Unit: in.Unit, Objective: r.Cost, LowerBound: r.Bound}
	if err := x.fill(out, p, r); err != nil {
		return nil, err
	}
	if err := x.certify(out, r.Prices); err != nil {
		return nil, err
	}
	rest := limit
	if limit > 0 {
		rest = max(time.Millisecond, limit-time.Since(begin))
	}
	return out, x.worth(ctx, out, p, r, rest)
}

// timeout limits ctx, unless the limit is 0.
func timeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, limit)
}

// compile translates the input into a problem of package teams.
func (x *index) compile() (*teams.Problem, error) {
	p := &teams.Problem{}
	for _, l := range x.limits {
		p.Limits = append(p.Limits, l.amount)
	}
	for _, v := range x.services {
		problem, err := v.priced(nil, false).Problem()
		var nobody *treefile.InfeasibleError
		if errors.As(err, &nobody) {
			return nil, v.nobody(nobody.Authority)
		}
		if err != nil {
			return nil, err
		}
		p.Services = append(p.Services, v.uses(problem))
	}
	return p, nil
}

// uses adds to a problem what it uses of the limits.
func (v *service) uses(problem *tree.Problem) teams.Service {
	s := teams.Service{Problem: problem}
	for r, l := range v.x.limits {
		for u, n := range v.x.in.Nodes {
			for i := range v.pieces(n.ID) {
				use := v.carrierUse(l, n.ID, i)
				if use == (Spending{}) {
					continue
				}
				piece := i
				if l.team != nil {
					if piece = teams.EveryPiece; i > 0 {
						break
					}
				}
				s.Pieces = append(s.Pieces, teams.PieceUse{Limit: r, Unit: u, Piece: piece, Use: tree.Piece(use)})
			}
			if _, ok := v.Volumes[n.ID]; !ok || l.team != nil {
				continue
			}
			for _, carrier := range v.x.path(n.ID) {
				if amount := v.arcUse(l, n.ID, carrier); amount > 0 {
					arc, _ := problem.Tree.Arc(u, v.x.node[carrier])
					s.Arcs = append(s.Arcs, teams.ArcUse{Limit: r, Arc: arc, Amount: amount})
				}
			}
		}
	}
	return s
}

// fill writes the plan and what it uses.
func (x *index) fill(out *Output, p *teams.Problem, r teams.Result) error {
	for i, plan := range r.Plans {
		v, s := x.services[i], ServicePlan{ID: x.services[i].ID, Assignment: map[string]string{}}
		uses, err := p.Services[i].Problem.Uses(plan.Carrier)
		if err != nil {
			return err
		}
		for _, use := range uses {
			n := x.in.Nodes[use.Carrier]
			piece := v.pieces(n.ID)[plan.Piece[use.Carrier]]
			cheapest := v.pieces(n.ID)[use.Piece]
			use.Cost += piece.Fixed + piece.PerCase*use.Volume - (cheapest.Fixed + cheapest.PerCase*use.Volume)
			s.Carriers = append(s.Carriers, treefile.Carrier{
				ID: n.ID, Level: n.Level, Piece: plan.Piece[use.Carrier], Authorities: use.Authorities, Volume: use.Volume, Cost: use.Cost,
			})
			s.Objective += use.Cost
		}
		for a, u := range plan.Carrier {
			if u >= 0 {
				s.Assignment[x.in.Nodes[a].ID] = x.in.Nodes[u].ID
			}
		}
		out.Services = append(out.Services, s)
	}
	for k, l := range x.limits {
		x.fillLimit(out, l, r.Load[k], r.Prices[k])
	}
	return nil
}

func (x *index) fillLimit(out *Output, l limit, used, price float64) {
	switch {
	case l.team != nil:
		t := l.team
		out.Teams = append(out.Teams, TeamUse{
			Skill: t.Skill, Carrier: t.Carrier, Posts: t.Posts, Capacity: l.amount, Used: used,
			PricePerHour: price, PricePerPost: price * x.skill[t.Skill].HoursPerPost,
		})
	case l.budget != nil:
		out.Budgets = append(out.Budgets, BudgetUse{l.budget.Name, l.budget.Limit, used, price})
	default:
		total := x.totalWeight()
		use := &AcceptanceUse{Required: x.in.Acceptance.Overall, Reached: 1, PricePerPoint: price * total / 100}
		if total > 0 {
			use.Reached = 1 - used/total
		}
		out.Acceptance = use
	}
}

// certify writes the certificate of every service with the prices, and what they
// prove together.
func (x *index) certify(out *Output, prices []float64) error {
	out.Certificate = map[string]treefile.Certificate{}
	var solver tree.Solver
	for _, v := range x.services {
		problem, err := v.priced(prices, true).Problem()
		if err != nil {
			return err
		}
		best, err := solver.Solve(problem)
		if err != nil {
			return err
		}
		c, err := tree.Certify(problem, best)
		if err != nil {
			return err
		}
		named := treefile.Certificate{V: map[string]float64{}, CarrierPrice: c.CarrierPrice}
		for a, q := range problem.Volume {
			if q != tree.NoDemand {
				named.V[x.in.Nodes[a].ID] = c.Price[a]
			}
		}
		out.Certificate[v.ID] = named
	}
	bound, err := x.certified(out)
	if err != nil {
		return err
	}
	out.CertifiedBound = min(bound, out.Objective)
	out.LowerBound = min(max(out.LowerBound, out.CertifiedBound), out.Objective)
	switch {
	case same(out.CertifiedBound, out.Objective):
		out.Proof, out.LowerBound, out.CertifiedBound = ProofCertificate, out.Objective, out.Objective
	case same(out.LowerBound, out.Objective):
		out.Proof, out.LowerBound = ProofSearch, out.Objective
	default:
		out.Proof = ProofNone
	}
	return nil
}

// worth writes what one more and one less post of every team is worth, each within
// its share of the time that is left.
func (x *index) worth(ctx context.Context, out *Output, p *teams.Problem, r teams.Result, limit time.Duration) error {
	begin := time.Now()
	for k := range out.Teams {
		post := x.skill[out.Teams[k].Skill].HoursPerPost
		for i, by := range []float64{post, -post} {
			share := time.Duration(0)
			if limit > 0 {
				left := 2*(len(out.Teams)-k) - i
				share = max(time.Millisecond, (limit-time.Since(begin))/time.Duration(left))
			}
			w, err := x.change(ctx, p, r, k, by, share)
			if err != nil {
				return err
			}
			if by > 0 {
				out.Teams[k].OneMore = w
			} else {
				out.Teams[k].OneLess = w
			}
		}
	}
	return ctx.Err()
}

// change solves again with a changed limit; nil if no plan was found in time.
func (x *index) change(ctx context.Context, p *teams.Problem, r teams.Result, k int, by float64, limit time.Duration) (*Worth, error) {
	within, cancel := timeout(ctx, limit)
	defer cancel()
	w, err := teams.Change(within, p, r, k, by, teams.Options{})
	switch {
	case err != nil:
		return nil, x.named(err)
	case w.Unknown:
		return nil, nil //nolint:nilnil // it is not known
	}
	out := &Worth{Least: w.Least, Most: w.Most, Impossible: w.Impossible}
	if !math.IsNaN(w.Split) && !w.Impossible {
		out.IfSplit = &w.Split
	}
	return out, nil
}

// same tells whether two costs are equal up to [tree.Tolerance].
func same(x, y float64) bool {
	return math.Abs(x-y) <= tree.Tolerance*max(1, math.Abs(x), math.Abs(y))
}
