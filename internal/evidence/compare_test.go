package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/evidence"
)

var quick = evidence.Options{Permutations: 199, Seed: 1}

func compare(tb testing.TB, opt evidence.Options, profiles ...evidence.Profile) evidence.Comparison {
	tb.Helper()
	c, err := evidence.Compare(tb.Context(), profiles, opt)
	if err != nil {
		tb.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		tb.Fatalf("a comparison that was just computed is not valid: %v", err)
	}
	return c
}

// mixed returns n traces, of which every other one takes the second path.
func mixed(n int, first, second string) []string {
	return append(repeat((n+1)/2, first), repeat(n/2, second)...)
}

// TestCompareBySize applies the rules for small logs to whole comparisons: the
// same difference carries another statement when fewer cases stand behind it.
func TestCompareBySize(t *testing.T) {
	t.Parallel()
	const usual, other, far = "a b c d", "a c b d", "x y z"
	for _, c := range []struct {
		cases     int
		second    string
		statement evidence.Statement
		reason    evidence.Reason
	}{
		{20, far, evidence.NoStatement, evidence.ReasonTooFew},
		{50, far, evidence.Different, evidence.ReasonLarge},
		{50, usual, evidence.NoStatement, evidence.ReasonFewCases},
		{120, far, evidence.Different, evidence.ReasonTest},
		{120, usual, evidence.NotDistinguishable, evidence.ReasonTest},
	} {
		a := profileOf(t, "A", mixed(c.cases, usual, other)...)
		b := profileOf(t, "B", mixed(c.cases, c.second, other)...)
		pair := compare(t, quick, a, b).Pairs[0]
		if pair.Statement != c.statement || pair.Reason != c.reason {
			t.Errorf("%d cases, %q: %s (%s), want %s (%s)", c.cases, c.second, pair.Statement, pair.Reason, c.statement, c.reason)
		}
		if pair.EMD == nil || pair.Floor == nil || pair.P == nil {
			t.Errorf("%d cases: a figure is missing although nothing is folded", c.cases)
		}
	}
}

// TestCompareOnFolded: from folded profiles there are bounds that enclose the
// distance, and no statement about so few cases.
func TestCompareOnFolded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		draw := func(label string) []string {
			return rapid.SliceOfN(rapid.StringMatching(`[ab]( [abc]){0,3}`), k, 60).Draw(r, label)
		}
		a, b := profileOf(t, "A", draw("a")...), profileOf(t, "B", draw("b")...)
		exact := compare(t, evidence.Options{Permutations: 1}, a, b).Pairs[0]
		pair := compare(t, evidence.Options{Permutations: 1}, fold(t, a, k), fold(t, b, k)).Pairs[0]
		if pair.Bounds == nil {
			if *pair.EMD != *exact.EMD {
				r.Fatalf("nothing is in a rest, but EMD is %g instead of %g", *pair.EMD, *exact.EMD)
			}
			return
		}
		const slack = 1e-9
		if *exact.EMD < pair.Bounds.Low-slack || *exact.EMD > pair.Bounds.High+slack {
			r.Fatalf("EMD %g is not within %g…%g", *exact.EMD, pair.Bounds.Low, pair.Bounds.High)
		}
		if pair.EMD != nil || pair.Similarity != nil || pair.Statement != evidence.NoStatement {
			r.Fatalf("a folded pair claims more than bounds: %+v", pair)
		}
	})
}

// TestFoldedTestHoldsItsLevel draws both sides from one process, folds them, and
// counts how often the test finds a difference that is not there: at most in
// 5 % of the trials but for chance (three standard errors).
func TestFoldedTestHoldsItsLevel(t *testing.T) {
	t.Parallel()
	const trials, cases = 200, 120
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func() []string {
		traces := make([]string, cases)
		for i := range traces {
			// Few frequent and many rare variants, as in real logs.
			n := int(rng.ExpFloat64() * 6)
			traces[i] = strings.Repeat("a ", 1+n%4) + string(rune('b'+n/4)) + " z"
		}
		return traces
	}
	found := 0
	for range trials {
		a, b := fold(t, profileOf(t, "A", draw()...), k), fold(t, profileOf(t, "B", draw()...), k)
		pair := compare(t, evidence.Options{Permutations: 99, Seed: 1}, a, b).Pairs[0]
		if pair.Hidden == 0 {
			t.Fatal("nothing was folded")
		}
		if *pair.P < 0.05 {
			found++
		}
	}
	if limit := trials*0.05 + 3*math.Sqrt(trials*0.05*0.95); float64(found) > limit {
		t.Errorf("%d of %d trials find a difference, want at most %.0f", found, trials, limit)
	}
}

