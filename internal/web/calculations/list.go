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
	problem      string // with the order, "" if there is none
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.render(w, r, v, http.StatusOK, "")
}

// render shows the list, with what was wrong with an order.
func (a Area) render(w http.ResponseWriter, r *http.Request, v *page.View, status int, problem string) error {
	l := list{problem: problem}
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

// order takes a calculation on.
func (a Area) order(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	q := calculation.Question{Method: calculation.Method(field("method")), Land: a.Home}
	if q.Method == calculation.Neighbours {
		q.Neighbourhood.Border = field("border") != "0"
		if text := field("within"); text != "" {
			if q.Neighbourhood.Within, err = verdict.ParseNumber(v.Lang(), text); err != nil {
				return a.render(w, r, v, http.StatusUnprocessableEntity, v.T("calculations.within_wrong", "max", landscape.MaxWithin))
			}
		}
	}
	c, err := a.Calculations.Order(r.Context(), v.Actor, q)
	switch {
	case errors.Is(err, calculation.ErrNothing):
		return a.render(w, r, v, http.StatusUnprocessableEntity, v.T("calculations.nothing"))
	case errors.Is(err, calculation.ErrQuestion) && q.Method == calculation.Neighbours:
		return a.render(w, r, v, http.StatusUnprocessableEntity, v.T("calculations.within_wrong", "max", landscape.MaxWithin))
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
