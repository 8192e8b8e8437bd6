package evidence

import (
	"net/http"

	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
)

// comparisonsFile sends the list of comparisons.
func (a Area) comparisonsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	found, err := a.Evidence.Comparisons(r.Context(), v.Actor, "")
	if err != nil {
		return err
	}
	list := exchange.Comparisons{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(a.Services, found))
}

// profilesFile sends the list of profiles.
func (a Area) profilesFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	found, err := a.Evidence.Profiles(r.Context(), v.Actor, evidence.ProfileFilter{})
	if err != nil {
		return err
	}
	list := exchange.Profiles{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(a.Services, matching(v, found)))
}

// stepsFile sends common core, variation points and extras of a comparison.
func (a Area) stepsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.Evidence.Comparison(r.Context(), v.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	causes, err := a.Evidence.CausesOf(r.Context(), stored)
	if err != nil {
		return err
	}
	list := exchange.Steps{Words: v.Words(), Causes: causes}
	return v.Send(w, r, list.Table(stored.Comparison), list.Rows(stored.Comparison))
}

// changesFile sends what one authority would have to change to follow the others.
func (a Area) changesFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.findComparison(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	list := exchange.StepChanges{Words: v.Words()}
	return v.Send(w, r, list.Table(), list.Rows(c.Comparison, c.changing))
}

// pairsFile sends what a comparison says about every two authorities.
func (a Area) pairsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.Evidence.Comparison(r.Context(), v.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	list := exchange.Pairs{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(a.Services, []evidence.StoredComparison{stored}))
}
