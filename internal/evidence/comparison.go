package evidence

import (
	"slices"

	"kiesel/internal/landscape"
)

// ComparisonSchema is the schema id that every comparison carries.
const ComparisonSchema = "kiesel-comparison/1"

// Comparison sets the profiles of several authorities side by side. It is
// kept and exchanged as JSON; figures that are not known are null, never zero.
type Comparison struct {
	Schema       string              `json:"schema"` // [ComparisonSchema]
	Service      landscape.ServiceID `json:"service,omitempty"`
	Level        string              `json:"level"`
	Seed         uint64              `json:"seed"`         // of the permutations
	Permutations int                 `json:"permutations"` // per pair
	MinCases     int                 `json:"min_cases"`    // smallest group that the lists below show
	Tool         string              `json:"tool"`         // program and version that computed it
	Note         string              `json:"note,omitempty"`
	Inputs       []Input             `json:"inputs"`
	Pairs        []Pair              `json:"pairs"`            // (0,1), (0,2), … (1,2), …
	Core         []Step              `json:"core"`             // common core, in the order of the process
	Variations   []Step              `json:"variation_points"` // widest spread first
	Extras       []Step              `json:"extras"`           // local extras, most used first
	// EqualTerms compares the variety of the inputs; null where too few cases are
	// known, and in comparisons of earlier versions.
	EqualTerms *EqualTerms `json:"equal_terms,omitempty"`
}

// Outline is what lists show of a comparison: all but its variation points, local
// extras, screens and variety on equal terms.
func (c Comparison) Outline() Comparison {
	c.Variations, c.Extras, c.EqualTerms = nil, nil, nil
	c.Pairs = slices.Clone(c.Pairs)
	for i := range c.Pairs {
		c.Pairs[i].Screens = nil
	}
	return c
}

// Input is one of the compared profiles.
type Input struct {
	Name      string        `json:"name"` // of the authority, unique in a comparison
	ARS       landscape.ARS `json:"ars,omitempty"`
	Profile   string        `json:"profile"` // id of the profile
	Cases     int           `json:"cases"`
	Events    int           `json:"events"`
	MinCases  int           `json:"min_cases"`  // 1 for an exact input
	RestShare float64       `json:"rest_share"` // share of cases in folded variants, 0…1
	Variety   Variety       `json:"variety"`
	// The figures that follow are null in comparisons of earlier versions.
	MillerMadowBits *float64    `json:"miller_madow_bits,omitempty"` // entropy of the variants, corrected
	Top1Share       *float64    `json:"top_1_share,omitempty"`       // share of cases with the most frequent variant
	Top5Share       *float64    `json:"top_5_share,omitempty"`       // with one of the five most frequent; null also where they are hidden
	Complexity      *Complexity `json:"complexity,omitempty"`        // null also where the profile has none
	Note            string      `json:"note,omitempty"`              // of the profile, e.g. a citation
}

// Statement is what may be said about a pair of authorities.
type Statement string

// The statements.
const (
	Different          Statement = "different"
	NotDistinguishable Statement = "not_distinguishable"
	NoStatement        Statement = "no_statement"
)

// Reason is the key of the text that explains a [Statement].
type Reason string

// The reasons.
const (
	ReasonTest            Reason = "test"             // decided by the permutation test, ≥ 100 cases each
	ReasonLarge           Reason = "large"            // few cases, but the difference is large
	ReasonFewCases        Reason = "few_cases"        // 30–99 cases and no large difference
	ReasonTooFew          Reason = "too_few"          // < 30 cases on a side
	ReasonFewPermutations Reason = "few_permutations" // so few that no p-value could be small enough
	ReasonFolded          Reason = "folded"           // nothing found, but a difference may lie in the folded variants
)

// Pair compares two authorities. When variants of an input are folded, EMD,
// Floor and Similarity are null, because they can't be known; Bounds are then
// given, and the test of P looks at the variants that both inputs list.
type Pair struct {
	A          string    `json:"a"` // names of inputs
	B          string    `json:"b"`
	EMD        *float64  `json:"emd"`        // earth mover's distance of the variants, 0…1
	Floor      *float64  `json:"floor"`      // E0: mean distance when the cases are dealt out at random
	Similarity *float64  `json:"similarity"` // 1 − max(0, EMD − E0)/(1 − E0)
	P          *float64  `json:"p"`          // of the permutation test
	PAdjusted  *float64  `json:"p_adjusted"` // by Benjamini and Hochberg over all pairs
	Bounds     *Bounds   `json:"bounds,omitempty"`
	Hidden     float64   `json:"hidden,omitempty"` // larger share of cases that the test lumps together; 0 if nothing is folded
	Statement  Statement `json:"statement"`
	Reason     Reason    `json:"reason"`
	Screens    *Screens  `json:"screens,omitempty"` // null if an input is folded
}

// Bounds enclose an earth mover's distance that folded variants hide.
type Bounds struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Step is an activity, or an edge when Activity is empty, with the share of
// cases in which each input has it.
type Step struct {
	Activity string `json:"activity,omitempty"`
	From     string `json:"from,omitempty"` // of an edge; empty for the start of a case
	To       string `json:"to,omitempty"`   // of an edge; empty for its end
	// Shares follows the order of the inputs, 0…1; of a folded input it is the
	// middle of what is possible. Null: so few cases that the input does not tell.
	Shares []*float64 `json:"shares"`
	// P and PAdjusted (Benjamini and Hochberg) test that all shares are equal;
	// null where nothing was tested.
	P         *float64 `json:"p,omitempty"`
	PAdjusted *float64 `json:"p_adjusted,omitempty"`
	// Effect tells how long the cases of a variation point last; null where it is
	// not known.
	Effect *Effect `json:"effect,omitempty"`
}
