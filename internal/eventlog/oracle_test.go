package eventlog_test

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

// base is the result of an independent implementation on one log. Counts are
// pairs [name, count], edges triples, variants pairs [count, names].
type base struct {
	Cases, Events, Activities int
	First                     string     `json:"first_timestamp"`
	Last                      string     `json:"last_timestamp"`
	ActivityCounts            [][2]any   `json:"activity_counts"`
	Starts                    [][2]any   `json:"start_activities"`
	Ends                      [][2]any   `json:"end_activities"`
	Edges                     [][3]any   `json:"dfg_time_sorted"`
	Variants                  variantSet `json:"variants_time_sorted"`
	Durations                 struct {
		Min, Median, Max, Mean, Sum float64
	} `json:"case_duration_seconds"`
}

type variantSet struct {
	Count int
	Top   [][2]any `json:"top20"`
	All   [][2]any
}

// oracleLogs are the logs with results of an independent implementation.
var oracleLogs = map[string][]string{
	"receipt":              {"event_logs", "receipt_wabo_coselog.xes.gz"},
	"running-example":      {"event_logs", "small", "running-example.xes"},
	"roadtraffic100traces": {"event_logs", "small", "roadtraffic100traces.xes"},
	"BPIC15_1":             {"event_logs", "bpic15", "BPIC15_1.xes.gz"},
	"BPIC15_2":             {"event_logs", "bpic15", "BPIC15_2.xes.gz"},
	"BPIC15_3":             {"event_logs", "bpic15", "BPIC15_3.xes.gz"},
}

