package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"

	"kiesel/internal/server"
	"kiesel/internal/store"
	"kiesel/internal/telemetry"
)

// listen takes the addresses that the flags name.
func (o *serveOptions) listen(ctx context.Context, log *slog.Logger, metrics *telemetry.Metrics) (*server.Server, error) {
	cfg, err := o.server(log)
	if err != nil {
		return nil, err
	}
	cfg.Metrics = metrics.Handler()
	srv, err := server.Listen(ctx, cfg)
	if wrong := (*server.AddressError)(nil); errors.As(err, &wrong) {
		return nil, usageError{err}
	}
	return srv, err
}

// observe makes readiness and metrics look at the data.
func observe(s *store.Store, health *server.Health, metrics *telemetry.Metrics) {
	health.Need("database", s.Ping)
	health.Need("schema", s.Current)
	metrics.Pools(s.Pools)
	metrics.Gauge("journal_entries", "Number of entries in the journal of changes.", func(ctx context.Context) (float64, error) {
		n, err := s.JournalLength(ctx)
		return float64(n), err
	})
}

// startTracing starts to trace if the environment asks for it. What goes wrong
// while sending is logged; stop sends what is left.
func startTracing(ctx context.Context, log *slog.Logger) (_ trace.Tracer, stop func() error, err error) {
	tracer, shutdown, err := telemetry.StartTracing(ctx, version(), os.Getenv)
	if err != nil {
		return nil, nil, usageError{err}
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("sending traces", "error", err) }))
	return tracer, func() error {
		const wait = 5 * time.Second
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), wait)
		defer cancel()
		return shutdown(ctx)
	}, nil
}
