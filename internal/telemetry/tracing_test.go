package telemetry

import (
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

// env is an environment for a test.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestNothingIsTracedUnlessAsked(t *testing.T) {
	t.Parallel()
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
	for name, tc := range map[string]struct {
		env    []string
		traces bool
	}{
		"nothing set":    {nil, false},
		"other settings": {[]string{"OTEL_SERVICE_NAME", "kiesel-mv"}, false},
		"switched off":   {[]string{endpoint, "http://localhost:4318", "OTEL_SDK_DISABLED", "true"}, false},
		"no exporter":    {[]string{endpoint, "http://localhost:4318", "OTEL_TRACES_EXPORTER", "none"}, false},
		"endpoint":       {[]string{endpoint, "http://localhost:4318"}, true},
		"for traces":     {[]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4318/v1/traces"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tracer, stop, err := StartTracing(t.Context(), "1.2.3", env(tc.env...))
			if err != nil {
				t.Fatal(err)
			}
			_, span := tracer.Start(t.Context(), "test") // not ended, so that nothing is sent
			if span.IsRecording() != tc.traces {
				t.Errorf("records: %v, want %v", span.IsRecording(), tc.traces)
			}
			if err := stop(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTracingRefusesAnotherProtocol(t *testing.T) {
	t.Parallel()
	_, _, err := StartTracing(t.Context(), "1.2.3", env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
	if err == nil || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_PROTOCOL") {
		t.Errorf("got %v, want an error that names the variable", err)
	}
}

func TestSpansNameTheService(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	kept := tracetest.NewInMemoryExporter()
	provider, err := newProvider(t.Context(), "1.2.3", sdk.NewSimpleSpanProcessor(kept))
	if err != nil {
		t.Fatal(err)
	}
	_, span := provider.Tracer(Scope).Start(t.Context(), "test", trace.WithSpanKind(trace.SpanKindInternal))
	span.End()
	got := kept.GetSpans()[0].Resource.String()
	if want := "deployment.environment=test,service.name=kiesel,service.version=1.2.3"; got != want {
		t.Errorf("resource is %q, want %q", got, want)
	}
}
