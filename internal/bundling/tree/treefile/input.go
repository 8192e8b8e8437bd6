package treefile

// Input is a bundling problem. All costs are in Unit, per year.
type Input struct {
	Unit        string    `json:"unit"`                    // for example "EUR/a", which is also the default
	Levels      []Level   `json:"levels"`                  // levels of the administration, the lowest first
	Nodes       []Node    `json:"nodes"`                   // units, in any order
	MustBeLocal []string  `json:"must_be_local,omitempty"` // authorities that must serve themselves
	Forbidden   []Arc     `json:"forbidden,omitempty"`     // who must not be served by whom
	ArcCosts    []ArcCost `json:"arc_costs,omitempty"`     // costs per authority served
	// MaxCarriers is the most units that may carry; 0 for no limit.
	MaxCarriers int `json:"max_carriers,omitempty"`
}

// Level says what it costs when a unit of this level carries.
type Level struct {
	Name string `json:"name"`
	// Pieces are affine pieces, whose minimum is the concave cost of carrying;
	// a level without pieces cannot carry.
	Pieces []Piece `json:"pieces"`
	// CoordinationPerCase is the cost of each case that a unit of this level
	// carries for others; its own cases need no coordination.
	CoordinationPerCase float64 `json:"coordination_per_case"`
}

// Piece costs Fixed + PerCase·volume.
type Piece struct {
	Fixed   float64 `json:"fixed"`
	PerCase float64 `json:"per_case"`
}

// Node is a unit of the administration.
type Node struct {
	ID     string `json:"id"`
	Level  string `json:"level"`
	Parent string `json:"parent,omitempty"` // unit above; none for a root, of which there may be several
	// Volume is the number of cases per year. A unit with a volume is an
	// authority and must be served, also if the volume is 0; a unit without one
	// can only carry.
	Volume *float64 `json:"volume,omitempty"`
	Pieces []Piece  `json:"pieces,omitempty"` // instead of those of its level
}

// Arc joins an authority with a carrier: itself or a unit above it.
type Arc struct {
	Authority string `json:"authority"`
	Carrier   string `json:"carrier"`
}

// ArcCost is a cost of serving this authority from this carrier, whatever the
// volume. It counts as coordination unless the authority serves itself.
type ArcCost struct {
	Authority string  `json:"authority"`
	Carrier   string  `json:"carrier"`
	Cost      float64 `json:"cost"`
}
