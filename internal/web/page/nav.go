package page

import (
	"slices"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/web/i18n"
)

// navItem is an entry of a navigation; its words are nav.<key>.
type navItem struct {
	key, path string
	need      access.Action
}

// navigation lists the areas in the order of the chain.
func navigation(v *View) []navItem {
	return v.allowed(
		navItem{"start", "/", access.ReadContent},
		navItem{"recommendations", "/recommendations", access.ReadContent},
		navItem{"portfolio", "/portfolio", access.ReadContent},
		navItem{"ideas", "/ideas", access.ReadContent},
		navItem{"evidence", "/evidence", access.ReadEvidence},
		navItem{"authorities", "/authorities", access.ReadContent},
		navItem{"services", "/services", access.ReadContent},
		navItem{"exchange", "/exchange", access.ReadContent},
		navItem{"about", "/about", access.Public},
	)
}

// accountMenu lists the pages about people: oneself first.
func accountMenu(v *View) []navItem {
	return v.allowed(
		navItem{"account", "/account", access.OwnAccount},
		navItem{"users", "/users", access.ReadUsers},
		navItem{"roles", "/roles", access.OwnAccount},
		navItem{"journal", "/journal", access.ReadJournal},
	)
}

// allowed returns the items that the reader may open.
func (v *View) allowed(items ...navItem) []navItem {
	return slices.DeleteFunc(items, func(item navItem) bool { return !v.May(item.need) })
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

// LangName returns the name of a language in that language itself.
func LangName(l i18n.Lang) string {
	if l == i18n.English {
		return "English"
	}
	return "Deutsch"
}
