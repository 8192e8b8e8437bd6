package conformance

import (
	"context"
	"errors"
)

// Report holds a log against a model by alignments.
type Report struct {
	Model ModelInfo `json:"model"`
	Outcome
	Deviations []Deviation `json:"deviations"` // those with most cases first
	Variants   []Explained `json:"variants"`   // the most frequent first
	// MinCases is the smallest group shown in the two lists, Hidden what is left
	// out of them.
	MinCases int    `json:"min_cases"`
	Hidden   Hidden `json:"hidden"`
}

// Hidden counts what is too rare to be shown.
type Hidden struct {
	Deviations int `json:"deviations"`
	Variants   int `json:"variants"`
}

// ModelInfo is what there is to say about a model in one line.
type ModelInfo struct {
	Name           string `json:"name"`
	Places         int    `json:"places"`
	Transitions    int    `json:"transitions"`
	Silent         int    `json:"silent"`     // of the transitions
	Activities     int    `json:"activities"` // different labels
	ShortestRun    int    `json:"shortest_run"`
	AssumedInitial bool   `json:"assumed_initial"` // see Net
	AssumedFinal   bool   `json:"assumed_final"`
}

// Explained is a variant with its alignment.
type Explained struct {
	Cases   int         `json:"cases"`
	Events  int         `json:"events"`
	Cost    int         `json:"cost"`
	Fitness float64     `json:"fitness"`
	Moves   []NamedMove `json:"moves"`
}

// NamedMove is a [Move] in words.
type NamedMove struct {
	Kind       MoveKind `json:"kind"`
	Activity   string   `json:"activity,omitempty"`   // none for a silent move
	Transition string   `json:"transition,omitempty"` // its id, none for a log move
}

// MoveKind says what a move has.
type MoveKind string

// The kinds of moves.
const (
	SyncMove   MoveKind = "sync"   // event and transition
	LogMove    MoveKind = "log"    // only an event: something is done in addition
	ModelMove  MoveKind = "model"  // only a transition: a step is skipped
	SilentMove MoveKind = "silent" // only a transition, which leaves no event
)

// ErrNoCases says that there is nothing to hold against a model.
var ErrNoCases = errors.New("the log has no case; give one with cases")

// Info describes the model.
func (a *Aligner) Info() ModelInfo {
	info := a.g.net.info()
	info.ShortestRun = a.shortest
	return info
}

func (n *Net) info() ModelInfo {
	info := ModelInfo{
		Name: n.Name, Places: len(n.Places), Transitions: len(n.Transitions), Activities: len(n.Labels()),
		AssumedInitial: n.AssumedInitial, AssumedFinal: n.AssumedFinal,
	}
	for i := range n.Transitions {
		if n.Transitions[i].Silent() {
			info.Silent++
		}
	}
	return info
}

// Report aligns the variants of a log and says how far it deviates and where.
// Deviations and variants of fewer than minCases cases are not listed. The error
// is that of [Aligner.Variants], or [ErrNoCases].
func (a *Aligner) Report(ctx context.Context, variants []Variant, minCases int) (Report, error) {
	if len(variants) == 0 {
		return Report{}, ErrNoCases
	}
	alignments, err := a.Variants(ctx, variants)
	if err != nil {
		return Report{}, err
	}
	r := Report{Model: a.Info(), Outcome: a.outcome(variants, alignments), Variants: []Explained{}, MinCases: minCases}
	found := newDeviations(a.g.net)
	for i, v := range variants {
		found.add(v, alignments[i])
		if v.Cases < minCases {
			r.Hidden.Variants++
			continue
		}
		cost := alignments[i].Cost
		r.Variants = append(r.Variants, Explained{
			Cases: v.Cases, Events: len(v.Trace), Cost: cost, Fitness: a.Fitness(cost, len(v.Trace)),
			Moves: a.g.net.named(v.Trace, alignments[i]),
		})
	}
	r.Deviations, r.Hidden.Deviations = found.list(minCases)
	return r, nil
}

// named puts the moves of an alignment into words.
func (n *Net) named(trace []string, a Alignment) []NamedMove {
	moves := make([]NamedMove, len(a.Moves))
	for i, m := range a.Moves {
		if m.Transition == None {
			moves[i] = NamedMove{Kind: LogMove, Activity: trace[m.Event]}
			continue
		}
		t := &n.Transitions[m.Transition]
		moves[i] = NamedMove{Kind: SyncMove, Activity: t.Label, Transition: t.ID}
		switch {
		case t.Silent():
			moves[i].Kind = SilentMove
		case m.Event == None:
			moves[i].Kind = ModelMove
		}
	}
	return moves
}

// ReplayReport holds a log against a model by token replay.
type ReplayReport struct {
	Model ModelInfo `json:"model"`
	Cases int       `json:"cases"`
	// Fitness is that of the tokens of all cases together.
	Fitness float64 `json:"fitness"`
	// Mean is the mean over the cases of their own fitness.
	Mean    float64     `json:"mean"`
	Fitting int         `json:"fitting"` // cases without missing, remaining or foreign
	Tokens  TokenCounts `json:"tokens"`
}

// Report replays the variants of a log. The error is that of
// [Replayer.Variants], or [ErrNoCases].
func (r *Replayer) Report(ctx context.Context, variants []Variant) (ReplayReport, error) {
	if len(variants) == 0 {
		return ReplayReport{}, ErrNoCases
	}
	counts, err := r.Variants(ctx, variants)
	if err != nil {
		return ReplayReport{}, err
	}
	report := ReplayReport{Model: r.net.info()}
	for i, v := range variants {
		report.Cases += v.Cases
		report.Tokens = report.Tokens.Plus(v.Cases, counts[i])
		report.Mean += counts[i].Fitness() * float64(v.Cases)
		if counts[i].Fits() {
			report.Fitting += v.Cases
		}
	}
	report.Mean /= float64(report.Cases)
	report.Fitness = report.Tokens.Fitness()
	return report, nil
}
