package bundling

import "kiesel/internal/landscape"

// Candidate is one function of one service for which there is a statement and a
// choice: what speaks for bundling it as recommended, whatever that weighs. Where
// the recommendation is to keep it local, what follows from bundling is 0. Money
// is EUR per year unless it says otherwise.
type Candidate struct {
	Service  landscape.ServiceID `json:"service"`
	Function landscape.Function  `json:"function"`
	Outcome  Outcome             `json:"outcome"`
	// Tie says that an alternative may well be as cheap, see [FunctionVerdict].
	Tie         bool `json:"tie"`
	Authorities int  `json:"authorities"` // competent
	Carriers    int  `json:"carriers"`    // that serve others
	Served      int  `json:"served"`      // authorities that are served by a carrier

	Inhabitants int     `json:"inhabitants"` // of the authorities served
	Cases       float64 `json:"cases"`       // of the authorities served, per year

	Gain Range `json:"gain"` // saved against everybody serving themselves
	// Probability is the share of draws in which the recommendation is cheaper
	// than its rival, see [FunctionVerdict].
	Probability float64 `json:"probability"`
	Regret      float64 `json:"regret"` // what the second best plan costs more
	// RegretIsLimit says that Regret is only an upper limit, see [FunctionVerdict].
	RegretIsLimit bool `json:"regret_is_limit"`
	// Effort is what the transition costs once, EUR, with the usual overrun: at
	// the carriers and at the authorities that join.
	Effort            float64 `json:"effort"`
	Standardisability float64 `json:"standardisability"` // 0–1
	// Evidence is the level of evidence of the standardisability, see [Parameter].
	Evidence string `json:"evidence"`
	// Acceptance is the share of the authorities that would take part willingly,
	// 0–1; nil as long as nobody knows it.
	Acceptance  *float64 `json:"acceptance"`
	ExpertsNow  float64  `json:"experts_now"`  // people to keep trained, all authorities
	ExpertsThen float64  `json:"experts_then"` // the same as recommended
	Uncovered   int      `json:"uncovered"`    // authorities that are now without cover, see [Presence]
}

// Freed is how many trained people the recommendation frees; negative if it
// needs more.
func (c *Candidate) Freed() float64 { return c.ExpertsNow - c.ExpertsThen }

// candidates returns what there is to rank of a verdict on m.
func (m *matter) candidates(v *Verdict) []Candidate {
	var found []Candidate
	for i := range v.Functions {
		f := &v.Functions[i]
		if f.Outcome == NotEnoughData || len(f.Reasons) > 0 {
			continue // no statement, or no choice
		}
		found = append(found, m.candidate(f))
	}
	return found
}

func (m *matter) candidate(v *FunctionVerdict) Candidate {
	s := m.sheet.parameter(m.sheet.catalogue.index[standardisability])
	c := Candidate{
		Service: m.service.ID, Function: v.Function, Outcome: v.Outcome, Tie: v.Tie, Authorities: len(m.field.authorities),
		Carriers: len(v.Carriers), Served: len(m.field.authorities) - v.Local,
		Gain: v.Saving, Probability: v.ProbabilityCheaper, Regret: v.Regret, RegretIsLimit: v.RegretIsLimit,
		Standardisability: s.Value, Evidence: s.Evidence, Uncovered: v.Cover.Now.Uncovered,
	}
	if a := m.sheet.entry(acceptance); a.origin != OriginMissing {
		c.Acceptance = &a.value
	}
	overrun := m.sheet.value(Key{Name: "overrun"})
	c.Effort = overrun * (float64(c.Carriers)*m.sheet.value(Key{Function: v.Function, Name: "setup_cost"}) +
		float64(c.Served)*m.sheet.value(Key{Function: v.Function, Name: "join_cost"}))
	for _, carrier := range v.Carriers {
		c.Inhabitants += carrier.Inhabitants
		c.Cases += carrier.Cases
		c.ExpertsThen += carrier.Experts
	}
	for _, a := range v.Changes {
		c.ExpertsNow += a.ExpertsNow
		c.ExpertsThen += a.ExpertsThen
	}
	return c
}
