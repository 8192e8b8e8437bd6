package middleware

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestTrace(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	tracer := sdk.NewTracerProvider(sdk.WithSyncer(kept)).Tracer("test")
	mux := http.NewServeMux()
	mux.Handle("GET /people/{name}", answer(http.StatusBadGateway, "hello"))
	h := Identify(Trace(tracer, NoteRoute(mux)))

	w := get(h, "/people/petersen?q=geheim", "User-Agent", "Lynx",
		"Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

	spans := kept.GetSpans()
	if len(spans) != 1 {
		t.Fatalf("%d spans, want 1", len(spans))
	}
	span := spans[0]
	if span.Name != "GET /people/{name}" || span.SpanContext.TraceID().String() != "0af7651916cd43dd8448eb211c80319c" || span.Status.Description != "Bad Gateway" {
		t.Errorf("span %q of trace %v with status %v", span.Name, span.SpanContext.TraceID(), span.Status)
	}
	got := map[string]string{}
	for _, a := range span.Attributes {
		got[string(a.Key)] = a.Value.String()
	}
	want := map[string]string{
		"http.request.method": "GET", "http.route": "GET /people/{name}", "http.response.status_code": "502",
		"kiesel.request.id": w.Header().Get("X-Request-Id"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
}
