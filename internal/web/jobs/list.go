package jobs

import (
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/work"
)

// everybody is the value of the parameter "whose" that lists the jobs of all.
const everybody = "all"

// list shows the jobs of the reader, or those of everybody to operations.
func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	jobs, err := a.find(r, v)
	if err != nil {
		return err
	}
	pages := part.ParsePages(v, len(jobs))
	return v.RenderPart(w, r, "results", results(v, jobs, pages), listPage(v, jobs, pages))
}

// find returns the jobs that the address asks for.
func (a Area) find(r *http.Request, v *page.View) ([]work.Status, error) {
	state := work.State(v.Param("state"))
	if state != "" && !state.Valid() {
		return nil, page.BadRequest("%q is no state of a job", state)
	}
	return a.Jobs.Jobs(r.Context(), v.Actor, v.Param("whose") == everybody, state)
}

// file sends the jobs of the list.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	jobs, err := a.find(r, v)
	if err != nil {
		return err
	}
	list := exchange.Jobs{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(jobs))
}

// answer returns the figures of the sentence at the top.
func answer(v *page.View, jobs []work.Status) part.Figures {
	counts := map[work.State]int{}
	for _, s := range jobs {
		counts[s.State]++
	}
	figure := func(name string, n int) part.Figure {
		return part.Figure{Label: v.Term("job_state", name), Definition: v.T("jobs.definition"), Source: v.T("jobs.source")}.Int(v, n)
	}
	return part.Figures{
		"open":  figure(string(work.Running), counts[work.Waiting]+counts[work.Running]),
		"aside": figure(string(work.SetAside), counts[work.SetAside]),
	}
}

// states lists the choices of the filter.
func states(v *page.View) []part.Option {
	options := make([]part.Option, 0, len(work.States()))
	for _, s := range work.States() {
		options = append(options, part.Option{Value: string(s), Text: v.Term("job_state", string(s))})
	}
	return options
}

// chips lists the filters in force.
func chips(v *page.View) []part.Chip {
	var chips []part.Chip
	if s := v.Param("state"); s != "" {
		chips = append(chips, part.Chip{Param: "state", Text: v.Term("job_state", s)})
	}
	if v.Param("whose") == everybody {
		chips = append(chips, part.Chip{Param: "whose", Text: v.T("jobs.of_all")})
	}
	return chips
}
