package exchange_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/exchangetest"
	"kiesel/internal/landscape"
)

// newSmallBench knows three services, so that many files are read in a moment.
func newSmallBench(t *testing.T) *bench {
	t.Helper()
	whole, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	var few []landscape.Service
	for _, id := range []landscape.ServiceID{wohngeld, marriage, permit} {
		s, ok := whole.Service(id)
		if !ok {
			t.Fatalf("the catalogue does not have %s", id)
		}
		s.OZG, s.OZGName = "", ""
		few = append(few, s)
	}
	catalogue, err := landscape.NewCatalogue(few, nil)
	if err != nil {
		t.Fatal(err)
	}
	return newBenchWith(t, catalogue)
}

// permit is another service of the catalogue.
const permit = "99012008001000"

// words are texts as people write them into forms, with what has a meaning in
// files.
func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"Annahme", "=1+1", "'=x", "-", "@", "\"", "a;b", "a\nb", "zwei\r\nZeilen", "0123", "1,5", "28.02.2026", "§ 3 „neu“"}),
		rapid.StringMatching(`[A-ZÄÖÜa-zäöüß0-9 ;,"'=+@|\n-]{0,30}[a-z]`),
	)
}

// keep keeps a figure or a decision drawn at random.
func keep(ctx context.Context, t *rapid.T, b *bench) {
	service := rapid.SampledFrom([]landscape.ServiceID{wohngeld, marriage, permit}).Draw(t, "service")
	if rapid.Bool().Draw(t, "decision") {
		rules, err := b.keeper.Rules(ctx)
		if err != nil {
			t.Fatal(err)
		}
		o := landscape.Override{
			Service: service, Version: rules.Override(service).Version,
			Level:  rapid.SampledFrom([]landscape.Level{landscape.LevelUnknown, landscape.LevelBund, landscape.LevelLand, landscape.LevelKreis, landscape.LevelAmt}).Draw(t, "level"),
			Reason: words().Draw(t, "reason"), Source: rapid.OneOf(rapid.Just(""), words()).Draw(t, "norm"),
		}
		if err := b.keeper.Override(ctx, access.Local(), o); err != nil {
			t.Fatal(err)
		}
		return
	}
	if rapid.Bool().Draw(t, "for all") {
		service = ""
	}
	parameters, err := b.bundling.Assumptions(ctx, service)
	if err != nil {
		t.Fatal(err)
	}
	p := rapid.SampledFrom(parameters).Draw(t, "parameter")
	ends := rapid.SampledFrom([]float64{p.Min, p.Max})
	allowed := rapid.OneOf(rapid.Float64Range(p.Min, p.Max), ends)
	if p.Unit == "0/1" {
		allowed = ends
	}
	figures := rapid.SliceOfN(allowed, 3, 3).Draw(t, "figures")
	slices.Sort(figures)
	a := bundling.Assumption{
		Service: service, Function: p.Key.Function, Name: p.Key.Name, Version: p.Version, Low: figures[0], Value: figures[1], High: figures[2],
		Source: words().Draw(t, "source"), AsOf: rapid.SampledFrom([]landscape.Date{"", "2025-12-31", "1999-01-01"}).Draw(t, "as of"),
	}
	if err := b.bundling.SetAssumption(ctx, access.Local(), a, "x"); err != nil {
		t.Fatal(err)
	}
}

// Whatever people have set: what goes out changes nothing when it comes back.
func TestWhateverIsSetComesBack(t *testing.T) {
	t.Parallel()
	b := newSmallBench(t)
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 3).Draw(rt, "changes") {
			keep(t.Context(), rt, b)
		}
		if err := exchangetest.ComesBack(t.Context(), b.Service); err != nil {
			rt.Fatal(err)
		}
	})
}

// Whatever a file changes: it holds then, as it was previewed, and what held
// before holds again when the import is taken back.
func TestWhateverIsAppliedCanBeTakenBack(t *testing.T) {
	t.Parallel()
	b := newSmallBench(t)
	rapid.Check(t, func(rt *rapid.T) {
		keep(t.Context(), rt, b)
		before := b.export(t, "assumptions")
		p, table := b.preview(t, "assumptions", before), b.table(t, "assumptions")
		for i, r := range p.Rows {
			bound := r.Values[table.Index(rapid.SampledFrom([]string{"low", "high"}).Draw(rt, "bound"))]
			if bound == "" || rapid.IntRange(0, 3).Draw(rt, "change") > 0 {
				continue
			}
			p.Rows[i].Values = slices.Clone(r.Values)
			for _, key := range []string{"value", "low", "high"} {
				p.Rows[i].Values[table.Index(key)] = bound
			}
			p.Rows[i].Values[table.Index("source")] = words().Draw(rt, "source")
		}
		file := b.file(t, table, p.Rows)
		changes := b.preview(t, "assumptions", file)
		if n := changes.Count()[exchange.Wrong]; n > 0 {
			rt.Fatalf("%d rows are wrong", n)
		}
		if !changes.Count().Changes() {
			return
		}
		applied := b.apply(t, changes)
		if again := b.preview(t, "assumptions", file).Count(); again.Changes() || again[exchange.Wrong] > 0 {
			rt.Fatalf("after applying a file it would change %v", again)
		}
		if _, err := b.Undo(t.Context(), access.Local(), applied.ID, "zurück"); err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(before, b.export(t, "assumptions")); diff != "" {
			rt.Fatalf("after taking it back (-want +got):\n%s", diff)
		}
	})
}
