package stream_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"kiesel/internal/work"
	"kiesel/internal/work/stream"
	"kiesel/internal/work/worktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// key is an installation key.
var key = bytes.Repeat([]byte{7}, 32)

// open opens a queue for the time of a test.
func open(t *testing.T, c stream.Config) *stream.Stream {
	t.Helper()
	s, err := tryOpen(t, c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryOpen(t *testing.T, c stream.Config) (*stream.Stream, error) {
	t.Helper()
	if c.Dir == "" {
		c.Dir = t.TempDir()
	}
	if c.Key == nil {
		c.Key = key
	}
	c.Patience = worktest.Patience
	c.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := stream.Open(t.Context(), c)
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

// addresses returns n free addresses of this machine.
func addresses(t *testing.T, n int) []string {
	t.Helper()
	free := make([]string, n)
	for i := range free {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }() // all at the end, so that all differ
		free[i] = l.Addr().String()
	}
	return free
}

func TestOneServerInTheProcess(t *testing.T) {
	t.Parallel()
	worktest.Exercise(t, func(t *testing.T) []work.Queue {
		s := open(t, stream.Config{})
		return []work.Queue{s, s}
	})
}

func TestReach(t *testing.T) {
	t.Parallel()
	address := addresses(t, 1)[0]
	there := stream.Config{Servers: "kiesel://" + address, Key: key}
	if err := stream.Reach(t.Context(), there); !errors.Is(err, work.ErrUnavailable) {
		t.Errorf("nobody is there, but: %v", err)
	}
	open(t, stream.Config{Listen: address})
	if err := stream.Reach(t.Context(), there); err != nil {
		t.Error(err)
	}
}

func TestClusterOfThreeServers(t *testing.T) {
	t.Parallel()
	worktest.Exercise(t, func(t *testing.T) []work.Queue {
		routes, clients := addresses(t, 3), addresses(t, 1)
		nodes := make([]work.Queue, 3)
		var starting errgroup.Group
		for i := range nodes {
			c := stream.Config{Cluster: routes[i], Routes: routes}
			if i == 0 {
				c.Listen = clients[0]
			}
			starting.Go(func() (err error) {
				nodes[i], err = tryOpen(t, c)
				return err
			})
		}
		if err := starting.Wait(); err != nil {
			t.Fatal(err)
		}
		return append(nodes, open(t, stream.Config{Servers: "kiesel://" + clients[0]}))
	})
}
