package portfolio

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

const (
	// topPlaces is how many of the first the answer is about.
	topPlaces = 5
	// defaultWithin is the share by which weights may change unless the address
	// says otherwise.
	defaultWithin = .3
	// defaultSort puts the first rank first.
	defaultSort = "rank"
)

// list is the content of the page.
type list struct {
	land     landscape.Authority
	ranking  bundling.Ranking
	first    bundling.Stability
	weights  bundling.Weights // as they were given
	within   float64
	query    string
	topic    string
	topics   []string
	function landscape.Function
	outcome  bundling.Outcome
	rows     []row
	pages    part.Pages
	names    map[landscape.ServiceID]string // of everything that is ranked
	ideas    []programme.Idea               // about the Land
	day      landscape.Date                 // for which their states are told
	// unfinished says that there is nothing to show yet.
	unfinished *bundling.UnfinishedError
}

// row is one function of one service.
type row struct {
	service   *landscape.Service
	candidate *bundling.Candidate
	ranked    *bundling.Ranked // nil where it is best kept local
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v, a.Patience)
	if err != nil {
		return err
	}
	l.pages = part.ParsePages(v, len(l.rows))
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// file sends the list with its filters and weights.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v, math.MaxInt64)
	if err != nil {
		return err
	}
	list := exchange.Ranking{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(func(yield func(exchange.RankedRow) bool) {
		for _, x := range l.rows {
			row := exchange.RankedRow{Service: *x.service, Candidate: x.candidate, Ranked: x.ranked}
			if x.ranked != nil {
				row.Best, row.Worst = l.ranking.Span(x.ranked, l.within)
			}
			if !yield(row) {
				return
			}
		}
	}))
}

// find reads the query, ranks everything and collects what matches. Filters
// change no rank. If ranking takes longer than patience the list says how far it has
// come.
func (a Area) find(ctx context.Context, v *page.View, patience time.Duration) (list, error) {
	l, err := parse(v)
	if err != nil {
		return l, err
	}
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return l, err
	}
	l.land, _ = now.Tree.Authority(a.Home)
	l.topics = now.Catalogue.Topics()
	if l.ranking, err = a.rank(ctx, l.weights, patience); err != nil {
		if errors.As(err, &l.unfinished) && ctx.Err() == nil {
			err = nil
		}
		return l, err
	}
	if l.ideas, err = a.Programme.Ideas(ctx, a.Home); err != nil {
		return l, err
	}
	if l.day = v.Past(); l.day == "" {
		l.day = a.Programme.Today()
	}
	l.first = l.ranking.First(topPlaces)
	l.names = map[landscape.ServiceID]string{}
	for _, x := range l.ranking.Ranked {
		service, _ := now.Catalogue.Service(x.Service)
		l.names[x.Service] = service.Name
	}
	services := map[landscape.ServiceID]*landscape.Service{}
	for s := range now.Catalogue.Select(landscape.Filter{Query: l.query, Topic: l.topic}) {
		services[s.ID] = s
	}
	add := func(c *bundling.Candidate, r *bundling.Ranked) {
		s, ok := services[c.Service]
		if ok && (l.function == "" || l.function == c.Function) && (l.outcome == "" || l.outcome == c.Outcome) {
			l.rows = append(l.rows, row{s, c, r})
		}
	}
	for i := range l.ranking.Ranked {
		add(&l.ranking.Ranked[i].Candidate, &l.ranking.Ranked[i])
	}
	for i := range l.ranking.Local {
		add(&l.ranking.Local[i], nil)
	}
	return l, order(l.rows, cmp.Or(v.Param("sort"), defaultSort))
}

// rank ranks everything, unless it takes longer than patience.
func (a Area) rank(ctx context.Context, w bundling.Weights, patience time.Duration) (bundling.Ranking, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return a.Bundling.Ranking(ctx, a.Home, w)
}

// outcomes are those a candidate can have.
var outcomes = []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal}

