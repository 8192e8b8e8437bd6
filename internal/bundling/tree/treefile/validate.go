package treefile

import (
	"fmt"
	"strings"

	"kiesel/internal/bundling/tree"
)

// Limits of an input; larger ones are mistakes or attacks.
const (
	MaxNodes  = 50_000
	MaxPieces = 15 // per level or unit
	MaxDepth  = 16 // units above one another
)

// RuleError says which statement of an input cannot stand and what to do.
type RuleError struct {
	Place  string // for example `nodes[3] "A1"`
	Reason string // what is wrong there
	Remedy string // what to do about it
}

func (e *RuleError) Error() string { return e.Place + ": " + e.Reason + "; " + e.Remedy }

// index finds the levels and nodes of a valid input by name.
type index struct {
	in     *Input
	level  map[string]*Level
	node   map[string]int // number in in.Nodes
	local  map[string]bool
	barred map[Arc]bool
	extra  map[Arc]float64
}

// newIndex validates an input.
func newIndex(in *Input) (*index, error) {
	x := &index{
		in:     in,
		level:  make(map[string]*Level),
		node:   make(map[string]int),
		local:  make(map[string]bool),
		barred: make(map[Arc]bool),
		extra:  make(map[Arc]float64),
	}
	for _, step := range []func() error{x.addLevels, x.addNodes, x.checkPaths, x.addRules, x.addArcCosts} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if in.MaxCarriers < 0 {
		return nil, &RuleError{"max_carriers", fmt.Sprintf("%d is negative", in.MaxCarriers), "use 0 for no limit"}
	}
	return x, nil
}

func (x *index) addLevels() error {
	if len(x.in.Levels) == 0 {
		return &RuleError{"levels", "there are none", `give at least one, e.g. {"name":"amt","pieces":[{"fixed":1000,"per_case":20}],"coordination_per_case":0}`}
	}
	for i := range x.in.Levels {
		l := &x.in.Levels[i]
		place := fmt.Sprintf("levels[%d] %q", i, l.Name)
		if l.Name == "" {
			return &RuleError{place, "the name is empty", "give it one"}
		}
		if x.level[l.Name] != nil {
			return &RuleError{place, "this name occurs twice", "name every level once"}
		}
		if err := checkAmount(place+".coordination_per_case", l.CoordinationPerCase); err != nil {
			return err
		}
		if err := checkPieces(place, l.Pieces); err != nil {
			return err
		}
		x.level[l.Name] = l
	}
	return nil
}

func (x *index) addNodes() error {
	if len(x.in.Nodes) == 0 || len(x.in.Nodes) > MaxNodes {
		return &RuleError{"nodes", fmt.Sprintf("there are %d", len(x.in.Nodes)), fmt.Sprintf("give 1 to %d", MaxNodes)}
	}
	authorities := 0
	for i, n := range x.in.Nodes {
		place := fmt.Sprintf("nodes[%d] %q", i, n.ID)
		if n.ID == "" {
			return &RuleError{place, "the id is empty", "give it one"}
		}
		if first, ok := x.node[n.ID]; ok {
			return &RuleError{place, fmt.Sprintf("nodes[%d] has the same id", first), "name every node once"}
		}
		if x.level[n.Level] == nil {
			return &RuleError{place, fmt.Sprintf("unknown level %q", n.Level), "use one of " + x.levelNames()}
		}
		if err := checkPieces(place, n.Pieces); err != nil {
			return err
		}
		if n.Volume != nil {
			authorities++
			if err := checkAmount(place+".volume", *n.Volume); err != nil {
				return err
			}
		}
		x.node[n.ID] = i
	}
	if authorities == 0 {
		return &RuleError{"nodes", "none has a volume, so nobody is to be served", `give every competent authority its "volume", 0 if it has no cases`}
	}
	return nil
}

// checkPaths makes sure that the nodes form a tree in which no level occurs
// twice on the way up.
func (x *index) checkPaths() error {
	for i, n := range x.in.Nodes {
		place := fmt.Sprintf("nodes[%d] %q", i, n.ID)
		if _, ok := x.node[n.Parent]; n.Parent != "" && !ok {
			return &RuleError{place, fmt.Sprintf("unknown parent %q", n.Parent), "add that node or correct the name"}
		}
		depth := 0
		for above := n.Parent; above != ""; depth++ {
			if above == n.ID {
				return &RuleError{place, "it stands above itself", "correct the parents"}
			}
			if depth == MaxDepth {
				return &RuleError{place, fmt.Sprintf("more than %d nodes stand above it, or a cycle", MaxDepth), "correct the parents"}
			}
			parent, ok := x.node[above]
			if !ok {
				break // reported at the child of the missing node
			}
			if x.in.Nodes[parent].Level == n.Level {
				return &RuleError{place, fmt.Sprintf("%q above it has the same level %q", above, n.Level), "give them different levels"}
			}
			above = x.in.Nodes[parent].Parent
		}
	}
	return nil
}

