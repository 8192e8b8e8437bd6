package exchange_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/bundling"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/exchangetest"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store"
	"kiesel/internal/web/i18n"
	"kiesel/internal/work"
)

// house is an installation with something in every list.
type house struct {
	*exchange.Service
	rooms exchange.Rooms
	store *store.Store
	words *i18n.Catalogue
	ids   int
}

// formula is what a spreadsheet would take for a formula.
const formula = "=HYPERLINK(\"http://evil.example\")"

// newHouse opens an installation with the whole register.
func newHouse(tb testing.TB) *house {
	tb.Helper()
	register, err := landscape.EmbeddedRegister()
	mustOf(tb)(err)
	return newHouseWith(tb, register)
}

// newHouseWith opens an installation with a register.
func newHouseWith(tb testing.TB, register landscape.Register) *house {
	tb.Helper()
	h := &house{}
	must := mustOf(tb)
	clock := func() time.Time { return noon }
	var err error
	h.store, err = store.Open(tb.Context(), store.Config{Dir: tb.TempDir(), Now: clock})
	must(err)
	tb.Cleanup(func() { must(h.store.Close()) })
	h.words, err = i18n.Load()
	must(err)
	catalogue, err := landscape.EmbeddedCatalogue()
	must(err)
	keeper := &landscape.Keeper{Store: h.store.Landscape(), Now: clock}
	_, err = keeper.Apply(tb.Context(), access.System("test"), register, "")
	must(err)
	cheap := password.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	people, err := account.NewService(account.Config{Store: h.store.Accounts(), Now: clock, Key: h.store.Key(), Cost: cheap})
	must(err)
	finder, err := parallel.EmbeddedFinder()
	must(err)
	now := newLandscapeNow(keeper, catalogue)
	h.rooms = exchange.Rooms{
		Landscape: now, Home: "13", Keeper: keeper, Bundling: bundling.NewService(h.store.Bundling(), now, clock),
		Evidence: &evidence.Service{Store: h.store.Evidence(), Now: clock, Tool: "kiesel test"},
		Parallel: &parallel.Service{Store: h.store.Parallel(), Finder: finder, Now: clock}, Accounts: people,
		Programme: &programme.Service{Store: h.store.Programme(), Now: clock},
		Journal:   &journal.Service{Store: h.store.Journal(), Now: clock}, Jobs: h.store.Work(), Now: clock, Words: h.words.Words(),
	}
	h.Service = exchange.NewService(h.store.Exchange(), exchange.Lists(h.rooms), clock, func() string { h.ids++; return fmt.Sprintf("import-%d", h.ids) })
	return h
}

