package bundling

import "kiesel/internal/landscape"

// Outcome is what the verdict on a function or a service says.
type Outcome string

// The four outcomes.
const (
	Bundle        Outcome = "bundle"          // every competent authority is better served by another one
	BundleInPart  Outcome = "bundle_in_part"  // some are, the others keep doing it themselves
	KeepLocal     Outcome = "keep_local"      // everybody keeps doing it
	NotEnoughData Outcome = "not_enough_data" // the inputs do not carry a statement, see Missing
)

// Range is a figure with its uncertainty: the value under the assumptions as
// they stand, and the 10th and 90th percentile over their ranges.
type Range struct {
	Value float64 `json:"value"`
	P10   float64 `json:"p10"`
	P90   float64 `json:"p90"`
}

// Verdict answers for one service in one Land where bundling makes sense.
type Verdict struct {
	Service     landscape.ServiceID `json:"service"`
	Land        landscape.ARS       `json:"land"`
	Level       landscape.Level     `json:"level"`       // of the competent authorities; LevelUnknown if nobody knows
	Authorities int                 `json:"authorities"` // number of competent authorities
	Inhabitants int                 `json:"inhabitants"` // whom they serve
	Cases       Range               `json:"cases"`       // per year in the whole Land; zero if the rate is missing
	// Outcome over all functions: NotEnoughData if any lacks data, Bundle or
	// KeepLocal if all agree, else BundleInPart.
	Outcome    Outcome           `json:"outcome"`
	Now        Range             `json:"now"`                 // EUR/a, every function done by every competent authority
	Then       Range             `json:"then"`                // EUR/a, as recommended
	Saving     Range             `json:"saving"`              // Now − Then, draw by draw
	Functions  []FunctionVerdict `json:"functions"`           // always four, in the order of display
	Missing    []Missing         `json:"missing"`             // each figure once, however many functions lack it
	Parameters []Parameter       `json:"parameters"`          // every assumption behind the verdict
	Conditions Conditions        `json:"conditions,omitzero"` // under which the verdict holds
	Draws      int               `json:"draws"`               // of the Monte Carlo simulation
	Seed       uint64            `json:"seed"`                // that reproduces them
}

// NoCases reports whether the verdict is about a service that nobody asks for: what
// is left are costs that do not depend on cases.
func (v *Verdict) NoCases() bool { return v.Outcome != NotEnoughData && v.Cases.Value == 0 }

// Close reports whether something is to be bundled, and in all of it an alternative may
// well be as cheap.
func (v *Verdict) Close() bool {
	bundled := false
	for i := range v.Functions {
		f := &v.Functions[i]
		if len(f.Carriers) > 0 && !f.Tie {
			return false
		}
		bundled = bundled || len(f.Carriers) > 0
	}
	return bundled
}

// FunctionVerdict is the verdict on one function of a service. All money is
// EUR per year. If Outcome is NotEnoughData only Missing is filled.
type FunctionVerdict struct {
	Function landscape.Function `json:"function"`
	Outcome  Outcome            `json:"outcome"`
	// Tie says that some alternative is cheaper in at least a third of the
	// draws: the difference lies within the error of the inputs.
	Tie bool `json:"tie"`
	// Reasons that are not cost, such as "must_be_local" or "single_authority".
	Reasons []Reason `json:"reasons"`

	Carriers []Carrier `json:"carriers"` // who serves whom, largest first; authorities that serve only themselves are not listed
	Local    int       `json:"local"`    // number of authorities that keep serving themselves

	Now    Range `json:"now"`    // every competent authority serves itself
	Then   Range `json:"then"`   // as recommended
	Saving Range `json:"saving"` // Now − Then, draw by draw
	// ProbabilityCheaper is the share of draws in which the recommendation is
	// cheaper than its rival: than Now if it bundles, than the best bundled
	// plan if it keeps everything local (1 if nothing else is possible).
	ProbabilityCheaper float64 `json:"probability_cheaper"`
	// Unrivalled says that nothing else is possible, because of the law, the
	// conditions or the landscape: ProbabilityCheaper then compares nothing.
	Unrivalled bool `json:"unrivalled"`
	// Components explain the difference between Now and Then, see [Component].
	Components []Component `json:"components"`

	LowerBound    float64 `json:"lower_bound"`    // no plan costs less
	ProvedOptimal bool    `json:"proved_optimal"` // Then.Value equals LowerBound up to rounding
	// SecondBest is the cheapest plan that differs from the recommended one in
	// at least one authority, nil if there is none; Regret is what it costs
	// more, EUR/a.
	SecondBest *Alternative `json:"second_best"`
	Regret     float64      `json:"regret"`
	// RegretIsLimit says that Regret is only an upper limit: too many plans cost
	// about the same to look at them all.
	RegretIsLimit bool `json:"regret_is_limit"`
	// EqualPlans is how many other plans cost the same up to rounding; from 200 on
	// it is not counted further.
	EqualPlans int `json:"equal_plans"`
	// Alternatives are the simple plans: everybody served from one level, that
	// of the authorities themselves first.
	Alternatives []Alternative `json:"alternatives"`

	// Cover tells how often nobody is there and how long cases wait; nil where data
	// are missing or only one authority is competent.
	Cover *Cover `json:"cover"`

	BreakEvens []BreakEven `json:"break_evens"`
	// Flips are the break-evens that lie within the error of the figures: each of
	// them may turn the recommendation over. They belong before the answer.
	Flips     []BreakEven `json:"flips"`
	Changes   []Change    `json:"changes"` // who gains and who pays, by authority key
	Balance   Balance     `json:"balance"` // of the changes
	Measure   []Measure   `json:"measure"` // what to measure next, most valuable first
	Citations []Citation  `json:"citations"`
	Missing   []Missing   `json:"missing"`
}

