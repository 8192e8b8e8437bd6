package bundling

import (
	"math"

	"kiesel/internal/landscape"
)

// Group is what the verdict on a service comes to, as lists tell them apart. It
// is finer than [Outcome]: where only one authority is competent there is nothing
// to decide.
type Group string

// The groups in the order in which they are shown.
const (
	GroupBundle     Group = "bundle"
	GroupInPart     Group = "bundle_in_part"
	GroupKeepLocal  Group = "keep_local"
	GroupSettled    Group = "settled"     // at most one authority is competent
	GroupMissingOne Group = "missing_one" // exactly one figure is missing
	GroupMissing    Group = "missing"     // more than one is
)

// Groups lists all groups in the order in which they are shown.
func Groups() []Group {
	return []Group{GroupBundle, GroupInPart, GroupKeepLocal, GroupSettled, GroupMissingOne, GroupMissing}
}

// Group returns the group of a service.
func (o *ServiceOutcome) Group() Group {
	switch {
	case o.Level == landscape.LevelBund || o.Level == landscape.LevelLand:
		return GroupSettled
	case o.Outcome == Bundle:
		return GroupBundle
	case o.Outcome == BundleInPart:
		return GroupInPart
	case o.Outcome == KeepLocal:
		return GroupKeepLocal
	case len(o.Missing) == 1:
		return GroupMissingOne
	}
	return GroupMissing
}

// StatedSaving is the saving in EUR per year, NaN where the verdict makes no
// statement about it.
func (o *ServiceOutcome) StatedSaving() float64 {
	switch o.Group() {
	case GroupSettled, GroupMissingOne, GroupMissing:
		return math.NaN()
	}
	return o.Saving
}

// Groups returns how many services fall into each group.
func (p Portfolio) Groups() map[Group]int {
	counts := map[Group]int{}
	for i := range p.Services {
		counts[p.Services[i].Group()]++
	}
	return counts
}