// parse reads what the address asks for.
func parse(v *page.View) (list, error) {
	l := list{
		weights: bundling.DefaultWeights(), within: defaultWithin, query: v.Param("q"), topic: v.Param("topic"),
		function: landscape.Function(v.Param("function")), outcome: bundling.Outcome(v.Param("outcome")),
	}
	if l.function != "" && !slices.Contains(landscape.Functions(), l.function) {
		return l, page.BadRequest("function %q: must be one of %v", l.function, landscape.Functions())
	}
	if l.outcome != "" && !slices.Contains(outcomes, l.outcome) {
		return l, page.BadRequest("outcome %q: must be one of %v", l.outcome, outcomes)
	}
	for _, c := range bundling.Criteria() {
		if text := v.Param(weightParam(c)); text != "" {
			if err := l.weights.Set(c, text); err != nil {
				return l, page.WrongEntry(v.T("portfolio.weight_wrong", "criterion", v.Term("criterion", string(c)), "text", text, "most", bundling.MaxWeight))
			}
		}
	}
	if !l.weights.Any() {
		return l, page.WrongEntry(v.T("portfolio.no_weight"))
	}
	if text := v.Param("within"); text != "" {
		percent, err := strconv.ParseFloat(page.Number(text), 64)
		if err != nil || !(percent >= 0 && percent <= 100) {
			return l, page.WrongEntry(v.T("portfolio.within_wrong", "text", text))
		}
		l.within = percent / 100
	}
	return l, nil
}

// weightParam is the query parameter that holds the weight of a criterion.
func weightParam(c bundling.Criterion) string { return "w_" + string(c) }

// reweighed reports whether the reader has chosen other weights or another swing.
func (l list) reweighed() bool {
	for c, w := range bundling.DefaultWeights() {
		if l.weights[c] != w {
			return true
		}
	}
	return l.within != defaultWithin
}

// order sorts the rows in place, by default in the order of their ranks; what has
// no rank, or not the figure, comes last whatever the order.
func order(rows []row, by string) error {
	keys := map[string]func(row) float64{
		"rank":        func(x row) float64 { return float64(x.ranked.Rank) },
		"gain":        func(x row) float64 { return x.candidate.Gain.Value },
		"probability": func(x row) float64 { return x.candidate.Probability },
		"effort":      func(x row) float64 { return x.candidate.Effort },
		"standard":    func(x row) float64 { return x.candidate.Standardisability },
		"acceptance":  func(x row) float64 { return *x.candidate.Acceptance },
		"freed":       func(x row) float64 { return x.candidate.Freed() },
		"cover":       func(x row) float64 { return float64(x.candidate.Uncovered) },
		"regret":      func(x row) float64 { return x.candidate.Regret },
	}
	name, down := strings.CutPrefix(by, "-")
	key, known := keys[name]
	if !known && name != "name" {
		return page.BadRequest("sort %q: must be rank, name, gain, probability, effort, standard, acceptance, freed, cover or regret", by)
	}
	slices.SortStableFunc(rows, func(x, y row) int {
		if without := cmp.Compare(x.without(name), y.without(name)); without != 0 {
			return without
		}
		c := cmp.Compare(x.service.Name, y.service.Name)
		if known && x.without(name) == 0 {
			c = cmp.Compare(key(x), key(y))
		}
		if down {
			return -c
		}
		return c
	})
	return nil
}

// without is positive for what can't be put in the order: 2 for what has no rank,
// 1 for what nobody knows the figure of.
func (x row) without(by string) int {
	switch {
	case x.ranked == nil:
		return 2
	case by == "acceptance" && x.candidate.Acceptance == nil:
		return 1
	}
	return 0
}

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	if l.query != "" {
		chips = append(chips, part.Chip{Param: "q", Text: "„" + l.query + "“"})
	}
	if l.function != "" {
		chips = append(chips, part.Chip{Param: "function", Text: v.Term("function", string(l.function))})
	}
	if l.outcome != "" {
		chips = append(chips, part.Chip{Param: "outcome", Text: v.Term("outcome", string(l.outcome))})
	}
	if l.topic != "" {
		chips = append(chips, part.Chip{Param: "topic", Text: l.topic})
	}
	for _, c := range bundling.Criteria() {
		if w := l.weights[c]; w != bundling.DefaultWeights()[c] {
			chips = append(chips, part.Chip{Param: weightParam(c), Text: v.Term("criterion", string(c)) + ": " + number(v, w)})
		}
	}
	if l.within != defaultWithin {
		chips = append(chips, part.Chip{Param: "within", Text: "± " + percent(v, l.within)})
	}
	return chips
}

// number writes a weight with as many decimals as it has.
func number(v *page.View, x float64) string {
	for decimals := range 3 {
		if scaled := x * math.Pow10(decimals); scaled == math.Round(scaled) {
			return v.Decimal(x, decimals)
		}
	}
	return v.Decimal(x, 3)
}

// percent writes a share that was given in per cent.
func percent(v *page.View, share float64) string {
	return number(v, math.Round(share*1e5)/1e3) + "\u00a0%"
}
