package page

import (
	"strings"

	"kiesel/internal/web/i18n"
)

// navItem is an entry of the main navigation; its words are nav.<key>.
type navItem struct{ key, path string }

// navigation lists the areas in the order of the chain.
func navigation() []navItem {
	return []navItem{
		{"start", "/"},
		{"recommendations", "/recommendations"},
		{"evidence", "/evidence"},
		{"authorities", "/authorities"},
		{"services", "/services"},
		{"about", "/about"},
	}
}

// current reports whether the page lies in the item's area.
func (n navItem) current(v *View) bool {
	if n.path == "/" {
		return v.path == "/"
	}
	return v.path == n.path || strings.HasPrefix(v.path, n.path+"/")
}

// finderQuery keeps the words of the last search in the search field.
func finderQuery(v *View) string {
	if v.path == "/search" {
		return v.Param("q")
	}
	return ""
}

func langCode(l i18n.Lang) string { return strings.ToUpper(string(l)) }

// langName returns the name of a language in that language itself.
func langName(l i18n.Lang) string {
	if l == i18n.English {
		return "English"
	}
	return "Deutsch"
}
