package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"kiesel/internal/telemetry"
)

// Config says how to serve.
type Config struct {
	// Addr is host:port to listen on; port 0 takes any free one.
	Addr string
	// Certificate makes the server speak HTTPS on Addr. nil means HTTP.
	Certificate *Certificate
	// RedirectAddr is where plain HTTP is led to HTTPS; "" for nowhere.
	RedirectAddr string
	// MetricsAddr is where Metrics answers at /metrics, without TLS; "" for
	// nowhere.
	MetricsAddr string
	Metrics     http.Handler
	// Trust names the proxies that are believed about the client.
	Trust Trust
	// URL is the address that people use, such as https://kiesel.example; nil
	// if it is the one that was listened on.
	URL *url.URL
	// Health answers /healthz and /readyz.
	Health *Health
	// Drain is how long the server goes on taking requests after /readyz says
	// that it stops, so that a load balancer notices.
	Drain time.Duration
	// Grace is how long requests that are running then may take.
	Grace time.Duration
	// Manager hears of the server's state.
	Manager Manager
	// Log receives what goes wrong.
	Log *slog.Logger
}

// Server has taken its addresses and can serve.
type Server struct {
	Config
	main, redirect, metrics net.Listener
}

// Listen takes the addresses. The caller runs the server or closes it. The
// error for what is not an address is an [*AddressError].
func Listen(ctx context.Context, c Config) (_ *Server, err error) {
	s := &Server{Config: c}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	for _, l := range []struct {
		option, addr string
		listener     *net.Listener
	}{{"--addr", c.Addr, &s.main}, {"--tls-redirect", c.RedirectAddr, &s.redirect}, {"--metrics-addr", c.MetricsAddr, &s.metrics}} {
		if l.addr == "" {
			continue
		}
		if *l.listener, err = Open(ctx, l.addr); err != nil {
			return nil, fmt.Errorf("%s: %w", l.option, err)
		}
	}
	return s, nil
}

// Close lets go of the addresses of a server that does not run.
func (s *Server) Close() {
	for _, l := range []net.Listener{s.main, s.redirect, s.metrics} {
		if l != nil {
			_ = l.Close() // nothing was sent
		}
	}
}

// Address is what to open in a browser.
func (s *Server) Address() string {
	if s.URL != nil {
		return s.URL.String()
	}
	scheme := "http"
	if s.Certificate != nil {
		scheme = "https"
	}
	return scheme + "://" + browserAddr(s.main.Addr(), s.Addr)
}

// Secure reports whether browsers reach the server by HTTPS, so that cookies
// may be restricted to it.
func (s *Server) Secure() bool {
	return s.Certificate != nil || s.URL != nil && s.URL.Scheme == "https"
}

// MetricsAddress is where the metrics are, "" if nowhere.
func (s *Server) MetricsAddress() string {
	if s.metrics == nil {
		return ""
	}
	return "http://" + browserAddr(s.metrics.Addr(), s.MetricsAddr) + "/metrics"
}

// Run serves until ctx ends: then /readyz says so, requests are taken for the
// time of Drain, and those that are running get the time of Grace. It returns
// nil if all of them were finished.
func (s *Server) Run(ctx context.Context, handler http.Handler) error {
	servers := s.servers(handler)
	failed := make(chan error, len(servers))
	for _, one := range servers {
		go func() { failed <- one.serve() }() // ends with Shutdown or Close
	}
	attending, leave := context.WithCancel(ctx)
	var attendant sync.WaitGroup
	attendant.Go(func() { s.attend(attending) })

	var err error
	select {
	case err = <-failed:
		err = fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	s.Health.Stop()
	leave()
	attendant.Wait()
	if err == nil && s.Drain > 0 {
		<-time.After(s.Drain)
	}
	return errors.Join(err, s.shutDown(ctx, servers))
}

// shutDown takes no more requests and waits for those that are running.
func (s *Server) shutDown(ctx context.Context, servers []running) error {
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Grace)
	defer cancel()
	for _, one := range servers {
		if err := one.Shutdown(grace); err != nil {
			return fmt.Errorf("stopping: requests were still running after %v: %w", s.Grace, errors.Join(err, one.Close()))
		}
	}
	return nil
}

// running is an HTTP server with its listener.
type running struct {
	*http.Server
	listener net.Listener
}

func (r running) serve() error {
	if r.TLSConfig != nil {
		return r.ServeTLS(r.listener, "", "")
	}
	return r.Serve(r.listener)
}

// servers returns one server per address.
func (s *Server) servers(handler http.Handler) []running {
	mux := http.NewServeMux()
	s.Health.handle(mux)
	mux.Handle("/", s.Trust.originate(strict(handler)))
	main := running{s.httpServer(mux), s.main}
	if s.Certificate != nil {
		main.TLSConfig = s.Certificate.config()
	}
	all := []running{main}
	if s.redirect != nil {
		base := ""
		if s.URL != nil {
			base = s.URL.String()
		}
		_, port, _ := net.SplitHostPort(s.main.Addr().String())
		all = append(all, running{s.httpServer(redirect(base, port)), s.redirect})
	}
	if s.metrics != nil {
		only := http.NewServeMux()
		only.Handle("GET /metrics", s.Metrics)
		all = append(all, running{s.httpServer(only), s.metrics})
	}
	return all
}

// plain tells browsers that an answer is nothing but what it says. Pages, which are
// more, say themselves what they may do.
func plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// httpServer returns a server with limits for those who are slow or ask for
// much.
func (s *Server) httpServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           plain(h),
		MaxHeaderBytes:    64 << 10,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          telemetry.Plain(s.Log),
	}
}
