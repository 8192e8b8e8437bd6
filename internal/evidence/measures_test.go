package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// TestPathsOfLogs: science.md A2, Pentland's estimate.
func TestPathsOfLogs(t *testing.T) {
	t.Parallel()
	small := build(t, readShared(t, eventlog.Options{}, "event_logs", "small", "running-example.xes"), "A", "activity")
	receipt := build(t, readShared(t, eventlog.Options{}, receiptLog...), "B", "activity")
	if got := math.Pow(10, *small.Variety.PathsLog10); math.Abs(got-5.248) > 5e-4 {
		t.Errorf("running-example: %.4f paths, want 5.248", got)
	}
	if got := math.Pow(10, *receipt.Variety.PathsLog10); math.Abs(got-6.9e5) > 5e3 {
		t.Errorf("receipt: %g paths, want 6.9e5", got)
	}
	if got := *receipt.TopShare(1); math.Abs(got-0.4972) > 5e-5 {
		t.Errorf("receipt: the most frequent variant has %g of the cases, want 0.4972", got)
	}
}

// TestEntropyOfFewCases: science.md A1. What parts of the channel Internet are
// expected to have is what resampling found, plain and corrected.
func TestEntropyOfFewCases(t *testing.T) {
	t.Parallel()
	internet := receiptParts(t)["receipt.channel.Internet"]
	for _, c := range []struct {
		cases            float64
		plain, corrected float64
	}{{30, 2.40, 2.62}, {100, 2.75, 2.88}} {
		i := slices.IndexFunc(internet.Variety.Rarefied, func(s evidence.Sample) bool { return s.Cases == c.cases })
		s := internet.Variety.Rarefied[i]
		corrected := s.EntropyBits + (s.Variants-1)/(2*c.cases*math.Ln2)
		if math.Abs(s.EntropyBits-c.plain) > 0.03 || math.Abs(corrected-c.corrected) > 0.03 {
			t.Errorf("%g cases: %.3f and %.3f bit, want about %g and %g", c.cases, s.EntropyBits, corrected, c.plain, c.corrected)
		}
	}
	v := evidence.Variety{Variants: 5, EntropyBits: 2}
	if got, want := v.MillerMadowBits(10), 2+4/(20*math.Ln2); got != want {
		t.Errorf("corrected %g, want %g", got, want)
	}
}

// TestEqualTermsOfOneProcess: two logs of one process, one eight times the other,
// have about the same variety in samples of equal size and of equal completeness,
// and not otherwise.
func TestEqualTermsOfOneProcess(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []string {
		traces := make([]string, n)
		for i := range traces {
			traces[i] = strings.Repeat("a ", 1+int(rng.ExpFloat64()*3)) + string(rune('b'+rng.IntN(4)))
		}
		return traces
	}
	a, b := profileOf(t, "A", draw(1000)...), profileOf(t, "B", draw(8000)...)
	c := compare(t, evidence.Options{Permutations: 1}, a, b)
	e := c.EqualTerms
	if e.Cases != 1000 || e.ByCases[0].Input != "A" || e.ByCases[0].Variants != float64(a.Variety.Variants) || e.ByCases[0].Completeness != a.Variety.Completeness {
		t.Errorf("the smaller log in %d cases: %+v", e.Cases, e.ByCases[0])
	}
	if b.Variety.Variants < 5*a.Variety.Variants/4 {
		t.Fatalf("%d and %d variants: the logs are too alike to show anything", a.Variety.Variants, b.Variety.Variants)
	}
	for name, s := range map[string][]evidence.InputSample{"equal size": e.ByCases, "equal completeness": e.ByCompleteness} {
		if ratio := s[1].Variants / s[0].Variants; ratio < 0.85 || ratio > 1.15 {
			t.Errorf("%s: %g and %g variants, want about the same", name, s[0].Variants, s[1].Variants)
		}
	}
	if *e.Completeness != a.Variety.Completeness || math.Abs(e.ByCompleteness[1].Completeness-*e.Completeness) > 1e-9 {
		t.Errorf("completeness %g, of the larger log %g", *e.Completeness, e.ByCompleteness[1].Completeness)
	}
}

// TestEqualTermsOfFolded: folded profiles tell samples of round sizes, no
// completeness; what is told of exact ones is as rough if groups are hidden.
func TestEqualTermsOfFolded(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", append(repeat(120, "a b"), repeat(40, "a c")...)...)
	b := profileOf(t, "B", append(repeat(90, "a b"), repeat(30, "c")...)...)
	e := compare(t, evidence.Options{Permutations: 1}, fold(t, a, k), b).EqualTerms
	if e.Cases != 100 || e.ByCases[0].Variants != 2 || e.Completeness != nil || len(e.ByCompleteness) != 0 {
		t.Errorf("a folded and an exact profile: %+v", e)
	}
	opt := evidence.Options{Permutations: 1, MinCases: k}
	if e := compare(t, opt, a, b).EqualTerms; e.Cases != 120 || e.ByCases[0].EntropyBits != math.Round(100*e.ByCases[0].EntropyBits)/100 {
		t.Errorf("exact profiles with hidden groups: %+v", e.ByCases[0])
	}
	if e := compare(t, evidence.Options{Permutations: 1}, profileOf(t, "A", repeat(29, "a")...), b).EqualTerms; e != nil {
		t.Errorf("29 cases: %+v, want none", e)
	}
}

