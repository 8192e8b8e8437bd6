package teamfile

import (
	"fmt"
	"math"

	"kiesel/internal/bundling/tree"
	"kiesel/internal/bundling/tree/treefile"
)

// index finds the parts of a valid input by name, and knows what follows from it
// without any solver: who may serve whom, and what that costs and uses.
type index struct {
	in       *Input
	node     map[string]int
	skill    map[string]*Skill
	limits   []limit // teams, budgets, then the acceptance if it has a demand overall
	services []*service
}

// limit is what all services together must not exceed.
type limit struct {
	team   *Team // exactly one of the three is set
	budget *Budget
	accept bool
	amount float64 // hours per year; money per year; weighted lack of acceptance
}

// service is one service with its figures by name.
type service struct {
	*Service
	x     *index
	place string
	level map[string]*Level
	local map[string]bool
	bar   map[treefile.Arc]bool
	arc   map[treefile.Arc]*ArcRule
}

// name says what a limit is, for people.
func (l limit) name() string {
	switch {
	case l.team != nil:
		return fmt.Sprintf("team %q at %q", l.team.Skill, l.team.Carrier)
	case l.budget != nil:
		return fmt.Sprintf("budget %q", l.budget.Name)
	}
	return "acceptance.overall"
}

// path lists a node and those above it.
func (x *index) path(id string) []string {
	var path []string
	for id != "" {
		path = append(path, id)
		id = x.in.Nodes[x.node[id]].Parent
	}
	return path
}

// pieces returns what carrying the service costs a node.
func (v *service) pieces(id string) []Piece {
	if own, ok := v.Pieces[id]; ok {
		return own
	}
	return v.level[v.x.in.Nodes[v.x.node[id]].Level].Pieces
}

// acceptance returns how far an authority accepts being served by a carrier.
func (v *service) acceptance(authority, carrier string) float64 {
	if rule := v.arc[treefile.Arc{Authority: authority, Carrier: carrier}]; rule != nil && rule.Acceptance != nil {
		return *rule.Acceptance
	}
	if authority == carrier {
		return 1
	}
	if share := v.level[v.x.in.Nodes[v.x.node[carrier]].Level].Acceptance; share != nil {
		return *share
	}
	return 1
}

// floor returns the least acceptance of an arc of the authority.
func (x *index) floor(authority string) float64 {
	if x.in.Acceptance == nil {
		return 0
	}
	if own, ok := x.in.Acceptance.Floors[authority]; ok {
		return own
	}
	return x.in.Acceptance.Floor
}

// weight returns what the authority counts for in the overall acceptance.
func (x *index) weight(authority string) float64 {
	if own, ok := x.in.Acceptance.Weights[authority]; ok {
		return own
	}
	return 1
}

// lack returns what serving an authority from a carrier lacks in acceptance.
func (v *service) lack(authority, carrier string) float64 {
	return v.x.weight(authority) * (1 - v.acceptance(authority, carrier))
}

// carrierUse returns what a carrier with piece number i uses of a limit, fixed and per case.
func (v *service) carrierUse(l limit, carrier string, i int) Spending {
	switch {
	case l.team != nil && l.team.Carrier == carrier:
		return Spending{PerCase: v.Hours[l.team.Skill]}
	case l.budget != nil:
		return v.pieces(carrier)[i].Spending[l.budget.Name]
	}
	return Spending{}
}

// arcUse returns what serving an authority from a carrier uses of a limit beside that.
func (v *service) arcUse(l limit, authority, carrier string) float64 {
	switch rule := v.arc[treefile.Arc{Authority: authority, Carrier: carrier}]; {
	case l.accept:
		return v.lack(authority, carrier)
	case l.budget != nil && rule != nil:
		return rule.Spending[l.budget.Name]
	}
	return 0
}

// floored tells whether an arc lies below the floor of acceptance.
func (v *service) floored(authority, carrier string) bool {
	return v.acceptance(authority, carrier) < v.x.floor(authority)
}

