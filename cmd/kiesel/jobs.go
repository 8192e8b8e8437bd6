package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/doctor"
	"kiesel/internal/exchange"
	"kiesel/internal/server"
	"kiesel/internal/store"
	"kiesel/internal/telemetry"
	"kiesel/internal/work"
	"kiesel/internal/work/stream"
	"kiesel/internal/work/tasks"
)

// jobOptions are the flags of the commands that order or do background work.
type jobOptions struct {
	workers int
	queue   stream.Config
}

// addFlags gives a command the flags; workers is how many jobs it does at once
// unless told otherwise.
func (o *jobOptions) addFlags(cmd *cobra.Command, workers int) {
	f := cmd.Flags()
	f.IntVar(&o.workers, "workers", workers, "how many background jobs to do at once; 0 leaves them to other processes")
	f.StringVar(&o.queue.Servers, "nats", "", "NATS servers to queue background work on, nats://… or tls://…, or kiesel://host:port,… of other Kiesel processes (default: a queue inside this process)")
	f.StringVar(&o.queue.Credentials, "nats-creds", "", "file with the credentials for --nats")
	f.StringVar(&o.queue.CA, "nats-ca", "", "PEM file with the certificates by which --nats is trusted")
	f.StringVar(&o.queue.Listen, "nats-listen", "", "host:port at which the queue in this process serves other Kiesel processes")
	f.StringVar(&o.queue.Cluster, "nats-cluster", "", "host:port at which the queue in this process talks to its cluster of three or more")
	f.StringSliceVar(&o.queue.Routes, "nats-routes", nil, "host:port of other members of the cluster, with commas between them")
	f.DurationVar(&o.queue.Patience, "patience", 15*time.Second, "how long a worker may be silent before its job is given to another")
	fromEnv(f, "workers", "nats", "nats-creds", "nats-ca", "nats-listen", "nats-cluster", "nats-routes", "patience")
}

// check refuses flags that contradict each other, before anything is created.
func (o *jobOptions) check() error {
	if o.workers < 0 {
		return usagef("--workers: give a whole number from 0")
	}
	if err := o.queue.Validate(); err != nil {
		return usageError{err}
	}
	return nil
}

// inspect reports whether the servers of --nats answer. A queue inside the
// server needs nothing.
func (o *jobOptions) inspect(cmd *cobra.Command, r *doctor.Report) {
	if err := o.check(); err != nil {
		r.Found("queue", doctor.Bad, "correct the options about NATS", "%v", err)
		return
	}
	if o.queue.Servers == "" {
		r.OK("queue", "inside the server")
		return
	}
	err := o.reach(cmd)
	r.Judge("queue", err, "check that the servers run with JetStream, and the address and the credentials in --nats", "the servers of --nats answer")
}

// reach asks the servers of --nats whether they are there, with the key by which
// processes of an installation know each other.
func (o *jobOptions) reach(cmd *cobra.Command) error {
	s, err := openStoreAsIs(cmd)
	if err != nil {
		return err
	}
	o.queue.Key = s.Key()
	return errors.Join(stream.Reach(cmd.Context(), o.queue), s.Close())
}

// alone reports whether nobody else can use the queue.
func (o *jobOptions) alone() bool {
	return o.queue.Servers == "" && o.queue.Listen == "" && o.queue.Cluster == ""
}

// background is the background work of a process: the use cases, the queue, and
// workers that run until the command's context ends.
type background struct {
	*work.Service
	queue   *stream.Stream
	release func() error
	stop    context.CancelFunc
	ended   chan error
}

// startWork opens the queue and starts the workers.
func startWork(cmd *cobra.Command, o jobOptions, s *store.Store, log *slog.Logger) (_ *background, err error) {
	cfg, err := dataConfig(cmd)
	if err != nil {
		return nil, err
	}
	b := &background{ended: make(chan error, 1)}
	if b.release, err = s.ClaimQueue(cmd.Context(), o.alone()); err != nil {
		if errors.Is(err, store.ErrOtherQueue) {
			err = fmt.Errorf("%w; let all of them use one: --nats, or --nats-cluster", err)
		}
		return nil, err
	}
	o.queue.Dir, o.queue.Key, o.queue.Log = queueFolder(cfg.Dir, o), s.Key(), log
	if b.queue, err = stream.Open(cmd.Context(), o.queue); err != nil {
		return nil, errors.Join(err, b.release())
	}
	b.Service = &work.Service{
		Store: s.Work(), Queue: b.queue, Kinds: kinds(s), Actor: actorsOf(s), Now: time.Now, Log: log,
		Chores: func(ctx context.Context) error {
			return s.Exchange().DropProposals(ctx, time.Now().Add(-exchange.KeepProposal))
		},
	}
	var ctx context.Context
	ctx, b.stop = context.WithCancel(cmd.Context())
	go func() {
		if o.workers > 0 {
			b.ended <- (&work.Worker{Service: b.Service, Parallel: o.workers}).Run(ctx)
		}
		close(b.ended)
	}()
	return b, nil
}

// queueFolder is where the queue in this process keeps its data. A cluster can't
// use what a single server kept.
func queueFolder(dir string, o jobOptions) string {
	if o.queue.Cluster != "" {
		return filepath.Join(dir, "jetstream-cluster")
	}
	return filepath.Join(dir, "jetstream")
}

// kinds lists the kinds of background work.
func kinds(s *store.Store) []work.Kind {
	proofs := evidenceService(s)
	return append([]work.Kind{tasks.Profile(proofs, s.Key()), tasks.Comparison(proofs)}, tasks.Calculations(calculationService(s))...)
}

// close stops the workers, waits until they have, and closes the queue.
func (b *background) close() error {
	b.stop()
	err := <-b.ended
	b.queue.Close()
	return errors.Join(err, b.release())
}

// observe makes readiness and metrics look at the background work.
func (b *background) observe(health *server.Health, metrics *telemetry.Metrics) {
	health.Need("queue", b.queue.Check)
	for name, of := range map[string]struct {
		state work.State
		help  string
	}{
		"jobs_open":      {work.Waiting, "Number of background jobs that wait or run."},
		"jobs_set_aside": {work.SetAside, "Number of background jobs that went wrong again and again."},
	} {
		metrics.Gauge(name, of.help, func(ctx context.Context) (float64, error) {
			n, err := b.Store.CountJobs(ctx, work.Filter{State: of.state})
			return float64(n), err
		})
	}
}

// actorsOf looks up who ordered a job, with the rights of today.
func actorsOf(s *store.Store) func(context.Context, string) (access.Actor, error) {
	return func(ctx context.Context, id string) (access.Actor, error) {
		if part, ok := strings.CutPrefix(id, access.System("").ID); ok {
			return access.System(part), nil
		}
		if id == access.Local().ID {
			return access.Local(), nil
		}
		user, err := s.Accounts().User(ctx, account.ID(id))
		closed := user.State == account.Disabled || user.State == account.Erased
		switch {
		case errors.Is(err, account.ErrNotFound), err == nil && closed:
			return access.Actor{}, fmt.Errorf("account %s: %w", id, access.ErrNoActor)
		case err != nil:
			return access.Actor{}, err
		}
		return user.Actor(), nil
	}
}
