package teamfile

import "kiesel/internal/bundling/tree/treefile"

// Input is several services that share teams, budgets and the acceptance they must
// reach. All costs are in Unit, per year.
type Input struct {
	Unit       string      `json:"unit"`                 // for example "EUR/a", which is also the default
	Nodes      []Node      `json:"nodes"`                // units of the administration, in any order
	Skills     []Skill     `json:"skills,omitempty"`     // what the experts of teams can do
	Teams      []Team      `json:"teams,omitempty"`      // at most one per skill and carrier; a carrier without one has no limit
	Budgets    []Budget    `json:"budgets,omitempty"`    // limits on spending per year
	Acceptance *Acceptance `json:"acceptance,omitempty"` // what must be reached
	Services   []Service   `json:"services"`
}

// Node is a unit of the administration.
type Node struct {
	ID     string `json:"id"`
	Level  string `json:"level"`
	Parent string `json:"parent,omitempty"` // unit above; none for a root, of which there may be several
}

// Skill is what an expert of a team can do.
type Skill struct {
	Name         string  `json:"name"`
	HoursPerPost float64 `json:"hours_per_post"` // that a full post works on cases per year
}

// Team is the experts of one skill at one carrier.
type Team struct {
	Skill   string  `json:"skill"`
	Carrier string  `json:"carrier"`
	Posts   float64 `json:"posts"` // full-time equivalents, 0 for none
}

// Budget limits the spending of all services under its name.
type Budget struct {
	Name  string  `json:"name"`
	Limit float64 `json:"limit"` // per year
}

// Acceptance says what acceptance must be reached; all shares are from 0 to 1.
type Acceptance struct {
	// Floor is the least acceptance of every single arc, unless Floors says otherwise
	// for an authority: arcs below it do not exist.
	Floor  float64            `json:"floor,omitempty"`
	Floors map[string]float64 `json:"floors,omitempty"`
	// Overall is the least mean acceptance over all authorities of all services, each
	// with its weight, 1 unless Weights says otherwise.
	Overall float64            `json:"overall,omitempty"`
	Weights map[string]float64 `json:"weights,omitempty"`
}

// Service is one service: a problem on the tree of the nodes.
type Service struct {
	ID      string             `json:"id"`
	Levels  []Level            `json:"levels"`           // all levels that occur in the nodes
	Volumes map[string]float64 `json:"volumes"`          // by authority: cases per year, 0 or more; who has none is not served
	Hours   map[string]float64 `json:"hours,omitempty"`  // by skill: hours of a team per case
	Pieces  map[string][]Piece `json:"pieces,omitempty"` // by node, instead of those of its level
	Arcs    []ArcRule          `json:"arcs,omitempty"`   // what holds for one authority and carrier
	Local   []string           `json:"must_be_local,omitempty"`
	Barred  []treefile.Arc     `json:"forbidden,omitempty"`
	// MaxCarriers is the most units that may carry this service; 0 for no limit.
	MaxCarriers int `json:"max_carriers,omitempty"`
}

// Level says what it costs when a unit of this level carries.
type Level struct {
	Name   string  `json:"name"`
	Pieces []Piece `json:"pieces"`
	// CoordinationPerCase is the cost of each case that a unit of this level
	// carries for others.
	CoordinationPerCase float64 `json:"coordination_per_case"`
	// Acceptance of being served by this level, 1 if it is missing. Serving oneself
	// has acceptance 1 unless an arc says otherwise.
	Acceptance *float64 `json:"acceptance,omitempty"`
}

// Piece costs Fixed + PerCase·volume; the cheapest piece holds, or that which
// spends less of a budget.
type Piece struct {
	Fixed   float64 `json:"fixed"`
	PerCase float64 `json:"per_case"`
	// Spending is the part of the costs, or any other amount, that counts towards a
	// budget, by its name.
	Spending map[string]Spending `json:"spending,omitempty"`
}

// Spending is Fixed if the carrier serves anybody, and PerCase for each case.
type Spending struct {
	Fixed   float64 `json:"fixed"`
	PerCase float64 `json:"per_case"`
}

// ArcRule is what holds for one authority and carrier beside the rules of the level.
type ArcRule struct {
	Authority  string             `json:"authority"`
	Carrier    string             `json:"carrier"`
	Cost       float64            `json:"cost"`                 // whatever the volume
	Acceptance *float64           `json:"acceptance,omitempty"` // instead of that of the level
	Spending   map[string]float64 `json:"spending,omitempty"`   // by budget
}
