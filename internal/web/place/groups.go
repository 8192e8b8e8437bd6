package place

import (
	"slices"

	"kiesel/internal/landscape"
)

// Group is a Kreis with the authorities that lie in it, or others with something in
// common; its name is empty for those that have nothing.
type Group struct {
	Name    string
	Members []landscape.Authority
}

// ByKreis puts authorities below their Kreis; what lies in none comes first.
func ByKreis(t *landscape.Tree, authorities []landscape.Authority) []Group {
	var alone []landscape.Authority
	var groups []Group
	index := map[landscape.ARS]int{}
	for _, a := range authorities {
		i := slices.IndexFunc(t.Ancestors(a.Key), func(u landscape.Authority) bool { return u.Level == landscape.LevelKreis })
		if i < 0 {
			alone = append(alone, a)
			continue
		}
		kreis := t.Ancestors(a.Key)[i]
		at, ok := index[kreis.Key]
		if !ok {
			at = len(groups)
			index[kreis.Key], groups = at, append(groups, Group{Name: kreis.Name})
		}
		groups[at].Members = append(groups[at].Members, a)
	}
	if len(alone) > 0 {
		groups = append([]Group{{Members: alone}}, groups...)
	}
	return groups
}
