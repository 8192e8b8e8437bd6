package store_test

import (
	"slices"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"kiesel/internal/store"
)

func TestSpansNameQueriesButNotValues(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	s := open(t, store.Config{Dir: dataDir(t), Tracer: sdk.NewTracerProvider(sdk.WithSyncer(kept)).Tracer("test")})
	record(t, s, 1)
	if _, err := s.Landscape().Overrides(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Evidence().FindProfile(t.Context(), "petersen"); err == nil {
		t.Fatal("found what is not there")
	}
	spans := kept.GetSpans()
	var names []string
	for _, span := range spans {
		names = append(names, span.Name)
		if len(span.Attributes) > 0 || len(span.Events) > 0 || span.Status.Description != "" {
			t.Errorf("span %s tells more than its name: %v %v %q", span.Name, span.Attributes, span.Events, span.Status.Description)
		}
		if strings.HasPrefix(span.Name, "sql ") && span.EndTime.Before(span.StartTime) {
			t.Errorf("span %s ends before it begins", span.Name)
		}
	}
	for _, want := range []string{"change", "sql AppendEntry", "sql Overrides", "sql FindProfile"} {
		if !slices.Contains(names, want) {
			t.Errorf("no span %q among %q", want, names)
		}
	}
}
