package evidence

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// causeForm is what somebody enters about why authorities differ at a step.
type causeForm struct {
	comparison comparison
	step       evidence.Step
	seen       evidence.StepCause // the one that was shown
	cause      evidence.Cause
	source     string
	reason     string
	problem    string // code of what was wrong with the reason
}

// causeHref is the page on which somebody says why authorities differ at a step.
func causeHref(id string, k evidence.StepKey) string {
	q := url.Values{}
	for name, value := range map[string]string{"activity": k.Activity, "from": k.From, "to": k.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return comparisonHref(id) + "/cause?" + q.Encode()
}

// mayExplain reports whether the reader may say why authorities differ.
func mayExplain(v *page.View) bool { return v.Past() == "" && v.May(access.CompareEvidence) }

// showCause asks why authorities differ at the step in the address.
func (a Area) showCause(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := a.causeForm(r, v, evidence.StepKey{Activity: v.Param("activity"), From: v.Param("from"), To: v.Param("to")})
	if err != nil {
		return err
	}
	f.cause, f.source = f.seen.Cause, f.seen.Source
	return v.Render(w, r, http.StatusOK, causePage(v, f))
}

// causeForm finds comparison, step and what is known of it.
func (a Area) causeForm(r *http.Request, v *page.View, key evidence.StepKey) (causeForm, error) {
	c, err := a.findComparison(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return causeForm{}, err
	}
	for _, list := range [][]evidence.Step{c.Variations, c.Extras} {
		for _, s := range list {
			if s.Key() == key {
				return causeForm{comparison: c, step: s, seen: c.causes[key]}, nil
			}
		}
	}
	return causeForm{}, page.NotFound("step %v of comparison %s: %w", key, c.id, evidence.ErrNotFound)
}

// setCause keeps why authorities differ at a step.
func (a Area) setCause(w http.ResponseWriter, r *http.Request, v *page.View) error {
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return err
	}
	field := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	f, err := a.causeForm(r, v, evidence.StepKey{Activity: r.PostForm.Get("activity"), From: r.PostForm.Get("from"), To: r.PostForm.Get("to")})
	if err != nil {
		return err
	}
	f.cause, f.source, f.reason = evidence.Cause(field("cause")), field("source"), field("reason")
	if f.problem = reasonProblem(f.reason); f.problem != "" {
		f.seen.Version = seen
		return v.Render(w, r, http.StatusUnprocessableEntity, causePage(v, f))
	}
	_, err = a.Evidence.SetCause(r.Context(), v.Actor, f.comparison.id, evidence.StepCause{
		Step: f.step.Key(), Version: seen, Cause: f.cause, Source: f.source,
	}, f.reason)
	if conflict := (*journal.ConflictError)(nil); errors.As(err, &conflict) {
		shown := evidence.StepCause{Cause: evidence.Cause(field("seen_cause")), Source: field("seen_source")}
		return v.Render(w, r, http.StatusConflict, part.MergePage(v, f.merge(r, v, shown)))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, comparisonHref(f.comparison.id)+"#variations", http.StatusSeeOther)
	return nil
}

// merge is what somebody sees who was overtaken by another.
func (f causeForm) merge(r *http.Request, v *page.View, shown evidence.StepCause) part.Merge {
	key := f.step.Key()
	value := func(c evidence.Cause) part.MergeValue {
		return part.MergeValue{Value: string(c), Text: v.Term("cause", causeCode(c))}
	}
	return part.Merge{
		What: stepName(v, f.step), Who: v.Person(r.Context(), f.seen.By), When: v.Time(f.seen.At),
		Action: comparisonHref(f.comparison.id) + "/cause", Back: comparisonHref(f.comparison.id),
		Hidden: []part.Hidden{
			{Name: "version", Value: strconv.FormatInt(f.seen.Version, 10)},
			{Name: "activity", Value: key.Activity}, {Name: "from", Value: key.From}, {Name: "to", Value: key.To},
			{Name: "seen_cause", Value: string(f.seen.Cause)}, {Name: "seen_source", Value: f.seen.Source},
		},
		Fields: []part.MergeField{
			{Name: "cause", Label: v.T("cause.label"), Seen: value(shown.Cause), Theirs: value(f.seen.Cause), Mine: value(f.cause)},
			{Name: "source", Label: v.T("cause.source"), Seen: part.MergeValue{Value: shown.Source}, Theirs: part.MergeValue{Value: f.seen.Source}, Mine: part.MergeValue{Value: f.source}},
			{Name: "reason", Label: v.T("cause.reason"), Mine: part.MergeValue{Value: f.reason}, Always: true},
		},
	}
}

// problemText says what is wrong with the reason.
func (f causeForm) problemText(v *page.View) string {
	if f.problem == "" {
		return ""
	}
	return v.Term("reason_problem", f.problem)
}

// causeCode is the code of a cause in the catalogue of words.
func causeCode(c evidence.Cause) string {
	if c == evidence.CauseOpen {
		return "open"
	}
	return string(c)
}
