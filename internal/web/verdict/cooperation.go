package verdict

import (
	"net/http"
	"net/url"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// cooperation is the content of the page about neighbours.
type cooperation struct {
	bundling.Cooperation
	asked
	chosen  int   // index of the function shown in detail
	picture *plan // nil if there is nothing to draw
}

func (a Area) cooperate(w http.ResponseWriter, r *http.Request, v *page.View) error {
	ctx := r.Context()
	id := landscape.ServiceID(r.PathValue("id"))
	if addsWay(r) {
		return addWay(w, r, CooperationHref(id))
	}
	asked, err := a.ask(r)
	if err != nil {
		return err
	}
	d := cooperation{asked: asked}
	near, err := ParseNeighbourhood(v, v.Param("border"), v.Param("within"))
	if err != nil {
		return err
	}
	if d.chosen, err = chosenFunction(v.Param("function")); err != nil {
		return err
	}
	if d.Cooperation, err = a.Bundling.Cooperation(ctx, id, a.Home, d.premises.WhatIf, d.premises.Conditions, near); err != nil {
		return misled(err)
	}
	if d.changed, err = a.changed(ctx, d.asked); err != nil {
		return err
	}
	if v.Param("function") == "" {
		d.chosen = d.mostGaining()
	}
	d.self = d.address(v)
	if d.picture, err = a.drawPlan(d.names, d.Level, d.function().Carriers, d.function().Changes); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, cooperationPage(v, d))
}

// ParseNeighbourhood reads who counts as a neighbour: who shares a border unless
// border is 0, and who is within so many kilometres. The error about the distance is
// in the reader's language.
func ParseNeighbourhood(v *page.View, border, within string) (landscape.Neighbourhood, error) {
	n := landscape.Neighbourhood{Border: border != "0"}
	if border != "" && border != "0" && border != "1" {
		return n, page.BadRequest("border %q: must be 1 or 0", border)
	}
	if within = strings.TrimSpace(within); within == "" {
		return n, nil
	}
	km, ok := page.ParseNumber(v.Lang(), within)
	if !ok || !(km >= 0 && km <= landscape.MaxWithin) {
		return n, page.WrongEntry(v.T("cooperation.within_wrong", "text", within, "most", v.Int(landscape.MaxWithin)))
	}
	n.Within = km
	return n, nil
}

// address is the page with its neighbours and function.
func (d cooperation) address(v *page.View) string {
	query := url.Values{"border": {"1"}, "function": {string(d.function().Function)}}
	if !d.Neighbourhood.Border {
		query.Set("border", "0")
	}
	if d.Neighbourhood.Within > 0 {
		query.Set("within", Number(v, d.Neighbourhood.Within))
	}
	return CooperationHref(d.service.ID) + "?" + query.Encode()
}

// mostGaining is the function to which neighbours bring most.
func (d cooperation) mostGaining() int {
	best := 0
	for i, f := range d.Functions {
		if f.Gain.Value > d.Functions[best].Gain.Value {
			best = i
		}
	}
	return best
}

// function is the one shown in detail.
func (d cooperation) function() bundling.FunctionCooperation { return d.Functions[d.chosen] }

// known reports whether there is a plan for a function.
func known(f bundling.FunctionCooperation) bool { return f.Now.Value > 0 }

// gaining counts the functions to which neighbours bring something, and adds up
// what; all of them may be ties.
func (d cooperation) gaining() (functions int, gain float64, tie bool) {
	tie = true
	for _, f := range d.Functions {
		if f.Neighbours > 0 && f.Gain.Value > 0 {
			functions++
			gain += f.Gain.Value
			tie = tie && f.Tie
		}
	}
	return functions, gain, tie
}

// answerKey chooses the sentence.
func (d cooperation) answerKey() string {
	functions, _, tie := d.gaining()
	switch {
	case d.Authorities <= 1:
		return "settled"
	case !d.anyKnown():
		return "not_enough_data"
	case d.Pairs == 0:
		return "nobody"
	case functions == 0:
		return "none"
	case tie:
		return "tie"
	}
	return "gain"
}

func (d cooperation) anyKnown() bool {
	for _, f := range d.Functions {
		if known(f) {
			return true
		}
	}
	return false
}

// answer fills the sentence at the top.
func (d cooperation) answer(v *page.View) part.Figures {
	functions, gain, _ := d.gaining()
	figure := func(name string) part.Figure {
		return part.Figure{
			Label: v.Term("cooperation_figure", name), Definition: v.Term("cooperation_definition", name), Source: v.T("verdict.source"),
		}
	}
	total := figure("gain")
	total.Value, total.Unit = v.Estimate(gain), v.T("verdict.unit_year")
	return part.Figures{
		"functions": figure("functions").Int(v, functions),
		"gain":      total,
		"pairs":     figure("pairs").Int(v, d.Pairs),
	}
}

// within writes the distance for the input field.
func (d cooperation) within(v *page.View) string {
	if d.Neighbourhood.Within == 0 {
		return ""
	}
	return Number(v, d.Neighbourhood.Within)
}

// carries says in a few words who performs a function.
func (d cooperation) carries(v *page.View, f bundling.FunctionCooperation) string {
	if f.Neighbours == 0 {
		return v.T("cooperation.no_neighbours")
	}
	if above := len(f.Carriers) - f.Neighbours; above > 0 {
		return v.T("cooperation.neighbours_and_above", "n", f.Neighbours, "above", above, "local", f.Local)
	}
	return v.T("cooperation.neighbours", "n", f.Neighbours, "local", f.Local)
}

// list writes the names of authorities one after the other.
func (n names) list(keys []landscape.ARS) string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = n.name(key)
	}
	return strings.Join(list, " · ")
}
