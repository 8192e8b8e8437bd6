package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

const (
	// clusterName is shown to clients; [Stream] sees by it that there is one.
	clusterName = "kiesel"
	// syncEvery is how much of the queue a power failure may cost. Jobs are
	// derived again from the database; an uploaded file would have to be sent
	// again.
	syncEvery = 10 * time.Second
	// maxMemory bounds what JetStream keeps in memory for streams without
	// files, of which Kiesel has none.
	maxMemory = 16 << 20
	// startTime is how long the server in this process may take to start.
	startTime = 10 * time.Second
)

// startServer starts the JetStream server in this process.
func startServer(c Config) (*server.Server, error) {
	opts, err := serverOptions(c)
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("setting the queue up: %w", err)
	}
	s.SetLoggerV2(serverLog{c.Log}, false, false, false)
	go s.Start() // returns when all listeners run; the server has its own end, see Close
	if !s.ReadyForConnections(startTime) {
		s.Shutdown()
		s.WaitForShutdown()
		return nil, errors.New("starting the queue in this process: it is not ready after ten seconds; the log says why")
	}
	return s, nil
}

func serverOptions(c Config) (*server.Options, error) {
	key, err := storeKey(c.Key)
	if err != nil {
		return nil, err
	}
	opts := &server.Options{
		ServerName:             "kiesel",
		DontListen:             true,
		NoSigs:                 true,
		JetStream:              true,
		DisableJetStreamBanner: true,
		StoreDir:               c.Dir,
		SyncInterval:           syncEvery,
		JetStreamMaxMemory:     maxMemory,
		JetStreamKey:           key,
		JetStreamCipher:        server.ChaCha,
	}
	if c.Listen == "" && c.Cluster == "" {
		return opts, nil
	}
	secure, err := identity(c.Key)
	if err != nil {
		return nil, err
	}
	const handshake = 5 // seconds
	opts.DontListen = false
	opts.TLSConfig, opts.TLSVerify, opts.TLSTimeout = secure, true, handshake
	if c.Listen != "" {
		opts.Host, opts.Port, err = hostPort(c.Listen)
	} else { // a server of a cluster waits for its own listener
		opts.Host, opts.Port = "127.0.0.1", server.RANDOM_PORT
	}
	if err != nil {
		return nil, err
	}
	if c.Cluster != "" {
		opts.ServerName = "kiesel-" + c.Cluster // unique, and the same after a restart
		opts.Cluster = server.ClusterOpts{Name: clusterName, TLSConfig: secure, TLSTimeout: handshake, NoAdvertise: true}
		if opts.Cluster.Host, opts.Cluster.Port, err = hostPort(c.Cluster); err != nil {
			return nil, err
		}
		for _, r := range c.Routes {
			opts.Routes = append(opts.Routes, &url.URL{Scheme: "nats-route", Host: r})
		}
	}
	return opts, nil
}

// serverLog passes on what the server has to say, but for its small talk.
type serverLog struct{ log *slog.Logger }

func (l serverLog) say(level slog.Level, format string, args []any) {
	l.log.Log(context.Background(), level, "queue: "+fmt.Sprintf(format, args...))
}

// Noticef implements server.Logger.
func (l serverLog) Noticef(format string, args ...any) { l.say(slog.LevelDebug, format, args) }

// Warnf implements server.Logger.
func (l serverLog) Warnf(format string, args ...any) { l.say(slog.LevelWarn, format, args) }

// Fatalf implements server.Logger.
func (l serverLog) Fatalf(format string, args ...any) { l.say(slog.LevelError, format, args) }

// Errorf implements server.Logger.
func (l serverLog) Errorf(format string, args ...any) { l.say(slog.LevelError, format, args) }

// Debugf implements server.Logger.
func (l serverLog) Debugf(format string, args ...any) { l.say(slog.LevelDebug, format, args) }

// Tracef implements server.Logger.
func (l serverLog) Tracef(format string, args ...any) { l.say(slog.LevelDebug, format, args) }
