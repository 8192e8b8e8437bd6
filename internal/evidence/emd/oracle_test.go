package emd_test

import (
	"strings"
	"testing"
	"time"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/emd"
)

// The logs L1 to L5 against the model, and 1 - EMD, of van der Aalst: "Beyond
// precision and recall: using earth mover's distance and stochastics", PADS
// blog, 7 February 2020.
func TestVanDerAalst(t *testing.T) {
	t.Parallel()
	variants := []emd.Sequence{trace("abde"), trace("adbe"), trace("acde"), trace("adce"), trace("abe")}
	model := []int64{49, 49, 1, 1, 0}
	dist, err := emd.Distances(t.Context(), variants, variants)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		log   string
		cases []int64
		want  float64
	}{
		{"L1", []int64{490, 490, 10, 10, 0}, 1},
		{"L2", []int64{245, 245, 5, 5, 500}, 0.8725},
		{"L3", []int64{489, 489, 10, 10, 2}, 0.9995},
		{"L4", []int64{500, 500, 0, 0, 0}, 0.995},
		{"L5", []int64{0, 0, 500, 500, 0}, 0.755},
	} {
		if got := 1 - distance(t, dist, tc.cases, model); !near(got, tc.want, 1e-12) {
			t.Errorf("%s: 1 - EMD = %v, want %v", tc.log, got, tc.want)
		}
	}
}

// The exact distances of an independent implementation, between parts of the
// receipt log, and between the logs of BPIC 2015 and their main processes.
func TestOracle(t *testing.T) {
	t.Parallel()
	var expected struct {
		Pairs []struct {
			A, B string
			EMD  float64
		}
	}
	readJSON(t, &expected, "expected", "emd.json")
	samples := readSamples(t)
	for _, pair := range expected.Pairs {
		t.Run(pair.A+"-"+pair.B, func(t *testing.T) {
			t.Parallel()
			a, okA := samples[pair.A]
			b, okB := samples[pair.B]
			if !okA || !okB {
				t.Skip("the log of this pair is not among the test data")
			}
			dist, err := emd.Distances(t.Context(), a.variants, b.variants)
			if err != nil {
				t.Fatal(err)
			}
			if got := distance(t, dist, a.cases, b.cases); !near(got, pair.EMD, 1e-9) {
				t.Errorf("EMD = %.12f, want %.12f", got, pair.EMD)
			}
		})
	}
}

// readSamples cuts the logs as splits.manifest.json says, and checks the sizes
// of the parts.
func readSamples(t *testing.T) map[string]sample {
	t.Helper()
	samples := make(map[string]sample)
	receipt := readLog(t, []string{"case:channel", "case:group", "case:responsible"}, "receipt_wabo_coselog.xes.gz")
	for _, attribute := range []string{"channel", "group", "responsible"} {
		parts, err := receipt.SplitBy("case:" + attribute)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			value := strings.NewReplacer(" ", "_", "-", "_").Replace(part.Value)
			samples["receipt."+attribute+"."+value] = newSample(part.Log)
		}
	}
	for month := time.October; month <= time.October+12; month++ {
		start := time.Date(2010, month, 1, 0, 0, 0, 0, time.UTC)
		samples["receipt.month."+start.Format("2006-01")] = newSample(startedIn(receipt, start))
	}
	for _, name := range []string{"BPIC15_1", "BPIC15_2", "BPIC15_3", "BPIC15_4", "BPIC15_5"} {
		log := readLog(t, nil, "bpic15", name+".xes.gz")
		samples[name] = newSample(log)
		main := log.Relabel(func(activity string) (string, bool) { return activity, strings.HasPrefix(activity, "01_HOOFD") })
		samples[name+".HOOFD"] = newSample(main.Filter(func(c int) bool { return len(main.Trace(c)) > 0 }))
	}
	var manifest map[string]struct{ Cases, Variants int }
	readJSON(t, &manifest, "expected", "splits.manifest.json")
	for name, want := range manifest {
		if s, ok := samples[name]; ok && (s.size() != int64(want.Cases) || len(s.variants) != want.Variants) {
			t.Errorf("%s has %d cases and %d variants, want %+v", name, s.size(), len(s.variants), want)
		}
	}
	return samples
}

// startedIn returns the cases whose first event is in the month from start.
func startedIn(l *eventlog.Log, start time.Time) *eventlog.Log {
	from, to := start.UnixMicro(), start.AddDate(0, 1, 0).UnixMicro()
	return l.Filter(func(c int) bool {
		first := l.Time[l.Offsets[c]]
		return from <= first && first < to
	})
}

// Permutation tests of the receipt log by channel. The expected p-values come
// from other random permutations: the tolerance is four standard errors of
// the difference of two shares of 199.
func TestPermutationTestOfChannels(t *testing.T) {
	t.Parallel()
	parts, err := readLog(t, []string{"case:channel"}, "receipt_wabo_coselog.xes.gz").SplitBy("case:channel")
	if err != nil {
		t.Fatal(err)
	}
	channel := make(map[string]sample)
	for _, part := range parts {
		channel[part.Value] = newSample(part.Log)
	}
	for _, tc := range []struct {
		a, b              string
		emd, p, tolerance float64
	}{
		{"Internet", "Desk", 0.121079, 0.035, 0.075},
		{"Internet", "Post", 0.141157, 0.065, 0.10},
		{"Desk", "Post", 0.098153, 0.63, 0.20},
	} {
		variants, x, y := pool(channel[tc.a], channel[tc.b])
		test, err := emd.PermutationTest(t.Context(), variants, x, y, emd.Options{Permutations: 199, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !near(test.EMD, tc.emd, 1e-6) || !near(test.P, tc.p, tc.tolerance) {
			t.Errorf("%s-%s: EMD %.6f, p %.3f, want %.6f and about %.3f", tc.a, tc.b, test.EMD, test.P, tc.emd, tc.p)
		}
	}
}
