package parallel

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// form is what was entered to decide about a pair.
type form struct {
	Verdict string
	Reason  string
	Seen    int64 // version of the decision that was shown, 0 for none
	// Errors names the fields that can't be used, by the key of the words that
	// say why.
	Errors map[string]string
}

// decide keeps what somebody has decided about a pair.
func (a Area) decide(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	p, err := a.look(r, v, parallel.Pair{A: landscape.ServiceID(v.Param("a")), B: landscape.ServiceID(v.Param("b"))})
	if err != nil {
		return err
	}
	if f.check(); len(f.Errors) > 0 {
		p.form = f
		return v.Render(w, r, http.StatusUnprocessableEntity, pairPage(v, p))
	}
	_, err = a.Parallel.Decide(r.Context(), v.Actor, parallel.Decision{
		Pair: p.Pair, Version: f.Seen, Verdict: parallel.Verdict(f.Verdict), Reason: f.Reason,
	})
	if conflict := (*journal.ConflictError)(nil); errors.As(err, &conflict) {
		return a.merge(w, r, v, p, f, conflict)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, Href(p.Pair)+"&done=decided", http.StatusSeeOther)
	return nil
}

// readForm reads the fields; a body that is no form is a bad request.
func readForm(r *http.Request) (form, error) {
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return form{}, err
	}
	return form{Verdict: r.PostForm.Get("verdict"), Reason: strings.TrimSpace(r.PostForm.Get("reason")), Seen: seen}, nil
}

// check notes the fields that can't be used.
func (f *form) check() {
	f.Errors = map[string]string{}
	if !slices.Contains(parallel.Verdicts(), parallel.Verdict(f.Verdict)) {
		f.Errors["verdict"] = "verdict"
	}
	switch n := utf8.RuneCountInString(f.Reason); {
	case n == 0:
		f.Errors["reason"] = "reason"
	case n > parallel.MaxReason:
		f.Errors["reason"] = "too_long"
	}
}

// attributes ties a field to its hint, and to its message if it has one.
func (f form) attributes(field string) templ.Attributes {
	if _, wrong := f.Errors[field]; !wrong {
		return templ.Attributes{"aria-describedby": field + "-hint"}
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": field + "-hint " + field + "-error"}
}

// merge shows a decision beside the one that somebody else has made meanwhile.
func (a Area) merge(w http.ResponseWriter, r *http.Request, v *page.View, p pair, f form, c *journal.ConflictError) error {
	seen, err := a.Parallel.Store.DecisionVersion(r.Context(), p.Pair, c.Seen)
	if err != nil {
		return err
	}
	theirs, err := a.Parallel.Store.DecisionVersion(r.Context(), p.Pair, c.Current)
	if err != nil {
		return err
	}
	value := func(verdict parallel.Verdict) part.MergeValue {
		if verdict == "" {
			return part.MergeValue{}
		}
		return part.MergeValue{Value: string(verdict), Text: v.Term("parallel_state", string(verdict))}
	}
	return v.Render(w, r, http.StatusConflict, part.MergePage(v, part.Merge{
		What: p.ServiceA.Name + " – " + p.ServiceB.Name, Action: Href(p.Pair), Back: Href(p.Pair), Gone: theirs.Version == 0,
		Who: v.Person(r.Context(), theirs.By), When: v.Time(theirs.At),
		Hidden: []part.Hidden{{Name: "version", Value: strconv.FormatInt(theirs.Version, 10)}},
		Fields: []part.MergeField{
			{Name: "verdict", Label: v.T("parallel.decision"), Seen: value(seen.Verdict), Theirs: value(theirs.Verdict), Mine: value(parallel.Verdict(f.Verdict))},
			{
				Name: "reason", Label: v.T("parallel.reason"),
				Seen: part.MergeValue{Value: seen.Reason}, Theirs: part.MergeValue{Value: theirs.Reason}, Mine: part.MergeValue{Value: f.Reason},
			},
		},
	}))
}