// TestRoundingMakesNoDifference draws a small and a large authority from one
// process in which most variants are near the smallest group: rounding moves them
// in the small one only. The test must not take that for a difference.
func TestRoundingMakesNoDifference(t *testing.T) {
	t.Parallel()
	const trials = 100
	rng := rand.New(rand.NewPCG(3, 4))
	draw := func(cases int) []string {
		traces := make([]string, cases)
		for i := range traces {
			n := rng.IntN(14)
			traces[i] = strings.Repeat("a ", 1+n%4) + string(rune('b'+n/4)) + " z"
		}
		return traces
	}
	for _, smallest := range []int{5, 10} {
		found := 0
		for range trials {
			a, b := fold(t, profileOf(t, "A", draw(120)...), smallest), fold(t, profileOf(t, "B", draw(900)...), smallest)
			if *compare(t, evidence.Options{Permutations: 99, Seed: 1}, a, b).Pairs[0].P < 0.05 {
				found++
			}
		}
		if limit := trials*0.05 + 3*math.Sqrt(trials*0.05*0.95); float64(found) > limit {
			t.Errorf("k = %d: %d of %d trials find a difference, want at most %.0f", smallest, found, trials, limit)
		}
	}
}

// TestFoldedTestFindsDifferences: what differs in the common variants is found.
func TestFoldedTestFindsDifferences(t *testing.T) {
	t.Parallel()
	rare := []string{"a b x", "a b y", "a b z", "b", "a"}
	a := profileOf(t, "A", append(append(repeat(90, "a b c"), repeat(30, "a c")...), rare...)...)
	b := profileOf(t, "B", append(append(repeat(40, "a b c"), repeat(80, "a c")...), rare...)...)
	pair := compare(t, quick, fold(t, a, k), fold(t, b, k)).Pairs[0]
	if pair.Statement != evidence.Different || pair.EMD != nil || pair.Bounds == nil {
		t.Errorf("%s, EMD %v, bounds %v; want a difference, bounds and no distance", pair.Statement, pair.EMD, pair.Bounds)
	}
	same := compare(t, quick, fold(t, a, k), fold(t, profileOf(t, "B", append(append(repeat(88, "a b c"), repeat(32, "a c")...), rare...)...), k)).Pairs[0]
	if same.Statement != evidence.NotDistinguishable || same.Hidden > 0.1 {
		t.Errorf("%s with %g hidden; want nothing found among few hidden cases", same.Statement, same.Hidden)
	}
}

// TestCompareSteps: common core, variation points and local extras of three
// authorities with 100 cases each.
func TestCompareSteps(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", append(repeat(96, "Eingang Prüfung Beteiligung Bescheid"), repeat(4, "Eingang Ablage")...)...)
	b := profileOf(t, "B", append(repeat(60, "Eingang Prüfung Bescheid"), repeat(40, "Eingang Prüfung Beteiligung Bescheid")...)...)
	c := profileOf(t, "C", repeat(100, "Eingang Prüfung Ortstermin Beteiligung Bescheid")...)
	got := compare(t, quick, a, b, c)

	if want := []string{"Eingang", "Prüfung", "Bescheid"}; !slices.Equal(names(got.Core), want) {
		t.Errorf("common core %v, want %v", names(got.Core), want)
	}
	if want := []string{"Ortstermin", "Ablage"}; !slices.Equal(names(got.Extras), want) {
		t.Errorf("local extras %v, want %v", names(got.Extras), want)
	}
	var activities []evidence.Step
	for _, s := range got.Variations {
		if s.Activity != "" {
			activities = append(activities, s)
		}
	}
	if want := []string{"Beteiligung"}; !slices.Equal(names(activities), want) {
		t.Fatalf("variation points %v, want %v", names(activities), want)
	}
	shares := make([]float64, 0, 3)
	for _, s := range activities[0].Shares {
		shares = append(shares, *s)
	}
	if want := []float64{0.96, 0.4, 1}; !slices.Equal(shares, want) {
		t.Errorf("shares of Beteiligung %v, want %v", shares, want)
	}
	if p := activities[0].PAdjusted; p == nil || *p > 1e-10 {
		t.Errorf("Beteiligung is not significant: %v", p)
	}

	// Shown to groups of five, the four cases of Ablage disappear.
	opt := quick
	opt.MinCases = k
	hidden := compare(t, opt, a, b, c)
	if want := []string{"Ortstermin"}; !slices.Equal(names(hidden.Extras), want) {
		t.Errorf("local extras %v, want %v", names(hidden.Extras), want)
	}
	if *hidden.Pairs[0].EMD != *got.Pairs[0].EMD {
		t.Error("hiding small groups changed a distance")
	}
	text, err := json.Marshal(hidden)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("Ablage")) {
		t.Error("a step of four cases shows somewhere in the comparison")
	}
}