func readShared(t testing.TB, o eventlog.Options, elem ...string) *eventlog.Log {
	t.Helper()
	l, err := eventlog.Read(t.Context(), testkit.Shared(t, elem...), o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func readBase(t *testing.T, name string) (b base) {
	t.Helper()
	data, err := os.ReadFile(testkit.Shared(t, "expected", name+".base.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOracle(t *testing.T) {
	t.Parallel()
	for name, elem := range oracleLogs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkAgainst(t, readShared(t, eventlog.Options{}, elem...), readBase(t, name))
		})
	}
	t.Run("receipt as CSV", func(t *testing.T) {
		t.Parallel()
		checkAgainst(t, readShared(t, eventlog.Options{}, "event_logs", "receipt_wabo_coselog.csv"), readBase(t, "receipt"))
	})
}

func checkAgainst(t *testing.T, l *eventlog.Log, want base) {
	t.Helper()
	first, last := parseOracleTime(t, want.First), parseOracleTime(t, want.Last)
	wantInfo := eventlog.Info{
		Cases: want.Cases, Events: want.Events, Activities: want.Activities,
		Variants: want.Variants.Count, DFGEdges: len(want.Edges), First: &first, Last: &last,
	}
	if diff := cmp.Diff(wantInfo, l.Info()); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	start, end := l.StartEnd()
	for what, pair := range map[string]struct {
		want [][2]any
		got  []int
	}{
		"activities": {want.ActivityCounts, l.ActivityCounts()}, "starts": {want.Starts, start}, "ends": {want.Ends, end},
	} {
		if diff := cmp.Diff(countsByName(pair.want), countsOf(l, pair.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	edges := make(map[string]int)
	for e, n := range l.DirectlyFollows() {
		edges[l.Activities[e.From]+" → "+l.Activities[e.To]] = n
	}
	wantEdges := make(map[string]int)
	for _, e := range want.Edges {
		wantEdges[e[0].(string)+" → "+e[1].(string)] = int(e[2].(float64))
	}
	if diff := cmp.Diff(wantEdges, edges); diff != "" {
		t.Errorf("directly-follows (-want +got):\n%s", diff)
	}
	checkVariants(t, l, want.Variants)
	checkDurations(t, l, want)
}

func parseOracleTime(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.Parse("2006-01-02 15:04:05Z07:00", s)
	if err != nil {
		t.Fatal(err)
	}
	return when.UTC()
}

func countsByName(pairs [][2]any) map[string]int {
	counts := make(map[string]int)
	for _, p := range pairs {
		counts[p[0].(string)] = int(p[1].(float64))
	}
	return counts
}

func countsOf(l *eventlog.Log, perActivity []int) map[string]int {
	counts := make(map[string]int)
	for a, n := range perActivity {
		if n > 0 {
			counts[l.Activities[a]] = n
		}
	}
	return counts
}

func checkVariants(t *testing.T, l *eventlog.Log, want variantSet) {
	t.Helper()
	const separator = " → "
	got := make(map[string]int)
	for _, v := range l.Variants() {
		names := make([]string, 0, len(v.Activities))
		for _, a := range v.Activities {
			names = append(names, l.Activities[a])
		}
		got[strings.Join(names, separator)] = len(v.Cases)
	}
	for _, v := range slices.Concat(want.Top, want.All) {
		var names []string
		for _, name := range v[1].([]any) {
			names = append(names, name.(string))
		}
		if n := got[strings.Join(names, separator)]; n != int(v[0].(float64)) {
			t.Errorf("variant %v occurs %d times, want %v", names, n, v[0])
		}
	}
	if len(want.Top) == 0 {
		t.Error("the oracle lists no variants")
	}
}

func checkDurations(t *testing.T, l *eventlog.Log, want base) {
	t.Helper()
	durations := l.Durations()
	slices.Sort(durations)
	sum := 0.0 // in seconds: together they last longer than a time.Duration can
	for _, d := range durations {
		sum += d.Seconds()
	}
	n := len(durations)
	median := (durations[(n-1)/2] + durations[n/2]) / 2
	for what, pair := range map[string][2]float64{
		"min":    {durations[0].Seconds(), want.Durations.Min},
		"median": {median.Seconds(), want.Durations.Median},
		"max":    {durations[n-1].Seconds(), want.Durations.Max},
		"sum":    {sum, want.Durations.Sum},
		"mean":   {sum / float64(n), want.Durations.Mean},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-6*math.Max(1, pair[1]) {
			t.Errorf("%s of durations is %v s, want %v", what, pair[0], pair[1])
		}
	}
}

// Offsets are kept as written: the receipt log spans winter and summer time.
func TestZonesAreKept(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"receipt_wabo_coselog.xes.gz", "receipt_wabo_coselog.csv"} {
		zones := make(map[int16]bool)
		for _, z := range readShared(t, eventlog.Options{}, "event_logs", file).Zone {
			zones[z] = true
		}
		if diff := cmp.Diff([]int16{60, 120}, slices.Sorted(maps.Keys(zones))); diff != "" {
			t.Errorf("%s: zones (-want +got):\n%s", file, diff)
		}
	}
}

// The parts of the receipt log by attributes of the case have the sizes that the
// independent implementation counted.
func TestSplitAgainstOracle(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(testkit.Shared(t, "expected", "splits.manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest map[string]struct{ Cases, Events, Variants int }
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	attributes := []string{"channel", "department", "group"}
	for _, file := range []string{"receipt_wabo_coselog.xes.gz", "receipt_wabo_coselog.csv"} {
		l := readShared(t, eventlog.Options{Keep: []string{"case:channel", "case:department", "case:group"}}, "event_logs", file)
		for _, attribute := range attributes {
			parts, err := l.SplitBy("case:" + attribute)
			if err != nil {
				t.Fatal(err)
			}
			checked := 0
			for _, part := range parts {
				name := "receipt." + attribute + "." + strings.NewReplacer(" ", "_", "-", "_").Replace(part.Value)
				want, ok := manifest[name]
				if !ok {
					continue
				}
				checked++
				info := part.Log.Info()
				if info.Cases != want.Cases || info.Events != want.Events || info.Variants != want.Variants {
					t.Errorf("%s: %s has %d cases, %d events, %d variants, want %+v", file, name, info.Cases, info.Events, info.Variants, want)
				}
			}
			if checked < 3 {
				t.Errorf("%s: only %d parts by %s are in the oracle", file, checked, attribute)
			}
		}
	}
}
