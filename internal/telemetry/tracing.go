package telemetry

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Scope names Kiesel's own spans among those of a trace.
const Scope = "kiesel"

// StartTracing returns a tracer that sends its spans where the standard
// variables of OpenTelemetry say, and how to stop it. Unless
// OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set
// nothing is recorded and no connection is made.
func StartTracing(ctx context.Context, version string, getenv func(string) string) (_ trace.Tracer, stop func(context.Context) error, err error) {
	endpoint := getenv("OTEL_EXPORTER_OTLP_ENDPOINT") + getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
	if endpoint == "" || getenv("OTEL_SDK_DISABLED") == "true" || getenv("OTEL_TRACES_EXPORTER") == "none" {
		return noop.NewTracerProvider().Tracer(Scope), func(context.Context) error { return nil }, nil
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"} {
		if protocol := getenv(name); protocol != "" && protocol != "http/protobuf" {
			return nil, nil, fmt.Errorf("$%s is %q, but Kiesel sends traces by http/protobuf only", name, protocol)
		}
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("preparing to send traces: %w", err)
	}
	provider, err := newProvider(ctx, version, sdk.NewBatchSpanProcessor(exporter))
	if err != nil {
		return nil, nil, err
	}
	return provider.Tracer(Scope), provider.Shutdown, nil
}

// newProvider describes this process to whoever reads its spans. Unlike the
// defaults of the library it tells nothing of the machine and its users.
func newProvider(ctx context.Context, version string, to sdk.SpanProcessor) (*sdk.TracerProvider, error) {
	what, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "kiesel"), attribute.String("service.version", version)),
		resource.WithFromEnv()) // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win
	if err != nil {
		return nil, fmt.Errorf("describing this process for traces: %w", err)
	}
	return sdk.NewTracerProvider(sdk.WithResource(what), sdk.WithSpanProcessor(to)), nil
}
