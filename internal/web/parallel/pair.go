package parallel

import (
	"net/http"

	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// pair is the content of a pair's page.
type pair struct {
	parallel.Judged
	words parallel.NameWords
	who   string // decided, "" if the reader may not know
	done  bool   // it has just been decided
	form  form
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	p, err := a.look(r, v, parallel.Pair{A: landscape.ServiceID(v.Param("a")), B: landscape.ServiceID(v.Param("b"))})
	if err != nil {
		return err
	}
	p.done = v.Param("done") != ""
	return v.Render(w, r, http.StatusOK, pairPage(v, p))
}

// look collects what the page of a pair shows.
func (a Area) look(r *http.Request, v *page.View, of parallel.Pair) (pair, error) {
	found, err := a.Parallel.Pair(r.Context(), of)
	if err != nil {
		return pair{}, err
	}
	p := pair{Judged: found}
	if p.words, err = a.Parallel.Words(found); err != nil {
		return pair{}, err
	}
	if d := found.Decision; d.Version > 0 {
		p.who = v.Person(r.Context(), d.By)
		p.form = form{Verdict: string(d.Verdict), Reason: d.Reason, Seen: d.Version}
	}
	return p, nil
}

// answer returns the figures of the sentence at the top.
func (p pair) answer(v *page.View) part.Figures {
	score := scoreFigure(v)
	score.Value = v.Percent(p.Score, 0)
	return part.Figures{"score": score}
}

// crumbs leads to the list.
func (p pair) crumbs(v *page.View) []page.Crumb {
	return append(crumbs(v), page.Crumb{Text: v.T("parallel.title"), Href: Path})
}

func crumbs(v *page.View) []page.Crumb {
	return []page.Crumb{{Text: v.T("services.title"), Href: "/services"}}
}

// fact is a line of the table in which the two services stand side by side.
type fact struct {
	name, a, b string
	german     bool // the values are German whatever the language of the page
}

// facts compares what the catalogue says of the two.
func (p pair) facts(v *page.View) []fact {
	x, y := p.ServiceA, p.ServiceB
	list := []fact{
		{v.T("services.key"), services.KeyText(v, x), services.KeyText(v, y), false},
		{v.T("services.ozg"), x.OZGName, y.OZGName, true},
		{v.T("services.topic"), x.Topic, y.Topic, true},
		{v.T("services.situation"), x.Situation, y.Situation, true},
		{v.T("services.type"), x.Type, y.Type, false},
		{v.T("services.law"), x.Laws, y.Laws, true},
	}
	for i := range list {
		for _, value := range []*string{&list[i].a, &list[i].b} {
			if *value == "" {
				*value, list[i].german = v.Missing(), false
			}
		}
	}
	return list
}

// decided says who decided and when.
func (p pair) decided(v *page.View) string {
	when := v.Time(p.Decision.At)
	if p.who == "" {
		return when
	}
	return v.T("services.decided", "who", p.who, "when", when)
}
