package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/exchangetest"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/store"
	"kiesel/internal/web/i18n"
)

// lists is the exchange room with all lists on a store, and a register of a few
// units.
func lists(t *testing.T, s *store.Store) *exchange.Service {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	must(err)
	messages, err := i18n.Load()
	must(err)
	clock := func() time.Time { return instant }
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: clock}
	register, err := landscape.ReadRegisterCSV("register_2026-02-28.csv", strings.NewReader("key,name,type,seat,population,area_km2,lon,lat\n"+
		"13,Mecklenburg-Vorpommern,Land,Schwerin,,,,\n13071,Seenplatte,Landkreis,Neubrandenburg,,,,\n130715151,Demmin-Land,Amt,Demmin,,,,\n"+
		"130715151010,Beggerow,Gemeinde,,500,20.41,,\n130715151011,Borrentin,Gemeinde,,700,30.5,13.1,53.8\n"))
	must(err)
	_, err = keeper.Apply(t.Context(), access.System("test"), register, "")
	must(err)
	people, err := account.NewService(account.Config{Store: s.Accounts(), Now: clock, Key: s.Key()})
	must(err)
	current := func(ctx context.Context) (now bundling.Landscape, err error) {
		now.Catalogue = catalogue
		edition, err := keeper.InForce(ctx)
		if err == nil {
			now.Tree, err = keeper.Tree(ctx, edition.Date)
		}
		if err == nil {
			now.Rules, err = keeper.Rules(ctx)
		}
		return now, err
	}
	finder, err := parallel.EmbeddedFinder()
	must(err)
	return exchange.NewService(s.Exchange(), exchange.Lists(exchange.Rooms{
		Landscape: current, Home: "13", Keeper: keeper, Bundling: bundling.NewService(s.Bundling(), current, clock),
		Evidence: &evidence.Service{Store: s.Evidence(), Now: clock}, Parallel: &parallel.Service{Store: s.Parallel(), Finder: finder, Now: clock}, Accounts: people, Journal: &journal.Service{Store: s.Journal(), Now: clock},
		Jobs: s.Work(), Now: clock, Words: messages.Words(),
	}), clock, rand.Text)
}

// export returns a list as CSV.
func export(t *testing.T, service *exchange.Service, list string) string {
	t.Helper()
	var file bytes.Buffer
	if err := service.Export(t.Context(), access.Local(), list, &file, tabular.CSV, tabular.German); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// testListsComeBack brings every list out and in again, with changes from files,
// and after those were taken back.
func testListsComeBack(t *testing.T, s *store.Store) {
	service := lists(t, s)
	files := map[string]string{
		"assumptions": "key;function;parameter;value;low;high;source;as_of\n" +
			";;hour_cost;61,5;60;70;Tarif „2026“;01.11.2026\n99107023017000;;interest;0,04;;;=Haushalt;\n",
		"accounts":    "login;name;email;language;state;roles\nerika;Erika „Muster“;e@example.org;de;;\"reader 13071; auditor\"\notto;=Otto;;;;\n",
		"competences": "key;level;reason;source\n99107023017000;kreis;\"Satzung; \"\"neu\"\"\";§ 3\n99059001104000;land;Sonderfall;\n",
	}
	before, applied := map[string]string{}, map[string]string{}
	for list, file := range files {
		before[list] = export(t, service, list)
		imported, err := service.ApplyPlan(t.Context(), access.Local(), preview(t, service, list, file), "Erhebung")
		if err != nil {
			t.Fatalf("%s: %v", list, err)
		}
		applied[list] = imported.ID
		equal(t, "rows of an applied file", preview(t, service, list, file).Count(), exchange.Counts{exchange.Unchanged: 2})
	}
	if err := exchangetest.ComesBack(t.Context(), service); err != nil {
		t.Error(err)
	}
	testRegisterComesBack(t, service)
	for list, id := range applied {
		if _, err := service.Undo(t.Context(), access.Local(), id, "zurück"); err != nil {
			t.Fatal(err)
		}
		equal(t, "list after a change was taken back", export(t, service, list), before[list])
	}
}

// testRegisterComesBack applies a later edition from a file and takes it back.
func testRegisterComesBack(t *testing.T, service *exchange.Service) {
	before := export(t, service, "register")
	file := strings.NewReplacer("28.02.2026", "30.06.2026", ";500;", ";499;", "Borrentin", "Borrentin am See").Replace(before)
	imported, err := service.ApplyPlan(t.Context(), access.Local(), preview(t, service, "register", file), "neuer Gebietsstand")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "register in force", export(t, service, "register"), file)
	if err := exchangetest.ComesBack(t.Context(), service); err != nil {
		t.Error(err)
	}
	if _, err := service.Undo(t.Context(), access.Local(), imported.ID, "zurück"); err != nil {
		t.Fatal(err)
	}
	equal(t, "register after the edition was taken back", export(t, service, "register"), before)
}

// preview returns what a file would change.
func preview(t *testing.T, service *exchange.Service, list, file string) exchange.Plan {
	t.Helper()
	p, err := service.Preview(t.Context(), access.Local(), list, list+".csv", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