func names(steps []evidence.Step) []string {
	names := make([]string, 0, len(steps))
	for _, s := range steps {
		names = append(names, s.Activity)
	}
	return names
}

func TestCompareIsRepeatable(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", mixed(40, "a b", "a c")...)
	b := profileOf(t, "B", mixed(40, "a b", "b c d")...)
	opt := quick
	var last, total int
	opt.Progress = func(done, all int) { last, total = done, all }
	first := compare(t, opt, a, b)
	opt.Workers = 1
	if diff := cmp.Diff(first, compare(t, opt, a, b)); diff != "" {
		t.Errorf("the same seed gives another result:\n%s", diff)
	}
	if last != 199 || total != 199 {
		t.Errorf("progress ended at %d of %d, want 199 of 199", last, total)
	}
	id, err := first.ID()
	if err != nil {
		t.Fatal(err)
	}
	opt.Seed = 2
	if other, err := compare(t, opt, a, b).ID(); err != nil || other == id {
		t.Errorf("another seed keeps the id (%v)", err)
	}
}

func TestCompareRefuses(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", "a")
	for name, c := range map[string]struct {
		profiles []evidence.Profile
		opt      evidence.Options
	}{
		"one profile":     {[]evidence.Profile{a}, quick},
		"same name":       {[]evidence.Profile{a, profileOf(t, "A", "b")}, quick},
		"two levels":      {[]evidence.Profile{a, profileAt(t, "phase", "B", "b")}, quick},
		"no permutations": {[]evidence.Profile{a, profileOf(t, "B", "b")}, evidence.Options{}},
		"too many permutations": {[]evidence.Profile{a, profileOf(t, "B", "b")},
			evidence.Options{Permutations: evidence.MaxPermutations + 1}},
	} {
		if _, err := evidence.Compare(t.Context(), c.profiles, c.opt); !errors.Is(err, evidence.ErrNotComparable) {
			t.Errorf("%s: error %v, want ErrNotComparable", name, err)
		}
	}
}

