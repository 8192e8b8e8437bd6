package teams

import (
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// service is a service prepared for being priced again and again. It belongs to
// one goroutine at a time.
type service struct {
	uses   *Service
	p      *tree.Problem // that of uses, without the arcs that are banned
	banned []ban         // pieces
	priced tree.Problem
	pieces [][]PieceUse // by unit
	ends   [][2]int     // see ends
	volume []float64    // scratch of settle and evaluate, by unit
}

func compileService(v *Service) *service {
	c := &service{uses: v, ends: ends(v), pieces: make([][]PieceUse, v.Problem.Tree.Len())}
	for _, use := range v.Pieces {
		c.pieces[use.Unit] = append(c.pieces[use.Unit], use)
	}
	c.volume = make([]float64, v.Problem.Tree.Len())
	c.priced.Pieces = make([][]tree.Piece, len(v.Problem.Pieces))
	for u, pieces := range v.Problem.Pieces {
		c.priced.Pieces[u] = make([]tree.Piece, len(pieces))
	}
	c.ban(nil)
	return c
}

// ban is an arc, or a piece of a carrier, that the plans of a service must not use.
type ban struct {
	service   int
	authority int // -1 for a piece
	carrier   int
	piece     int // -1 for an arc
}

// broken tells whether a plan of the service uses what is banned.
func (b ban) broken(x Plan) bool {
	if b.authority >= 0 {
		return x.Carrier[b.authority] == b.carrier
	}
	return x.Piece[b.carrier] == b.piece
}

// ban forbids exactly the given arcs and pieces.
func (c *service) ban(bans []ban) {
	c.p, c.banned = c.uses.Problem, nil
	if len(bans) > 0 {
		p := *c.p
		p.Arc = slices.Clone(p.Arc)
		for _, b := range bans {
			if arc, ok := p.Tree.Arc(max(b.authority, 0), b.carrier); ok && b.authority >= 0 {
				p.Arc[arc] = math.Inf(1)
			} else {
				c.banned = append(c.banned, b)
			}
		}
		c.p = &p
	}
	pieces := c.priced.Pieces
	c.priced = *c.p
	c.priced.Pieces, c.priced.Arc = pieces, make([]float64, len(c.p.Arc))
}

// allowed tells whether carrier u may have piece i.
func (c *service) allowed(u, i int) bool {
	return !slices.ContainsFunc(c.banned, func(b ban) bool { return b.carrier == u && b.piece == i })
}

// price adds the prices of the limits to the costs.
func (c *service) price(prices []float64) {
	copy(c.priced.Arc, c.p.Arc)
	for u, pieces := range c.p.Pieces {
		copy(c.priced.Pieces[u], pieces)
		if len(pieces) == 0 {
			continue
		}
		for _, use := range c.pieces[u] {
			extra := tree.Piece{Fixed: prices[use.Limit] * use.Use.Fixed, PerCase: prices[use.Limit] * use.Use.PerCase}
			for i := range pieces {
				if use.Piece == EveryPiece || use.Piece == i {
					c.priced.Pieces[u][i].Fixed += extra.Fixed
					c.priced.Pieces[u][i].PerCase += extra.PerCase
				}
			}
		}
	}
	for _, b := range c.banned { // another one takes its place
		i := 0
		for !c.allowed(b.carrier, i) {
			i++
		}
		c.priced.Pieces[b.carrier][b.piece] = c.priced.Pieces[b.carrier][i]
	}
	for _, use := range c.uses.Arcs {
		c.priced.Arc[use.Arc] += prices[use.Limit] * use.Amount
	}
}

// carried fills c.volume: by unit the cases that it carries, [tree.NoDemand] if
// it serves nobody.
func (c *service) carried(carrier []int) {
	for u := range c.volume {
		c.volume[u] = tree.NoDemand
	}
	for a, u := range carrier {
		if u >= 0 {
			c.volume[u] = max(c.volume[u], 0) + c.p.Volume[a]
		}
	}
}

// settle writes for every carrier the piece that is cheapest at the prices set last.
func (c *service) settle(carrier, piece []int) {
	c.carried(carrier)
	for u, q := range c.volume {
		if piece[u] = -1; q != tree.NoDemand {
			piece[u] = c.cheapest(u, q)
		}
	}
}

// evaluate returns the cost of an admissible plan and adds what it uses to load.
func (c *service) evaluate(carrier, piece []int, load []float64) (sum float64) {
	c.carried(carrier)
	t := c.p.Tree
	for a, u := range carrier {
		if u >= 0 {
			arc, _ := t.Arc(a, u)
			sum += c.uses.Problem.Arc[arc]
		}
	}
	for u, q := range c.volume {
		if q == tree.NoDemand {
			continue
		}
		sum += cost(c.uses.Problem.Pieces[u][piece[u]], q)
		for _, use := range c.pieces[u] {
			if use.Piece == EveryPiece || use.Piece == piece[u] {
				load[use.Limit] += cost(use.Use, q)
			}
		}
	}
	for i, use := range c.uses.Arcs {
		if end := c.ends[i]; carrier[end[0]] == end[1] {
			load[use.Limit] += use.Amount
		}
	}
	return sum
}

// ends returns for every use of an arc the authority and the carrier that it joins.
func ends(v *Service) [][2]int {
	t := v.Problem.Tree
	byArc := make(map[int][2]int, t.Arcs())
	if len(v.Arcs) > 0 {
		for a := range t.Len() {
			for u := a; u >= 0; u = t.Parent(u) {
				arc, _ := t.Arc(a, u)
				byArc[arc] = [2]int{a, u}
			}
		}
	}
	ends := make([][2]int, len(v.Arcs))
	for i, use := range v.Arcs {
		ends[i] = byArc[use.Arc]
	}
	return ends
}
