package tree

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Tolerance is the relative difference up to which two costs count as equal.
// Sums over some ten thousand units in float64 are exact to about 1e-11.
const Tolerance = 1e-9

// NoDemand is the volume of a unit that is no authority for the service: it
// need not be served. An authority with volume 0 must be served all the same.
const NoDemand = -1.0

// MaxAmount is the largest volume, cost and price; larger ones are mistakes and
// would overflow in products.
const MaxAmount = 1e15

// Piece is one affine piece of a concave cost: Fixed + PerCase·volume, both
// between 0 and [MaxAmount].
type Piece struct {
	Fixed   float64 // per year, paid if the carrier serves anybody
	PerCase float64 // per case
}

// Problem asks for the cheapest carriers. Create it with [NewProblem] and fill
// the slices; their lengths must stay. A Problem may be reused and shared
// between goroutines that only read it.
type Problem struct {
	Tree   *Tree
	Volume []float64 // by unit: cases per year, ≥ 0, or NoDemand
	// Pieces holds by unit the affine pieces whose minimum is its cost of
	// carrying; a unit without pieces cannot carry. Slices may be shared.
	Pieces [][]Piece
	// Arc holds by arc (see Tree.Arc) the cost ≥ 0 of serving that authority from
	// that carrier on top of the pieces, for example coordination; +Inf forbids it.
	Arc         []float64
	MaxCarriers int // most units that may carry; 0 for no limit
}

// NewProblem returns a problem on t without authorities, pieces or arc costs.
func NewProblem(t *Tree) *Problem {
	p := &Problem{
		Tree:   t,
		Volume: make([]float64, t.Len()),
		Pieces: make([][]Piece, t.Len()),
		Arc:    make([]float64, t.Arcs()),
	}
	for i := range p.Volume {
		p.Volume[i] = NoDemand
	}
	return p
}

// Solution is an assignment and its cost.
type Solution struct {
	Cost    float64
	Carrier []int // by unit: who serves it, -1 where there is no demand
}

// Clone returns a copy that shares nothing with s.
func (s Solution) Clone() Solution { return Solution{s.Cost, slices.Clone(s.Carrier)} }

// Errors of a solve that is asked for the impossible; test with errors.Is.
var (
	// ErrInfeasible means that somebody can be served by no one, or only by more
	// than MaxCarriers units.
	ErrInfeasible = errors.New("no admissible assignment exists")
	// ErrTooLarge means that what may stand open above some unit combines in too
	// many ways, which takes deep trees with many pieces and conflicting arc costs.
	ErrTooLarge = errors.New("too many combinations of open carriers")
)

// SizeError names the unit at which a problem became too large. It is an
// [ErrTooLarge].
type SizeError struct {
	Node   int
	Reason string // what there is too much of
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("unit %d: %s: %v", e.Node, e.Reason, ErrTooLarge)
}

// Unwrap returns [ErrTooLarge].
func (e *SizeError) Unwrap() error { return ErrTooLarge }

// InfeasibleError names the authority that nobody may serve. It is an [ErrInfeasible].
type InfeasibleError struct{ Authority int }

func (e *InfeasibleError) Error() string {
	return fmt.Sprintf("unit %d: nobody may or can serve it", e.Authority)
}

// Unwrap returns [ErrInfeasible].
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }

// ValueError names a figure of a [Problem] that is out of range.
type ValueError struct {
	Node int // unit
	What string
}

func (e *ValueError) Error() string { return fmt.Sprintf("unit %d: %s", e.Node, e.What) }

