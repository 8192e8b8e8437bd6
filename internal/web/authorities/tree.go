package authorities

import (
	"slices"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// folds reports whether the tree shows the parts of a unit below it. It ends
// at the municipal administrations; their municipalities stand on their own
// pages. Länder open on their own page, too, so that the tree of Germany stays
// small.
func folds(tree *landscape.Tree, u landscape.Authority) bool {
	return u.Level > landscape.LevelLand && u.Level < landscape.LevelAmt && len(tree.Children(u.Key)) > 0
}

// branches returns the inhabited units directly below one.
func branches(tree *landscape.Tree, key landscape.ARS) []landscape.Authority {
	return slices.DeleteFunc(tree.Children(key), func(a landscape.Authority) bool { return a.Population == 0 })
}

// people writes the number of inhabitants.
func people(v *page.View, u landscape.Authority) string {
	return v.T("authorities.people", "n", u.Population)
}
