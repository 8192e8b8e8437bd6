package web

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"kiesel/internal/access/account"
	"kiesel/internal/access/oidc"
	"kiesel/internal/api"
	"kiesel/internal/api/repeat"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/web/current"
	"kiesel/internal/web/door"
	"kiesel/internal/web/middleware"
	"kiesel/internal/web/page"
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
	// Parallel finds services that may be the same task and keeps what was decided.
	Parallel *parallel.Service
	// Scenarios keeps questions about services and compares their verdicts.
	Scenarios *scenario.Service
	// Calculations answer one question about all services.
	Calculations *calculation.Service
	// Programme keeps ideas and their replies.
	Programme *programme.Service
	// Past returns the data as they were at a time.
	Past func(ctx context.Context, at time.Time) (current.State, error)
	// Journal gives back the record of changes.
	Journal *journal.Service
	// Jobs takes on what takes longer than a request.
	Jobs *work.Service
	// Answers keeps the answers to requests that programs may send twice.
	Answers repeat.Store
	// Imports keeps what was brought in as files.
	Imports exchange.Store
	// Limit is how many requests a program may send. The default is that of
	// package api.
	Limit api.Limit
	// Patience is how long a page works on a result that takes long before it says how
	// far it has come. The default is two seconds.
	Patience time.Duration
	// MaxUpload is how many bytes an event log may have that is sent, packed or not.
	// The default is 2 GiB.
	MaxUpload int64
	// Version of Kiesel, shown in the footer.
	Version string
	// Accounts keeps the people, and who has signed in.
	Accounts *account.Service
	// SignIn says how they sign in besides with a password.
	SignIn SignIn
	// Samples are the people as whom anybody may look at a demonstration; with
	// them nobody signs in.
	Samples []page.Sample
	// OnlyHere refuses requests for other hosts than this machine.
	OnlyHere bool
	// Door finds out who sends a request. The default asks for a session, or in
	// a demonstration takes everybody for a sample.
	Door page.Door
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

// SignIn says how people sign in.
type SignIn struct {
	// Provider is the OpenID provider; nil without one.
	Provider *oidc.Provider
	// ProviderName is what people call it, such as "Landeskonto".
	ProviderName string
	// ProviderOnly closes the way with a password.
	ProviderOnly bool
	// Address is where people reach Kiesel, such as "https://kiesel.example".
	Address string
}

// door is the door that the configuration asks for.
func (c Config) door() page.Door {
	if len(c.Samples) > 0 {
		return door.Samples{People: c.Samples}.Visitor
	}
	return door.Sessions{Accounts: c.Accounts, Cookies: c.cookies()}.Visitor
}

// tree returns the authorities in force.
func (c Config) tree(ctx context.Context) (*landscape.Tree, error) {
	now, err := c.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	return now.Tree, nil
}

func (c Config) cookies() door.Cookies { return door.Cookies{Secure: c.Secure} }

func (c Config) withDefaults() Config {
	if c.Home == "" {
		c.Home = "13"
	}
	if c.Patience == 0 {
		c.Patience = 2 * time.Second
	}
	if c.MaxUpload == 0 {
		c.MaxUpload = 2 << 30
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Door == nil {
		c.Door = c.door()
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
