package teams

import (
	"container/heap"
	"math"
	"slices"
)

// queue holds the nodes that are still to be explored, that with the lowest bound
// first.
type queue []*node

// Len implements [heap.Interface].
func (q queue) Len() int { return len(q) }

// Less implements [heap.Interface].
func (q queue) Less(i, j int) bool { return q[i].bound < q[j].bound }

// Swap implements [heap.Interface].
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements [heap.Interface].
func (q *queue) Push(x any) { *q = append(*q, x.(*node)) } //nolint:forcetypeassert // only nodes are pushed

// Pop implements [heap.Interface].
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// branch explores what is below the root until its bound meets the best plan, or
// the nodes or the time are up, and returns the bound that is then proved.
func (s *search) branch(root *node, most int) (float64, error) {
	open := &queue{root}
	for open.Len() > 0 {
		n := (*open)[0]
		if n.bound >= s.cutoff() || s.nodes >= most || s.timeUp() {
			return min(n.bound, s.cost), nil
		}
		heap.Pop(open)
		for _, bans := range s.split(n) {
			child, err := s.child(n, bans)
			if err != nil {
				return 0, err
			}
			if child != nil && child.bound < s.cutoff() {
				heap.Push(open, child)
			}
		}
	}
	return s.cost, nil
}

// child explores the part of a node with further bans of one service; nil if it is empty.
func (s *search) child(n *node, bans []ban) (*node, error) {
	s.nodes++
	c := &node{bans: slices.Concat(n.bans, bans), cuts: slices.Clone(n.cuts), prices: n.prices}
	s.impose(c.bans)
	defer s.impose(nil)
	i := bans[0].service
	for k := range c.cuts {
		if err := s.refit(&c.cuts[k], i, bans); impossible(err) {
			return nil, nil //nolint:nilnil // the part of the search is empty
		} else if err != nil {
			return nil, err
		}
	}
	if err := s.raise(c); err != nil {
		return nil, err
	}
	c.bound = max(c.bound, n.bound)
	c.forget()
	s.impose(nil)
	if !s.timeUp() && c.bound < s.cutoff() {
		s.repair(c)
	}
	return c, nil
}

// impose puts the services under exactly the bans.
func (s *search) impose(bans []ban) {
	own := map[int][]ban{}
	for _, b := range bans {
		own[b.service] = append(own[b.service], b)
	}
	for i, c := range s.services {
		if len(own[i]) > 0 || c.p != c.uses.Problem || c.banned != nil {
			c.ban(own[i])
		}
	}
}

// refit replaces the plan of service i in a cut if it uses what is banned.
func (s *search) refit(c *cut, i int, bans []ban) error {
	old := s.pool[i][c.plans[i]]
	if !slices.ContainsFunc(bans, func(b ban) bool { return b.broken(old.Plan) }) {
		return nil
	}
	x, err := s.solve(i, c.at, &s.solvers[0])
	if err != nil {
		return err
	}
	c.plans, c.excess = slices.Clone(c.plans), slices.Clone(c.excess)
	c.plans[i] = s.keep(i, x)
	c.cost += x.cost - old.cost
	for r := range c.excess {
		c.excess[r] += x.load[r] - old.load[r]
	}
	return nil
}

// forget drops the cuts without weight but the one with the best prices, so that
// nodes stay small.
func (n *node) forget() {
	var cuts []cut
	var weights []float64
	for k, c := range n.cuts {
		weight := 0.0
		if k < len(n.weights) {
			weight = n.weights[k]
		}
		if weight > 0 || k == 0 || slices.Equal(c.at, n.prices) {
			cuts, weights = append(cuts, c), append(weights, weight)
		}
	}
	n.cuts, n.weights = cuts, weights
}

// split returns the bans of the two parts into which a node falls: where the plans
// in the best mixture disagree most about an authority, it is served by the
// carrier of most of them or not; if they disagree about no authority, the same
// with a carrier's piece; and if about nothing, with any choice that is left. A
// node without any choice is a single plan, which is offered.
func (s *search) split(n *node) [][]ban {
	s.impose(n.bans)
	defer s.impose(nil)
	var chosen ban
	furthest := 0.0
	consider := func(b ban, share float64) {
		if d := min(share, 1-share); d > furthest+1e-9 {
			chosen, furthest = b, d
		}
	}
	for i, c := range s.services {
		s.disagreements(n, i, c, consider)
	}
	if furthest == 0 {
		for i, c := range s.services {
			x := s.pool[i][n.cuts[0].plans[i]]
			c.choices(i, x.Plan, func(b ban) { consider(b, 0.5) })
		}
	}
	if furthest == 0 {
		s.offer(n.cuts[0].plans)
		return nil
	}
	return [][]ban{s.services[chosen.service].others(chosen), {chosen}}
}

// disagreements offers the choices of service i with their share in the mixture.
func (s *search) disagreements(n *node, i int, c *service, consider func(ban, float64)) {
	share := map[ban]float64{}
	for k, w := range n.weights {
		if w == 0 {
			continue
		}
		c.choices(i, s.pool[i][n.cuts[k].plans[i]].Plan, func(b ban) {
			if share[b] += w; b.authority < 0 {
				share[b] -= w * (1 - 1e-3) // pieces only where no authority is in doubt
			}
		})
	}
	for a := range c.p.Volume {
		for u := a; u >= 0; u = c.p.Tree.Parent(u) {
			consider(ban{i, a, u, -1}, share[ban{i, a, u, -1}])
		}
	}
	for u, pieces := range c.p.Pieces {
		for piece := range pieces {
			consider(ban{i, -1, u, piece}, share[ban{i, -1, u, piece}])
		}
	}
}

// choices offers what a plan of service i chooses where there is another choice.
func (c *service) choices(i int, x Plan, offer func(ban)) {
	for a, u := range x.Carrier {
		if b := (ban{i, a, u, -1}); u >= 0 && len(c.others(b)) > 0 {
			offer(b)
		}
	}
	for u, piece := range x.Piece {
		if b := (ban{i, -1, u, piece}); piece >= 0 && len(c.others(b)) > 0 {
			offer(b)
		}
	}
}

// others returns the bans that leave an authority, or a carrier, only the choice b.
func (c *service) others(b ban) []ban {
	var bans []ban
	if b.authority < 0 {
		for piece := range c.p.Pieces[b.carrier] {
			if piece != b.piece && c.allowed(b.carrier, piece) {
				bans = append(bans, ban{b.service, -1, b.carrier, piece})
			}
		}
		return bans
	}
	for u := b.authority; u >= 0; u = c.p.Tree.Parent(u) {
		arc, _ := c.p.Tree.Arc(b.authority, u)
		if u != b.carrier && !math.IsInf(c.p.Arc[arc], 1) && len(c.p.Pieces[u]) > 0 {
			bans = append(bans, ban{b.service, b.authority, u, -1})
		}
	}
	return bans
}
