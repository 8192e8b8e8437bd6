package verdict

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/ideas"
	"kiesel/internal/web/page"
	"kiesel/internal/web/services"
)

// verdict is the content of the page.
type verdict struct {
	bundling.Verdict
	asked
	chosen      int // index of the function shown in detail
	sliders     []slider
	comparisons []evidence.StoredComparison
	ideas       []programme.Idea // about the function shown in detail
	kept        string           // id of a scenario with just these premises, "" if there is none
	picture     *plan            // nil if there is nothing to draw
	form        assumptionForm
	entered     map[string]string // texts of the form of the assumptions, by key, where some are mistakes
	saved       bool
	today       landscape.Date
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id := landscape.ServiceID(r.PathValue("id"))
	switch {
	case r.URL.Query().Has(recompute):
		return a.recompute(w, r, v, id)
	case addsWay(r):
		return addWay(w, r, services.VerdictHref(id))
	}
	d, err := a.judge(r, v, id)
	if err != nil {
		return err
	}
	return v.RenderPart(w, r, "results", results(v, d), verdictPage(v, d))
}

// judge computes what the page of a service shows.
func (a Area) judge(r *http.Request, v *page.View, id landscape.ServiceID) (verdict, error) {
	ctx := r.Context()
	asked, err := a.ask(r)
	if err != nil {
		return verdict{}, err
	}
	d := verdict{asked: asked, saved: r.URL.Query().Has("saved"), today: landscape.DateOf(a.Now())}
	if d.chosen, err = chosenFunction(r.URL.Query().Get("function")); err != nil {
		return d, err
	}
	inForce, err := a.Bundling.VerdictUnder(ctx, id, a.Home, nil, bundling.Conditions{})
	if err != nil {
		return d, err
	}
	if err := parseSliders(d.premises.WhatIf, r.URL.Query(), inForce); err != nil {
		return d, err
	}
	if d.Verdict, err = a.Bundling.VerdictUnder(ctx, id, a.Home, d.premises.WhatIf, d.premises.Conditions); err != nil {
		return d, misled(err)
	}
	d.changed = d.premises.changedIn(d.Parameters)
	if !r.URL.Query().Has("function") {
		d.chosen = d.mostInteresting()
	}
	d.self = FunctionHref(id, landscape.Functions()[d.chosen])
	d.sliders = slidersOf(d, inForce)
	if d.comparisons, err = a.Evidence.Comparisons(ctx, v.Actor, id); err != nil {
		return d, err
	}
	all, err := a.Programme.Ideas(ctx, a.Home)
	if err != nil {
		return d, err
	}
	d.ideas = ideas.About(all, id, d.function().Function)
	if d.kept, err = a.keptAs(ctx, id, d.premises); err != nil {
		return d, err
	}
	d.picture, err = a.drawPlan(d.names, d.Level, d.function().Carriers, d.function().Changes)
	return d, err
}

// day is the one for which states are told: today, unless the page shows the past.
func (d verdict) day(v *page.View) landscape.Date {
	if past := v.Past(); past != "" {
		return past
	}
	return d.today
}

// FunctionHref is the recommendation for a service with one function in detail.
func FunctionHref(id landscape.ServiceID, f landscape.Function) string {
	return services.VerdictHref(id) + "?function=" + string(f)
}

// chosenFunction returns the index of a function by its code, 0 for none.
func chosenFunction(code string) (int, error) {
	if code == "" {
		return 0, nil
	}
	i := slices.Index(landscape.Functions(), landscape.Function(code))
	if i < 0 {
		return 0, page.BadRequest("%q is not one of the functions %v", code, landscape.Functions())
	}
	return i, nil
}

// mostInteresting is the function with the largest saving.
func (d verdict) mostInteresting() int {
	best := 0
	for i, f := range d.Functions {
		if f.Saving.Value > d.Functions[best].Saving.Value {
			best = i
		}
	}
	return best
}

// function is the one shown in detail.
func (d verdict) function() bundling.FunctionVerdict { return d.Functions[d.chosen] }

// recompute marks the form of the assumptions: its address holds all values, of
// which only the changed ones shall stay.
const recompute = "recompute"

// recompute turns the form of the assumptions into the address that names only
// what differs from the values in force, so that it can be passed on. Where
// something can't be used, the form comes back as it was filled in.
func (a Area) recompute(w http.ResponseWriter, r *http.Request, v *page.View, id landscape.ServiceID) error {
	inForce, err := a.Bundling.VerdictUnder(r.Context(), id, a.Home, nil, bundling.Conditions{})
	if err != nil {
		return err
	}
	query := r.URL.Query()
	premises, err := ReadPremises(query)
	if err != nil {
		return err
	}
	entered, wrong := map[string]string{}, false
	for _, p := range inForce.Parameters {
		text := strings.TrimSpace(query.Get(p.Key.String()))
		if text == "" {
			continue
		}
		entered[p.Key.String()] = text
		value, ok := parseValue(v.Lang(), p.Key, text)
		wrong = wrong || !ok
		if ok && (p.Origin == bundling.OriginMissing || value != p.Value) {
			premises.WhatIf[p.Key] = value
		}
	}
	if wrong {
		return a.askAgain(w, r, v, entered)
	}
	address := services.VerdictHref(id)
	if f := query.Get("function"); f != "" {
		address += "?" + url.Values{"function": {f}}.Encode()
	}
	http.Redirect(w, r, v.Keep(premises.At(address))+"#assumptions", http.StatusSeeOther)
	return nil
}

// askAgain shows the form of the assumptions as it was filled in, below the answer
// without it.
func (a Area) askAgain(w http.ResponseWriter, r *http.Request, v *page.View, entered map[string]string) error {
	query := r.URL.Query()
	for key := range entered {
		query.Del(key)
	}
	query.Del(recompute)
	without := r.Clone(r.Context())
	without.URL.RawQuery = query.Encode()
	d, err := a.judge(without, v, landscape.ServiceID(r.PathValue("id")))
	if err != nil {
		return err
	}
	d.entered = entered
	return v.Render(w, r, http.StatusUnprocessableEntity, verdictPage(v, d))
}

// parseValue reads a value that somebody entered for a parameter, if it has a meaning.
func parseValue(lang i18n.Lang, key bundling.Key, text string) (value float64, ok bool) {
	if value, ok = page.ParseNumber(lang, text); ok {
		_, err := bundling.ParseWhatIf(bundling.WhatIf{key: value}.Settings())
		ok = err == nil
	}
	return value, ok
}
