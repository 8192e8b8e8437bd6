package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"kiesel/internal/work"
)

const (
	jobStream       = "KIESEL_JOBS"
	jobSubject      = "kiesel.job." // and the id
	workers         = "workers"     // the consumer that all workers share
	progressStream  = "KIESEL_PROGRESS"
	progressSubject = "kiesel.progress." // and the id
	fileStream      = "KIESEL_FILES"
	fileSubject     = "kiesel.file." // key and number of the part
	stopSubject     = "kiesel.stop"

	// keepLeft is when what was left over in the buckets goes by itself; longer
	// than any job is kept.
	keepLeft = 40 * 24 * time.Hour
	// gatherTime is how long to wait for the other servers of a cluster.
	gatherTime = time.Minute
	// answer is how long the queue may take for an answer. A cluster that has
	// just lost a leader gives none.
	answer = 2 * time.Second
	// endure is how long to go on asking; a new leader is there after ten
	// seconds at the most.
	endure = 20 * time.Second
)

// Stream is a queue on JetStream. Its methods may be called from several
// goroutines.
type Stream struct {
	patience time.Duration
	log      *slog.Logger
	server   *server.Server // in this process, or nil
	conn     *nats.Conn
	js       jetstream.JetStream
	jobs     jetstream.Consumer
	progress jetstream.Stream
	files    jetstream.Stream
}

var _ work.Queue = (*Stream)(nil)

// Open starts the server in this process, or connects to those elsewhere, and
// creates what is not there yet. Of a cluster it waits a minute for the others.
// The error wraps [ErrConfig] or [work.ErrUnavailable]. The caller closes the
// Stream.
func Open(ctx context.Context, c Config) (_ *Stream, err error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.Patience == 0 {
		c.Patience = defaultPatience
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Stream{patience: c.Patience, log: c.Log}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if c.Servers == "" {
		if s.server, err = startServer(c); err != nil {
			return nil, err
		}
	}
	if err := s.connect(c); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, fmt.Errorf("preparing the queue: %w", err)
	}
	return s, nil
}

// Reach returns an error unless the servers of a queue elsewhere answer. It
// creates nothing.
func Reach(ctx context.Context, c Config) error {
	s := &Stream{log: slog.New(slog.DiscardHandler)}
	defer s.Close()
	if err := s.connect(c); err != nil {
		return err
	}
	if _, err := s.js.AccountInfo(ctx); err != nil {
		return fmt.Errorf("asking the queue, %w: %w", work.ErrUnavailable, err)
	}
	return nil
}

// connect connects to the server in this process or elsewhere.
func (s *Stream) connect(c Config) (err error) {
	opts := []nats.Option{
		nats.Name("kiesel"),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				s.log.Warn("queue: connection lost", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { s.log.Warn("queue: connection", "error", err) }),
	}
	var urls string
	if s.server != nil {
		opts = append(opts, nats.InProcessServer(s.server))
	} else {
		var own bool
		if urls, own, err = c.servers(); err != nil {
			return err
		}
		if own {
			secure, err := identity(c.Key)
			if err != nil {
				return err
			}
			opts = append(opts, nats.Secure(secure))
		}
		if c.Credentials != "" {
			opts = append(opts, nats.UserCredentials(c.Credentials))
		}
		if c.CA != "" {
			opts = append(opts, nats.RootCAs(c.CA))
		}
	}
	if s.conn, err = nats.Connect(urls, opts...); err != nil {
		return fmt.Errorf("connecting to the queue, %w: %w", work.ErrUnavailable, err)
	}
	s.js, err = jetstream.New(s.conn)
	return err
}

// prepare creates stream, consumer and buckets, or brings them up to date.
func (s *Stream) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, gatherTime)
	defer cancel()
	replicas := 1
	if s.conn.ConnectedClusterName() != "" {
		replicas = 3
	}
	for {
		err := s.create(ctx, replicas)
		if err == nil || !gathering(err) {
			return err
		}
		s.log.Info("queue: waiting for the other servers of the cluster", "error", err)
		if !pause(ctx) {
			return fmt.Errorf("%w: a cluster needs three servers, of which two must run: %w", work.ErrUnavailable, err)
		}
	}
}

// pause waits a moment before asking again; it returns false if ctx has ended.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(200 * time.Millisecond):
		return true
	}
}

// steadily does something that may be done twice, and does it again as long as
// the cluster looks for a leader.
func steadily(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, endure)
	defer cancel()
	for {
		try, cancel := context.WithTimeout(ctx, answer)
		err := do(try)
		cancel()
		if err == nil || !gathering(err) || !pause(ctx) {
			return unavailable(err)
		}
	}
}

// gathering reports whether an error may go away when more servers of the
// cluster are there.
func gathering(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.Code >= 500 || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse) || errors.Is(err, nats.ErrTimeout)
}

func (s *Stream) create(ctx context.Context, replicas int) (err error) {
	const patience = 2 * time.Second // without a leader there is no answer, and asking again does no harm
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err = s.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: jobStream, Subjects: []string{jobSubject + "*"}, Retention: jetstream.WorkQueuePolicy, Replicas: replicas,
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, // a job is there once
	})
	if err != nil {
		return err
	}
	s.jobs, err = s.js.CreateOrUpdateConsumer(ctx, jobStream, jetstream.ConsumerConfig{
		Durable: workers, AckPolicy: jetstream.AckExplicitPolicy, MaxDeliver: -1, MaxAckPending: -1,
		BackOff: []time.Duration{s.patience, 2 * s.patience, 4 * s.patience, 8 * s.patience},
	})
	if err != nil {
		return err
	}
	s.progress, err = s.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: progressStream, Subjects: []string{progressSubject + "*"}, Replicas: replicas, MaxMsgsPerSubject: 1, MaxAge: keepLeft,
	})
	if err != nil {
		return err
	}
	s.files, err = s.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: fileStream, Subjects: []string{fileSubject + "*.*"}, Replicas: replicas, MaxMsgsPerSubject: 1, MaxAge: keepLeft,
	})
	return err
}

// Close ends the connection and the server in this process.
func (s *Stream) Close() {
	if s.conn != nil {
		s.conn.Close()
	}
	if s.server != nil {
		s.server.Shutdown()
		s.server.WaitForShutdown()
	}
}

// Check returns an error that wraps [work.ErrUnavailable] if the queue can't be
// reached now.
func (s *Stream) Check(ctx context.Context) error {
	_, err := s.jobs.Info(ctx)
	return unavailable(err)
}

// Patience implements [work.Queue].
func (s *Stream) Patience() time.Duration { return s.patience }

// unavailable marks an error as one of the queue.
func unavailable(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: %w", work.ErrUnavailable, err)
}
