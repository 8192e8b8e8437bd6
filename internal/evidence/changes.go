package evidence

import (
	"cmp"
	"math"
	"slices"
)

// ChangeKind is what an authority would have to do with a step to follow the
// others.
type ChangeKind string

// The kinds, in the order in which they are listed.
const (
	Adopt    ChangeKind = "adopt" // an activity in the common core of all others, but not of this one
	Drop     ChangeKind = "drop"  // a step that only this one has
	DoMore   ChangeKind = "more"  // another step that most of the others have more often
	DoLess   ChangeKind = "less"  // another step that most of the others have less often
	noChange ChangeKind = ""
)

// ChangeKinds lists the kinds.
func ChangeKinds() []ChangeKind { return []ChangeKind{Adopt, Drop, DoMore, DoLess} }

// StepChange is a step in which one authority differs from what the others do. It says
// nothing of who is right: a step that only one authority has may be the better
// way.
type StepChange struct {
	Kind ChangeKind `json:"kind"`
	Step
	Here   *float64 `json:"here"`   // its share of cases here, 0…1; null: too few to tell
	Others float64  `json:"others"` // the median of the other authorities' shares, 0…1
	// Cases is how many cases here would run otherwise if the share were that of
	// the others, of all cases of the profile.
	Cases int `json:"cases"`
}

// ChangesFor lists what input i would have to change to follow the others, by
// kind, then by the number of cases, the largest first. Only differences that are
// larger than chance count: those of the variation points and local extras.
func (c Comparison) ChangesFor(i int) []StepChange {
	found := []StepChange{}
	for _, s := range c.Extras {
		if known(s.Shares[i]) > 0 && s.onlyAt(i) {
			found = append(found, c.change(Drop, s, i))
		}
	}
	for _, s := range c.Variations {
		if kind := s.changeAt(i); kind != noChange {
			found = append(found, c.change(kind, s, i))
		}
	}
	slices.SortStableFunc(found, func(a, b StepChange) int {
		return cmp.Or(
			cmp.Compare(slices.Index(ChangeKinds(), a.Kind), slices.Index(ChangeKinds(), b.Kind)),
			cmp.Compare(b.Cases, a.Cases))
	})
	return found
}

// changeAt says how input i would have to change at a variation point.
func (s Step) changeAt(i int) ChangeKind {
	more, less, core := 0, 0, 0
	for _, share := range s.Shares {
		switch apart := known(share) - known(s.Shares[i]); {
		case apart >= variationSpread:
			more++
		case apart <= -variationSpread:
			less++
		}
		if known(share) >= coreShare {
			core++
		}
	}
	others := len(s.Shares) - 1
	switch {
	case s.Activity != "" && core == others && known(s.Shares[i]) < coreShare:
		return Adopt
	case 2*more > others:
		return DoMore
	case 2*less > others:
		return DoLess
	}
	return noChange
}

// change measures a step of input i against the others.
func (c Comparison) change(kind ChangeKind, s Step, i int) StepChange {
	var others []float64
	for k, share := range s.Shares {
		if k != i {
			others = append(others, known(share))
		}
	}
	slices.Sort(others)
	n := len(others)
	median := (others[(n-1)/2] + others[n/2]) / 2
	cases := math.Round(math.Abs(median-known(s.Shares[i])) * float64(c.Inputs[i].Cases))
	return StepChange{Kind: kind, Step: s, Here: s.Shares[i], Others: median, Cases: int(cases)}
}

// known is a share, 0 for one that so few cases have that it is not told.
func known(share *float64) float64 {
	if share == nil {
		return 0
	}
	return *share
}

// onlyAt reports whether no other input is known to have the step.
func (s Step) onlyAt(i int) bool {
	for k, share := range s.Shares {
		if k != i && known(share) > 0 {
			return false
		}
	}
	return true
}
