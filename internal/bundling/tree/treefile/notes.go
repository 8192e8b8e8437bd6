package treefile

import (
	"fmt"
	"strings"
)

// notes name what a valid input says that is allowed and decides who may carry for
// whom, but is easily a slip: authorities and others without a unit above them, levels
// and units that can't carry, units above others that count as authorities, units that
// take no part, and authorities without cases. What is of one kind is one note. The
// list is not nil.
func (x *index) notes() []string {
	above := make(map[string]bool) // units with others below them
	highest := 0                   // level of any unit
	rank := make(map[string]int)
	for i, l := range x.in.Levels {
		rank[l.Name] = i
	}
	for _, n := range x.in.Nodes {
		above[n.Parent] = true
		highest = max(highest, rank[n.Level])
	}
	var alone, adrift, counted, idle, caseless []string
	for _, n := range x.in.Nodes {
		root, authority := n.Parent == "", n.Volume != nil
		if root && authority && !above[n.ID] {
			alone = append(alone, n.ID)
		}
		if root && above[n.ID] && rank[n.Level] < highest {
			adrift = append(adrift, n.ID)
		}
		if authority && above[n.ID] {
			counted = append(counted, n.ID)
		}
		if !authority && !above[n.ID] {
			idle = append(idle, n.ID)
		}
		if authority && *n.Volume == 0 {
			caseless = append(caseless, n.ID)
		}
	}
	list := []string{}
	note := func(units []string, one, many string) {
		switch len(units) {
		case 0:
		case 1:
			list = append(list, fmt.Sprintf("%s %s", units[0], one))
		default:
			list = append(list, fmt.Sprintf("%d %s: %s", len(units), many, first(units)))
		}
	}
	note(alone, "has no unit above it, so only it can carry for it", "authorities have no unit above them, so only they can carry for themselves")
	note(adrift, "has no unit above it, so nobody above can carry for those below it", "units have no unit above them, so nobody above can carry for those below them")
	levels, units := x.powerless()
	for _, level := range levels {
		list = append(list, fmt.Sprintf("no unit of level %s may carry: the level has no costs", level))
	}
	note(units, "may not carry: it has no costs", "units may not carry: they have no costs")
	note(counted, "has a volume of its own and counts as an authority", "units above others have a volume of their own and count as authorities")
	note(idle, "has no volume and no unit below it, so it takes no part", "units have no volume and no unit below them, so they take no part")
	note(caseless, "has no cases (volume 0)", "authorities have no cases (volume 0)")
	return list
}

// powerless returns the levels none of whose units can carry, as the level has no
// pieces, and the units of other levels that can't.
func (x *index) powerless() (levels, units []string) {
	able, unable := make(map[string]bool), make(map[string][]string)
	for _, n := range x.in.Nodes {
		if len(x.pieces(n.ID)) > 0 {
			able[n.Level] = true
		} else {
			unable[n.Level] = append(unable[n.Level], n.ID)
		}
	}
	for _, l := range x.in.Levels {
		if len(unable[l.Name]) > 0 && len(l.Pieces) == 0 && !able[l.Name] {
			levels = append(levels, l.Name)
		} else {
			units = append(units, unable[l.Name]...)
		}
	}
	return levels, units
}

// first lists some units and how many more there are.
func first(units []string) string {
	const shown = 5
	if len(units) <= shown {
		return strings.Join(units, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(units[:shown], ", "), len(units)-shown)
}