// lastingLog makes a log in which the cases with "b" last as many days as with
// gives, and the others as without gives.
func lastingLog(cases int, share float64, with, without func() float64) *eventlog.Log {
	var traces []string
	for i := range cases {
		if float64(i) < share*float64(cases) {
			traces = append(traces, "a b c")
		} else {
			traces = append(traces, "a c")
		}
	}
	log := logOf(traces...)
	for c := range log.Cases() {
		days := without()
		if log.Offsets[c+1]-log.Offsets[c] == 3 {
			days = with()
		}
		log.Time[log.Offsets[c+1]-1] = log.Time[log.Offsets[c]] + int64(24*days*float64(time.Hour.Microseconds()))
	}
	return log
}

func buildLog(tb testing.TB, log *eventlog.Log, name string) evidence.Profile {
	tb.Helper()
	return build(tb, log, name, evidence.LevelActivity)
}

// TestEffectFromLogs: whether profiles are exact or folded, the cases with a step
// are found to last longer.
func TestEffectFromLogs(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	logs := func(share, level float64) *eventlog.Log {
		return lastingLog(300, share, func() float64 { return level + 14 + 4*rng.Float64() }, func() float64 { return level + 4*rng.Float64() })
	}
	a, b := buildLog(t, logs(0.7, 20), "A"), buildLog(t, logs(0.3, 60), "B")
	for name, c := range map[string]evidence.Comparison{
		"exact":  compare(t, quick, a, b),
		"hiding": compare(t, evidence.Options{Permutations: 99, Seed: 1, MinCases: k}, a, b),
		"folded": compare(t, quick, fold(t, a, k), fold(t, b, k)),
	} {
		i := slices.IndexFunc(c.Variations, func(s evidence.Step) bool { return s.Activity == "b" })
		e := c.Variations[i].Effect
		if e == nil || e.Statement != evidence.Longer || math.Abs(e.Pooled.Days-14) > 1.5 || len(e.Inputs) != 2 || e.Inputs[1].Input != "B" {
			t.Errorf("%s: %+v, want 14 days longer", name, e)
			continue
		}
		if e.Cases < 295 || e.Cases > 305 {
			t.Errorf("%s: %d cases, want 300", name, e.Cases)
		}
		if more, fewer := c.Variations[i].Sides(); !slices.Equal(more, []int{0}) || !slices.Equal(fewer, []int{1}) {
			t.Errorf("%s: more often in %v, less in %v", name, more, fewer)
		}
	}
}

// TestMergeKeepsDurations: the parts of a log merge to the whole, but for its
// complexity.
func TestMergeKeepsDurations(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		all := traces(r, "traces")
		log := logOf(all...)
		for c := range log.Cases() {
			log.Time[log.Offsets[c+1]-1] += rapid.Int64Range(0, 1e12).Draw(r, "longer")
		}
		cut := rapid.IntRange(0, len(all)).Draw(r, "cut")
		whole := buildLog(t, log, "A")
		if cut == 0 || cut == len(all) {
			return
		}
		first := buildLog(t, log.Filter(func(c int) bool { return c < cut }), "A")
		second := buildLog(t, log.Filter(func(c int) bool { return c >= cut }), "A")
		sum, err := evidence.Merge(first, second)
		if err != nil {
			r.Fatal(err)
		}
		whole.Complexity, whole.Waits = nil, nil
		if diff := cmp.Diff(whole, sum); diff != "" {
			r.Fatalf("the parts are not the whole (-whole +sum):\n%s", diff)
		}
	})
}

// TestStepDurationsGiveNothingAway: which steps are told follows from what the
// profile shows anyway, and each tells of large groups only.
func TestStepDurationsGiveNothingAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		all := rapid.SliceOfN(rapid.StringMatching(`[ab]( [abc]){0,2}`), 40, 160).Draw(r, "traces")
		p := fold(t, profileOf(t, "A", all...), k)
		told := map[string]bool{}
		for _, d := range p.StepDurations {
			told[d.Activity+"|"+d.From+"|"+d.To] = true
		}
		check := func(name string, cases int) {
			enough := cases >= 20 && p.Cases-cases-(k-1) >= 20
			if told[name] != enough {
				r.Errorf("%s in %d of %d cases is told: %t", name, cases, p.Cases, told[name])
			}
		}
		for _, a := range p.Activities {
			check(a.Name+"||", a.Cases)
		}
		for _, e := range p.Edges {
			check("|"+e.From+"|"+e.To, e.Cases)
		}
		for _, v := range p.Variants {
			if v.Durations != nil {
				r.Error("a folded profile tells the durations of a variant")
			}
		}
	})
}

