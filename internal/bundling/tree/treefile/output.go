package treefile

import (
	"math"

	"kiesel/internal/bundling/tree"
)

// Output is the answer to an [Input]. Costs are in its unit, per year.
type Output struct {
	Unit string `json:"unit"`
	// Notes name what the input says that is allowed, but is easily a slip, such as
	// an authority without a unit above it.
	Notes     []string `json:"notes" required:"false" nullable:"false"`
	Objective float64  `json:"objective"` // lowest cost
	// LowerBound is what the certificate proves: no admissible assignment costs
	// less. It equals Objective up to a relative difference of 1e-9 where the
	// certificate proves the optimum by itself.
	LowerBound float64 `json:"lower_bound"`
	// ProvedOptimal says that no admissible assignment is cheaper, and Proof by
	// what: ProofCertificate or ProofSearch.
	ProvedOptimal bool              `json:"proved_optimal"`
	Proof         string            `json:"proof"`
	Carriers      []Carrier         `json:"carriers"`   // in the order of the nodes
	Assignment    map[string]string `json:"assignment"` // carrier by authority
	// SecondBest is the cheapest assignment that differs in at least one
	// authority's carrier; nil if there is none.
	SecondBest *Plan `json:"second_best"`
	// Alternatives holds by level the cost of serving everybody from that level,
	// nil where the rules do not admit it or somebody has no unit of that level.
	Alternatives map[string]*float64 `json:"alternatives"`
	// Regret is what the second best costs more; 0 means that the optimum is not
	// unique, nil that there is no second best.
	Regret      *float64    `json:"regret"`
	BreakEven   BreakEven   `json:"break_even"`
	Certificate Certificate `json:"certificate"`
}

// Values of Output.Proof.
const (
	ProofCertificate = "certificate" // LowerBound equals Objective; anyone can check it
	ProofSearch      = "search"      // the solver's search was complete, but LowerBound stays below
)

// Carrier is a unit that serves somebody.
type Carrier struct {
	ID          string  `json:"id"`
	Level       string  `json:"level"`
	Piece       int     `json:"piece"`       // index of the piece that holds at its volume, from 0
	Authorities int     `json:"authorities"` // how many it serves, itself included
	Volume      float64 `json:"volume"`      // cases per year
	Cost        float64 `json:"cost"`        // piece, coordination and arc costs
}

// Plan is an assignment and its cost.
type Plan struct {
	Objective  float64           `json:"objective"`
	Assignment map[string]string `json:"assignment"`
}

// BreakEven says where the optimal assignment changes.
type BreakEven struct {
	// CoordinationFactor lists, ascending, the factors ≥ 0 on all coordination
	// costs (per case and per authority served) at which the optimal assignment
	// changes; 1 is the input as given.
	CoordinationFactor []float64 `json:"coordination_factor"`
	// Ranges holds an optimal assignment for each stretch between them.
	Ranges []Range `json:"ranges"`
}

// Range is a stretch of the coordination factor with one optimal assignment. At
// factor m it costs Fixed + m·Coordination.
type Range struct {
	From         float64  `json:"from"`
	To           *float64 `json:"to"` // nil in the last one
	Fixed        float64  `json:"fixed"`
	Coordination float64  `json:"coordination"`
	// Changes holds the carriers that differ from the range before; in the first
	// range those of all authorities.
	Changes map[string]string `json:"changes"`
}

// Certificate proves the lower bound, see [Check].
type Certificate struct {
	V            map[string]float64 `json:"v"`             // price by authority
	CarrierPrice float64            `json:"carrier_price"` // price per carrier, 0 unless their number is limited
}

// same tells whether two costs are equal up to tree.Tolerance.
func same(x, y float64) bool {
	return math.Abs(x-y) <= tree.Tolerance*max(1, math.Abs(x), math.Abs(y))
}
