package evidence_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/testkit"
)

var receiptLog = []string{"event_logs", "receipt_wabo_coselog.xes.gz"}

func readShared(tb testing.TB, o eventlog.Options, elem ...string) *eventlog.Log {
	tb.Helper()
	log, err := eventlog.Read(tb.Context(), testkit.Shared(tb, elem...), o)
	if err != nil {
		tb.Fatal(err)
	}
	return log
}

func readExpected(tb testing.TB, name string, into any) {
	tb.Helper()
	text, err := os.ReadFile(testkit.Shared(tb, "expected", name))
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
}

func build(tb testing.TB, log *eventlog.Log, name, levelName string) evidence.Profile {
	tb.Helper()
	level, err := evidence.ParseLevel(levelName)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := evidence.Build(log, level, evidence.About{Authority: evidence.Origin{Name: name}})
	if err != nil {
		tb.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestVarietyOfReceipt: science.md A1, computed by an independent
// implementation on the CoSeLoG receipt log.
func TestVarietyOfReceipt(t *testing.T) {
	t.Parallel()
	p := build(t, readShared(t, eventlog.Options{}, receiptLog...), "receipt", "activity")
	v := p.Variety
	if v.Variants != 116 || v.Variants80 != 6 || p.Variants[0].Cases != 713 {
		t.Errorf("%d variants, %d for 80 %%, the top one has %d cases; want 116, 6, 713", v.Variants, v.Variants80, p.Variants[0].Cases)
	}
	for name, c := range map[string]struct{ got, want, tolerance float64 }{
		"entropy":      {v.EntropyBits, 3.208927, 5e-7},
		"completeness": {v.Completeness, 0.94003, 5e-6},
		"Chao1":        {v.Chao1, 451.947, 5e-4},
	} {
		if math.Abs(c.got-c.want) > c.tolerance {
			t.Errorf("%s is %.7g, want %g", name, c.got, c.want)
		}
	}
}

// TestProfileAgainstBase compares exact profiles with counts of pm4py.
func TestProfileAgainstBase(t *testing.T) {
	t.Parallel()
	for name, elem := range map[string][]string{
		"receipt":              receiptLog,
		"running-example":      {"event_logs", "small", "running-example.xes"},
		"roadtraffic100traces": {"event_logs", "small", "roadtraffic100traces.xes"},
		"BPIC15_2":             {"event_logs", "bpic15", "BPIC15_2.xes.gz"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want struct {
				Cases, Events int
				First         string              `json:"first_timestamp"`
				Last          string              `json:"last_timestamp"`
				Counts        [][2]any            `json:"activity_counts"`
				Starts        [][2]any            `json:"start_activities"`
				Ends          [][2]any            `json:"end_activities"`
				Edges         [][3]any            `json:"dfg_time_sorted"`
				Variants      struct{ Count int } `json:"variants_time_sorted"`
				Durations     map[string]any      `json:"case_duration_seconds"`
			}
			readExpected(t, name+".base.json", &want)
			p := build(t, readShared(t, eventlog.Options{}, elem...), name, "activity")
			if p.Cases != want.Cases || p.Events != want.Events || len(p.Variants) != want.Variants.Count {
				t.Errorf("%d cases, %d events, %d variants; want %d, %d, %d",
					p.Cases, p.Events, len(p.Variants), want.Cases, want.Events, want.Variants.Count)
			}
			const layout = "2006-01-02 15:04:05.999999-07:00"
			for text, got := range map[string]*time.Time{want.First: p.First, want.Last: p.Last} {
				at, err := time.Parse(layout, text)
				if err != nil {
					t.Fatal(err)
				}
				if !at.Equal(*got) {
					t.Errorf("first or last timestamp %v, want %v", got, at)
				}
			}
			wantActivities, wantEdges := map[string]int{}, map[[2]string]int{}
			for _, c := range want.Counts {
				wantActivities[c[0].(string)] = int(c[1].(float64))
			}
			for _, c := range want.Starts {
				wantEdges[[2]string{"", c[0].(string)}] = int(c[1].(float64))
			}
			for _, c := range want.Ends {
				wantEdges[[2]string{c[0].(string), ""}] = int(c[1].(float64))
			}
			for _, c := range want.Edges {
				wantEdges[[2]string{c[0].(string), c[1].(string)}] = int(c[2].(float64))
			}
			activities, edges := map[string]int{}, map[[2]string]int{}
			for _, a := range p.Activities {
				activities[a.Name] = a.Events
			}
			for _, e := range p.Edges {
				edges[[2]string{e.From, e.To}] = e.Count
			}
			if diff := cmp.Diff(wantActivities, activities); diff != "" {
				t.Errorf("activities (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(wantEdges, edges); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
			for name, q := range map[string]float64{"min": 0, "max": 1} {
				seconds := want.Durations[name].(float64)
				low, high := p.Durations.Quantile(q)
				if seconds < low.Seconds()-1e-3 || seconds > high.Seconds()+1e-3 {
					t.Errorf("%s duration within %v…%v, want %g s", name, low, high, seconds)
				}
			}
		})
	}
}

// expectedPair is a pair of sub-logs with its exact distance, computed by LEMON
// and pm4py.
type expectedPair struct {
	A, B string
	EMD  float64
	DFG  struct {
		Cosine  float64 `json:"cosine_distance"`
		Jaccard float64 `json:"jaccard_distance"`
		JSBits  float64 `json:"jensen_shannon_divergence_bits"`
	} `json:"with_start_end"`
}

// TestCompareAgainstEMD compares the sub-logs of the receipt log, and one pair
// of municipalities, with the exact distances and screens of others.
func TestCompareAgainstEMD(t *testing.T) {
	t.Parallel()
	profiles := receiptParts(t)
	for _, m := range []string{"1", "3"} {
		log := readShared(t, eventlog.Options{}, "event_logs", "bpic15", "BPIC15_"+m+".xes.gz")
		main := log.Relabel(func(activity string) (string, bool) { return activity, strings.HasPrefix(activity, "01_HOOFD") })
		name := "BPIC15_" + m + ".HOOFD"
		profiles[name] = build(t, main, name, "activity")
	}
	var expected struct{ Pairs []expectedPair }
	readExpected(t, "emd.json", &expected)
	compared := 0
	for _, want := range expected.Pairs {
		a, knownA := profiles[want.A]
		b, knownB := profiles[want.B]
		if !knownA || !knownB {
			continue
		}
		compared++
		got := compare(t, evidence.Options{Permutations: 1}, a, b).Pairs[0]
		for name, c := range map[string][2]float64{
			"EMD":     {*got.EMD, want.EMD},
			"cosine":  {got.Screens.DFGCosine, 1 - want.DFG.Cosine},
			"Jaccard": {got.Screens.EdgeJaccard, 1 - want.DFG.Jaccard},
			"JS":      {got.Screens.DFGJSBits, want.DFG.JSBits},
		} {
			if !(math.Abs(c[0]-c[1]) <= 1e-9) {
				t.Errorf("%s with %s: %s is %.12f, want %.12f", want.A, want.B, name, c[0], c[1])
			}
		}
	}
	if compared != 32 {
		t.Errorf("%d pairs were compared, want 32", compared)
	}
}

// receiptParts splits the receipt log by its attributes and by month.
func receiptParts(tb testing.TB) map[string]evidence.Profile {
	tb.Helper()
	profiles := map[string]evidence.Profile{}
	attributes := []string{"channel", "group", "responsible"}
	var o eventlog.Options
	for _, a := range attributes {
		o.Keep = append(o.Keep, "case:"+a)
	}
	log := readShared(tb, o, receiptLog...)
	inNames := strings.NewReplacer(" ", "_", "-", "_")
	for _, a := range attributes {
		parts, err := log.SplitBy("case:" + a)
		if err != nil {
			tb.Fatal(err)
		}
		for _, part := range parts {
			name := "receipt." + a + "." + inNames.Replace(part.Value)
			profiles[name] = build(tb, part.Log, name, "activity")
		}
	}
	return profiles
}

// TestScreensOfReceipt: science.md A5.
func TestScreensOfReceipt(t *testing.T) {
	t.Parallel()
	profiles := receiptParts(t)
	internet, desk, post := profiles["receipt.channel.Internet"], profiles["receipt.channel.Desk"], profiles["receipt.channel.Post"]
	pairs := compare(t, evidence.Options{Permutations: 1}, internet, desk, post, profiles["receipt.channel.e_mail"]).Pairs
	for name, c := range map[string][2]float64{
		"cosine Internet–Desk":   {pairs[0].Screens.DFGCosine, 0.987417},
		"cosine Desk–Post":       {pairs[3].Screens.DFGCosine, 0.995867},
		"cosine Internet–e-mail": {pairs[2].Screens.DFGCosine, 0.951407},
		"variants Internet–Desk": {pairs[0].Screens.VariantJSBits, 0.130968},
		"EMD Internet–Post":      {*pairs[1].EMD, 0.141157},
	} {
		if math.Abs(c[0]-c[1]) > 5e-7 {
			t.Errorf("%s is %.7f, want %.6f", name, c[0], c[1])
		}
	}
}

// TestStatementsOnReceipt: science.md A4 finds p ≈ 0.035 for Internet and Desk
// and ≈ 0.63 for Desk and Post; e-mail has 21 cases only.
func TestStatementsOnReceipt(t *testing.T) {
	t.Parallel()
	profiles := receiptParts(t)
	channel := func(name string) evidence.Profile { return profiles["receipt.channel."+name] }
	two := compare(t, quick, channel("Internet"), channel("Desk")).Pairs[0]
	if *two.P > 0.07 || *two.EMD <= *two.Floor {
		t.Errorf("Internet–Desk: p %g, EMD %g, floor %g; want p about 0.035", *two.P, *two.EMD, *two.Floor)
	}
	all := compare(t, quick, channel("Desk"), channel("Post"), channel("e_mail")).Pairs
	if *all[0].P < 0.4 || all[0].Reason != evidence.ReasonFewCases {
		t.Errorf("Desk–Post (109 and 53 cases): p %g, %s; want p about 0.63 and few cases", *all[0].P, all[0].Reason)
	}
	if all[1].Reason != evidence.ReasonTooFew || all[1].PAdjusted != nil {
		t.Errorf("Desk–e-mail (21 cases): %+v, want no statement", all[1])
	}
}

// TestPhasesOfBuildingPermits: at the level of phases the variants of the five
// municipalities are few enough to mean something, and the cases are those of
// the main process.
func TestPhasesOfBuildingPermits(t *testing.T) {
	t.Parallel()
	for m, want := range map[string]struct{ cases, variants int }{"2": {831, 101}, "4": {1052, 73}} {
		log := readShared(t, eventlog.Options{}, "event_logs", "bpic15", "BPIC15_"+m+".xes.gz")
		p := build(t, log, m, "phase")
		if p.Cases != want.cases || p.Without != 1 || len(p.Variants) != want.variants {
			t.Errorf("municipality %s: %d cases, %d without, %d variants; want %d, 1, %d",
				m, p.Cases, p.Without, len(p.Variants), want.cases, want.variants)
		}
		if folded := fold(t, p, k); float64(folded.Rest.Cases) > 0.15*float64(folded.Cases) {
			t.Errorf("municipality %s: %d of %d cases are hidden, want at most 15 %%", m, folded.Rest.Cases, folded.Cases)
		}
	}
}
