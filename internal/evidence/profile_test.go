package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// TestProfileOfSmallLog is the example of docs/methods/evidence.md: the exact
// and the folded profile of one small log.
func TestProfileOfSmallLog(t *testing.T) {
	t.Parallel()
	traces := append(repeat(7, "Eingang Prüfung Bescheid"), repeat(4, "Eingang Bescheid")...)
	traces = append(traces, "Eingang Nachforderung Prüfung Bescheid", "Eingang Prüfung Prüfung Bescheid")
	exact := profileOf(t, "Amt Musterland", traces...)
	for name, p := range map[string]evidence.Profile{"exact": exact, "folded": fold(t, exact, 5)} {
		got, err := json.MarshalIndent(p, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("testdata", "small-"+name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(got)); diff != "" {
			t.Errorf("%s profile (-want +got):\n%s", name, diff)
		}
		back, err := evidence.Decode(bytes.NewReader(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, back); diff != "" {
			t.Errorf("%s profile after decoding (-want +got):\n%s", name, diff)
		}
	}
}

func TestMonthsAreLocal(t *testing.T) {
	t.Parallel()
	log := logOf("a")
	log.Time[0] = time.Date(2026, 1, 31, 23, 30, 0, 0, time.UTC).UnixMicro()
	level, err := evidence.ParseLevel("activity")
	if err != nil {
		t.Fatal(err)
	}
	p, err := evidence.Build(log, level, evidence.About{Authority: evidence.Origin{Name: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []evidence.Month{{Month: "2026-02", Cases: 1}}; !cmp.Equal(p.Months, want) {
		t.Errorf("months %v, want %v: the event was written at 00:30+01:00", p.Months, want)
	}
}

// TestCasesWithoutTimestamps are counted, but have no month and no duration;
// a few of them must not show in a folded profile.
func TestCasesWithoutTimestamps(t *testing.T) {
	t.Parallel()
	log := logOf(repeat(20, "a b")...)
	log.Time[1], log.Time[3] = eventlog.NoTime, eventlog.NoTime // of the first two cases
	level, err := evidence.ParseLevel("activity")
	if err != nil {
		t.Fatal(err)
	}
	p, err := evidence.Build(log, level, evidence.About{Authority: evidence.Origin{Name: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	if p.Cases != 20 || p.Untimed != 2 || p.MonthsRest != 2 {
		t.Errorf("%d cases, %d untimed, %d without month; want 20, 2, 2", p.Cases, p.Untimed, p.MonthsRest)
	}
	if folded := fold(t, p, k); folded.Untimed < k || folded.MonthsRest < k {
		t.Errorf("folded: %d untimed, %d without month; want %d or more", folded.Untimed, folded.MonthsRest, k)
	}
	for c := range log.Cases() {
		log.Time[2*c] = eventlog.NoTime
	}
	p, err = evidence.Build(log, level, evidence.About{Authority: evidence.Origin{Name: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	if folded := fold(t, p, k); folded.Untimed != 20 || len(folded.Durations) != 0 {
		t.Errorf("no case has a duration, but %d are untimed with %v", folded.Untimed, folded.Durations)
	}
}

func TestEmptyActivityIsRefused(t *testing.T) {
	t.Parallel()
	log := logOf("a b")
	log.Activities[1] = ""
	level, err := evidence.ParseLevel("activity")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Build(log, level, evidence.About{}); err == nil {
		t.Error("an event without a name became part of a profile")
	}
}

// traces draws the traces of a small log.
func traces(t *rapid.T, label string) []string {
	trace := rapid.StringMatching(`[abc]( [abc]){0,4}`)
	return rapid.SliceOfN(trace, 1, 30).Draw(t, label)
}

func TestMergeAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		a := profileOf(t, "A", traces(r, "a")...)
		b := profileOf(t, "A", traces(r, "b")...)
		c := profileOf(t, "A", traces(r, "c")...)
		merge := func(x, y evidence.Profile) evidence.Profile {
			p, err := evidence.Merge(x, y)
			if err != nil {
				r.Fatal(err)
			}
			if err := p.Validate(); err != nil {
				r.Fatalf("the merged profile is not valid: %v", err)
			}
			return p
		}
		if diff := cmp.Diff(merge(a, b), merge(b, a)); diff != "" {
			r.Fatalf("order matters:\n%s", diff)
		}
		if diff := cmp.Diff(merge(merge(a, b), c), merge(a, merge(b, c))); diff != "" {
			r.Fatalf("grouping matters:\n%s", diff)
		}
		if sum := merge(a, b); sum.Cases != a.Cases+b.Cases || sum.Events != a.Events+b.Events {
			r.Fatalf("%d cases, %d events do not add up", sum.Cases, sum.Events)
		}
	})
}

// TestMergeGivesTheWhole deals the cases of a log out to parts: the profiles of the
// parts add up to that of the whole, to the byte.
func TestMergeGivesTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		log := logOf(traces(r, "log")...)
		for c := range log.Cases() {
			if rapid.IntRange(0, 9).Draw(r, "untimed") == 0 {
				log.Time[log.Offsets[c]] = eventlog.NoTime
			}
		}
		level := rapid.SampledFrom([]string{evidence.LevelActivity, coarse, "b"}).Draw(r, "level")
		dealt := rapid.SliceOfN(rapid.IntRange(0, 2), log.Cases(), log.Cases()).Draw(r, "parts")
		whole, ok := part(t, log, level, func(int) bool { return true })
		if !ok {
			return
		}
		var sum evidence.Profile
		lost := 0 // cases without an event at the level, in parts that have no others
		for i := range 3 {
			p, ok := part(t, log, level, func(c int) bool { return dealt[c] == i })
			if !ok {
				for _, d := range dealt {
					if d == i {
						lost++
					}
				}
				continue
			}
			if sum.Schema == "" {
				sum = p
				continue
			}
			var err error
			if sum, err = evidence.Merge(sum, p); err != nil {
				r.Fatal(err)
			}
		}
		sum.Without += lost
		sum.Complexity, whole.Complexity = nil, nil // it needs the order of all events
		sum.Waits, whole.Waits = nil, nil           // profiles keep only medians
		if got, want := encode(t, sum), encode(t, whole); got != want {
			r.Fatalf("the parts add up to\n%s\nthe whole is\n%s", got, want)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", repeat(6, "a b")...)
	for name, b := range map[string]evidence.Profile{
		"other authority": profileOf(t, "B", "a b"),
		"other level":     profileAt(t, "phase", "A", "a b"),
		"folded":          fold(t, a, 5),
	} {
		if _, err := evidence.Merge(a, b); !errors.Is(err, evidence.ErrNotMergeable) {
			t.Errorf("%s: error %v, want ErrNotMergeable", name, err)
		}
	}
}

func TestSketchKnowsQuantilesToOnePercent(t *testing.T) {
	t.Parallel()
	// Durations of 1 to 100 hours, one case each.
	log := logOf(repeat(100, "a b")...)
	for c := range log.Cases() {
		log.Time[2*c+1] = log.Time[2*c] + int64(c+1)*time.Hour.Microseconds()
	}
	level, err := evidence.ParseLevel("activity")
	if err != nil {
		t.Fatal(err)
	}
	p, err := evidence.Build(log, level, evidence.About{Authority: evidence.Origin{Name: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	for q, want := range map[float64]time.Duration{0: time.Hour, 0.5: 50 * time.Hour, 0.9: 90 * time.Hour, 1: 100 * time.Hour} {
		low, high := p.Durations.Quantile(q)
		if low > want || high < want || float64(high) > 1.021*float64(low) {
			t.Errorf("quantile %g in %v…%v, want %v within two percent", q, low, high, want)
		}
		foldedLow, foldedHigh := fold(t, p, 5).Durations.Quantile(q)
		if foldedLow > want || foldedHigh < want {
			t.Errorf("folded: quantile %g in %v…%v, want it to enclose %v", q, foldedLow, foldedHigh, want)
		}
	}
	if low, high := (evidence.Sketch{}).Quantile(0.5); low != 0 || high != 0 {
		t.Errorf("empty sketch has a median of %v…%v", low, high)
	}
}
