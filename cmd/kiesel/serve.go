package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store"
	"kiesel/internal/telemetry"
	"kiesel/internal/web"
	"kiesel/internal/web/current"
	"kiesel/internal/web/middleware"
	"kiesel/internal/web/signin"
)

func newServeCommand() *cobra.Command {
	var o serveOptions
	var in signInOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the web interface to those who sign in",
		Long: `Serve the web interface until Ctrl+C or SIGTERM; requests that run then are
finished. /healthz says that the server is alive, /readyz that it can work.

TLS comes from --tls-cert and --tls-key, or from a proxy in front: then name it
with --trusted-proxy and give --url. Every option marked with $KIESEL_… may be
set in the environment or in the file --config; the option itself wins.

As long as nobody can manage the accounts, a one-time link is printed with which
the first administrator sets up theirs.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return serve(cmd, o, in.prepare) },
	}
	o.addFlags(cmd)
	in.addFlags(cmd)
	return cmd
}

// prepare makes the web interface ask who people are. It returns what to tell
// whoever started the server: the link for the first administrator.
func (o *signInOptions) prepare(ctx context.Context, s *store.Store, c *web.Config, address string) (greeting string, err error) {
	if c.SignIn, err = o.signIn(s.Key(), address); err != nil || o.only {
		return "", err
	}
	link, err := c.Accounts.SetupLink(ctx)
	if err != nil || link == "" {
		return "", err
	}
	return "Nobody manages the accounts yet. Open this link within 24 hours to begin; it works once:\n" + address + signin.LinkPath + link + "\n", nil
}

// addAddrFlag gives a command the flag that says where to listen.
func addAddrFlag(cmd *cobra.Command, addr *string) {
	cmd.Flags().StringVar(addr, "addr", "localhost:8080", "address to listen on, host:port; port 0 takes any free one")
	fromEnv(cmd.Flags(), "addr")
}

// preparation readies data and web interface, which will be reached at an
// address. What it returns is shown to whoever started the server.
type preparation func(ctx context.Context, s *store.Store, c *web.Config, address string) (greeting string, err error)

// serve opens the data, prepares them and runs the web interface until the
// command's context ends, then lets running requests finish. It takes the
// address first, so that nothing is created if that is not to be had.
func serve(cmd *cobra.Command, o serveOptions, prepare preparation) (err error) {
	collectLessOften()
	if err := o.jobs.check(); err != nil {
		return err
	}
	log, err := o.log(cmd)
	if err != nil {
		return err
	}
	metrics := telemetry.NewMetrics(version(), log)
	srv, err := o.listen(cmd.Context(), log, metrics)
	if err != nil {
		return err
	}
	defer srv.Close()
	tracer, stopTracing, err := startTracing(cmd.Context(), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopTracing()) }()
	s, err := openServerStore(cmd, tracer)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	c := web.Config{Log: log, Tracer: tracer, Secure: srv.Secure()}
	if c.Accounts, err = account.NewService(account.Config{Store: s.Accounts(), Now: time.Now, Key: s.Key(), Log: log}); err != nil {
		return err
	}
	greeting, err := prepare(cmd.Context(), s, &c, srv.Address())
	if err != nil {
		return err
	}
	observe(s, srv.Health, metrics)
	jobs, err := startWork(cmd, o.jobs, s, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, jobs.close()) }()
	jobs.observe(srv.Health, metrics)
	c.Jobs = jobs.Service
	c.Observe = func(_ context.Context, a middleware.Answer) { metrics.Request(a.Method, a.Route, a.Status, a.Took) }
	handler, err := newWeb(cmd.Context(), s, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Kiesel is ready at %s – stop it with Ctrl+C\n%s", srv.Address(), greeting)
	return srv.Run(cmd.Context(), handler)
}

// collectLessOften lets the heap grow to three times what is in use before it is
// cleaned, instead of to twice: a tenth of the processor time of pages for some
// 30 MB. $GOGC, if set, counts.
func collectLessOften() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// newWeb wires the web interface to the data. On an empty installation it puts
// the register of municipalities that ships with Kiesel in force.
func newWeb(ctx context.Context, s *store.Store, c web.Config) (http.Handler, error) {
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: time.Now}
	if err := keeper.EnsureBase(ctx, access.System("serve")); err != nil {
		return nil, err
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	c.Landscape = current.New(keeper, catalogue)
	c.Bundling = bundling.NewService(s.Bundling(), c.Landscape.Bundling, time.Now)
	c.Evidence = evidenceService(s)
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		return nil, err
	}
	c.Parallel = &parallel.Service{Store: s.Parallel(), Finder: finder, Now: time.Now}
	c.Scenarios = &scenario.Service{Store: s.Scenarios(), Bundling: c.Bundling, Landscape: c.Landscape.Bundling, NewID: rand.Text, Now: time.Now}
	c.Programme = &programme.Service{Store: s.Programme(), Bundling: c.Bundling, NewID: rand.Text, Now: time.Now}
	c.Calculations = calculationService(s)
	c.Past = func(ctx context.Context, at time.Time) (current.State, error) { return s.AsOf(ctx, at) }
	key, err := s.SigningKey()
	if err != nil {
		return nil, err
	}
	c.Journal = &journal.Service{Store: s.Journal(), Key: key, Now: time.Now}
	c.Answers = s.Answers()
	c.Imports = s.Exchange()
	c.Version = version()
	return web.New(ctx, c)
}