func mustOf(tb testing.TB) func(error) {
	return func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// newLandscapeNow reads the landscape anew only if another edition is in force
// or another competence was decided.
func newLandscapeNow(keeper *landscape.Keeper, catalogue *landscape.Catalogue) exchange.Landscape {
	var kept bundling.Landscape
	var last landscape.Edition
	return func(ctx context.Context) (bundling.Landscape, error) {
		edition, err := keeper.InForce(ctx)
		if err != nil {
			return kept, err
		}
		if kept.Tree == nil || edition != last {
			if kept.Tree, err = keeper.Tree(ctx, edition.Date); err != nil {
				return kept, err
			}
			last = edition
		}
		kept.Catalogue = catalogue
		kept.Rules, err = keeper.Rules(ctx)
		return kept, err
	}
}

// fill puts something into every list.
func (h *house) fill(tb testing.TB) {
	tb.Helper()
	must := mustOf(tb)
	ctx := tb.Context()
	must(demo.Load(ctx, h.rooms.Evidence))
	erika := h.person(tb, account.User{Login: "erika", Name: formula, Email: "erika@example.org", Language: "de"}, "reader@13073", "contributor@130735351", "coordinator")
	h.person(tb, account.User{Login: "admin", Name: "Änne Admin"}, "administrator")
	must(h.rooms.Bundling.SetAssumption(ctx, erika.Actor(), bundling.Assumption{Service: wohngeld, Name: "rate", Value: 1.0 / 3, Low: .2, High: .5, Source: formula}, "@SUM(1)"))
	must(h.rooms.Keeper.Override(ctx, access.Local(), landscape.Override{Service: wohngeld, Level: landscape.LevelKreis, Reason: "+1", Source: "-1"}))
	probability := .9
	idea := programme.Idea{
		ID: "i-1", Title: formula, Land: "13", Service: wohngeld, Function: landscape.Expertise, Aim: "+1", ReplyBy: "2026-12-31", By: string(erika.ID), At: noon,
		Basis: programme.Basis{Outcome: bundling.Bundle, Gain: &bundling.Range{Value: 2.5, P10: -1, P90: 3}, Probability: &probability, Rank: 2, Of: 7, Entry: 3},
		Reply: &programme.Reply{Decision: programme.Decline, Reason: "-1", By: string(erika.ID), At: noon.Add(time.Hour)},
	}
	must(h.rooms.Programme.Store.Update(ctx, func(tx programme.Tx) error {
		if err := tx.PutIdea(ctx, idea); err != nil {
			return err
		}
		return tx.Record(ctx, journal.Entry{At: noon, Actor: idea.By, Action: "programme.idea", Subject: idea.ID})
	}))
	job := work.Job{ID: "job-1", Kind: "evidence.profile", Subject: formula, Payload: json.RawMessage("{}"), Actor: access.Local().ID, Ordered: noon, State: work.Failed, Ended: noon.Add(time.Hour), Attempts: 1}
	must(h.store.Work().Update(ctx, func(tx work.Tx) error {
		if err := tx.PutJob(ctx, job); err != nil {
			return err
		}
		return tx.Record(ctx, journal.Entry{At: noon, Actor: job.Actor, Action: "work.job.order", Subject: job.ID})
	}))
}

// person opens an account that is active.
func (h *house) person(tb testing.TB, u account.User, roles ...string) account.User {
	tb.Helper()
	for _, role := range roles {
		g, err := access.ParseGrant(role)
		if err != nil {
			tb.Fatal(err)
		}
		u.Grants = append(u.Grants, g)
	}
	kept, err := h.rooms.Accounts.AddWithPassword(tb.Context(), access.Local(), u, "vier Pinguine essen Kekse", "")
	if err != nil {
		tb.Fatal(err)
	}
	return kept
}

// file exports a list.
func (h *house) file(tb testing.TB, actor access.Actor, list string, f tabular.Format, l tabular.Lang) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := h.Export(tb.Context(), actor, list, &out, f, l); err != nil {
		tb.Fatalf("%s: %v", list, err)
	}
	return out.Bytes()
}

// rows returns the rows of a list as its room has them.
func (h *house) rows(tb testing.TB, actor access.Actor, list exchange.List) [][]string {
	tb.Helper()
	rows, err := list.Rows(tb.Context(), actor)
	if err != nil {
		tb.Fatalf("%s: %v", list.Name, err)
	}
	var all [][]string
	for row, err := range rows {
		if err != nil {
			tb.Fatalf("%s: %v", list.Name, err)
		}
		all = append(all, row)
	}
	return all
}

// All lists of one installation; what is tested last adds evidence to it.
func TestLists(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.fill(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *house)
	}{
		{"every list goes out", testEveryListGoesOut},
		{"what goes out changes nothing when it comes back", testListsComeBackUnchanged},
		{"no list holds a formula", testNoListHoldsAFormula},
		{"words", testListsKnowTheirWords},
		{"small groups", testSmallGroupsStayOutOfFiles},
		{"rights", testListsKeepRights},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, h) })
	}
}

// What is in a list is in its files, whatever format and language.
func testEveryListGoesOut(t *testing.T, h *house) {
	for _, list := range h.All() {
		want := h.rows(t, access.Local(), list)
		if len(want) == 0 {
			t.Errorf("%s is empty", list.Name)
		}
		for _, row := range want {
			for i, c := range list.Columns {
				if c.Kind == tabular.Told {
					row[i] = "" // words are not read
				}
			}
		}
		for _, format := range tabular.Formats() {
			for _, lang := range []tabular.Lang{tabular.German, tabular.English} {
				file := h.file(t, access.Local(), list.Name, format, lang)
				read, err := list.Table.Read(file)
				if err != nil {
					t.Fatalf("%s as %s: %v", list.Name, format, err)
				}
				got := make([][]string, len(read.Rows))
				for i, r := range read.Rows {
					got[i] = r.Values
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s as %s in %s (-room +file):\n%.2000s", list.Name, format, lang, diff)
				}
				if format == tabular.CSV && strings.Contains(string(file), "⟦") {
					t.Errorf("%s in %s lacks a word", list.Name, lang)
				}
			}
		}
	}
}

