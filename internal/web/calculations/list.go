package calculations

import (
	"errors"
	"net/http"

	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/verdict"
)

// list is the content of the page with all calculations.
type list struct {
	land         landscape.Authority
	calculations []calculation.Calculation
	order        order
}

// order is what was entered to order a calculation, and what is wrong with it.
type order struct {
	noBorder bool   // a shared border makes no neighbours
	within   string // the distance as written
	problem  string // with the order, "" if there is none
	wrong    string // with the distance, "" if nothing is
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.render(w, r, v, http.StatusOK, order{})
}

// render shows the list, with an order that could not be taken on.
func (a Area) render(w http.ResponseWriter, r *http.Request, v *page.View, status int, o order) error {
	l := list{order: o}
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	l.land, _ = now.Tree.Authority(a.Home)
	if l.calculations, err = a.Calculations.Calculations(r.Context()); err != nil {
		return err
	}
	return v.Render(w, r, status, listPage(v, l))
}

// take takes a calculation on.
func (a Area) take(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	q := calculation.Question{Method: calculation.Method(field("method")), Land: a.Home}
	o := order{problem: v.T("calculations.form_error"), wrong: v.T("calculations.within_wrong", "max", landscape.MaxWithin)}
	if q.Method == calculation.Neighbours {
		q.Neighbourhood, err = verdict.ParseNeighbourhood(v, field("border"), field("within"))
		o.noBorder, o.within = !q.Neighbourhood.Border, field("within")
		if own := (*page.Error)(nil); errors.As(err, &own) && own.Text != "" {
			return a.render(w, r, v, http.StatusUnprocessableEntity, o)
		}
		if err != nil {
			return err
		}
	}
	c, err := a.Calculations.Order(r.Context(), v.Actor, q)
	switch {
	case errors.Is(err, calculation.ErrNothing):
		o.problem, o.wrong = v.T("calculations.nothing"), ""
		return a.render(w, r, v, http.StatusUnprocessableEntity, o)
	case errors.Is(err, calculation.ErrQuestion) && q.Method == calculation.Neighbours:
		return a.render(w, r, v, http.StatusUnprocessableEntity, o)
	case errors.Is(err, calculation.ErrQuestion):
		return page.BadRequest("%w", err)
	case err != nil:
		return err
	}
	return a.begin(w, r, v, c)
}

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	ended := 0
	for _, c := range l.calculations {
		if c.HasEnded() {
			ended++
		}
	}
	f := part.Figure{Label: v.T("calculations.title"), Definition: v.T("calculations.definition"), Source: v.T("jobs.source")}
	return part.Figures{"n": f.Int(v, len(l.calculations)), "ended": f.Int(v, ended)}
}

// title names a calculation.
func title(v *page.View, c calculation.Calculation) string {
	return v.Term("calculation_method", string(c.Method))
}

// who says who counts as a neighbour, "" where that does not matter.
func who(v *page.View, n landscape.Neighbourhood) string {
	within := v.Decimal(n.Within, 0)
	switch {
	case n.Border && n.Within > 0:
		return v.T("calculations.border_or_within", "km", within)
	case n.Border:
		return v.T("calculations.border")
	case n.Within > 0:
		return v.T("calculations.within", "km", within)
	}
	return ""
}

// state says how far a calculation has come.
func state(v *page.View, c calculation.Calculation) string {
	if c.HasEnded() {
		return v.T("calculations.ended", "n", c.Size)
	}
	return v.T("calculations.open", "answered", c.Answered, "n", c.Size)
}