// exceeds returns a limit that serving the authority from the carrier exceeds
// alone, with any piece, and the least that it needs; -1 if there is none.
func (v *service) exceeds(authority, carrier string) (r int, needed float64) {
	for r, l := range v.x.limits {
		least := math.Inf(1)
		for i := range v.pieces(carrier) {
			use := v.carrierUse(l, carrier, i)
			least = min(least, use.Fixed+use.PerCase*v.Volumes[authority])
		}
		if least += v.arcUse(l, authority, carrier); !keeps(least, l.amount) {
			return r, least
		}
	}
	return -1, 0
}

// keeps tells whether an amount keeps a limit, up to rounding.
func keeps(amount, limit float64) bool { return amount <= limit*(1+tree.Tolerance)+tree.Tolerance }

// refusal says why carrier may or can not serve authority, "" if it may.
func (v *service) refusal(authority, carrier string) string {
	switch {
	case v.local[authority] && carrier != authority:
		return "must_be_local"
	case v.bar[treefile.Arc{Authority: authority, Carrier: carrier}]:
		return "forbidden"
	case len(v.pieces(carrier)) == 0:
		return "has no pieces"
	case v.floored(authority, carrier):
		return fmt.Sprintf("acceptance %g below the floor %g", v.acceptance(authority, carrier), v.x.floor(authority))
	}
	if r, needed := v.exceeds(authority, carrier); r >= 0 {
		return fmt.Sprintf("%s: needs %s of %s", v.x.limits[r].name(), figure(needed), figure(v.x.limits[r].amount))
	}
	return ""
}

// priced returns the service as an input of package treefile with the prices of the
// limits, if there are any, added to its costs. With strict, arcs that exceed a
// limit alone are forbidden too.
func (v *service) priced(prices []float64, strict bool) *treefile.Input {
	out := &treefile.Input{Unit: v.x.in.Unit, MaxCarriers: v.MaxCarriers, MustBeLocal: v.Local, Forbidden: v.Barred}
	for _, l := range v.Levels {
		out.Levels = append(out.Levels, treefile.Level{Name: l.Name, CoordinationPerCase: l.CoordinationPerCase})
	}
	for _, n := range v.x.in.Nodes {
		node := treefile.Node{ID: n.ID, Level: n.Level, Parent: n.Parent}
		for i, c := range v.pieces(n.ID) {
			piece := treefile.Piece{Fixed: c.Fixed, PerCase: c.PerCase}
			for r, price := range prices {
				use := v.carrierUse(v.x.limits[r], n.ID, i)
				piece.Fixed += price * use.Fixed
				piece.PerCase += price * use.PerCase
			}
			node.Pieces = append(node.Pieces, piece)
		}
		if q, ok := v.Volumes[n.ID]; ok {
			node.Volume = &q
			v.addArcs(out, n.ID, prices, strict)
		}
		out.Nodes = append(out.Nodes, node)
	}
	return out
}

// addArcs adds the rules of an authority's arcs.
func (v *service) addArcs(out *treefile.Input, authority string, prices []float64, strict bool) {
	out.Forbidden = out.Forbidden[:len(out.Forbidden):len(out.Forbidden)] // is the input's at first
	for _, carrier := range v.x.path(authority) {
		arc := treefile.Arc{Authority: authority, Carrier: carrier}
		barred := v.floored(authority, carrier)
		if strict && !barred && len(v.pieces(carrier)) > 0 {
			r, _ := v.exceeds(authority, carrier)
			barred = r >= 0
		}
		if barred {
			out.Forbidden = append(out.Forbidden, arc)
		}
		var cost float64
		if rule := v.arc[arc]; rule != nil {
			cost = rule.Cost
		}
		for r, price := range prices {
			cost += price * v.arcUse(v.x.limits[r], authority, carrier)
		}
		if cost > 0 {
			out.ArcCosts = append(out.ArcCosts, treefile.ArcCost{Authority: authority, Carrier: carrier, Cost: cost})
		}
	}
}
