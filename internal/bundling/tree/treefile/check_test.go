package treefile

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckFindsWhatIsWrong(t *testing.T) {
	tests := map[string]struct {
		tamper func(out *Output)
		want   string
	}{
		"unit":                     {func(o *Output) { o.Unit = "EUR" }, `unit: "EUR"`},
		"objective":                {func(o *Output) { o.Objective-- }, "objective: 41999, recomputed 42000"},
		"nobody serves":            {func(o *Output) { delete(o.Assignment, "A1") }, "nobody serves A1"},
		"unknown authority":        {func(o *Output) { o.Assignment["A9"] = "L" }, `there is no authority "A9"`},
		"no authority":             {func(o *Output) { o.Assignment["K1"] = "L" }, "K1 has no volume"},
		"wrong branch":             {func(o *Output) { o.Assignment["A1"] = "K2" }, `A1 is served by "K2"`},
		"against a rule":           {func(o *Output) { o.Assignment["A2"] = "L" }, "A2 must not be served by L (forbidden)"},
		"must be local":            {func(o *Output) { o.Assignment["A6"] = "K2" }, "A6 must not be served by K2 (must_be_local)"},
		"another assignment":       {func(o *Output) { o.Assignment["A1"] = "A1" }, "objective: 42000, recomputed"},
		"carrier left out":         {func(o *Output) { o.Carriers = o.Carriers[1:] }, "carriers: K1 serves somebody but is not listed"},
		"carrier twice":            {func(o *Output) { o.Carriers = append(o.Carriers, o.Carriers[0]) }, "carriers[3] K1: it serves nobody or is listed twice"},
		"idle carrier":             {func(o *Output) { o.Carriers = append(o.Carriers, Carrier{ID: "L"}) }, "carriers[3] L: it serves nobody"},
		"carrier's level":          {func(o *Output) { o.Carriers[0].Level = "land" }, `carriers[0] K1.level: "land"`},
		"carrier's authorities":    {func(o *Output) { o.Carriers[0].Authorities = 1 }, "carriers[0] K1.authorities: 1, recomputed 3"},
		"carrier's volume":         {func(o *Output) { o.Carriers[0].Volume = 1 }, "carriers[0] K1.volume: 1, recomputed 600"},
		"carrier's cost":           {func(o *Output) { o.Carriers[0].Cost = 1 }, "carriers[0] K1.cost: 1, recomputed 12000"},
		"no such piece":            {func(o *Output) { o.Carriers[0].Piece = 7 }, "there is no piece 7"},
		"dear piece":               {func(o *Output) { o.Carriers[0].Piece = 1 }, "cost of piece 1: 33000, recomputed 11100"},
		"bound too high":           {func(o *Output) { o.LowerBound++ }, "the certificate proves only 42000"},
		"bound above objective":    {func(o *Output) { o.LowerBound++ }, "lies above the objective"},
		"price too high":           {func(o *Output) { o.Certificate.V["A1"] += 1e4 }, "the certificate proves only"},
		"price missing":            {func(o *Output) { delete(o.Certificate.V, "A1") }, "A1 has no price"},
		"negative price":           {func(o *Output) { o.Certificate.V["A1"] = -1 }, "A1 has no price, or a negative one"},
		"NaN price":                {func(o *Output) { o.Certificate.V["A1"] = math.NaN() }, "A1 has no price, or a negative one"},
		"carrier price":            {func(o *Output) { o.Certificate.CarrierPrice = 10 }, "certificate.carrier_price: 10"},
		"bound withdrawn":          {func(o *Output) { o.LowerBound = 0 }, `proof: "certificate", but`},
		"unknown proof":            {func(o *Output) { o.Proof = "trust" }, `proof: "trust"`},
		"not proved":               {func(o *Output) { o.ProvedOptimal = false }, "proved_optimal: false"},
		"regret":                   {func(o *Output) { *o.Regret = 5 }, "regret: it is not"},
		"no regret":                {func(o *Output) { o.Regret = nil }, "regret: it is not"},
		"second best's cost":       {func(o *Output) { o.SecondBest.Objective++ }, "second_best.objective: 43001, recomputed 43000"},
		"second best is best":      {func(o *Output) { o.SecondBest.Assignment = o.Assignment }, "second_best: it is the optimum itself"},
		"second best inadmissible": {func(o *Output) { o.SecondBest.Assignment["A2"] = "L" }, "second_best: A2 must not"},
		"no second best":           {func(o *Output) { o.SecondBest, o.Regret = nil, nil }, "second_best: null, but A1 may be served by A1 and by K1"},
		"regret of nothing":        {func(o *Output) { o.SecondBest = nil }, "regret: given, but there is no second best"},
		"alternative's cost":       {func(o *Output) { *o.Alternatives["amt"] = 1 }, "alternatives.amt: 1, recomputed 46000"},
		"alternative denied":       {func(o *Output) { o.Alternatives["amt"] = nil }, "alternatives.amt: null, but"},
		"alternative invented":     {func(o *Output) { o.Alternatives["land"] = o.Regret }, "alternatives.land: 1000, but it is not admissible"},
		"alternative left out":     {func(o *Output) { delete(o.Alternatives, "amt") }, "level amt is missing"},
		"alternative of no level":  {func(o *Output) { o.Alternatives["bund"] = nil }, "there are 4, but only 3 levels"},
		"range left out":           {func(o *Output) { o.BreakEven.Ranges = o.BreakEven.Ranges[1:] }, "there must be one range more"},
		"break-even moved":         {func(o *Output) { move(o, 5) }, "cost below"},
		"break-even negative":      {func(o *Output) { move(o, -1) }, "is not the break-even"},
		"range does not follow":    {func(o *Output) { o.BreakEven.Ranges[1].From = 9 }, "but the range before ends at"},
		"range without end":        {func(o *Output) { o.BreakEven.Ranges[0].To = nil }, "is not the break-even"},
		"range with end":           {func(o *Output) { o.BreakEven.Ranges[1].To = o.Regret }, "the last range has no end"},
		"range's fixed part":       {func(o *Output) { o.BreakEven.Ranges[0].Fixed = 1 }, "break_even.ranges[0].fixed: 1"},
		"range's coordination":     {func(o *Output) { o.BreakEven.Ranges[0].Coordination = 1 }, "break_even.ranges[0].coordination: 1"},
		"range inadmissible":       {func(o *Output) { o.BreakEven.Ranges[0].Changes["A2"] = "L" }, "break_even.ranges[0]: A2 must not"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := read(t, example(t))
			in.MustBeLocal = []string{"A6"}
			in.Forbidden = []Arc{{"A2", "L"}}
			in.Levels[1].Pieces = append(in.Levels[1].Pieces, Piece{Fixed: 30000, PerCase: 5})
			out := answer(t, in)
			mustHold(t, in, out)
			tt.tamper(out)
			report, err := Check(in, out)
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(report.Wrong, "\n"); !strings.Contains(all, tt.want) {
				t.Errorf("the check does not find %q but\n%s", tt.want, all)
			}
		})
	}
}

