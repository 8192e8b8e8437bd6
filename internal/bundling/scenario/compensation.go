package scenario

import (
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Compensation sums up over all functions what makes nobody worse off for any of
// them, see [bundling.Balance]. Money is EUR per year.
type Compensation struct {
	// ManyForFew lists the functions for which more authorities pay than gain.
	ManyForFew []landscape.Function `json:"many_for_few"`
	// Transferred is what those who gain pass on, Share which part of their gains
	// that is, 0–1; 0 where nobody gains.
	Transferred float64 `json:"transferred"`
	Share       float64 `json:"share"`
	// Uncovered is what no transfer makes up for; 0 for every recommended plan, up to
	// rounding.
	Uncovered float64 `json:"uncovered"`
}

func compensation(v bundling.Verdict) Compensation {
	c := Compensation{ManyForFew: []landscape.Function{}}
	var gains float64
	for _, f := range v.Functions {
		if f.Balance.ManyForFew {
			c.ManyForFew = append(c.ManyForFew, f.Function)
		}
		gains += f.Balance.Gains
		c.Transferred += f.Balance.Transferred
		c.Uncovered += f.Balance.Uncovered
	}
	if gains > 0 {
		c.Share = c.Transferred / gains
	}
	return c
}

// Needed reports whether there is anything to make good, and it can be done.
func (c Compensation) Needed() bool {
	all := bundling.Balance{Transferred: c.Transferred, Uncovered: c.Uncovered}
	return all.Needed()
}
