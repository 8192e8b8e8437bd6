package worktest

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/store"
	"kiesel/internal/work"
	"kiesel/internal/work/stream"
)

// Start runs background work for tests of other rooms: a queue in a folder and
// one worker. All who order keep their rights. stop ends both.
func Start(ctx context.Context, s *store.Store, dir string, now func() time.Time, kinds ...work.Kind) (_ *work.Service, stop func() error, err error) {
	queue, err := stream.Open(ctx, stream.Config{Dir: filepath.Join(dir, "jetstream"), Key: s.Key()})
	if err != nil {
		return nil, nil, err
	}
	service := &work.Service{
		Store: s.Work(), Queue: queue, Kinds: kinds, Now: now, Log: slog.New(slog.DiscardHandler),
		Actor: func(_ context.Context, id string) (access.Actor, error) {
			return access.Actor{ID: id, Grants: access.Local().Grants}, nil
		},
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	worker := &work.Worker{Service: service, Parallel: 1, Grace: time.Millisecond}
	go func() { ended <- worker.Run(ctx) }()
	return service, func() error {
		cancel()
		err := <-ended
		queue.Close()
		return err
	}, nil
}