// move sets the first break-even wherever it is stated.
func move(o *Output, factor float64) {
	o.BreakEven.CoordinationFactor[0] = factor
	*o.BreakEven.Ranges[0].To = factor
	o.BreakEven.Ranges[1].From = factor
}

// FuzzCheck looks for outputs that crash the check or deceive it: what passes
// with a certificate must state the true optimum.
func FuzzCheck(f *testing.F) {
	in := read(f, example(f))
	data, err := json.Marshal(answer(f, in))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add(strings.ReplaceAll(string(data), "38000", "37000"))
	f.Add(strings.ReplaceAll(string(data), `"K1"`, `"L"`))
	f.Add(`{"assignment":{"A1":"A1"},"carriers":[{"piece":-1}],"certificate":{"v":{"A1":1e308}}}`)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, text string) {
		out, err := ReadOutput(strings.NewReader(text))
		if err != nil {
			return
		}
		report, err := Check(in, out)
		if err != nil {
			t.Fatal(err)
		}
		if report.OK() && out.Proof == ProofCertificate && !same(out.Objective, 38000) {
			t.Fatalf("an optimum of %v passes", out.Objective)
		}
	})
}

func TestCheckCountsCarriers(t *testing.T) {
	in := read(t, example(t))
	out := answer(t, in)
	in.MaxCarriers = 1
	report, err := Check(in, out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(report.Wrong, "\n"), "assignment: 2 carriers, but max_carriers is 1") {
		t.Errorf("the check finds %v", report.Wrong)
	}
}

