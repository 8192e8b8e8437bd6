package verdict

import (
	"errors"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
)

// plan is the map of who carries the chosen function for whom.
type plan struct {
	geography *chart.Geography
	areas     map[landscape.ARS]chart.Zone
}

// drawPlan lays a plan on the map; nil if there is none or the boundaries are not
// known.
func (a Area) drawPlan(n names, level landscape.Level, carriers []bundling.Carrier, changes []bundling.Change) (*plan, error) {
	if len(changes) == 0 || level < landscape.LevelKreis {
		return nil, nil
	}
	g, err := a.Atlas.Geography(level, a.Home)
	if errors.Is(err, landscape.ErrNoBoundaries) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := &plan{geography: g, areas: map[landscape.ARS]chart.Zone{}}
	numbers := map[landscape.ARS]int{}
	for i, c := range carriers {
		numbers[c.Authority] = i + 1
	}
	for _, c := range changes {
		p.areas[c.Authority] = chart.Zone{
			Name: n.name(c.Authority), Text: n.name(c.Carrier), Number: numbers[c.Carrier],
			Href: "/authorities/" + string(c.Authority),
		}
	}
	return p, nil
}

// names knows the names of authorities.
type names struct{ tree *landscape.Tree }

// name names an authority.
func (n names) name(key landscape.ARS) string { return n.tree.Name(key) }
