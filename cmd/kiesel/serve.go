package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/web"
	"kiesel/internal/web/current"
	"kiesel/internal/web/processmap"
	"kiesel/internal/work"
)

func newServeCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the web interface",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd, addr, func(*store.Store) error { return nil })
		},
	}
	addDataFlags(cmd)
	addAddrFlag(cmd, &addr)
	return cmd
}

// addAddrFlag gives a command the flag that says where to listen.
func addAddrFlag(cmd *cobra.Command, addr *string) {
	cmd.Flags().StringVar(addr, "addr", "localhost:8080", "address to listen on, host:port; port 0 takes any free one")
}

// serve opens the data, prepares them with load and runs the web interface until
// the command's context ends, then lets running requests finish. It takes the
// address first, so that nothing is created if that is not to be had.
func serve(cmd *cobra.Command, addr string, load func(*store.Store) error) (err error) {
	listener, err := listen(cmd.Context(), addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it, unless starting failed
	s, err := openServerStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := load(s); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	drawer, err := processmap.New(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drawer.Close()) }()
	jobs := work.NewRunner(work.Config{})
	defer jobs.Close()
	handler, err := newWeb(cmd.Context(), s, web.Config{Log: log, Drawer: drawer, Jobs: jobs})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		MaxHeaderBytes:    64 << 10,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Kiesel is ready at http://%s – stop it with Ctrl+C\n", browserAddr(listener.Addr(), addr))
	return runServer(cmd.Context(), server, listener)
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
	c.Journal = s.Journal()
	c.HashKey = s.Key()
	c.Version = version()
	return web.New(ctx, c)
}

// listen opens the port and explains the usual reasons why it can't.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(ctx, "tcp", port)
	}
	if err != nil {
		return nil, usagef("--addr: %q is not host:port, such as localhost:8080", addr)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program (perhaps Kiesel is running already): choose another address with --addr, e.g. --addr localhost:8081", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this account may not listen on %s: choose a port above 1023 with --addr", addr)
	}
	return nil, fmt.Errorf("listening on %s: %w", addr, err)
}

// browserAddr is the address to open in a browser: the host as the user wrote
// it with the port that was really opened.
func browserAddr(opened net.Addr, wanted string) string {
	host, _, err := net.SplitHostPort(wanted)
	_, port, portErr := net.SplitHostPort(opened.String())
	if err != nil || portErr != nil {
		return opened.String()
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// runServer serves until ctx ends, then gives running requests ten seconds.
func runServer(ctx context.Context, server *http.Server, l net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("stopping: requests were still running after ten seconds: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
