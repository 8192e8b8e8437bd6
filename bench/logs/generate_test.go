package logs

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

var small = Plan{Seed: 7, Events: 500, Variants: []Variant{
	{Activities: []string{"receive", "check", "decide"}, Weight: 5},
	{Activities: []string{"receive", "check", "ask back", "check", "decide"}, Weight: 2},
}}

// written reads what is generated.
func written(t *testing.T, write func(*bytes.Buffer) error) (*eventlog.Log, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	text := bytes.Clone(b.Bytes())
	l, err := eventlog.ReadFrom(t.Context(), &b, "generated", eventlog.Options{Keep: []string{"case:authority"}})
	if err != nil {
		t.Fatal(err)
	}
	return l, text
}

func TestGeneratedLogsAreTheSame(t *testing.T) {
	t.Parallel()
	xes, text := written(t, func(b *bytes.Buffer) error { return small.WriteXES(b) })
	if n := xes.Events(); n < 500 || n > 504 || len(xes.Variants()) != 2 || xes.Skipped != 0 {
		t.Errorf("%+v, want 500 events, two variants and nothing skipped", xes.Info())
	}
	if _, again := written(t, func(b *bytes.Buffer) error { return small.WriteXES(b) }); !bytes.Equal(text, again) {
		t.Error("the same seed gives another log")
	}
	other := small
	other.Seed++
	if _, others := written(t, func(b *bytes.Buffer) error { return other.WriteXES(b) }); bytes.Equal(text, others) {
		t.Error("another seed gives the same log")
	}
	table, _ := written(t, func(b *bytes.Buffer) error { return small.WriteCSV(b, 1) })
	if diff := cmp.Diff(xes, table); diff != "" {
		t.Errorf("the table differs (-XES +CSV):\n%s", diff)
	}
	mixed, _ := written(t, func(b *bytes.Buffer) error { return small.WriteCSV(b, 20) })
	if diff := cmp.Diff(table.Info(), mixed.Info()); diff != "" || cmp.Equal(table.CaseIDs, mixed.CaseIDs) {
		t.Errorf("rows of cases that alternate make another log (-together +alternating):\n%s", diff)
	}
}