// The files of every list that can be imported are understood again: in both
// formats and languages each row is what holds already.
func testListsComeBackUnchanged(t *testing.T, h *house) {
	var importable []string
	for _, list := range h.All() {
		if list.Import != nil {
			importable = append(importable, list.Name)
		}
	}
	if want := []string{"competences", "assumptions", "register", "accounts"}; !slices.Equal(importable, want) {
		t.Errorf("%v can be imported, want %v", importable, want)
	}
	if err := exchangetest.ComesBack(t.Context(), h.Service); err != nil {
		t.Error(err)
	}
}

// Text never becomes a formula, in no list and no format.
func testNoListHoldsAFormula(t *testing.T, h *house) {
	seen := 0
	for _, list := range h.All() {
		text := string(h.file(t, access.Local(), list.Name, tabular.CSV, tabular.German))
		for _, start := range []string{";=", "\n=", ";\"=", ";@", ";+", ";\t"} {
			if strings.Contains(text, start) {
				t.Errorf("%s has a cell that begins with %q", list.Name, start)
			}
		}
		seen += strings.Count(text, "'=HYPERLINK")
	}
	if seen < 4 { // assumption, account, job, who did something
		t.Errorf("the formula was found %d times; is it in the lists at all?", seen)
	}
}

// A list holds what the actor may see, not more.
func testListsKeepRights(t *testing.T, h *house) {
	samples, err := h.rooms.Evidence.Profiles(t.Context(), access.Local(), evidence.ProfileFilter{Level: evidence.LevelPhase})
	if err != nil || len(samples) < 2 {
		t.Fatal(len(samples), err)
	}
	var ids []string
	for _, sample := range samples[:2] {
		whole, err := h.rooms.Evidence.Profile(t.Context(), access.Local(), sample.ID)
		if err != nil {
			t.Fatal(err)
		}
		p := whole.Profile
		p.Authority.ARS = "13076"
		kept, err := h.rooms.Evidence.AddProfile(t.Context(), access.Local(), p, "")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, kept.ID)
	}
	c, err := h.rooms.Evidence.Compare(t.Context(), access.Local(), ids, evidence.Options{Permutations: 19, Seed: 1}, "")
	if err != nil {
		t.Fatal(err)
	}
	ids = append(ids, c.ID)
	for _, role := range access.Roles() {
		neighbour := access.Actor{ID: "u-1", Grants: []access.Grant{{Role: role, Scope: "13075"}}}
		for _, list := range h.All() {
			var out bytes.Buffer
			err := h.Export(t.Context(), neighbour, list.Name, &out, tabular.CSV, tabular.German)
			if may := role.Allows(list.Read) && list.Name != "journal"; (err == nil) != may {
				t.Errorf("%s as %s of a Kreis: %v", list.Name, role, err)
			}
			for _, secret := range append(ids, "erika@example.org", "job-1") {
				if strings.Contains(out.String(), secret) {
					t.Errorf("%s shows %s to %s of the neighbour", list.Name, secret, role)
				}
			}
		}
	}
	owner := access.Actor{ID: "u-2", Grants: []access.Grant{{Role: access.Reader, Scope: "13076"}}}
	for list, id := range map[string]string{"profiles": ids[0], "comparisons": c.ID, "pairs": c.ID} {
		if !strings.Contains(string(h.file(t, owner, list, tabular.CSV, tabular.German)), id) {
			t.Errorf("%s hides %s from its owner", list, id)
		}
	}
}

// Every code that can stand in a list has its word.
func testListsKnowTheirWords(t *testing.T, h *house) {
	lists := map[string]exchange.List{}
	for _, l := range h.All() {
		lists[l.Name] = l
	}
	for _, test := range []struct{ list, column, family string }{
		{"journal", "action", "action."}, {"jobs", "kind", "job_kind."}, {"jobs", "state", "job_state."},
		{"accounts", "state", "user_state."}, {"recommendations", "missing", "missing_figure."}, {"pairs", "reason", "statement_reason."},
		{"profiles", "level", "abstraction."},
	} {
		choices := lists[test.list].Columns[lists[test.list].Index(test.column)].Choices
		for key := range h.words.Keys() {
			code, of := strings.CutPrefix(key, test.family)
			known := slices.ContainsFunc(choices, func(o tabular.Option) bool { return o.Code == code })
			if of && !known && code != "other" {
				t.Errorf("%s, column %s: %q has a word on screen but not in files", test.list, test.column, code)
			}
		}
	}
	for _, l := range h.All() {
		for _, c := range l.Columns {
			texts := []tabular.Text{l.Title, l.About, c.Heading}
			for _, o := range c.Choices {
				texts = append(texts, o.Word)
			}
			for _, text := range texts {
				if strings.Contains(text.De+text.En, "⟦") || text.De == "" {
					t.Errorf("%s, column %s: %q lacks a word", l.Name, c.Key, text)
				}
			}
		}
	}
}

