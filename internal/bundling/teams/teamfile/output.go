package teamfile

import "kiesel/internal/bundling/tree/treefile"

// Output is the answer to an [Input]. Costs are in its unit, per year.
type Output struct {
	Unit      string  `json:"unit"`
	Objective float64 `json:"objective"` // cost of the cheapest plan that was found, over all services
	// LowerBound says that no plan within the limits costs less; CertifiedBound is
	// how much of that the prices and the certificate prove to anyone.
	LowerBound     float64 `json:"lower_bound"`
	CertifiedBound float64 `json:"certified_bound"`
	// Proof says what proves Objective to be the optimum: ProofCertificate,
	// ProofSearch, or ProofNone.
	Proof       string                          `json:"proof"`
	Services    []ServicePlan                   `json:"services"` // in the order of the input
	Teams       []TeamUse                       `json:"teams,omitempty"`
	Budgets     []BudgetUse                     `json:"budgets,omitempty"`
	Acceptance  *AcceptanceUse                  `json:"acceptance,omitempty"`
	Certificate map[string]treefile.Certificate `json:"certificate"` // by service, of its costs with the prices
}

// Values of Output.Proof.
const (
	ProofCertificate = "certificate" // CertifiedBound equals Objective; anyone can check it
	ProofSearch      = "search"      // LowerBound equals Objective by the solver's search
	ProofNone        = "none"        // LowerBound stays below; the optimum is between the two
)

// ServicePlan is who carries one service.
type ServicePlan struct {
	ID         string             `json:"id"`
	Objective  float64            `json:"objective"`
	Carriers   []treefile.Carrier `json:"carriers"`   // in the order of the nodes
	Assignment map[string]string  `json:"assignment"` // carrier by authority
}

// TeamUse is what the plan asks of a team, and what the team is worth.
type TeamUse struct {
	Skill    string  `json:"skill"`
	Carrier  string  `json:"carrier"`
	Posts    float64 `json:"posts"`
	Capacity float64 `json:"capacity"` // hours per year
	Used     float64 `json:"used"`     // hours per year
	// PricePerHour is the price with which the bound is proved, per hour;
	// PricePerPost that times the hours of a post: what a post is worth at the margin, if
	// services could be split.
	PricePerHour float64 `json:"price_per_hour"`
	PricePerPost float64 `json:"price_per_post"`
	// OneMore is what one more post saves, OneLess what one less costs, per year, both
	// solved again; nil where there was no time for it.
	OneMore *Worth `json:"one_more"`
	OneLess *Worth `json:"one_less"`
}

// Worth is a range that holds an amount; the two agree if both solutions it
// compares are proved optimal.
type Worth struct {
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
	// IfSplit is the amount if the plans of a service could be mixed, for example for
	// parts of a year: the price times the post, but for a whole post. Nil where it is not known.
	IfSplit *float64 `json:"if_split"`
	// Impossible says that with one post less nobody can serve everybody, so that
	// the amounts mean nothing.
	Impossible bool `json:"impossible,omitempty"`
}

// BudgetUse is what the plan spends of a budget.
type BudgetUse struct {
	Name  string  `json:"name"`
	Limit float64 `json:"limit"`
	Spent float64 `json:"spent"`
	Price float64 `json:"price"` // what another unit of money in the budget is worth at the margin
}

// AcceptanceUse is the mean acceptance of the plan.
type AcceptanceUse struct {
	Required float64 `json:"required"`
	Reached  float64 `json:"reached"`
	// PricePerPoint is what a demand lower by one point in a hundred saves at the margin.
	PricePerPoint float64 `json:"price_per_point"`
}
