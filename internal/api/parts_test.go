package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// phases is the comparison of the demonstration at the level of phases.
const phases = "/comparisons/ab45654ccc4ae6d6fc6943dbb441a5eb180bd615aed3c1055f0a6af2cf1ce550"

func TestPartsOfAComparison(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	whole := get[evidence.Comparison](t, a, phases)
	pairs := get[api.List[evidence.Pair]](t, a, phases+"/pairs?sort=-emd")
	if pairs.Total != len(whole.Pairs) || *pairs.Items[0].EMD < *pairs.Items[1].EMD {
		t.Errorf("%d pairs, the first %+v", pairs.Total, pairs.Items[0])
	}
	name := whole.Inputs[0].Name
	some := get[api.List[evidence.Pair]](t, a, phases+"/pairs?statement=different&authority="+url.QueryEscape(name))
	for _, p := range some.Items {
		if p.Statement != evidence.Different || p.A != name && p.B != name {
			t.Errorf("pair %+v", p)
		}
	}
	if some.Total == 0 || some.Total >= pairs.Total {
		t.Errorf("%d of %d pairs", some.Total, pairs.Total)
	}
	steps := get[api.List[api.ComparedStep]](t, a, phases+"/steps?limit=500")
	if want := len(whole.Core) + len(whole.Variations) + len(whole.Extras); steps.Total != want || steps.Items[0].List != "core" {
		t.Errorf("%d steps, want %d", steps.Total, want)
	}
	core := get[api.List[api.ComparedStep]](t, a, phases+"/steps?list=core")
	if core.Total != len(whole.Core) || len(core.Items[0].Shares) != len(whole.Inputs) {
		t.Errorf("%d steps in the core, want %d", core.Total, len(whole.Core))
	}
	i := slices.IndexFunc(core.Items, func(s api.ComparedStep) bool { return s.Activity != "" })
	of := get[api.List[api.ComparedStep]](t, a, phases+"/steps?activity="+url.QueryEscape(core.Items[i].Activity))
	if of.Total < 2 || of.Total >= steps.Total {
		t.Errorf("%d steps about %q", of.Total, core.Items[i].Activity)
	}
}

func TestProcessMaps(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	two := get[evidence.Map](t, a, phases+"/map?a=1&b=2&edges=10")
	if len(two.Authorities) != 2 || len(two.Edges) == 0 || two.LeftOut == 0 || len(two.Nodes[0].Shares) != 2 {
		t.Errorf("got %+v", two)
	}
	one := get[evidence.Map](t, a, phases+"/map?a=2")
	profile := get[evidence.Comparison](t, a, phases).Inputs[1].Profile
	alone := get[evidence.Map](t, a, "/profiles/"+profile+"/map")
	if len(one.Authorities) != 1 || len(one.Edges) != len(alone.Edges) || one.LeftOut != alone.LeftOut {
		t.Errorf("got %+v, want %+v", one, alone)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, phases+"/map?a=6", ""), http.StatusBadRequest)
}