// TestEarlierProfiles: profiles that earlier versions wrote are as valid as
// before, keep their ids, and compare; what they do not tell is left out.
func TestEarlierProfiles(t *testing.T) {
	t.Parallel()
	read := func(name string) evidence.Profile {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		p, err := evidence.Decode(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		back, err := json.MarshalIndent(p, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(bytes.TrimSpace(text)), string(back)); diff != "" {
			t.Errorf("%s becomes another (-read +written):\n%s", name, diff)
		}
		return p
	}
	exact, folded := read("small-exact-earlier.json"), read("small-folded-earlier.json")
	if p := fold(t, exact, 5); p.StepDurations != nil || p.Complexity != nil {
		t.Errorf("from nothing came durations %v and complexity %v", p.StepDurations, p.Complexity)
	}
	now := profileOf(t, "Amt Musterland", repeat(3, "Eingang Bescheid")...)
	now.Authority, now.Service, now.Level = exact.Authority, exact.Service, exact.Level
	sum, err := evidence.Merge(exact, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := sum.Validate(); err != nil {
		t.Error(err)
	}
	if slices.ContainsFunc(sum.Variants, func(v evidence.Variant) bool { return v.Durations != nil }) {
		t.Error("the sum tells some durations of its variants, but not all")
	}
	folded.Authority.Name = "B"
	compare(t, evidence.Options{Permutations: 1}, exact, folded)
}

// TestEarlierComparisons: comparisons without the measures of this version load.
func TestEarlierComparisons(t *testing.T) {
	t.Parallel()
	c := compare(t, quick, profileOf(t, "A", mixed(120, "a b", "a c")...), profileOf(t, "B", repeat(120, "a b")...))
	if len(c.Variations) == 0 || c.EqualTerms == nil {
		t.Fatal("there is nothing to leave out")
	}
	c.EqualTerms = nil
	for i := range c.Variations {
		c.Variations[i].Effect = nil
	}
	for i := range c.Inputs {
		in := &c.Inputs[i]
		in.MillerMadowBits, in.Top1Share, in.Top5Share, in.Complexity = nil, nil, nil, nil
		in.Variety.PathsLog10, in.Variety.Rarefied = nil, nil
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"effect", "equal_terms", "complexity", "rarefied", "paths_log10", "miller_madow"} {
		if bytes.Contains(text, []byte(field)) {
			t.Errorf("%s is written although it is not known", field)
		}
	}
	if back, err := evidence.DecodeComparison(bytes.NewReader(text)); err != nil || !cmp.Equal(c, back) {
		t.Errorf("an earlier comparison does not load: %v", err)
	}
}

// TestImpossibleMeasures: contradictions in the new figures are found.
func TestImpossibleMeasures(t *testing.T) {
	t.Parallel()
	exact := profileOf(t, "A", append(repeat(60, "a b c"), repeat(60, "a c")...)...)
	folded := fold(t, exact, k)
	for name, change := range map[string]func(*evidence.Profile){
		"sample":           func(p *evidence.Profile) { p.Variety.Rarefied[0].Variants = 99 },
		"order of samples": func(p *evidence.Profile) { slices.Reverse(p.Variety.Rarefied) },
		"paths":            func(p *evidence.Profile) { x := math.Inf(1); p.Variety.PathsLog10 = &x },
		"states":           func(p *evidence.Profile) { p.Complexity.States = 0 },
		"share":            func(p *evidence.Profile) { p.Complexity.VariantShare = 2 },
		"limits":           func(p *evidence.Profile) { p.StepDurations[0].With.Low = 1149 },
		"step":             func(p *evidence.Profile) { p.StepDurations[0].Activity, p.StepDurations[0].From = "x", "" },
		"small group":      func(p *evidence.Profile) { p.Variants[0].Durations = exact.Variants[0].Durations },
	} {
		p := folded
		p.Variety.Rarefied = slices.Clone(folded.Variety.Rarefied)
		complexity := *folded.Complexity
		p.Complexity, p.StepDurations, p.Variants = &complexity, slices.Clone(folded.StepDurations), slices.Clone(folded.Variants)
		change(&p)
		if err := p.Validate(); !errors.Is(err, evidence.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
	sums := exact
	sums.Variants = slices.Clone(exact.Variants)
	sums.Variants[0].Durations = slices.Clone(sums.Variants[0].Durations)
	sums.Variants[0].Durations[0].From++
	sums.Variants[0].Durations[0].To++
	if err := sums.Validate(); !errors.Is(err, evidence.ErrInvalid) {
		t.Errorf("durations that do not add up: error %v, want ErrInvalid", err)
	}
}
