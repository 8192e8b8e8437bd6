package exchange_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
)

// Every cell of the teams and of the services that they share goes out in every
// format and language and can be read there.
func TestTeamsGoOut(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	words := catalogue.Words()
	most, split := 5840.126, 7490.0
	teams := []bundling.TeamWorth{
		{
			Team:   bundling.Team{Carrier: "13072", Function: landscape.Expertise, Posts: 4.5},
			Wanted: 6.42222222, Used: 4, Price: 7490,
			OneMore: &bundling.PostWorth{Least: 5130.004, Most: &most, IfSplit: &split}, OneLess: &bundling.PostWorth{Impossible: true},
		},
		{Team: bundling.Team{Carrier: "13", Function: landscape.Online}, OneMore: &bundling.PostWorth{}, OneLess: &bundling.PostWorth{Least: 1}},
	}
	services := []bundling.TeamService{
		{
			Service: "99107023017000", Function: landscape.Expertise, Changed: true, Free: 100.5, Cost: 150,
			FreeCarriers: []bundling.Carrier{{Authority: "13072", Serves: []landscape.ARS{"130720029", "130725251"}}}, FreeLocal: 1, Local: 3,
		},
		{Service: "99036008007000", Function: landscape.Online, Free: 7, Cost: 7},
	}
	authority := func(key landscape.ARS) string { return "=Behörde " + string(key) } // what a spreadsheet would take for a formula
	service := func(id landscape.ServiceID) string { return "Leistung " + string(id) }
	limits := bundling.TeamPlan{
		Budgets: []bundling.BudgetWorth{{Budget: bundling.Budget{Carrier: "13072", Yearly: 400000.5}, Wanted: 5e6, Used: 399999.991, Price: .25}},
		Floors:  []bundling.FloorEffect{{Floor: bundling.Floor{Authority: "13", Least: .625}, Kept: 3, Unknown: 4}},
	}
	a, b, c := exchange.Teams{Words: words}, exchange.SharedServices{Words: words}, exchange.Limits{Words: words}
	wantC := [][]string{
		{"13072", "=Behörde 13072", "budget", "400000.5", "5000000", "399999.99", "0.25", "", "", ""},
		{"13", "=Behörde 13", "floor", "", "", "", "", "0.625", "3", "4"},
	}
	wantA := [][]string{
		{"13072", "=Behörde 13072", "expertise", "4.5", "6.4222", "4", "7490", "5130", "5840.13", "7490", "", "", ""},
		{"13", "=Behörde 13", "online", "0", "0", "0", "0", "0", "", "", "1", "", ""},
	}
	wantB := [][]string{
		{"99107023017000", "Leistung 99107023017000", "expertise", "yes", "=Behörde 13072 (2)", "1", "", "3", "100.5", "150", "49.5"},
		{"99036008007000", "Leistung 99036008007000", "online", "no", "", "0", "", "0", "7", "7", "0"},
	}
	for _, list := range []struct {
		table tabular.Table
		rows  tabular.Rows
		want  [][]string
	}{{a.Table(), a.Rows(teams, authority), wantA}, {b.Table(), b.Rows(services, service, authority), wantB}, {c.Table(), c.Rows(limits, authority), wantC}} {
		for _, f := range tabular.Formats() {
			for _, lang := range []tabular.Lang{tabular.German, tabular.English} {
				var file bytes.Buffer
				if err := list.table.Write(&file, f, lang, list.rows); err != nil {
					t.Fatal(err)
				}
				back, err := list.table.Read(file.Bytes())
				if err != nil {
					t.Fatalf("%s, %s, %s: %v", list.table.Name, f, lang, err)
				}
				var got [][]string
				for _, row := range back.Rows {
					got = append(got, row.Values)
				}
				if diff := cmp.Diff(list.want, got); diff != "" {
					t.Errorf("%s, %s, %s: %s", list.table.Name, f, lang, diff)
				}
			}
		}
	}
}
