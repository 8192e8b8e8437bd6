package main

import (
	"log/slog"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/server"
	"kiesel/internal/telemetry"
)

// serveOptions are the flags of the commands that serve.
type serveOptions struct {
	addr, url                    string
	tlsCert, tlsKey, tlsRedirect string
	trustedProxies               []string
	metricsAddr                  string
	logFormat, logLevel          string
	drain, grace                 time.Duration
	jobs                         jobOptions
}

// addFlags gives a command the flags, each of which an environment variable may
// set too.
func (o *serveOptions) addFlags(cmd *cobra.Command) {
	addDataFlags(cmd)
	addAddrFlag(cmd, &o.addr)
	o.jobs.addFlags(cmd, 2)
	f := cmd.Flags()
	f.StringVar(&o.url, "url", "", "address that people open, such as https://kiesel.example (default: what --addr says)")
	f.StringVar(&o.tlsCert, "tls-cert", "", "PEM file with the TLS certificate and its chain; read again when it changes")
	f.StringVar(&o.tlsKey, "tls-key", "", "PEM file with its key")
	f.StringVar(&o.tlsRedirect, "tls-redirect", "", "host:port on which to lead plain HTTP to HTTPS, such as :80")
	f.StringSliceVar(&o.trustedProxies, "trusted-proxy", nil, "proxies that are believed about the client: addresses, networks or the word loopback, with commas between them")
	f.StringVar(&o.metricsAddr, "metrics-addr", "", "host:port on which Prometheus finds /metrics, such as localhost:9464 (default: nowhere)")
	f.StringVar(&o.logFormat, "log-format", "text", "form of the log: text or json")
	f.StringVar(&o.logLevel, "log-level", "info", "least that is logged: debug, info, warn or error")
	f.DurationVar(&o.drain, "drain", 0, "how long to take requests after /readyz says that the server stops, so that a load balancer notices")
	f.DurationVar(&o.grace, "grace", 10*time.Second, "how long requests that run at the end may take")
	fromEnv(f, "url", "tls-cert", "tls-key", "tls-redirect", "trusted-proxy", "metrics-addr", "log-format", "log-level", "drain", "grace")
}

// log returns the log that the flags ask for.
func (o *serveOptions) log(cmd *cobra.Command) (*slog.Logger, error) {
	log, err := telemetry.NewLog(cmd.ErrOrStderr(), o.logFormat, o.logLevel)
	if err != nil {
		return nil, usageError{err}
	}
	return log, nil
}

// server returns how the flags want to serve.
func (o *serveOptions) server(log *slog.Logger) (c server.Config, err error) {
	c = server.Config{
		Addr: o.addr, RedirectAddr: o.tlsRedirect, MetricsAddr: o.metricsAddr,
		Drain: o.drain, Grace: o.grace, Log: log, Health: &server.Health{Log: log},
	}
	if c.Trust, err = server.ParseTrust(o.trustedProxies); err != nil {
		return c, usagef("--trusted-proxy: %w", err)
	}
	if c.URL, err = o.publicURL(); err != nil {
		return c, err
	}
	switch {
	case (o.tlsCert == "") != (o.tlsKey == ""):
		return c, usagef("--tls-cert and --tls-key go together, give both or none")
	case o.tlsRedirect != "" && o.tlsCert == "":
		return c, usagef("--tls-redirect leads to HTTPS: give --tls-cert and --tls-key too")
	case o.tlsCert != "":
		if c.Certificate, err = server.LoadCertificate(o.tlsCert, o.tlsKey, log, time.Now); err != nil {
			return c, err
		}
	}
	c.Manager, err = server.Systemd()
	return c, err
}

// publicURL reads --url; nil if it is not given.
func (o *serveOptions) publicURL() (*url.URL, error) {
	if o.url == "" {
		return nil, nil //nolint:nilnil // nil stands for the address that was listened on
	}
	u, err := url.Parse(o.url)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.User != nil {
		return nil, usagef("--url: %q is not an address such as https://kiesel.example, without a path", o.url)
	}
	u.Path = ""
	return u, nil
}
