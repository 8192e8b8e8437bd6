package eventlog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

// small is a log of four cases; the third is empty.
func small() *eventlog.Log {
	return &eventlog.Log{
		Activities:     []string{"1_a", "1_b", "2_c"},
		Offsets:        []int{0, 3, 5, 5, 8},
		CaseIDs:        []string{"A", "B", "C", "D"},
		CaseAttributes: map[string][]string{"channel": {"Post", "Fax", "", "Post"}},
		Activity:       []int32{0, 1, 2, 0, 2, 0, 1, 2},
		Time:           []int64{0, 10e6, 20e6, 5e6, eventlog.NoTime, 0, 1e6, 3e6},
		Zone:           make([]int16, 8),
		Skipped:        1,
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	l := small()
	part := l.Filter(func(c int) bool { return len(l.Trace(c)) > 2 })
	if diff := cmp.Diff([]string{"A: 1_a, 1_b, 2_c", "D: 1_a, 1_b, 2_c"}, traces(part)); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Post", "Post"}, part.CaseAttributes["channel"]); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(l.Activities, part.Activities); diff != "" {
		t.Errorf("the part has another dictionary:\n%s", diff)
	}
}

func TestSplitBy(t *testing.T) {
	t.Parallel()
	parts, err := small().SplitBy("channel")
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string][]string)
	order := make([]string, 0, len(parts))
	for _, p := range parts {
		got[p.Value] = p.Log.CaseIDs
		order = append(order, p.Value)
	}
	want := map[string][]string{"": {"C"}, "Fax": {"B"}, "Post": {"A", "D"}}
	if diff := cmp.Diff(want, got); diff != "" || !cmp.Equal(order, []string{"", "Fax", "Post"}) {
		t.Errorf("order %q, parts (-want +got):\n%s", order, diff)
	}
	if _, err := small().SplitBy("group"); err == nil || !strings.Contains(err.Error(), "channel") {
		t.Errorf("got %v, want an error that names the attributes kept", err)
	}
}

func TestRelabel(t *testing.T) {
	t.Parallel()
	phase := func(activity string) (string, bool) {
		phase, _, _ := strings.Cut(activity, "_")
		return "phase " + phase, activity != "1_b"
	}
	l := small().Relabel(phase)
	want := []string{"A: phase 1, phase 2", "B: phase 1, phase 2", "C: ", "D: phase 1, phase 2"}
	if diff := cmp.Diff(want, traces(l)); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{0, 20e6, 5e6, eventlog.NoTime, 0, 3e6}, l.Time); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"phase 1", "phase 2"}, l.Activities); diff != "" || l.Skipped != 1 {
		t.Errorf("skipped %d, activities (-want +got):\n%s", l.Skipped, diff)
	}
}

func TestMeasures(t *testing.T) {
	t.Parallel()
	l := small()
	want := []eventlog.Variant{
		{Activities: []int32{0, 1, 2}, Cases: []int{0, 3}}, {Activities: []int32{0, 2}, Cases: []int{1}}, {Activities: []int32{}, Cases: []int{2}},
	}
	if diff := cmp.Diff(want, l.Variants()); diff != "" {
		t.Errorf("variants (-want +got):\n%s", diff)
	}
	edges := map[eventlog.Edge]int{{From: 0, To: 1}: 2, {From: 1, To: 2}: 2, {From: 0, To: 2}: 1}
	if diff := cmp.Diff(edges, l.DirectlyFollows()); diff != "" {
		t.Errorf("directly-follows (-want +got):\n%s", diff)
	}
	start, end := l.StartEnd()
	if diff := cmp.Diff([][]int{{3, 0, 0}, {0, 0, 3}, {3, 2, 3}}, [][]int{start, end, l.ActivityCounts()}); diff != "" {
		t.Errorf("starts, ends, counts (-want +got):\n%s", diff)
	}
	// The second case lacks a time and the third has no events: no durations.
	if got := l.Durations(); len(got) != 2 || got[0].Seconds() != 20 || got[1].Seconds() != 3 {
		t.Errorf("durations %v, want 20 s and 3 s", got)
	}
	first, last, ok := l.Span()
	if !ok || first.Unix() != 0 || last.Unix() != 20 {
		t.Errorf("span %v to %v (%t), want 0 s to 20 s", first, last, ok)
	}
	if _, _, ok := (&eventlog.Log{}).Span(); ok {
		t.Error("an empty log has a span")
	}
}
