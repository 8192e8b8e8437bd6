package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// plan is what to measure and for how long.
type plan struct {
	count   int
	rate    float64 // requests/s in the open loop
	users   int     // in the closed loop
	idle    time.Duration
	open    time.Duration
	closed  time.Duration
	written time.Duration
}

func run(ctx context.Context) (err error) {
	var p plan
	flag.IntVar(&p.count, "count", 3, "how often to measure; the table has medians")
	flag.Float64Var(&p.rate, "rate", 50, "requests per second of which the times to answer are measured")
	flag.IntVar(&p.users, "users", 16, "users who ask without pause")
	flag.DurationVar(&p.idle, "idle", time.Minute, "time until the idle memory is read")
	flag.DurationVar(&p.open, "open", time.Minute, "time for which the times to answer are measured")
	flag.DurationVar(&p.closed, "closed", 30*time.Second, "time for which users read without pause")
	flag.DurationVar(&p.written, "written", 10*time.Second, "time for which users write without pause")
	flag.Parse()

	folder, err := os.MkdirTemp("", "kiesel-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	program, err := build(ctx, folder)
	if err != nil {
		return err
	}
	var all table
	for i := range p.count {
		err := withSchema(ctx, os.Getenv("KIESEL_DB"), func(database string) error {
			return p.measure(ctx, installation{program, filepath.Join(folder, strconv.Itoa(i)), database}, uint64(i), &all)
		})
		if err != nil {
			return fmt.Errorf("run %d: %w", i+1, err)
		}
		fmt.Fprintf(os.Stderr, "run %d of %d done\n", i+1, p.count)
	}
	return all.write(os.Stdout)
}

// measure makes one run with an installation of its own.
func (p plan) measure(ctx context.Context, in installation, seed uint64, t *table) error {
	s, err := in.start(ctx)
	if err != nil {
		return err
	}
	if err := t.addStart(ctx, "first start to first page", s); err != nil {
		return errors.Join(err, s.stop())
	}
	if err := s.stop(); err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	if s, err = in.start(ctx); err != nil {
		return err
	}
	written, err := p.load(ctx, s, seed, t)
	if err := errors.Join(err, s.stop()); err != nil {
		return fmt.Errorf("%w; the server's log is %s", err, s.log.Name())
	}
	return in.verify(ctx, written)
}

// load measures one running server and returns how many writes it acknowledged.
func (p plan) load(ctx context.Context, s *server, seed uint64, t *table) (written int, err error) {
	if err := t.addStart(ctx, "later start to first page", s); err != nil {
		return 0, err
	}
	if err := wait(ctx, p.idle); err != nil {
		return 0, err
	}
	if err := t.addMemory("memory, idle", s); err != nil {
		return 0, err
	}
	c := newClient(s.url, 2*p.users)
	comparisons, err := findComparisons(ctx, c)
	if err != nil {
		return 0, err
	}
	m, err := newMix(seed, comparisons)
	if err != nil {
		return 0, err
	}
	if err := p.readLoads(ctx, s, c, m, t); err != nil {
		return 0, err
	}
	write, err := writes(c)
	if err != nil {
		return 0, err
	}
	err = t.share(s, "writing", func() (int, error) {
		written, err = closedLoop(ctx, p.users, p.written, write)
		t.add("writes with journal", "1/s", float64(written)/p.written.Seconds())
		return written, err
	})
	return written, errors.Join(err, t.addMemory("memory, after load", s))
}

// readLoads measures the read mix, open and closed.
func (p plan) readLoads(ctx context.Context, s *server, c *client, m *mix, t *table) error {
	err := t.share(s, fmt.Sprintf("%g requests/s", p.rate), func() (int, error) {
		taken, err := openLoop(ctx, c, m, p.rate, p.open)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, k := range m.kinds {
			n += len(taken[k.name])
			t.add("p95 "+k.name, "ms", milliseconds(taken.percentile(.95, k.name)))
		}
		t.add("p50 of all", "ms", milliseconds(taken.percentile(.5)))
		t.add("p95 of all", "ms", milliseconds(taken.percentile(.95)))
		t.add("p99 of all", "ms", milliseconds(taken.percentile(.99)))
		return n, nil
	})
	if err != nil {
		return err
	}
	return t.share(s, "reading", func() (int, error) {
		n, err := closedLoop(ctx, p.users, p.closed, reads(c, m))
		t.add("reads of the mix", "1/s", float64(n)/p.closed.Seconds())
		return n, err
	})
}
