package planfile

import (
	"fmt"
	"io"
	"math"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/strictjson"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 32 << 20

// Input is a transition to plan.
type Input struct {
	First int    `json:"first"` // the first year
	Years []Year `json:"years"` // from the first on
	// Until is the last year whose gains count; 0 for seven years after the first.
	Until     int     `json:"until,omitempty"`
	Rate      float64 `json:"rate,omitempty"`       // of discount per year
	CarryOver bool    `json:"carry_over,omitempty"` // unused budget may be spent later
	Items     []Item  `json:"items"`
}

// Year is what a year has; what is not there has no limit.
type Year struct {
	Budget *float64 `json:"budget,omitempty"` // EUR
	Team   *float64 `json:"team,omitempty"`   // full-time equivalents
}

// Item is a bundling that can be carried out.
type Item struct {
	ID       string   `json:"id"`
	Name     string   `json:"name,omitempty"`
	Gain     float64  `json:"gain"`               // EUR/a once it is done
	Cost     float64  `json:"cost"`               // EUR, once
	Effort   float64  `json:"effort,omitempty"`   // full-time equivalents × years, once
	Duration *int     `json:"duration,omitempty"` // years; 1 if it is not there
	Earliest int      `json:"earliest,omitempty"`
	Deadline int      `json:"deadline,omitempty"`
	After    []string `json:"after,omitempty"`
}

// defaultUntil is how many years after the first gains count if nothing is said.
const defaultUntil = 7

// Until returns the last year whose gains count if nothing is said: seven years after
// the first, but not before the last of so many years.
func Until(first, years int) int { return first + max(defaultUntil, years-1) }

// Read reads an input and checks it. It returns a [*strictjson.Error], an error that
// wraps [transition.ErrInvalid], or what r returned.
func Read(r io.Reader) (*Input, error) {
	in := &Input{}
	if err := strictjson.ReadInto(r, MaxBytes, in); err != nil {
		return nil, err
	}
	if len(in.Items) == 0 {
		return nil, fmt.Errorf("%w: items: there are none; give at least one", transition.ErrInvalid)
	}
	return in, in.Problem().Check()
}

// ReadPlan reads a plan as it stands; see [transition.Check].
func ReadPlan(r io.Reader) (plan transition.Plan, err error) {
	err = strictjson.ReadInto(r, MaxBytes, &plan)
	return plan, err
}

// Problem returns what the input asks.
func (in *Input) Problem() *transition.Problem {
	p := &transition.Problem{First: in.First, Until: in.Until, Rate: in.Rate, CarryOver: in.CarryOver}
	for _, y := range in.Years {
		p.Years = append(p.Years, transition.Year{Budget: orNone(y.Budget), Team: orNone(y.Team)})
	}
	if p.Until == 0 {
		p.Until = Until(in.First, len(in.Years))
	}
	for _, x := range in.Items {
		item := transition.Item{
			ID: x.ID, Gain: x.Gain, Cost: x.Cost, Effort: x.Effort, Duration: 1,
			Earliest: x.Earliest, Deadline: x.Deadline, After: x.After,
		}
		if x.Duration != nil {
			item.Duration = *x.Duration
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// orNone returns the limit, or that there is none.
func orNone(limit *float64) float64 {
	if limit == nil {
		return math.Inf(1)
	}
	return *limit
}

// Names returns by ID what the items are called.
func (in *Input) Names() map[string]string {
	names := make(map[string]string, len(in.Items))
	for _, x := range in.Items {
		if names[x.ID] = x.Name; x.Name == "" {
			names[x.ID] = x.ID
		}
	}
	return names
}
