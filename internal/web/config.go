package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api/repeat"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/middleware"
	"kiesel/internal/work"
)

// Config is what the web interface needs from the rest of the program.
type Config struct {
	// Landscape knows the administration.
	Landscape *current.Landscape
	// Home is the Land that lists show unless asked for another one. The
	// default is Mecklenburg-Vorpommern.
	Home landscape.ARS
	// Bundling recommends where bundling makes sense.
	Bundling *bundling.Service
	// Evidence keeps profiles and comparisons.
	Evidence *evidence.Service
	// Journal gives back the record of changes.
	Journal journal.Reader
	// Jobs runs what takes longer than a request; the caller closes it.
	Jobs *work.Runner
	// Accounts keeps the people, and who has signed in.
	Accounts *account.Service
	// Answers keeps the answers to requests that programs may send twice.
	Answers repeat.Store
	// HashKey hashes the case ids of uploaded logs.
	HashKey []byte
	// Version of Kiesel, shown in the footer.
	Version string
	// Actor says who acts in a request. The default is [access.Local] for
	// everybody who can reach the server.
	Actor func(*http.Request) access.Actor
	// Now is the clock. The default is time.Now.
	Now func() time.Time
	// Log receives one line per request and internal errors. The default
	// discards them.
	Log *slog.Logger
	// Observe is told of every request after its answer. The default does
	// nothing.
	Observe func(context.Context, middleware.Answer)
	// Tracer makes a span of every request. The default records nothing.
	Tracer trace.Tracer
	// Secure says that browsers come by HTTPS, so that cookies may be
	// restricted to it.
	Secure bool
}

func (c Config) withDefaults() Config {
	if c.Actor == nil {
		c.Actor = func(*http.Request) access.Actor { return access.Local() }
	}
	if c.Home == "" {
		c.Home = "13"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, middleware.Answer) {}
	}
	if c.Tracer == nil {
		c.Tracer = noop.NewTracerProvider().Tracer("")
	}
	return c
}
