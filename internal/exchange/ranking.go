package exchange

import (
	"context"
	"iter"
	"math"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// rankingSwing is the share by which weights may change for the ranks in a file.
const rankingSwing = .3

// Ranking is the ranked portfolio of a Land: a row per function of a service for
// which there is a statement and a choice. It only goes out; what changes it are
// [Assumptions] and [Competences].
type Ranking struct {
	Now      Landscape
	Bundling *bundling.Service
	Home     landscape.ARS // the Land
	Words    Words
}

// RankedRow is one row: a candidate, with its place if it has one.
type RankedRow struct {
	Service     landscape.Service
	Candidate   *bundling.Candidate
	Ranked      *bundling.Ranked // nil where the function is best kept local
	Best, Worst int              // ranks between which it stays
}

// List describes the list.
func (r Ranking) List() List {
	outcomes := []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal}
	decimal := func(key, heading string) tabular.Column {
		return tabular.Column{Key: key, Heading: r.Words.Term("portfolio_column", heading), Kind: tabular.Decimal}
	}
	whole := func(key, heading string) tabular.Column {
		return tabular.Column{Key: key, Heading: r.Words.Term("portfolio_column", heading), Kind: tabular.Integer}
	}
	return List{
		Table: tabular.Table{Name: "portfolio", Title: r.Words.T("portfolio.list"), Columns: []tabular.Column{
			whole("rank", "rank"), whole("best", "best"), whole("worst", "worst"),
			{Key: "key", Heading: r.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "name", Heading: r.Words.T("services.name")},
			{Key: "topic", Heading: r.Words.T("services.topic")},
			{Key: "function", Heading: r.Words.T("verdict.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(r.Words, "function", landscape.Functions())},
			{Key: "outcome", Heading: r.Words.T("recommendations.column"), Kind: tabular.Selected, Choices: options(r.Words, "outcome", outcomes)},
			decimal("score", "score"), decimal("low", "low"), decimal("high", "high"),
			decimal("gain", "gain_eur"), decimal("gain_p10", "gain_p10"), decimal("gain_p90", "gain_p90"), decimal("probability", "probability"),
			decimal("effort", "effort_eur"), decimal("standardisability", "standardisability"), decimal("acceptance", "acceptance"),
			decimal("experts_now", "experts_now"), decimal("experts_then", "experts_then"), whole("uncovered", "cover"), decimal("regret", "leeway"),
			{Key: "regret_is_limit", Heading: r.Words.T("scenarios.regret_is_limit"), Kind: tabular.Selected, Choices: yes(r.Words)},
			whole("served", "served"), whole("inhabitants", "inhabitants"), decimal("cases", "cases"),
		}},
		Read:  access.ReadContent,
		About: r.Words.T("portfolio.list_about"),
		Rows:  r.all,
	}
}

func (r Ranking) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	ranking, err := r.Bundling.Ranking(ctx, r.Home, bundling.DefaultWeights())
	if err != nil {
		return nil, err
	}
	return r.Rows(func(yield func(RankedRow) bool) {
		for i := range ranking.Ranked {
			x := &ranking.Ranked[i]
			row := RankedRow{Candidate: &x.Candidate, Ranked: x}
			row.Best, row.Worst = ranking.Span(x, rankingSwing)
			if row.Service, _ = now.Catalogue.Service(x.Service); !yield(row) {
				return
			}
		}
		for i := range ranking.Local {
			row := RankedRow{Candidate: &ranking.Local[i]}
			if row.Service, _ = now.Catalogue.Service(row.Candidate.Service); !yield(row) {
				return
			}
		}
	}), nil
}

// Rows returns the rows of some candidates.
func (r Ranking) Rows(list iter.Seq[RankedRow]) tabular.Rows {
	t := r.List().Table
	return func(yield func([]string, error) bool) {
		for x := range list {
			if !yield(x.values(t), nil) {
				return
			}
		}
	}
}

func (x RankedRow) values(t tabular.Table) []string {
	c := x.Candidate
	number := func(v float64, decimals int) string { return tabular.Number(rounded(v, decimals)) }
	acceptance := math.NaN()
	if c.Acceptance != nil {
		acceptance = *c.Acceptance
	}
	values := map[string]string{
		"key": string(c.Service), "name": x.Service.Name, "topic": x.Service.Topic, "function": string(c.Function), "outcome": string(c.Outcome),
		"gain": number(c.Gain.Value, 0), "gain_p10": number(c.Gain.P10, 0), "gain_p90": number(c.Gain.P90, 0), "probability": number(c.Probability, 3),
		"effort": number(c.Effort, 0), "standardisability": number(c.Standardisability, 3), "acceptance": number(acceptance, 3),
		"experts_now": number(c.ExpertsNow, 1), "experts_then": number(c.ExpertsThen, 1), "uncovered": strconv.Itoa(c.Uncovered),
		"regret": number(c.Regret, 0), "regret_is_limit": yesIf(c.RegretIsLimit), "served": strconv.Itoa(c.Served), "inhabitants": strconv.Itoa(c.Inhabitants), "cases": number(c.Cases, 0),
	}
	if x.Ranked != nil {
		values["rank"], values["best"], values["worst"] = strconv.Itoa(x.Ranked.Rank), strconv.Itoa(x.Best), strconv.Itoa(x.Worst)
		values["score"], values["low"], values["high"] = number(x.Ranked.Score.Middle, 3), number(x.Ranked.Score.Low, 3), number(x.Ranked.Score.High, 3)
	}
	return t.Row(values)
}
