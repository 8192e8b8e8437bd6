package stream_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/store"
	"kiesel/internal/work"
	"kiesel/internal/work/stream"
)

// openAlone opens a queue inside the process for the time of a benchmark.
func openAlone(b *testing.B) *stream.Stream {
	b.Helper()
	s, err := stream.Open(b.Context(), stream.Config{Dir: b.TempDir(), Key: key})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

// BenchmarkOpen starts and ends the queue inside the process.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		s, err := stream.Open(b.Context(), stream.Config{Dir: dir, Key: key})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkFile keeps a file of 64 MB, reads it and removes it.
func BenchmarkFile(b *testing.B) {
	s := openAlone(b)
	content := make([]byte, 64<<20)
	_, _ = rand.Read(content) // never fails
	b.SetBytes(int64(len(content)))
	var put, read time.Duration
	for b.Loop() {
		start := time.Now()
		f, err := s.PutFile(b.Context(), "log", bytes.NewReader(content))
		if err != nil {
			b.Fatal(err)
		}
		put += time.Since(start)
		start = time.Now()
		r, err := s.OpenFile(b.Context(), f)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		if err != nil {
			b.Fatal(err)
		}
		read += time.Since(start)
		if err := s.RemoveFile(b.Context(), f.Key); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(put.Milliseconds())/float64(b.N), "ms-put/op")
	b.ReportMetric(float64(read.Milliseconds())/float64(b.N), "ms-read/op")
}

// BenchmarkJob orders a job without work and waits until it is done: what
// background work costs beside the work itself.
func BenchmarkJob(b *testing.B) {
	db, err := store.Open(b.Context(), store.Config{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	done := make(chan struct{})
	service := &work.Service{
		Store: db.Work(), Queue: openAlone(b), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Actor: func(context.Context, string) (access.Actor, error) { return access.Local(), nil },
		Kinds: []work.Kind{{Name: "nothing", Need: access.AddEvidence, Run: func(context.Context, *work.Run) (string, error) {
			done <- struct{}{}
			return "", nil
		}}},
	}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- (&work.Worker{Service: service, Parallel: 1}).Run(ctx) }()
	for b.Loop() {
		if _, err := service.Order(b.Context(), access.Local(), work.Order{Kind: "nothing"}); err != nil {
			b.Fatal(err)
		}
		<-done
	}
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(fmt.Errorf("the worker: %w", err))
	}
}