// Reason is a reason as data: the screen makes a sentence of Key and Numbers.
type Reason struct {
	Key     string             `json:"key"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// Keys of [Reason].
const (
	ReasonMustBeLocal     = "must_be_local"    // law or presence forbid any other carrier
	ReasonSingleAuthority = "single_authority" // at most one authority is competent: nothing to bundle
)

// Carrier performs a function for others.
type Carrier struct {
	Authority landscape.ARS   `json:"authority"`
	Level     landscape.Level `json:"level"`
	Serves    []landscape.ARS `json:"serves"` // competent authorities, by key
	// Inhabitants of the authorities served.
	Inhabitants int     `json:"inhabitants"`
	Cases       float64 `json:"cases"`   // per year
	FTE         float64 `json:"fte"`     // full-time equivalents that handle them
	Experts     float64 `json:"experts"` // people to keep trained
	Cost        float64 `json:"cost"`    // EUR/a that arise at the carrier: build, maintenance, handling, training
}

// Component is one part of the cost, EUR/a, now and then. Its Key is one of
// "build", "maintain", "handling", "training", "coordination", "distance"
// (cost per case of being served from further away), "transition" (annuity)
// and "unrealised" (planned savings that experience says will not arrive).
type Component struct {
	Key  string  `json:"key"`
	Now  float64 `json:"now"`
	Then float64 `json:"then"`
}

// Alternative is another plan and what it costs.
type Alternative struct {
	// Level from which everybody is served; LevelUnknown for a mixed plan.
	Level    landscape.Level `json:"level"`
	Carriers int             `json:"carriers"` // authorities that serve others
	Local    int             `json:"local"`    // authorities that serve themselves
	Differs  int             `json:"differs"`  // authorities whose carrier differs from the recommendation
	// Excluded counts the authorities that the conditions keep from being served from
	// Level; they serve themselves.
	Excluded int   `json:"excluded"`
	Cost     Range `json:"cost"` // EUR/a
	// ProbabilityCheaper is the share of draws in which it is cheaper than the
	// recommendation; from a third upwards the two are a tie.
	ProbabilityCheaper float64 `json:"probability_cheaper"`
	Tie                bool    `json:"tie"`
}

// RuledOut reports whether the conditions keep everybody from being served so.
func (a Alternative) RuledOut() bool { return a.Excluded > 0 && a.Carriers == 0 }

// BreakEven is the value at which bundling costs as much as leaving things as
// they are, everything else unchanged. It refers to the recommended plan, or
// to the best bundled plan where the recommendation is to keep things local.
type BreakEven struct {
	// Key is "coordination_factor" (multiple of all coordination and distance
	// costs), "joining_share" (share of authorities that join, 0–1),
	// "payback_years" (after which the transition has paid for itself; Present
	// is the time over which it is written off; only where something is to be
	// bundled), or the key of a parameter. The first three are no parameters and
	// can't be set.
	Key string `json:"key"`
	// Value at which both cost the same, in Unit.
	Value float64 `json:"value"`
	// Present is the value that holds now.
	Present float64 `json:"present"`
	// Above says that bundling pays above Value; otherwise it pays below.
	Above bool   `json:"above"`
	Unit  string `json:"unit"`
}

// Change is what the recommendation means for one competent authority, EUR/a.
// The carrier's cost is shared out by inhabitants served.
type Change struct {
	Authority landscape.ARS `json:"authority"`
	Carrier   landscape.ARS `json:"carrier"` // itself if it keeps the function
	Now       float64       `json:"now"`
	Then      float64       `json:"then"`
	// Transfer is what it gets from the other members of its bundle, negative for
	// what it passes on, so that nobody is worse off than now, see [Balance].
	Transfer float64 `json:"transfer"`
	// Hours of handling in the year and people to keep trained, in this authority
	// itself. What others do for it is what it depends on them for.
	HoursNow    float64 `json:"hours_now"`
	HoursThen   float64 `json:"hours_then"`
	ExpertsNow  float64 `json:"experts_now"`
	ExpertsThen float64 `json:"experts_then"`
}

// Measure says what a better knowledge of one parameter would be worth.
type Measure struct {
	Key Key `json:"key"`
	// Value is the expected value of perfect information on this parameter,
	// EUR/a: how much cheaper the choice between the plans becomes on average
	// if it is known before choosing. 0 means no value of it changes the answer.
	Value float64 `json:"value"`
	// Spread is the share of the variance of the saving that this parameter
	// explains, 0–1.
	Spread float64 `json:"spread"`
}

// Citation names a study that a reader should know before believing the
// figures. Which ones are named follows from the recommendation by rule.
type Citation struct {
	Key       string `json:"key"`       // e.g. "nao2012"
	Reference string `json:"reference"` // e.g. "NAO 2012, …"
	Against   bool   `json:"against"`   // speaks against the recommendation
}

// MissingCompetence is the key of [Missing] if nobody knows which authorities
// must provide the service.
const MissingCompetence = "competence"

// Missing names a figure without which there is no statement.
type Missing struct {
	// Key is that of a parameter, or [MissingCompetence].
	Key string `json:"key"`
}

// combine draws one outcome from those of the functions, see [Verdict].
func combine(functions []FunctionVerdict) Outcome {
	combined := functions[0].Outcome
	for _, f := range functions {
		switch {
		case f.Outcome == NotEnoughData:
			return NotEnoughData
		case f.Outcome != combined:
			combined = BundleInPart
		}
	}
	return combined
}
