package calculation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Method is what is asked about every service.
type Method string

// The methods.
const (
	// Neighbours is what authorities gain if neighbours carry for each other, see
	// [bundling.Service.Cooperation].
	Neighbours Method = "neighbours"
	// Robustness is how far the recommendations hold where scale, coordination and
	// joining are others, see [bundling.Service.Robustness].
	Robustness Method = "robustness"
)

// Methods lists the methods.
func Methods() []Method { return []Method{Neighbours, Robustness} }

// Question is what a calculation answers for every service of a Land of which
// enough is known, on the data in force when it is ordered.
type Question struct {
	Method Method        `json:"method"`
	Land   landscape.ARS `json:"land"`
	// Neighbourhood says who counts as a neighbour. Only [Neighbours] needs it.
	Neighbourhood landscape.Neighbourhood `json:"neighbourhood,omitzero"`
}

// Calculation is a question with the services that it is about and how far it has
// come.
type Calculation struct {
	ID string `json:"id"`
	Question
	// Entry is the number of the last journal entry that belongs to the data on
	// which it rests.
	Entry int64 `json:"entry"`
	// Services in the order in which they are answered; lists leave them out.
	Services []landscape.ServiceID `json:"services,omitempty"`
	// Size is how many services it is about, Answered how many of them have an answer.
	Size     int       `json:"size"`
	Answered int       `json:"answered"`
	By       string    `json:"by"` // actor id of who ordered it
	At       time.Time `json:"at"` // when, UTC
	// Ended is when the last service was answered, UTC; zero before.
	Ended time.Time `json:"ended,omitzero"`
	// Sum is the SHA-256 of all answers in their order, in hex; empty before it
	// has ended.
	Sum string `json:"sum,omitempty"`
}

// Answer is that for one service: a line for each function of which enough is
// known and where there is a choice.
type Answer struct {
	Service landscape.ServiceID `json:"service"`
	Lines   []Line              `json:"lines"`
}

// Line is the answer for one function of a service. Of Neighbours and Robustness
// one is there, by the method.
type Line struct {
	Function   landscape.Function `json:"function"`
	Neighbours *NeighbourLine     `json:"neighbours,omitempty"`
	Robustness *RobustnessLine    `json:"robustness,omitempty"`
}

// NeighbourLine is [bundling.FunctionCooperation] in short. Money is EUR per year.
type NeighbourLine struct {
	Outcome bundling.Outcome `json:"outcome"` // of the plan with neighbours
	// Carriers serve others, Neighbours of them are authorities that serve
	// neighbours; Local authorities serve only themselves.
	Carriers   int            `json:"carriers"`
	Neighbours int            `json:"neighbours"`
	Local      int            `json:"local"`
	Now        bundling.Range `json:"now"`
	Levels     bundling.Range `json:"levels"`
	Then       bundling.Range `json:"then"`
	Gain       bundling.Range `json:"gain"` // Levels − Then
	// ProbabilityCheaper is the share of draws in which Then is below Levels, 0–1;
	// Tie says that this is no more than chance may bring.
	ProbabilityCheaper float64 `json:"probability_cheaper"`
	Tie                bool    `json:"tie"`
	Gap                float64 `json:"gap"` // Then.Value is at most so far from the optimum, as a share of it
}

// RobustnessLine is [bundling.Robustness] in short.
type RobustnessLine struct {
	Outcome bundling.Outcome `json:"outcome"` // as recommended
	// Holds is the share of the cells of the map in which the answer is that of the
	// recommendation, 0–1.
	Holds float64 `json:"holds"`
	// Least and Most are the smallest and largest share of draws in a cell in which
	// the bundled plan is cheaper, 0–1.
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
}

var (
	// ErrNotFound is wrapped where there is no such calculation.
	ErrNotFound = errors.New("there is no such calculation")
	// ErrNothing is wrapped where there is no service about which to ask.
	ErrNothing = errors.New("of no service of the Land enough is known")
	// ErrQuestion is wrapped by errors about a question that can't be asked.
	ErrQuestion = errors.New("this can't be calculated")
)

// Check reports whether the question can be asked. The error wraps [ErrQuestion]
// and says what is wrong.
func (q Question) Check() error {
	n := q.Neighbourhood
	switch {
	case !slices.Contains(Methods(), q.Method):
		return fmt.Errorf("%w: method %q: must be one of %v", ErrQuestion, q.Method, Methods())
	case q.Method != Neighbours && n != landscape.Neighbourhood{}:
		return fmt.Errorf("%w: %s knows no neighbours", ErrQuestion, q.Method)
	case q.Method == Neighbours && !(n.Within >= 0 && n.Within <= landscape.MaxWithin):
		return fmt.Errorf("%w: neighbours within %g km: must be a number from 0 to %d", ErrQuestion, n.Within, landscape.MaxWithin)
	case q.Method == Neighbours && !n.Border && n.Within == 0:
		return fmt.Errorf("%w: nobody is a neighbour: neighbours share a border or are within a distance", ErrQuestion)
	}
	return nil
}

// HasEnded reports whether every service has its answer.
func (c Calculation) HasEnded() bool { return !c.Ended.IsZero() }

// state is what the journal keeps of c.
func (c Calculation) state() any {
	return struct {
		Question
		Entry int64  `json:"entry"`
		Size  int    `json:"size"`
		Sum   string `json:"sum,omitempty"`
	}{c.Question, c.Entry, c.Size, c.Sum}
}

// encode returns the bytes by which an answer is kept and summed.
func encode(a Answer) ([]byte, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("writing the answer for %s: %w", a.Service, err)
	}
	return text, nil
}
