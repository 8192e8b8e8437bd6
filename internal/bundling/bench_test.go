package bundling

import (
	"math"
	"math/rand/v2"
	"testing"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// BenchmarkWholeCatalogue solves every service of the catalogue over the 116
// administrations of Mecklenburg-Vorpommern for all four functions, with rates
// and hours assumed for all of them and nothing required to stay local. It
// reports how many of the recommendations were proved optimal.
func BenchmarkWholeCatalogue(b *testing.B) {
	current := embedded(b)
	ground, err := newField(current.Tree, current.Tree.Administrations("13"))
	if err != nil {
		b.Fatal(err)
	}
	var matters []matter
	for service := range current.Catalogue.All() {
		matters = append(matters, matter{service: service, level: landscape.LevelAmt, field: ground})
	}
	assumed := func(i int) (*sheet, error) {
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		return newSheet(matters[i].service, nil, nil, WhatIf{
			{Name: "rate"}: math.Exp(rng.Float64()*9 - 4), // 0.02 to 150 cases per 1,000 inhabitants
			{Function: landscape.Contact, Name: "must_be_local"}:    0,
			{Function: landscape.Decision, Name: "hours_per_case"}:  math.Exp(rng.NormFloat64() - .5),
			{Function: landscape.Expertise, Name: "hours_per_case"}: math.Exp(rng.NormFloat64() - 2),
		})
	}
	all := make([]int, len(matters))
	for i := range all {
		all[i] = i
	}
	for b.Loop() {
		k := newPortfolio(current, "13", matters)
		if err := k.solve(b.Context(), all, assumed); err != nil {
			b.Fatal(err)
		}
		p := k.portfolio
		b.ReportMetric(float64(p.Solved), "solved")
		b.ReportMetric(float64(p.Proved), "proved")
	}
}

// BenchmarkVerdict draws one verdict with its simulation.
func BenchmarkVerdict(b *testing.B) {
	s, _ := newTestService(b)
	for b.Loop() {
		if _, err := s.Verdict(b.Context(), "99107023017000", "13", WhatIf{{Name: "hour_cost"}: 61}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPortfolio draws the portfolio of a Land, and brings it up to date
// after a change.
func BenchmarkPortfolio(b *testing.B) {
	s, shelf := newTestService(b)
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			clear(s.portfolios)
			if _, err := s.Portfolio(b.Context(), "13"); err != nil {
				b.Fatal(err)
			}
		}
	})
	shelf.written = append(shelf.written, Assumption{Service: "99107023017000"})
	b.Run("changed", func(b *testing.B) {
		for b.Loop() {
			shelf.journal = append(shelf.journal, journal.Entry{})
			if _, err := s.Portfolio(b.Context(), "13"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
