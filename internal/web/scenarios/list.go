package scenarios

import (
	"net/http"
	"strings"

	"kiesel/internal/bundling/scenario"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the list page.
type list struct {
	subject
	scenarios []scenario.Scenario
	done      string // "deleted" after that
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	p, err := a.subject(r)
	if err != nil {
		return err
	}
	l := list{subject: p}
	if v.Param("done") == "deleted" {
		l.done = "deleted"
	}
	if l.scenarios, err = a.Scenarios.Scenarios(r.Context(), p.service.ID, a.Home); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, listPage(v, l))
}

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	count := part.Figure{Label: v.T("scenarios.title"), Definition: v.T("scenarios.definition"), Source: v.T("scenarios.source")}
	return part.Figures{"count": count.Int(v, len(l.scenarios))}
}

// summary says in a few words what a scenario changes.
func summary(v *page.View, s scenario.Scenario) string {
	var parts []string
	if n := len(s.Settings); n > 0 {
		parts = append(parts, v.T("scenarios.sum_settings", "n", n))
	}
	if n := len(s.Conditions.Out); n > 0 {
		parts = append(parts, v.T("scenarios.sum_out", "n", n))
	}
	if n := len(s.Conditions.Forbid); n > 0 {
		parts = append(parts, v.T("scenarios.sum_forbid", "n", n))
	}
	if len(parts) == 0 {
		return v.T("scenarios.sum_nothing")
	}
	return strings.Join(parts, ", ")
}
