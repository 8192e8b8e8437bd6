package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/web/i18n"
)

// Two services of the catalogue.
const (
	wohngeld   = "99107023017000"
	marriage   = "99059001104000"
	noteReason = "Erhebung bei den Ämtern"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// bench is an installation of its own for a test.
type bench struct {
	*exchange.Service
	store    *store.Store
	keeper   *landscape.Keeper
	bundling *bundling.Service
	now      time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return newBenchWith(t, catalogue)
}

// newBenchWith is an installation that knows these services.
func newBenchWith(t *testing.T, catalogue *landscape.Catalogue) *bench {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	messages, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{store: s, now: noon}
	clock := func() time.Time { return b.now }
	b.keeper = &landscape.Keeper{Store: s.Landscape(), Now: clock}
	current := func(ctx context.Context) (bundling.Landscape, error) {
		rules, err := b.keeper.Rules(ctx)
		return bundling.Landscape{Catalogue: catalogue, Rules: rules}, err
	}
	b.bundling = bundling.NewService(s.Bundling(), current, clock)
	n := 0
	b.Service = exchange.NewService(s.Exchange(), []exchange.List{
		exchange.Competences{Now: current, Keeper: b.keeper, Home: "13", Words: messages.Words()}.List(),
		exchange.Assumptions{Now: current, Bundling: b.bundling, Clock: clock, Words: messages.Words()}.List(),
		{Table: tabular.Table{Name: "outside"}, Read: access.ReadContent},
	}, clock, func() string { n++; return fmt.Sprintf("import-%d", n) })
	return b
}

// export returns a list as CSV in German.
func (b *bench) export(t *testing.T, list string) string {
	t.Helper()
	var file bytes.Buffer
	if err := b.Export(t.Context(), access.Local(), list, &file, tabular.CSV, tabular.German); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// preview returns what a file would do.
func (b *bench) preview(t *testing.T, list, file string) exchange.Plan {
	t.Helper()
	p, err := b.Preview(t.Context(), access.Local(), list, list+".csv", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// table returns the columns of a list.
func (b *bench) table(t *testing.T, list string) tabular.Table {
	t.Helper()
	l, err := b.List(access.Local(), list)
	if err != nil {
		t.Fatal(err)
	}
	return l.Table
}

// file returns rows as CSV in German.
func (b *bench) file(t *testing.T, table tabular.Table, rows []exchange.Row) string {
	t.Helper()
	values := make([][]string, len(rows))
	for i, r := range rows {
		values[i] = r.Values
	}
	var file bytes.Buffer
	if err := table.Write(&file, tabular.CSV, tabular.German, tabular.All(values)); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// apply proposes and applies a plan.
func (b *bench) apply(t *testing.T, p exchange.Plan) exchange.Import {
	t.Helper()
	proposed, err := b.Propose(t.Context(), access.Local(), p)
	if err != nil {
		t.Fatal(err)
	}
	applied, err := b.Apply(t.Context(), access.Local(), proposed.ID, noteReason)
	if err != nil {
		t.Fatal(err)
	}
	return applied
}

// actions returns what the journal tells, oldest first.
func (b *bench) actions(t *testing.T) []string {
	t.Helper()
	var all []string
	for e, err := range b.store.Journal().Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e.Action+" "+e.Subject)
	}
	return all
}

const header = "Leistungsschlüssel;Teilaufgabe;Annahme;Wert;Von;Bis;Quelle;Stand\n"

func TestWhatGoesOutChangesNothingWhenItComesBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	set := bundling.Assumption{Service: wohngeld, Name: "rate", Value: 1.0 / 3, Low: .2, High: .5, Source: "=Annahme"}
	if err := b.bundling.SetAssumption(t.Context(), access.Local(), set, ""); err != nil {
		t.Fatal(err)
	}
	decided := landscape.Override{Service: wohngeld, Level: landscape.LevelKreis, Reason: "Satzung;\n\"neu\"", Source: "§ 3"}
	if err := b.keeper.Override(t.Context(), access.Local(), decided); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"competences", "assumptions"} {
		for _, format := range tabular.Formats() {
			for _, lang := range []tabular.Lang{tabular.German, tabular.English} {
				var file bytes.Buffer
				if err := b.Export(t.Context(), access.Local(), list, &file, format, lang); err != nil {
					t.Fatal(err)
				}
				p, err := b.Preview(t.Context(), access.Local(), list, "x", file.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				if counts := p.Count(); len(p.Rows) < 50 || counts[exchange.Unchanged] != len(p.Rows) {
					t.Errorf("%s as %s in %s: %v", list, format, lang, counts)
				}
				if _, err := b.ApplyPlan(t.Context(), access.Local(), p, "x"); !errors.Is(err, exchange.ErrNothing) {
					t.Errorf("applying nothing: %v", err)
				}
			}
		}
	}
}

func TestHeadingsNameOneColumnEach(t *testing.T) {
	t.Parallel()
	for _, list := range newBench(t).All() {
		column := map[string]string{}
		for _, c := range list.Columns {
			for _, name := range []string{c.Key, c.Heading.De, c.Heading.En} {
				name = strings.ToLower(name)
				if other, taken := column[name]; taken && other != c.Key {
					t.Errorf("%s: %q is a name of %s and %s", list.Name, name, other, c.Key)
				}
				column[name] = c.Key
			}
		}
	}
}

func TestPreviewTellsEachRow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.preview(t, "assumptions", header+
		wohngeld+";;Fälle je 1.000 Einwohner und Jahr;25;20;30;Erhebung;31.10.2026\n"+
		";;Kosten einer Arbeitsstunde;65;;;Annahme;\n"+
		";;Zins;;;;;\n"+
		wohngeld+";;Zins;2;;;Annahme;\n"+
		"99000000000000;;Zins;0,02;;;Annahme;\n"+
		marriage+";Online-Dienst;Zins;0,02;;;Annahme;\n"+
		marriage+";;Zins;0,02;0,03;0,01;Annahme;\n"+
		marriage+";;Stunden;1;;;;\n"+
		marriage+";Online-Dienst;Stunden je Fall;1;;;;\n"+
		";;Kosten einer Arbeitsstunde;70;;;Annahme;\n"+
		";Online-Dienst;Stunden je Fall;0,05;0,02;0,15;Annahme: Unterstützung bei der Online-Antragstellung;22.11.2026\n"+
		marriage+";Online-Dienst;Muss vor Ort bleiben (1 = ja);0,5;;;Annahme;\n"+
		marriage+";Entscheidung;Muss vor Ort bleiben (1 = ja);1;0,5;1;Annahme;\n"+
		marriage+";;Kosten einer Arbeitsstunde;60;50;;Annahme;\n"+
		wohngeld+";;Kosten einer Arbeitsstunde;60;;70;Annahme;\n")
	got := make([]string, len(p.Rows))
	for i, r := range p.Rows {
		got[i] = fmt.Sprintf("%d %s", r.Line, r.Kind)
		for _, problem := range r.Problems {
			got[i] += " | " + problem.In(tabular.English)
		}
	}
	want := []string{
		"2 changed",
		"3 changed",
		"4 wrong | row 4, column D “Wert”: the value is missing; an import takes nothing back, that is done with the verdict of the service",
		"5 wrong | row 5, column D “Wert”: 2 is not between 0 and 0,3",
		"6 wrong | row 6, column A “Leistungsschlüssel”: “99000000000000” is no service of the catalogue",
		"7 wrong | row 7, column C “Annahme”: there is no such assumption for this function",
		"8 wrong | row 8, column D “Wert”: 0,02 is not between 0,03 and 0,01",
		"9 wrong | row 9, column C “Annahme”: “Stunden” is not among the choices: ",
		"10 wrong | row 10, column G “Quelle”: a source is needed, at least the word “Annahme”",
		"11 wrong | row 11: row 3 is about the same thing; keep one of the two",
		"12 unchanged",
		"13 wrong | row 13, column D “Wert”: 0,5 is neither 0 nor 1; here there are only 0 (no) and 1 (yes)",
		"14 wrong | row 14, column E “Von”: 0,5 is neither 0 nor 1",
		"15 wrong | row 15, column F “Bis”: the cell is empty but “Low” is not; give both “Low” and “High” or neither",
		"16 wrong | row 16, column E “Von”: the cell is empty but “High” is not",
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
	if len(b.actions(t)) > 0 {
		t.Error("a preview wrote something")
	}
	if _, err := b.ApplyPlan(t.Context(), access.Local(), p, "x"); !errors.Is(err, exchange.ErrWrongRows) {
		t.Errorf("applying wrong rows: %v", err)
	}
}

func TestImportIsAppliedAndTakenBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	earlier := bundling.Assumption{Service: wohngeld, Name: "interest", Value: .02, Source: "Annahme", AsOf: "2026-01-01"}
	if err := b.bundling.SetAssumption(t.Context(), access.Local(), earlier, "vorher"); err != nil {
		t.Fatal(err)
	}
	before := b.export(t, "assumptions")
	p := b.preview(t, "assumptions", header+
		wohngeld+";;Zins;0,04;;;Haushalt;01.11.2026\n"+
		marriage+";;Fälle je 1.000 Einwohner und Jahr;12;10;14;Erhebung;31.10.2026\n")
	applied := b.apply(t, p)
	if got := b.export(t, "assumptions"); !strings.Contains(got, wohngeld) || !strings.Contains(got, ";0,04;0,04;0,04;") || !strings.Contains(got, marriage) {
		t.Errorf("after the import:\n%s", got)
	}
	listed, err := b.Imports(t.Context(), access.Local())
	if err != nil || len(listed) != 1 || listed[0].ID != applied.ID || listed[0].Reason != noteReason {
		t.Errorf("imports: %+v, %v", listed, err)
	}
	undone, err := b.Undo(t.Context(), access.Local(), applied.ID, "falsche Datei")
	if err != nil || undone.State != exchange.Undone {
		t.Fatal(undone.State, err)
	}
	if diff := cmp.Diff(before, b.export(t, "assumptions")); diff != "" {
		t.Errorf("after taking it back (-want +got):\n%s", diff)
	}
	if _, err := b.Undo(t.Context(), access.Local(), applied.ID, "noch einmal"); !errors.Is(err, exchange.ErrState) {
		t.Errorf("taking it back twice: %v", err)
	}
	want := []string{
		"bundling.assumption " + wohngeld + "/interest",
		"bundling.assumption " + wohngeld + "/interest", "bundling.assumption " + marriage + "/rate", "exchange.import import-1",
		"bundling.assumption " + wohngeld + "/interest", "bundling.assumption.reset " + marriage + "/rate", "exchange.undo import-1",
	}
	if diff := cmp.Diff(want, b.actions(t)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestCompetencesAreDecidedByFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const head = "Leistungsschlüssel;Zuständige Ebene;Begründung der Festlegung;Fundstelle der Festlegung;Leistung\n"
	p := b.preview(t, "competences", head+
		wohngeld+";Kreise und kreisfreie Städte;;;Wohngeld\n"+
		marriage+";Land;Sonderfall;§ 1;\n")
	if p.Rows[0].Kind != exchange.Wrong || !strings.Contains(p.Rows[0].Problems[0].In(tabular.German), "muss sie begründen") {
		t.Errorf("without a reason: %+v", p.Rows[0])
	}
	p = b.preview(t, "competences", head+marriage+";Land;Sonderfall;§ 1;Katzenhaltung\n")
	if r := p.Rows[0]; r.Kind != exchange.Changed || len(r.Ignored) != 1 {
		t.Errorf("another name: %+v", r)
	}
	applied := b.apply(t, p)
	rules, err := b.keeper.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if o := rules.Override(marriage); o.Level != landscape.LevelLand || o.Reason != "Sonderfall" || o.Source != "§ 1" {
		t.Errorf("override: %+v", o)
	}
	if _, err := b.Undo(t.Context(), access.Local(), applied.ID, "doch nicht"); err != nil {
		t.Fatal(err)
	}
	if rules, err = b.keeper.Rules(t.Context()); err != nil || rules.Override(marriage).Version != 0 {
		t.Errorf("after taking it back: %+v, %v", rules.Override(marriage), err)
	}
}

func TestNothingIsAppliedWhenSomebodyWasQuicker(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.preview(t, "assumptions", header+
		marriage+";;Fälle je 1.000 Einwohner und Jahr;12;10;14;Erhebung;31.10.2026\n"+
		wohngeld+";;Zins;0,04;;;Haushalt;01.11.2026\n")
	interest := bundling.Assumption{Service: wohngeld, Name: "interest", Value: .02, Source: "Annahme"}
	if err := b.bundling.SetAssumption(t.Context(), access.Local(), interest, "schneller"); err != nil {
		t.Fatal(err)
	}
	_, err := b.ApplyPlan(t.Context(), access.Local(), p, "x")
	var stale *exchange.StaleError
	if !errors.As(err, &stale) || len(stale.Rows) != 1 || stale.Rows[0].Line != 3 || !errors.Is(err, journal.ErrConflict) {
		t.Errorf("got %v", err)
	}
	if got := b.actions(t); len(got) != 1 {
		t.Errorf("something was written: %v", got)
	}
}

// Who was too slow compares anew with what holds now; the file is not lost.
func TestProposalIsComparedAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	slow, err := b.Propose(t.Context(), access.Local(), b.preview(t, "assumptions", header+
		wohngeld+";;Zins;0,04;;;Haushalt;01.11.2026\n"+
		marriage+";;Zins;0,04;;;Haushalt;01.11.2026\n"))
	if err != nil {
		t.Fatal(err)
	}
	b.apply(t, b.preview(t, "assumptions", header+wohngeld+";;Zins;0,05;;;Haushalt;01.11.2026\n"+marriage+";;Zins;0,04;;;Haushalt;01.11.2026\n"))
	if _, err := b.Apply(t.Context(), access.Local(), slow.ID, "x"); !errors.Is(err, journal.ErrConflict) {
		t.Errorf("applying: %v", err)
	}
	renewed, err := b.Renew(t.Context(), access.Local(), slow.ID)
	if err != nil {
		t.Fatal(err)
	}
	column := b.table(t, "assumptions").Index("value")
	if r := renewed.Plan.Rows; renewed.ID == slow.ID || r[0].Kind != exchange.Changed || r[0].Before[column] != "0.05" || r[1].Kind != exchange.Unchanged {
		t.Errorf("compared anew: %+v", renewed)
	}
	if _, err := b.Apply(t.Context(), access.Local(), renewed.ID, "x"); err != nil {
		t.Error(err)
	}
	if _, err := b.Renew(t.Context(), access.Local(), renewed.ID); !errors.Is(err, exchange.ErrState) {
		t.Errorf("comparing what was applied: %v", err)
	}
	other := access.Actor{ID: "other", Grants: []access.Grant{{Role: access.Coordinator}}}
	if _, err := b.Renew(t.Context(), other, slow.ID); !errors.Is(err, exchange.ErrNotFound) {
		t.Errorf("comparing somebody else's: %v", err)
	}
}

func TestImportWithChangedRowsCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	applied := b.apply(t, b.preview(t, "assumptions", header+
		wohngeld+";;Zins;0,04;;;Haushalt;01.11.2026\n"+
		marriage+";;Zins;0,04;;;Haushalt;01.11.2026\n"))
	since := bundling.Assumption{Service: marriage, Name: "interest", Value: .05, Source: "Annahme", Version: 1}
	if err := b.bundling.SetAssumption(t.Context(), access.Local(), since, "danach"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Undo(t.Context(), access.Local(), applied.ID, "zurück")
	var stale *exchange.StaleError
	if !errors.As(err, &stale) || len(stale.Rows) != 1 || stale.Rows[0].Line != 3 {
		t.Errorf("got %v", err)
	}
	if i, err := b.Import(t.Context(), access.Local(), applied.ID); err != nil || i.State != exchange.Applied {
		t.Errorf("state afterwards: %+v, %v", i.State, err)
	}
}
