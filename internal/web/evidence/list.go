package evidence

import (
	"net/http"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the overview of all evidence.
type list struct {
	comparisons []evidence.StoredComparison
	profiles    []evidence.StoredProfile
	name        func(landscape.ServiceID) string
	problems    problems
	deleted     bool // a profile was deleted just now
}

// problems says why the last request from the page was refused, if it was.
type problems struct {
	compare string // words for the reader
	load    error
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.renderList(w, r, v, http.StatusOK, problems{})
}

func (a Area) renderList(w http.ResponseWriter, r *http.Request, v *page.View, status int, p problems) error {
	l := list{name: a.name, problems: p, deleted: v.Param("done") == doneDeleted}
	var err error
	if l.comparisons, err = a.Evidence.Comparisons(r.Context(), v.Actor, ""); err != nil {
		return err
	}
	if l.profiles, err = a.Evidence.Profiles(r.Context(), v.Actor, evidence.ProfileFilter{}); err != nil {
		return err
	}
	return v.Render(w, r, status, listPage(v, l))
}

// figures fills the sentence at the top.
func (l list) figures(v *page.View) part.Figures {
	services := map[landscape.ServiceID]bool{}
	for _, p := range l.profiles {
		services[p.Service] = true
	}
	f := func(name string, n int) part.Figure {
		return part.Figure{
			Label: v.Term("evidence_figure", name), Definition: v.Term("evidence_definition", name),
			Source: v.T("evidence.own_source"),
		}.Int(v, n)
	}
	return part.Figures{
		"profiles": f("profiles", len(l.profiles)), "services": f("services", len(services)),
		"comparisons": f("comparisons", len(l.comparisons)),
	}
}

// statements counts the pairs of a comparison that differ.
func different(c evidence.Comparison) int { return comparison{Comparison: c}.count(evidence.Different) }
