package verdict

import (
	"errors"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
)

// plan is the map of who carries the chosen function for whom.
type plan struct {
	geography *chart.Geography
	areas     map[landscape.ARS]chart.Zone
}

// drawPlan lays the recommendation for the chosen function on the map; nil if
// nothing is recommended or the boundaries are not known.
func (a Area) drawPlan(d verdict) (*plan, error) {
	if len(d.function().Changes) == 0 || d.Level < landscape.LevelKreis {
		return nil, nil
	}
	g, err := a.Atlas.Geography(d.Level, a.Home)
	if errors.Is(err, landscape.ErrNoBoundaries) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := &plan{geography: g, areas: map[landscape.ARS]chart.Zone{}}
	numbers := map[landscape.ARS]int{}
	for i, c := range d.function().Carriers {
		numbers[c.Authority] = i + 1
	}
	for _, c := range d.function().Changes {
		p.areas[c.Authority] = chart.Zone{
			Name: d.name(c.Authority), Text: d.name(c.Carrier), Number: numbers[c.Carrier],
			Href: "/authorities/" + string(c.Authority),
		}
	}
	return p, nil
}

// name returns the name of an authority, or its key if it is not in the tree.
func (d verdict) name(key landscape.ARS) string {
	if a, ok := d.now.Tree.Authority(key); ok {
		return a.Name
	}
	return string(key)
}