// drawInput draws a small input with all features, as files have them.
func drawInput(t *rapid.T) *Input {
	money := func(name string) float64 { return float64(rapid.IntRange(0, 40).Draw(t, name)) }
	pieces := func() []Piece {
		ps := make([]Piece, rapid.IntRange(1, 3).Draw(t, "pieces"))
		for i := range ps {
			ps[i] = Piece{money("fixed"), money("per case") / 8}
		}
		return ps
	}
	in := &Input{Unit: "EUR/a"}
	for _, name := range []string{"amt", "kreis", "land"} {
		in.Levels = append(in.Levels, Level{name, pieces(), money("coordination") / 16})
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "nodes") {
		n := Node{ID: fmt.Sprint("n", i), Level: in.Levels[rapid.IntRange(0, 2).Draw(t, "level")].Name}
		for _, above := range in.Nodes {
			if above.Level > n.Level && rapid.Bool().Draw(t, "below") { // amt < kreis < land
				n.Parent = above.ID
			}
		}
		if i == 0 || rapid.IntRange(0, 3).Draw(t, "authority") > 0 {
			volume := money("volume")
			n.Volume = &volume
		}
		if rapid.IntRange(0, 4).Draw(t, "own") == 0 {
			n.Pieces = pieces()
		}
		in.Nodes = append(in.Nodes, n)
	}
	x, err := newIndex(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range in.Nodes {
		if n.Volume == nil {
			continue
		}
		if rapid.IntRange(0, 9).Draw(t, "local") == 0 {
			in.MustBeLocal = append(in.MustBeLocal, n.ID)
		}
		for _, carrier := range x.path(n.ID) {
			switch rapid.IntRange(0, 9).Draw(t, "rule") {
			case 0:
				in.Forbidden = append(in.Forbidden, Arc{n.ID, carrier})
			case 1, 2:
				in.ArcCosts = append(in.ArcCosts, ArcCost{n.ID, carrier, money("arc")})
			}
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "limited") == 0 {
		in.MaxCarriers = rapid.IntRange(1, 3).Draw(t, "limit")
	}
	return in
}

// Solver and check are two readings of the same definitions: they must agree,
// and enumeration must find nothing cheaper.
func TestSolveAndCheckAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		x, err := newIndex(in)
		if err != nil {
			t.Fatal(err)
		}
		cheapest := enumerate(&checker{index: x})
		out, err := in.Solve(t.Context())
		if err != nil {
			if len(cheapest) > 0 {
				t.Fatalf("%v, but %v is admissible", err, cheapest[0])
			}
			return
		}
		report, err := Check(in, out)
		if err != nil || !report.OK() {
			t.Fatalf("the check finds %v %v", err, report)
		}
		if !same(out.Objective, cheapest[0]) {
			t.Fatalf("objective %v, enumeration finds %v", out.Objective, cheapest[0])
		}
		if len(cheapest) == 2 && !same(out.SecondBest.Objective, cheapest[1]) || len(cheapest) == 1 && out.SecondBest != nil {
			t.Fatalf("second best %v, enumeration finds %v", out.SecondBest, cheapest)
		}
	})
}

// enumerate returns the costs of the up to two cheapest admissible assignments.
func enumerate(c *checker) []float64 {
	var cheapest []float64
	assignment := make(map[string]string)
	var assign func(i int)
	assign = func(i int) {
		if i == len(c.in.Nodes) {
			c.report = Report{}
			if !c.admissible("", assignment) {
				return
			}
			fixed, coordination := c.cost(maps.Clone(assignment))
			switch cost := fixed + coordination; {
			case len(cheapest) == 0 || cost < cheapest[0]:
				cheapest = append([]float64{cost}, cheapest...)
			case len(cheapest) == 1 || cost < cheapest[1]:
				cheapest = append(cheapest[:1], cost)
			}
			cheapest = cheapest[:min(2, len(cheapest))]
			return
		}
		n := c.in.Nodes[i]
		if n.Volume == nil {
			assign(i + 1)
			return
		}
		for _, carrier := range c.path(n.ID) {
			assignment[n.ID] = carrier
			assign(i + 1)
		}
	}
	assign(0)
	return cheapest
}