func (x *index) addRules() error {
	for i, id := range x.in.MustBeLocal {
		place := fmt.Sprintf("must_be_local[%d]", i)
		if err := x.checkArc(place, Arc{id, id}); err != nil {
			return err
		}
		x.local[id] = true
	}
	for i, arc := range x.in.Forbidden {
		if err := x.checkArc(fmt.Sprintf("forbidden[%d]", i), arc); err != nil {
			return err
		}
		x.barred[arc] = true
	}
	return nil
}

func (x *index) addArcCosts() error {
	for i, c := range x.in.ArcCosts {
		place := fmt.Sprintf("arc_costs[%d]", i)
		arc := Arc{c.Authority, c.Carrier}
		if err := x.checkArc(place, arc); err != nil {
			return err
		}
		if _, ok := x.extra[arc]; ok {
			return &RuleError{place, fmt.Sprintf("the cost of %s by %s is given twice", c.Authority, c.Carrier), "give their sum once"}
		}
		if err := checkAmount(place+".cost", c.Cost); err != nil {
			return err
		}
		x.extra[arc] = c.Cost
	}
	return nil
}

// checkArc makes sure that an arc joins an authority with itself or a node above.
func (x *index) checkArc(place string, arc Arc) error {
	for _, id := range []string{arc.Authority, arc.Carrier} {
		if _, ok := x.node[id]; !ok {
			return &RuleError{place, fmt.Sprintf("unknown node %q", id), "add that node or correct the name"}
		}
	}
	if x.in.Nodes[x.node[arc.Authority]].Volume == nil {
		return &RuleError{place, fmt.Sprintf("%q has no volume, so it is not served at all", arc.Authority), "give it a volume or drop the rule"}
	}
	if !x.reaches(arc.Authority, arc.Carrier) {
		return &RuleError{place, fmt.Sprintf("%q does not stand above %q and so never serves it", arc.Carrier, arc.Authority), "correct the names or drop the rule"}
	}
	return nil
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

// reaches tells whether carrier is a node or stands above it.
func (x *index) reaches(id, carrier string) bool {
	for id != "" && id != carrier {
		id = x.in.Nodes[x.node[id]].Parent
	}
	return id != ""
}

func (x *index) levelNames() string {
	names := make([]string, len(x.in.Levels))
	for i, l := range x.in.Levels {
		names[i] = l.Name
	}
	return strings.Join(names, ", ")
}

// pieces returns what carrying costs a node.
func (x *index) pieces(id string) []Piece {
	n := x.in.Nodes[x.node[id]]
	if n.Pieces != nil {
		return n.Pieces
	}
	return x.level[n.Level].Pieces
}

// refusal says why carrier may or can not serve authority, "" if it may.
func (x *index) refusal(authority, carrier string) string {
	switch {
	case x.local[authority] && carrier != authority:
		return "must_be_local"
	case x.barred[Arc{authority, carrier}]:
		return "forbidden"
	case len(x.pieces(carrier)) == 0:
		return "has no pieces"
	}
	return ""
}

// coordinationCost returns the cost of coordinating an authority with its carrier.
func (x *index) coordinationCost(authority, carrier string) float64 {
	if authority == carrier {
		return 0
	}
	n := x.in.Nodes[x.node[carrier]]
	volume := *x.in.Nodes[x.node[authority]].Volume
	return x.level[n.Level].CoordinationPerCase*volume + x.extra[Arc{authority, carrier}]
}

func checkPieces(place string, pieces []Piece) error {
	if len(pieces) > MaxPieces {
		return &RuleError{place, fmt.Sprintf("it has %d pieces", len(pieces)), fmt.Sprintf("give at most %d", MaxPieces)}
	}
	for i, c := range pieces {
		if err := checkAmount(fmt.Sprintf("%s.pieces[%d].fixed", place, i), c.Fixed); err != nil {
			return err
		}
		if err := checkAmount(fmt.Sprintf("%s.pieces[%d].per_case", place, i), c.PerCase); err != nil {
			return err
		}
	}
	return nil
}

func checkAmount(place string, x float64) error {
	if x >= 0 && x <= tree.MaxAmount {
		return nil
	}
	return &RuleError{place, fmt.Sprintf("%v is out of range", x), fmt.Sprintf("give a number from 0 to %.0e", tree.MaxAmount)}
}
