package ideas

import (
	"errors"
	"net/http"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// show is the content of an idea's page.
type show struct {
	programme.Idea
	service   string // its name
	state     programme.State
	day       landscape.Date // whose state is shown
	by        string         // who handed it in, "" if the reader may not know
	replier   string         // who answered, the same
	done      string         // "submitted" or "answered" after that
	mayAnswer bool
	form      replyForm
}

// replyForm is what was entered as a reply.
type replyForm struct {
	Decision, Reason string
	// Met says that there is a reply meanwhile, whoever gave it.
	Met    bool
	Errors problems
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := a.look(r, v)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, showPage(v, s))
}

// look collects what the page of an idea shows.
func (a Area) look(r *http.Request, v *page.View) (show, error) {
	ctx := r.Context()
	i, err := a.Programme.Idea(ctx, r.PathValue("id"))
	if err != nil {
		return show{}, err
	}
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return show{}, err
	}
	s := show{Idea: i, service: serviceName(now, i.Service), day: a.day(v), by: v.Person(ctx, i.By), mayAnswer: a.mayAnswer(v)}
	s.state = i.State(s.day)
	if i.Reply != nil {
		s.replier = v.Person(ctx, i.Reply.By)
	}
	if done := v.Param("done"); done == "submitted" || done == "answered" {
		s.done = done
	}
	return s, nil
}

// answer keeps a reply. If there is one meanwhile, the page shows that reply with
// what was entered below it, unless it is the same, sent twice.
func (a Area) answer(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return err
	}
	f := replyForm{Decision: field("decision"), Reason: field("reason"), Errors: problems{}}
	kept, err := a.Programme.Answer(r.Context(), v.Actor, r.PathValue("id"), seen, programme.Reply{Decision: programme.Decision(f.Decision), Reason: f.Reason})
	status := http.StatusUnprocessableEntity
	switch conflict := (*journal.ConflictError)(nil); {
	case err == nil:
		http.Redirect(w, r, Href(kept.ID)+"?done=answered", http.StatusSeeOther)
		return nil
	case errors.As(err, &conflict):
		f.Met, status = true, http.StatusConflict
	case !f.Errors.blame(err):
		return err
	}
	s, err := a.look(r, v)
	if err != nil {
		return err
	}
	if given := s.Reply; f.Met && given != nil && given.By == v.Actor.ID && string(given.Decision) == f.Decision && given.Reason == f.Reason {
		http.Redirect(w, r, Href(s.ID)+"?done=answered", http.StatusSeeOther)
		return nil
	}
	s.form = f
	return v.Render(w, r, status, showPage(v, s))
}

// recommendationHref is the recommendation of today about what an idea is about.
func recommendationHref(service landscape.ServiceID, f landscape.Function) string {
	if f == "" {
		return services.VerdictHref(service)
	}
	return services.VerdictHref(service) + "?function=" + string(f)
}

// keyFigures are the figures of an idea, as they were on a day.
func keyFigures(v *page.View, b programme.Basis, day string) []part.Figure {
	figure := func(key, value string) part.Figure {
		return part.Figure{
			Value: value, Label: v.Term("idea_figure", key), Definition: v.Term("idea_figure_definition", key), Source: v.T("ideas.basis_source"), AsOf: day,
		}
	}
	figures := []part.Figure{figure("outcome", v.Term("outcome", string(b.Outcome)))}
	if b.Gain == nil {
		return figures
	}
	gain := figure("gain", v.Estimate(b.Gain.Value))
	gain.Unit = v.T("ideas.gain_unit")
	span := figure("range", v.T("portfolio.range", "low", v.Estimate(b.Gain.P10), "high", v.Estimate(b.Gain.P90)))
	span.Unit = gain.Unit
	figures = append(figures, gain, span)
	if b.Probability != nil {
		figures = append(figures, figure("probability", v.Percent(*b.Probability, 0)))
	}
	if b.Rank > 0 {
		figures = append(figures, figure("rank", v.T("ideas.rank", "rank", b.Rank, "of", b.Of)))
	}
	return figures
}

// handedIn is the day on which the idea was handed in.
func (s show) handedIn() landscape.Date { return landscape.DateOf(s.At.Local()) }

// byline says when something was done, and who did it where the reader may know.
func byline(v *page.View, at time.Time, who string) string {
	if who == "" {
		return v.Time(at.Local())
	}
	return v.T("ideas.by_whom", "when", v.Time(at.Local()), "who", who)
}