// Validate returns a [*ValueError] for a volume, piece or arc cost that is NaN,
// negative or above [MaxAmount] (arcs may be +Inf), an [*InfeasibleError] for an
// authority without an admissible carrier, and nil if p is well formed.
func (p *Problem) Validate() error {
	if p.MaxCarriers < 0 {
		return &ValueError{-1, "the number of carriers must not be negative"}
	}
	for u, pieces := range p.Pieces {
		for _, c := range pieces {
			if !amount(c.Fixed) || !amount(c.PerCase) {
				return &ValueError{u, "a piece must lie between 0 and 1e15"}
			}
		}
	}
	for a, q := range p.Volume {
		if q == NoDemand {
			continue
		}
		if !amount(q) {
			return &ValueError{a, "the volume must lie between 0 and 1e15"}
		}
		served := false
		u := a
		for _, c := range p.arcs(a) {
			if !amount(c) && !math.IsInf(c, 1) {
				return &ValueError{a, "an arc cost must lie between 0 and 1e15, or be +Inf"}
			}
			served = served || c < math.Inf(1) && len(p.Pieces[u]) > 0
			u = p.Tree.parent[u]
		}
		if !served {
			return &InfeasibleError{a}
		}
	}
	return nil
}

// amount tells whether x is a figure that may be given; it is false for NaN.
func amount(x float64) bool { return x >= 0 && x <= MaxAmount }

// arcs returns the arc costs of authority a: to itself, then upwards.
func (p *Problem) arcs(a int) []float64 {
	return p.Arc[p.Tree.arcStart[a]:p.Tree.arcStart[a+1]]
}

// Use is what one carrier does in an assignment.
type Use struct {
	Carrier     int     // unit
	Piece       int     // index of the cheapest of its pieces at this volume
	Authorities int     // how many it serves, itself included
	Volume      float64 // cases per year
	Cost        float64 // piece and arc costs together
}

// Uses lists the carriers of an assignment in the order of the units. Their
// costs add up to the cost of the assignment. It returns an error for an
// authority with a carrier that may or can not serve it.
func (p *Problem) Uses(carrier []int) ([]Use, error) {
	byUnit := make([]Use, p.Tree.Len())
	for a, u := range carrier {
		if p.Volume[a] == NoDemand {
			continue
		}
		arc, ok := p.Tree.Arc(a, u)
		if !ok || math.IsInf(p.Arc[arc], 1) || len(p.Pieces[u]) == 0 {
			return nil, fmt.Errorf("unit %d: unit %d may or can not serve it", a, u)
		}
		byUnit[u].Authorities++
		byUnit[u].Volume += p.Volume[a]
		byUnit[u].Cost += p.Arc[arc]
	}
	var uses []Use
	for u, use := range byUnit {
		if use.Authorities == 0 {
			continue
		}
		use.Carrier = u
		use.Piece = cheapestPiece(p.Pieces[u], use.Volume)
		use.Cost += lowest(p.Pieces[u], use.Volume)
		uses = append(uses, use)
	}
	return uses, nil
}

// AllAt returns the assignment that serves every authority from the nearest
// unit, itself or above, for which at is true; ok is false if that is not
// admissible. It answers what one level carrying everything would cost.
func (p *Problem) AllAt(at func(unit int) bool) (s Solution, ok bool) {
	s.Carrier = make([]int, p.Tree.Len())
	for a := range s.Carrier {
		s.Carrier[a] = -1
		if p.Volume[a] == NoDemand {
			continue
		}
		u := a
		for u != p.Tree.Len() && !at(u) {
			u = p.Tree.parent[u]
		}
		s.Carrier[a] = u
	}
	uses, err := p.Uses(s.Carrier)
	if err != nil || p.MaxCarriers > 0 && len(uses) > p.MaxCarriers {
		return Solution{}, false
	}
	for _, use := range uses {
		s.Cost += use.Cost
	}
	return s, true
}

// cheapestPiece returns the index of the piece that costs least at volume q, the
// first of equals; there must be one.
func cheapestPiece(pieces []Piece, q float64) int {
	best := 0
	for i, c := range pieces {
		if c.Fixed+c.PerCase*q < pieces[best].Fixed+pieces[best].PerCase*q {
			best = i
		}
	}
	return best
}