// Shares of so few cases that they must not be told stay out of files.
func testSmallGroupsStayOutOfFiles(t *testing.T, h *house) {
	half := .5
	c := evidence.Comparison{
		Inputs:     []evidence.Input{{Name: "Amt =1"}, {Name: "Amt B"}},
		Core:       []evidence.Step{{From: "", To: "Antrag", Shares: []*float64{&half, nil}}},
		Variations: []evidence.Step{{Activity: "=Prüfen", Shares: []*float64{nil, &half}}},
		Extras:     []evidence.Step{{From: "Antrag", To: "", Shares: []*float64{nil, nil}}},
	}
	list := exchange.Steps{Words: h.words.Words()}
	var out bytes.Buffer
	if err := list.Table(c).Write(&out, tabular.CSV, tabular.German, list.Rows(c)); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffListe;Schritt;Amt =1;Amt B\r\n" +
		"Gemeinsamer Kern;Beginn → Antrag;0,5;\r\n" +
		"Unterschiede;'=Prüfen;;0,5\r\n" +
		"Örtliche Besonderheiten;Antrag → Ende;;\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	if err := list.Table(c).Write(&out, tabular.XLSX, tabular.English, list.Rows(c)); err != nil {
		t.Fatal(err)
	}
	read, err := list.Table(c).Read(out.Bytes())
	if err != nil || read.Rows[0].Values[3] != "" || read.Rows[0].Values[2] != "0.5" {
		t.Errorf("as XLSX: %+v, %v", read, err)
	}
}

func BenchmarkListsAsXLSX(b *testing.B) {
	h := newHouse(b)
	for _, name := range []string{"competences", "recommendations", "authorities"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h.file(b, access.Local(), name, tabular.XLSX, tabular.German)
			}
		})
	}
}

// What is known of durations goes out in columns of its own, in days.
func TestStepsTellDurations(t *testing.T) {
	t.Parallel()
	half := .5
	c := evidence.Comparison{
		Inputs: []evidence.Input{{Name: "A"}},
		Core:   []evidence.Step{{Activity: "Antrag", Shares: []*float64{&half}}},
		Variations: []evidence.Step{{Activity: "Prüfen", Shares: []*float64{&half}, Effect: &evidence.Effect{
			Cases: 120, Pooled: evidence.Delay{Days: 7.004, Low: 2, High: 11.5}, Working: evidence.Delay{Days: 5.003}, PAdjusted: .03,
		}}},
	}
	list := exchange.Steps{Words: newHouse(t).words.Words()}
	var out bytes.Buffer
	if err := list.Table(c).Write(&out, tabular.CSV, tabular.German, list.Rows(c)); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffListe;Schritt;A;Fälle mit dem Schritt;Dauern länger (Kalendertage);mindestens (95 %);höchstens (95 %);Dauern länger (Arbeitstage);p der Dauer (bereinigt)\r\n" +
		"Gemeinsamer Kern;Antrag;0,5;;;;;;\r\n" +
		"Unterschiede;Prüfen;0,5;120;7;2;11,5;5;0,03\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// What people found out about a difference goes out with its source.
func TestStepsTellCauses(t *testing.T) {
	t.Parallel()
	half := .5
	c := evidence.Comparison{
		Inputs: []evidence.Input{{Name: "A"}},
		Variations: []evidence.Step{
			{Activity: "Prüfen", Shares: []*float64{&half}}, {From: "Prüfen", To: "Bescheid", Shares: []*float64{&half}},
		},
	}
	list := exchange.Steps{Words: newHouse(t).words.Words(), Causes: map[evidence.StepKey]evidence.StepCause{
		{From: "Prüfen", To: "Bescheid"}: {Cause: evidence.CauseRule, Source: "Satzung § 3"},
	}}
	var out bytes.Buffer
	if err := list.Table(c).Write(&out, tabular.CSV, tabular.German, list.Rows(c)); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffListe;Schritt;A;Folgt aus;Quelle\r\n" +
		"Unterschiede;Prüfen;0,5;;\r\n" +
		"Unterschiede;Prüfen → Bescheid;0,5;örtliche Regel;Satzung § 3\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
