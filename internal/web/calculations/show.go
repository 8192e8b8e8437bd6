package calculations

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kiesel/internal/bundling/calculation"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
	"kiesel/internal/web/verdict"
)

// content is what the page of a calculation shows.
type content struct {
	calculation.Calculation
	land  landscape.Authority
	rows  []exchange.CalculationRow // the most important first
	pages part.Pages
	// changed is how many of the services have other figures, competence or authorities
	// by now.
	changed int
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	c.pages = part.ParsePages(v, len(c.rows))
	if c.changed, err = a.changed(r.Context(), c.Calculation); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, showPage(v, c))
}

// changed counts the services of a calculation of which something has changed since.
func (a Area) changed(ctx context.Context, c calculation.Calculation) (n int, err error) {
	services, err := a.Bundling.ChangedSince(ctx, c.Entry)
	if slices.Contains(services, "") {
		return c.Size, err
	}
	for _, id := range services {
		if slices.Contains(c.Services, id) {
			n++
		}
	}
	return n, err
}

// file sends the answers.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	list := exchange.Calculation{Words: v.Words(), Method: c.Method}
	return v.Send(w, r, list.Table(), list.Rows(c.rows))
}

// find reads the answers that there are so far.
func (a Area) find(r *http.Request) (content, error) {
	var c content
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return c, err
	}
	var answers []calculation.Answer
	if c.Calculation, answers, err = a.Calculations.Answers(r.Context(), r.PathValue("id")); err != nil {
		return c, err
	}
	c.land, _ = now.Tree.Authority(c.Land)
	for _, x := range answers {
		service, known := now.Catalogue.Service(x.Service)
		if !known {
			service = landscape.Service{ID: x.Service, Name: string(x.Service)}
		}
		for _, line := range x.Lines {
			c.rows = append(c.rows, exchange.CalculationRow{Service: service, Line: line})
		}
	}
	slices.SortStableFunc(c.rows, func(x, y exchange.CalculationRow) int { return cmp.Compare(weight(y.Line), weight(x.Line)) })
	return c, nil
}

// weight puts the lines in order: the largest gain first, or what holds least.
func weight(l calculation.Line) float64 {
	if n := l.Neighbours; n != nil {
		return n.Gain.Value
	}
	return -l.Robustness.Holds
}

// kept is the share of the map above which a recommendation is said to hold.
const kept = .8

// answer returns the figures of the sentence at the top.
func (c content) answer(v *page.View) part.Figures {
	count := part.Figure{Label: title(v, c.Calculation), Definition: v.T("calculations.answer_definition"), Source: v.T("calculations.source")}
	gaining, gain, holding := 0, 0.0, 0
	for _, x := range c.rows {
		switch n := x.Line.Neighbours; {
		case n != nil && n.Neighbours > 0 && n.Gain.Value > 0:
			if gain += n.Gain.Value; !n.Tie {
				gaining++
			}
		case n == nil && x.Line.Robustness.Holds >= kept:
			holding++
		}
	}
	return part.Figures{
		"all": count.Int(v, len(c.rows)), "gaining": count.Int(v, gaining), "holding": count.Int(v, holding),
		"gain": part.Figure{
			Label: v.Term("cooperation_figure", "gain"), Definition: v.T("calculations.gain_definition"), Unit: v.T("calculations.gain_unit"), Source: v.T("calculations.source"),
		}.Estimate(v, gain),
		"share": count.Int(v, int(100*kept)),
	}
}

// lineHref returns the page on which the line is explained, on the data of today.
func (c content) lineHref(x exchange.CalculationRow) string {
	q := url.Values{"function": {string(x.Line.Function)}}
	if x.Line.Neighbours == nil {
		return services.Href(x.Service.ID) + "/robustness?" + q.Encode()
	}
	if !c.Neighbourhood.Border {
		q.Set("border", "0")
	}
	if c.Neighbourhood.Within > 0 {
		q.Set("within", strconv.FormatFloat(c.Neighbourhood.Within, 'f', -1, 64))
	}
	return verdict.CooperationHref(x.Service.ID) + "?" + q.Encode()
}
