package teamfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/bundling/tree/treefile"
	"kiesel/internal/strictjson"
	"kiesel/internal/testkit"
)

// example returns the text of the worked example.
func example(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "examples", "teams.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// read reads the worked example and edits it.
func read(t testing.TB, edit func(*Input)) *Input {
	t.Helper()
	in, err := Read(strings.NewReader(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	edit(in)
	return in
}

// answer solves an input, passes the output through JSON as a file would, and
// checks it.
func answer(t testing.TB, in *Input) *Output {
	t.Helper()
	out, err := in.Solve(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := ReadOutput(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	report, err := Check(in, copied)
	if err != nil {
		t.Fatal(err)
	}
	if !report.OK() {
		t.Fatalf("the check finds wrong:\n%s", strings.Join(report.Wrong, "\n"))
	}
	return copied
}

// single leaves only the first service, without teams.
func single(in *Input) {
	in.Services, in.Teams = in.Services[:1], nil
}

func coordinate(in *Input, m float64) {
	for i := range in.Services[0].Levels {
		in.Services[0].Levels[i].CoordinationPerCase *= m
	}
}

// The figures are those of the published worked example for one service, and
// computed by hand for two.
func TestWorkedExample(t *testing.T) {
	tests := []struct {
		name  string
		edit  func(in *Input)
		want  float64
		bound float64 // that the prices prove
		proof string
	}{
		{"one service: all Kreis", single, 38000, 38000, ProofCertificate},
		{"one, at most one carrier: Land", func(in *Input) { single(in); in.Services[0].MaxCarriers = 1 }, 40000, 40000, ProofCertificate},
		{"one, largest Amt must be local", func(in *Input) { single(in); in.Services[0].Local = []string{"A6"} }, 42000, 42000, ProofCertificate},
		{"one, coordination halved: Land", func(in *Input) { single(in); coordinate(in, .5) }, 34000, 34000, ProofCertificate},
		{"one, coordination fourfold: largest Amt by itself", func(in *Input) { single(in); coordinate(in, 4) }, 45600, 45600, ProofCertificate},
		{"two, enough posts: both by the Kreise", func(in *Input) { in.Teams[1].Posts = 3 }, 76000, 76000, ProofCertificate},
		// 2,800 hours are wanted of K2, which has 2,000: one service goes to the Land for
		// 2,000 more. The prices prove 2·40,000 − 2,000·λ with λ = 2,000/1,400.
		{"two, posts for one and a half", func(*Input) {}, 78000, 80000 - 2000./1400*2000, ProofSearch},
		{"two, posts for one exactly", func(in *Input) { in.Teams[1].Posts = 1.4 }, 78000, 78000, ProofCertificate},
		{"two, no posts at all: both by the Land", func(in *Input) { in.Teams[0].Posts, in.Teams[1].Posts = 0, 0 }, 80000, 80000, ProofCertificate},
		{"two, no acceptance of the Land: largest Amt of one by itself", func(in *Input) {
			for i := range in.Services {
				in.Services[i].Levels[2].Acceptance = new(float64)
			}
			in.Acceptance = &Acceptance{Floor: 0.5}
		}, 80000, 76000 + 4000./1200*800, ProofSearch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := answer(t, read(t, tt.edit))
			if !same(out.Objective, tt.want) || !same(out.CertifiedBound, tt.bound) || out.Proof != tt.proof {
				t.Errorf("objective %v, certified %v, proof %q, want %v, %v, %q", out.Objective, out.CertifiedBound, out.Proof, tt.want, tt.bound, tt.proof)
			}
		})
	}
}

func TestWorthOfPosts(t *testing.T) {
	out := answer(t, read(t, func(*Input) {}))
	k1, k2 := out.Teams[0], out.Teams[1]
	if k1.PricePerPost != 0 || k1.OneMore.Most != 0 || k1.OneLess.Most != 0 {
		t.Errorf("a team with time to spare: %+v, more %+v, less %+v", k1, k1.OneMore, k1.OneLess)
	}
	if !same(k2.PricePerPost, 1e6/700) {
		t.Errorf("price per post %v, want 10/7 for each of 1,000 hours", k2.PricePerPost)
	}
	for name, tt := range map[string]struct {
		w     *Worth
		split float64
	}{"one more": {k2.OneMore, 8e5 / 700}, "one less": {k2.OneLess, 2e6 / 700}} { // with one less K2 cannot carry A6 at all
		if !same(tt.w.Least, 2000) || !same(tt.w.Most, 2000) || tt.w.IfSplit == nil || math.Abs(*tt.w.IfSplit-tt.split) > 1e-4 {
			t.Errorf("%s: %+v, want 2,000, and %v if split", name, tt.w, tt.split)
		}
	}
	out = answer(t, read(t, func(in *Input) {
		in.Teams[1].Posts = 1.4
		for i := range in.Services {
			in.Services[i].Local = []string{"A1"}
			in.Services[i].Barred = []treefile.Arc{{Authority: "A6", Carrier: "A6"}, {Authority: "A6", Carrier: "L"}}
		}
		in.Services = in.Services[:1]
	}))
	if w := out.Teams[1].OneLess; w == nil || !w.Impossible {
		t.Errorf("one less where A6 must go to the team: %+v, want impossible", w)
	}
}

// TestBudget: the costs of setting up a Kreis count towards a budget that pays one
// service's, so that the other one goes to the Land.
func TestBudget(t *testing.T) {
	budgeted := func(limit float64) *Input {
		return read(t, func(in *Input) {
			in.Teams, in.Budgets = nil, []Budget{{"setup", limit}}
			for i := range in.Services {
				in.Services[i].Levels[1].Pieces[0].Spending = map[string]Spending{"setup": {Fixed: 1500}}
			}
		})
	}
	if out := answer(t, budgeted(6000)); out.Objective != 76000 || out.Budgets[0].Spent != 6000 || out.Budgets[0].Price != 0 {
		t.Errorf("enough: %v with %+v", out.Objective, out.Budgets)
	}
	// At λ = 2/3 a Kreis for 3,000 is worth the 2,000 that the Land costs more.
	out := answer(t, budgeted(3000))
	if out.Objective != 78000 || out.Budgets[0].Spent != 3000 || !same(out.Budgets[0].Price, 2./3) || out.Proof != ProofCertificate {
		t.Errorf("half: %v with %+v by %s", out.Objective, out.Budgets, out.Proof)
	}
}

// TestAcceptance: the overall demand finds every plan of the frontier, also those
// that no price supports, and the prices prove its lower hull.
func TestAcceptance(t *testing.T) {
	in := read(t, func(in *Input) {
		single(in)
		kreis, land := 0.6, 0.2
		in.Services[0].Levels[1].Acceptance, in.Services[0].Levels[2].Acceptance = &kreis, &land
	})
	lacking := frontier(in)
	for _, overall := range []float64{0.1, 0.6, 0.65, 0.75, 0.8, 0.9, 0.95, 1} {
		in.Acceptance = &Acceptance{Overall: overall}
		out := answer(t, in)
		want := math.Inf(1)
		for cost, reached := range lacking {
			if reached >= overall-1e-9 {
				want = min(want, cost)
			}
		}
		if !same(out.Objective, want) || out.Acceptance.Reached < overall-1e-9 || out.Proof == ProofNone {
			t.Errorf("at least %v: %v with %v reached, want %v", overall, out.Objective, out.Acceptance.Reached, want)
		}
	}
}

// frontier returns the highest acceptance of every cost, by trying all plans of
// the first service.
func frontier(in *Input) map[float64]float64 {
	best := map[float64]float64{}
	v := in.Services[0]
	volumes := []float64{100, 200, 300, 50, 150, 1200}
	var choice [6]int // 0 Amt, 1 Kreis, 2 Land
	var try func(a int)
	try = func(a int) {
		if a < len(choice) {
			for choice[a] = range 3 {
				try(a + 1)
			}
			return
		}
		var cost, acceptance float64
		var kreis [2]float64
		var land float64
		for a, level := range choice {
			l := v.Levels[level]
			cost += (l.Pieces[0].PerCase + l.CoordinationPerCase) * volumes[a]
			acceptance += []float64{1, 0.6, 0.2}[level] / 6
			switch fixed := l.Pieces[0].Fixed; level {
			case 0:
				cost += fixed
			case 1:
				kreis[a/3] = fixed
			case 2:
				land = fixed
			}
		}
		cost += kreis[0] + kreis[1] + land
		best[cost] = max(best[cost], acceptance)
	}
	try(0)
	return best
}

func TestNamesWhatContradicts(t *testing.T) {
	never := func(in *Input, levels ...string) {
		for i := range in.Services {
			for _, l := range levels {
				k := slices.IndexFunc(in.Services[i].Levels, func(x Level) bool { return x.Name == l })
				in.Services[i].Levels[k].Pieces = nil
			}
		}
	}
	for name, tt := range map[string]struct {
		edit func(in *Input)
		want string
	}{
		"no posts where nobody else may": {func(in *Input) { in.Teams[1].Posts = 0; never(in, "amt", "land") },
			`service "housing benefit": authority "A4": nobody may or can serve it: A4 (has no pieces), K2 (team "social law" at "K2": needs 50 of 0), L (has no pieces)`},
		"a floor that forbids all": {func(in *Input) {
			none := 0.0
			in.Acceptance = &Acceptance{Floors: map[string]float64{"A5": 0.5}}
			for i := range in.Services[0].Levels {
				in.Services[0].Levels[i].Acceptance = &none
			}
			in.Services[0].Arcs = []ArcRule{{Authority: "A5", Carrier: "A5", Acceptance: &none}}
		},
			`service "housing benefit": authority "A5": nobody may or can serve it: A5 (acceptance 0 below the floor 0.5)`},
		"too few posts together": {func(in *Input) { in.Teams[1].Posts = 2.7; never(in, "amt", "land") },
			`team "social law" at "K2": any plan uses at least 2,800 of it, but there is 2,700; raise it`},
		"teams that cannot make up for each other": {func(in *Input) {
			in.Teams = append(in.Teams, Team{"social law", "L", 0.2})
			never(in, "amt")
			in.Services = in.Services[:1]
			in.Teams[0].Posts, in.Teams[1].Posts = 0.3, 1.3
		}, `× team "social law" at "K2" + `},
		"a budget below everything": {func(in *Input) {
			in.Budgets = []Budget{{"setup", 100}}
			for i := range in.Services {
				for k := range in.Services[i].Levels {
					in.Services[i].Levels[k].Pieces[0].Spending = map[string]Spending{"setup": {Fixed: 90}}
				}
			}
		},
			`budget "setup": any plan uses at least 180 of it, but there is 100`},
		"too few carriers": {func(in *Input) { in.Services[1].MaxCarriers = 1; never(in, "land") },
			`service "parental benefit": max_carriers: 1 cannot serve everybody`},
	} {
		_, err := read(t, tt.edit).Solve(t.Context(), 0)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %s", name, err, tt.want)
		}
	}
}

func TestCheckFindsTampering(t *testing.T) {
	in := read(t, func(*Input) {})
	for name, tt := range map[string]struct {
		edit func(o *Output)
		want string
	}{
		"objective":       {func(o *Output) { o.Objective-- }, "objective: 77999, recomputed 78000"},
		"service":         {func(o *Output) { o.Services[0].Objective++ }, `services[0] "housing benefit".objective`},
		"carrier":         {func(o *Output) { o.Services[1].Carriers[0].Authorities = 2 }, "carriers[0] K1.authorities: 2, recomputed 3"},
		"unlisted":        {func(o *Output) { o.Services[1].Assignment["A1"] = "L" }, `carrier "L" serves "A1" but is not listed`},
		"not served":      {func(o *Output) { delete(o.Services[1].Assignment, "A1") }, "nobody serves A1"},
		"no such piece":   {func(o *Output) { o.Services[1].Carriers[0].Piece = 7 }, "piece 7 does not exist"},
		"hours":           {func(o *Output) { o.Teams[1].Used-- }, `team "social law" at "K2": used`},
		"another price":   {func(o *Output) { o.Teams[1].PricePerHour = 3; o.Teams[1].PricePerPost = 3000 }, "prove only"},
		"negative price":  {func(o *Output) { o.Teams[0].PricePerHour = -1 }, "must not be negative"},
		"price of a post": {func(o *Output) { o.Teams[1].PricePerPost *= 2 }, "price_per_post"},
		"bound":           {func(o *Output) { o.CertifiedBound += 10 }, "prove only"},
		"proof":           {func(o *Output) { o.Proof = ProofCertificate }, "stays below the objective"},
		"no certificate":  {func(o *Output) { o.Certificate = nil }, `service "housing benefit": certificate.v: A1 has no price`},
		"team left out":   {func(o *Output) { o.Teams = o.Teams[1:] }, "they are not those of the input"},
		"worth":           {func(o *Output) { o.Teams[1].OneMore.Least = 1e9 }, "is none"},
	} {
		out := answer(t, in)
		tt.edit(out)
		report, err := Check(in, out)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(report.Wrong, "\n"), tt.want) {
			t.Errorf("%s: the check finds %q, want %q", name, report.Wrong, tt.want)
		}
	}
	// A plan that exceeds a team.
	out := answer(t, read(t, func(in *Input) { in.Teams[1].Posts = 3 }))
	report, err := Check(in, out)
	if err != nil || !strings.Contains(strings.Join(report.Wrong, "\n"), `team "social law" at "K2": the plans use 2800 of 2000`) {
		t.Errorf("the check finds %q, %v", report.Wrong, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ old, new, want string }{
		"empty":            {"*", "", "the file is empty"},
		"unknown field":    {`"posts": 2`, `"post": 2`, `unknown field "post"`},
		"no services":      {"*", `{"nodes": [{"id": "A", "level": "a"}], "services": []}`, "services: there are 0"},
		"no nodes":         {"*", `{"services": [{"id": "s", "levels": [{"name": "a", "pieces": []}]}]}`, `services[0] "s": nodes: there are 0`},
		"service twice":    {`"parental benefit"`, `"housing benefit"`, `services[1] "housing benefit": the id is empty or occurs twice`},
		"skill twice":      {`"skills": [`, `"skills": [{"name": "social law", "hours_per_post": 1},`, `skills[1] "social law": the name is empty or occurs twice`},
		"hours of a post":  {`"hours_per_post": 1000`, `"hours_per_post": 0`, "0 is out of range; give the hours that a full post works"},
		"unknown skill":    {`"skill": "social law"`, `"skill": "tax law"`, `teams[0]: unknown skill "tax law"`},
		"unknown carrier":  {`"carrier": "K1"`, `"carrier": "K9"`, `teams[0]: unknown node "K9"`},
		"team twice":       {`"carrier": "K2"`, `"carrier": "K1"`, `teams[1]: K1 has two teams for social law`},
		"negative posts":   {`"posts": 2`, `"posts": -2`, "teams[0].posts: -2 is out of range"},
		"idle team":        {`"hours": {"social law": 1}`, `"hours": {}`, ""},
		"unknown hours":    {`"hours": {"social law": 1}`, `"hours": {"tax law": 1}`, `hours["tax law"]: unknown skill`},
		"unknown volume":   {`"volumes": {"A1": 100`, `"volumes": {"A9": 100`, `services[0] "housing benefit": volumes: unknown node "A9"`},
		"negative volume":  {`"volumes": {"A1": 100`, `"volumes": {"A1": -1`, `volumes["A1"]: -1 is out of range`},
		"unknown level":    {`"id": "A1", "level": "amt"`, `"id": "A1", "level": "dorf"`, `services[0] "housing benefit": nodes[3] "A1": unknown level "dorf"`},
		"node twice":       {`"id": "A2"`, `"id": "A1"`, `nodes[4] "A1": nodes[3] has the same id`},
		"cycle":            {`"id": "L", "level": "land"`, `"id": "L", "level": "land", "parent": "K1"`, "stands above itself"},
		"unknown budget":   {`"per_case": 20}`, `"per_case": 20, "spending": {"x": {"fixed": 1}}}`, `levels[0] "amt".pieces[0].spending["x"]: unknown budget`},
		"acceptance":       {`"coordination_per_case": 6`, `"coordination_per_case": 6, "acceptance": 60`, `levels[2] "land".acceptance: 60 is out of range; give a number from 0 to 1`},
		"overall":          {`"services"`, `"acceptance": {"overall": 1.2}, "services"`, "acceptance.overall: 1.2 is out of range"},
		"unknown weight":   {`"services"`, `"acceptance": {"weights": {"X": 1}}, "services"`, `acceptance.weights: unknown node "X"`},
		"arc not upwards":  {`"hours":`, `"arcs": [{"authority": "A1", "carrier": "K2", "cost": 1}], "hours":`, `services[0] "housing benefit": arcs[0]: "K2" does not stand above "A1"`},
		"arc twice":        {`"hours":`, `"arcs": [{"authority": "A1", "carrier": "K1"}, {"authority": "A1", "carrier": "K1"}], "hours":`, `arcs[1]: the cost of A1 by K1 is given twice`},
		"negative carrier": {`"hours":`, `"max_carriers": -1, "hours":`, "max_carriers: -1 is negative"},
		"huge":             {`"per_case": 20`, `"per_case": 1e13`, "1e+13 is out of range"},
	} {
		text := strings.Replace(example(t), tt.old, tt.new, 1)
		if tt.old == "*" {
			text = tt.new
		}
		if name == "idle team" {
			text, tt.want = strings.ReplaceAll(example(t), tt.old, tt.new), `teams[0]: no service takes hours of "social law"`
		}
		_, err := Read(strings.NewReader(text))
		var format *strictjson.Error
		var rule *treefile.RuleError
		if !errors.As(err, &format) && !errors.As(err, &rule) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

// FuzzRead looks for inputs that crash the reader, or that are accepted and then
// answered with something that does not hold.
func FuzzRead(f *testing.F) {
	f.Add(example(f))
	f.Add(`{"nodes":[{"id":"x","level":"a"}],"services":[{"id":"s","levels":[{"name":"a","pieces":[{"fixed":1,"per_case":2}]}],"volumes":{"x":0}}]}`)
	f.Add(`{"nodes":[{"id":"x","level":"a","parent":"y"},{"id":"y","level":"b"}],"skills":[{"name":"k","hours_per_post":1}],"teams":[{"skill":"k","carrier":"y","posts":3}],
"budgets":[{"name":"b","limit":2}],"acceptance":{"floor":0.1,"overall":0.5,"weights":{"x":2}},
"services":[{"id":"s","levels":[{"name":"a","pieces":[{"fixed":9,"per_case":2,"spending":{"b":{"fixed":1}}}]},{"name":"b","pieces":[{"fixed":1}],"acceptance":0.4}],"volumes":{"x":4},"hours":{"k":1},
"arcs":[{"authority":"x","carrier":"y","cost":1,"acceptance":0.9,"spending":{"b":1}}],"max_carriers":1}]}`)
	f.Add(`{"nodes":[{"id":"x","level":"a","parent":"x"}],"services":[{"id":"s","levels":[{"name":"a"}],"volumes":{"x":1}}]}`)
	f.Add(`[[[[`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		out, err := in.Solve(t.Context(), 0)
		if err != nil {
			return
		}
		report, err := Check(in, out)
		if err != nil || !report.OK() {
			t.Fatalf("the answer does not hold: %v %v", err, report)
		}
	})
}