func TestSearchAndCatalogue(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	found := get[api.SearchResult](t, a, "/search?q=rostock&limit=3")
	if found.Authorities.Total < 3 || len(found.Authorities.Items) != 3 || found.Services.Items == nil {
		t.Errorf("got %+v", found)
	}
	if found = get[api.SearchResult](t, a, "/search?q=wohngeld"); found.Services.Total < 4 || found.Services.Items[0].CompetentLevel != landscape.LevelAmt {
		t.Errorf("got %+v", found.Services)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/search", ""), http.StatusUnprocessableEntity)

	c := get[api.Catalogue](t, a, "/catalogue?level=kreis")
	list := get[api.List[api.Service]](t, a, "/services?level=kreis")
	if c.Services != list.Total || len(c.Topics) == 0 || len(c.Situations) == 0 || len(c.Types) == 0 {
		t.Errorf("%d services, the list has %d", c.Services, list.Total)
	}
	i := slices.IndexFunc(c.Levels, func(f api.FilterChoice) bool { return f.Value == "kreis" })
	if i < 0 || c.Levels[i].Services != list.Total || len(c.Levels) < 3 {
		t.Errorf("levels %+v", c.Levels)
	}
	topic := get[api.List[api.Service]](t, a, "/services?level=kreis&topic="+url.QueryEscape(c.Topics[0].Value))
	if topic.Total != c.Topics[0].Services {
		t.Errorf("%d services of %+v", topic.Total, c.Topics[0])
	}
}

func TestDuties(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	sum := 0
	for _, d := range get[api.List[api.Duty]](t, a, "/authorities/13073/duties?limit=500").Items {
		sum += d.Services
	}
	if want := get[api.List[api.Service]](t, a, "/services?level=kreis&land=13").Total; sum != want {
		t.Errorf("a Kreis has %d duties, want %d", sum, want)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/authorities/99999/duties", ""), http.StatusNotFound)
}

func TestAuthoritiesByKindAndDensity(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	found := get[api.List[landscape.Authority]](t, a, "/authorities?within=13&level=kreis&type=Kreisfreie+Stadt&sort=-density")
	if found.Total != 2 || found.Items[0].Name != "Rostock" {
		t.Errorf("got %+v", found.Items)
	}
}

// The sums of the portfolio are those of the list.
func TestGroupsAddUp(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	p := get[api.Portfolio](t, a, "/portfolio")
	sum := 0
	for _, g := range bundling.Groups() {
		list := get[api.List[api.Recommendation]](t, a, "/recommendations?group="+string(g))
		if list.Total != p.Groups[g] {
			t.Errorf("%s: %d services are listed, %d counted", g, list.Total, p.Groups[g])
		}
		for _, r := range list.Items {
			if r.Group != g {
				t.Errorf("%s is listed as %s", r.Group, g)
			}
		}
		sum += list.Total
	}
	if sum != p.Services {
		t.Errorf("the groups hold %d of %d services", sum, p.Services)
	}
}

// The plan keeps the limits of every year and says of every item when it starts or
// why not.
func TestTransition(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	p := get[api.TransitionPlan](t, a, "/portfolio/transition?budget=2027-2028=1000000&team=2027-2028=30")
	if p.First != 2027 || len(p.Years) != p.Until-p.First+1 || len(p.Items) == 0 || p.Value <= 0 || p.Bound < p.Value {
		t.Fatalf("got %+v", p)
	}
	for _, y := range p.Years {
		if y.Spent > 1e6+1 || y.Worked > 30.001 {
			t.Errorf("%d takes %g EUR and %g people", y.Year, y.Spent, y.Worked)
		}
	}
	started := 0
	for _, x := range p.Items {
		if (x.Start == nil) != (x.Reason != "") {
			t.Errorf("%+v", x)
		}
		if x.Start != nil {
			started++
		}
	}
	if started == 0 || started == len(p.Items) {
		t.Errorf("%d of %d start", started, len(p.Items))
	}
	for _, years := range []string{"budget=1900=5", "team=2020-2022=3", "duration=0", "duration=11"} {
		wantProblem(t, apitest.Ask(a, http.MethodGet, "/portfolio/transition?"+years, ""), http.StatusUnprocessableEntity)
	}
}

// The plan keeps the posts, and what cannot be is named.
func TestTeams(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	wanted := get[api.List[bundling.Team]](t, a, "/portfolio/teams/wanted?limit=2")
	if wanted.Total < 3 || len(wanted.Items) != 2 || wanted.Next == "" || wanted.Items[0].Posts < wanted.Items[1].Posts {
		t.Fatalf("got %+v", wanted)
	}
	p := get[bundling.TeamPlan](t, a, "/portfolio/teams?team=13072:expertise:4&team=13071:expertise:5")
	if len(p.Teams) != 2 || len(p.Services) == 0 || p.Bound > p.Cost || p.Cost < p.Free || p.Extra <= 0 {
		t.Fatalf("got %+v", p)
	}
	for _, w := range p.Teams {
		if w.Used > w.Posts*1.0001 || w.OneMore == nil || w.OneLess == nil || w.OneMore.Most == nil || *w.OneMore.Most < w.OneMore.Least {
			t.Errorf("team %+v", w)
		}
	}
	if !slices.ContainsFunc(p.Services, func(s bundling.TeamService) bool { return s.Changed && s.Cost > s.Free }) {
		t.Error("nothing changes")
	}
	p = get[bundling.TeamPlan](t, a, "/portfolio/teams?budget=13072:1100000&floor=13:0.6")
	if b, f := p.Budgets[0], p.Floors[0]; b.Used > 1_100_001 || b.Wanted < 2_000_000 || b.Price <= 0 || p.Extra <= 0 || f.Least != .6 || f.Unknown == 0 {
		t.Errorf("budget %+v, floor %+v, %v more", b, f, p.Extra)
	}
	for target, text := range map[string]string{
		"budget=13072:1000": "and needs at least",
		"budget=13072":      "want KEY:EUR",
		"floor=13072:60":    "between 0 and 1",
		"max_carriers=0":    "give at least one team, budget or floor",
		"team=13072:expertise:0&team=13:expertise:0":  "nobody can serve 13072",
		"team=13072:backen:1":                         "unknown function",
		"team=01001:decision:1":                       "unknown carrier",
		"team=13072:decision:-1":                      "between 0 and",
		"team=13072:decision:1&team=13072:decision:1": "given twice",
	} {
		w := apitest.Ask(a, http.MethodGet, "/portfolio/teams?"+target, "")
		wantProblem(t, w, http.StatusUnprocessableEntity)
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s: %s lacks %q", target, w.Body, text)
		}
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/portfolio/teams", ""), http.StatusUnprocessableEntity)
}

// Steps tell what they go with, and a service how alike it can be done.
func TestMeasuresOfAComparison(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	steps := get[api.List[api.ComparedStep]](t, a, phases+"/steps?list=variation&limit=500")
	i := slices.IndexFunc(steps.Items, func(s api.ComparedStep) bool { return s.Effect != nil && s.Effect.Statement == evidence.Longer })
	if i < 0 {
		t.Fatal("no variation point goes with longer cases")
	}
	if e := steps.Items[i].Effect; !(e.Pooled.Low > 0) || e.Working.Days >= e.Pooled.Days || len(e.Inputs) == 0 || e.Inputs[0].Input == "" {
		t.Errorf("effect %+v", e)
	}
	if e := get[evidence.Comparison](t, a, phases).EqualTerms; e == nil || e.Cases != 831 || len(e.ByCases) != 5 {
		t.Errorf("equal terms %+v, want samples of 831 cases", e)
	}
	s := get[evidence.Standard](t, a, "/services/99012008001000/standardisability")
	if s.Grade != evidence.GradeLogs || len(s.Parts) != 2 || s.Parts[0].N != 4 || s.Parts[0].Weight != 0.5 {
		t.Errorf("standardisability %+v", s)
	}
	if s := get[evidence.Standard](t, a, "/services/99107023017000/standardisability"); s.Grade != evidence.GradeLaw {
		t.Errorf("without comparisons %+v", s)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/services/none/standardisability", ""), http.StatusNotFound)
}
