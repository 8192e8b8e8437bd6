package verdict

import (
	"net/http"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// robustness is the content of the page about where the recommendation holds.
type robustness struct {
	bundling.Robustness
	asked
}

// RobustnessHref is the page about where a recommendation holds.
func RobustnessHref(id landscape.ServiceID, f landscape.Function) string {
	return services.Href(id) + "/robustness?function=" + string(f)
}

func (a Area) robust(w http.ResponseWriter, r *http.Request, v *page.View) error {
	ctx := r.Context()
	id := landscape.ServiceID(r.PathValue("id"))
	if addsWay(r) {
		return addWay(w, r, services.Href(id)+"/robustness")
	}
	asked, err := a.ask(r)
	if err != nil {
		return err
	}
	d := robustness{asked: asked}
	chosen, err := chosenFunction(v.Param("function"))
	if err != nil {
		return err
	}
	function := landscape.Functions()[chosen]
	d.self = RobustnessHref(id, function)
	if d.Robustness, err = a.Bundling.Robustness(ctx, id, a.Home, function, d.premises.WhatIf, d.premises.Conditions); err != nil {
		return misled(err)
	}
	if d.changed, err = a.changed(ctx, d.asked); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, robustnessPage(v, d))
}

// answerKey chooses the sentence.
func (d robustness) answerKey() string {
	switch {
	case d.Outcome == bundling.NotEnoughData:
		return "not_enough_data"
	case len(d.Wins) == 0:
		return "nothing"
	case d.Outcome == bundling.KeepLocal:
		return "local"
	}
	return "bundle"
}

// answer fills the sentence at the top.
func (d robustness) answer(v *page.View) part.Figures {
	cells := len(d.Joining) * len(d.Coordination) * len(d.Elasticity)
	return part.Figures{
		"holds": {Value: v.Percent(d.Holds, 0), Label: v.T("robustness.holds"), Definition: v.T("robustness.holds_definition"), Source: v.T("verdict.source")},
		"cells": part.Figure{Label: v.T("robustness.cells"), Definition: v.T("robustness.cells_definition"), Source: v.T("verdict.source")}.Int(v, cells),
	}
}

// shade is the class of a cell: the more often bundling wins, the darker.
func shade(p float64) string {
	return "matrix__step" + string(rune('0'+int(min(5, p*6))))
}