func TestDecodeComparison(t *testing.T) {
	t.Parallel()
	c := compare(t, quick, profileOf(t, "A", repeat(120, "a b")...), profileOf(t, "B", repeat(120, "a c")...))
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := evidence.DecodeComparison(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("after decoding (-want +got):\n%s", diff)
	}
	for old, changed := range map[string]string{
		`"statement":"different"`: `"statement":"not_distinguishable"`, // contradicts its own figures
		`"floor":`:                `"floor":-`,
		`"b":"B"`:                 `"b":"C"`,
		`"shares":[1,1]`:          `"shares":[1]`,
		`kiesel-comparison/1`:     `kiesel-profile/2`,
	} {
		broken := strings.Replace(string(text), old, changed, 1)
		if broken == string(text) {
			t.Errorf("%s is not in the comparison", old)
		}
		if _, err := evidence.DecodeComparison(strings.NewReader(broken)); err == nil {
			t.Errorf("%s instead of %s was accepted", changed, old)
		}
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	same := compare(t, quick, profileOf(t, "A", "a b", "a"), profileOf(t, "B", "a", "a b")).Pairs[0].Screens
	if want := (evidence.Screens{DFGCosine: 1, EdgeJaccard: 1}); math.Abs(same.DFGCosine-1) > 1e-12 || same.EdgeJaccard != want.EdgeJaccard || same.DFGJSBits > 1e-12 || same.VariantJSBits > 1e-12 {
		t.Errorf("equal logs: %+v, want %+v", *same, want)
	}
	apart := compare(t, quick, profileOf(t, "A", "a"), profileOf(t, "B", "b")).Pairs[0].Screens
	if want := (evidence.Screens{DFGJSBits: 1, VariantJSBits: 1}); *apart != want {
		t.Errorf("disjoint logs: %+v, want %+v", *apart, want)
	}
}

func TestMaps(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", append(repeat(9, "Eingang Bescheid"), "Eingang Prüfung Bescheid")...)
	b := profileOf(t, "B", repeat(10, "Eingang Prüfung Bescheid")...)

	one := evidence.ProcessMap(a, evidence.Detail{Edges: 3})
	if got, want := describe(one), "Eingang[1] Bescheid[1] | →Eingang[1] Bescheid→[1] Eingang→Bescheid[0.9] | 2 left out"; got != want {
		t.Errorf("process map\n got %s\nwant %s", got, want)
	}
	if got, want := describe(evidence.ProcessMap(a, evidence.Detail{Activities: 3, Edges: 1})), "Eingang[1] Prüfung[0.1] Bescheid[1] | "+
		"→Eingang[1] Bescheid→[1] Eingang→Bescheid[0.9] Eingang→Prüfung[0.1] Prüfung→Bescheid[0.1] | 0 left out"; got != want {
		t.Errorf("process map with all activities\n got %s\nwant %s", got, want)
	}
	both := evidence.DifferenceMap(a, b, evidence.Detail{Edges: 40})
	if got, want := describe(both), "Eingang[1 1] Prüfung[0.1 1] Bescheid[1 1] | "+
		"→Eingang[1 1] Bescheid→[1 1] Eingang→Prüfung[0.1 1] Prüfung→Bescheid[0.1 1] Eingang→Bescheid[0.9 0] | 0 left out"; got != want {
		t.Errorf("difference map\n got %s\nwant %s", got, want)
	}
	if d := both.Nodes[1].Difference; d == nil || math.Abs(*d-0.9) > 1e-12 {
		t.Errorf("difference of Prüfung %v, want 0.9", d)
	}
	if one.Nodes[0].Difference != nil {
		t.Error("a single authority differs from something")
	}
}

// However few edges a map shows, each of its steps lies on a way from the start
// of a case to its end.
func TestMapsHoldTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		traces := rapid.SliceOfN(rapid.StringMatching(`[a-h]( [a-h]){0,6}`), 1, 20).Draw(r, "traces")
		m := evidence.ProcessMap(profileOf(t, "A", traces...), evidence.Detail{
			Activities: rapid.IntRange(0, 5).Draw(r, "activities"), Edges: rapid.IntRange(1, 12).Draw(r, "edges"),
		})
		if len(m.Nodes) == 0 {
			r.Fatal("the map is empty")
		}
		next, before := map[string][]string{}, map[string][]string{}
		for _, e := range m.Edges {
			from, to := "from "+e.From, "to "+e.To // start and end are called alike
			if e.From != "" {
				from = e.From
			}
			if e.To != "" {
				to = e.To
			}
			next[from], before[to] = append(next[from], to), append(before[to], from)
		}
		entered, left := reach(next, "from "), reach(before, "to ")
		for _, n := range m.Nodes {
			if !entered[n.Activity] || !left[n.Activity] {
				r.Fatalf("%s does not lie on a way from start to end: %+v", n.Activity, m)
			}
		}
	})
}

// Where a profile doesn't tell how cases begin and end, the map shows what it
// tells.
func TestMapWithoutStartAndEnd(t *testing.T) {
	t.Parallel()
	p := profileOf(t, "A", repeat(10, "Eingang Prüfung Bescheid")...)
	p.Edges = slices.DeleteFunc(p.Edges, func(e evidence.Edge) bool { return e.From == "" || e.To == "" })
	got := describe(evidence.ProcessMap(p, evidence.Detail{Edges: 12}))
	if want := "Eingang[1] Prüfung[1] Bescheid[1] | Eingang→Prüfung[1] Prüfung→Bescheid[1] | 0 left out"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// reach returns what can be reached.
func reach(next map[string][]string, from string) map[string]bool {
	reached, waiting := map[string]bool{}, []string{from}
	for len(waiting) > 0 {
		at := waiting[0]
		waiting = waiting[1:]
		for _, to := range next[at] {
			if !reached[to] {
				reached[to] = true
				waiting = append(waiting, to)
			}
		}
	}
	return reached
}

// describe writes a map on one line.
func describe(m evidence.Map) string {
	text := func(shares []*float64) string {
		known := make([]string, 0, len(shares))
		for _, s := range shares {
			known = append(known, fmt.Sprint(*s))
		}
		return "[" + strings.Join(known, " ") + "] "
	}
	var out strings.Builder
	for _, n := range m.Nodes {
		out.WriteString(n.Activity + text(n.Shares))
	}
	out.WriteString("| ")
	for _, e := range m.Edges {
		out.WriteString(e.From + "→" + e.To + text(e.Shares))
	}
	fmt.Fprintf(&out, "| %d left out", m.LeftOut)
	return out.String()
}
