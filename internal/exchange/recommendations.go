package exchange

import (
	"context"
	"iter"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Recommendations is the portfolio of a Land: a row per service with what is
// recommended for it and for each of its functions. It only goes out; what
// changes a recommendation are [Assumptions] and [Competences].
type Recommendations struct {
	Now      Landscape
	Bundling *bundling.Service
	Home     landscape.ARS // the Land
	Words    Words
}

// List describes the list.
func (r Recommendations) List() List {
	outcomes := []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData}
	service := []tabular.Column{
		{Key: "key", Heading: r.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies},
		{Key: "name", Heading: r.Words.T("services.name")},
		{Key: "topic", Heading: r.Words.T("services.topic")},
		{Key: "level", Heading: r.Words.T("services.level"), Kind: tabular.Selected, Choices: options(r.Words, "competent", competentLevels)},
		{Key: "recommendation", Heading: r.Words.T("recommendations.column"), Kind: tabular.Selected, Choices: options(r.Words, "recommendation", bundling.Groups())},
		{Key: "saving", Heading: r.Words.T("exchange.saving"), Kind: tabular.Decimal},
		{Key: "missing", Heading: r.Words.T("recommendations.missing"), Kind: tabular.Listed, Choices: options(r.Words, "missing_figure", []string{"rate", bundling.MissingCompetence})},
	}
	functions := make([]tabular.Column, len(landscape.Functions()))
	for i, f := range landscape.Functions() {
		functions[i] = tabular.Column{
			Key: string(f), Heading: r.Words.Term("function", string(f)), Kind: tabular.Selected, Choices: options(r.Words, "outcome", outcomes),
		}
	}
	return List{
		Table: tabular.Table{Name: "recommendations", Title: r.Words.T("exchange.recommendations"), Columns: slices.Concat(service, functions)},
		Read:  access.ReadContent,
		About: r.Words.T("exchange.recommendations_about"),
		Rows:  r.all,
	}
}

func (r Recommendations) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	portfolio, err := r.Bundling.Portfolio(ctx, r.Home)
	if err != nil {
		return nil, err
	}
	return r.Rows(func(yield func(landscape.Service, *bundling.ServiceOutcome) bool) {
		for s := range now.Catalogue.All() {
			if o, ok := portfolio.Outcome(s.ID); ok && !yield(s, o) {
				return
			}
		}
	}), nil
}

// Rows returns the rows of some services with their outcomes.
func (r Recommendations) Rows(services iter.Seq2[landscape.Service, *bundling.ServiceOutcome]) tabular.Rows {
	t := r.List().Table
	return func(yield func([]string, error) bool) {
		for s, o := range services {
			if !yield(recommendation(t, s, o), nil) {
				return
			}
		}
	}
}

func recommendation(t tabular.Table, s landscape.Service, o *bundling.ServiceOutcome) []string {
	missing := make([]tabular.Item, len(o.Missing))
	for i, m := range o.Missing {
		missing[i].Code = m.Key
	}
	values := map[string]string{
		"key": string(s.ID), "name": s.Name, "topic": s.Topic, "level": o.Level.String(), "recommendation": string(o.Group()),
		"saving": tabular.Number(rounded(o.StatedSaving(), 0)), "missing": tabular.Listing(missing),
	}
	for i, f := range landscape.Functions() {
		values[string(f)] = string(o.Functions[i])
	}
	return t.Row(values)
}
