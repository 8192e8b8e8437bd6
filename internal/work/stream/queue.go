package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"kiesel/internal/work"
)

// Enqueue implements [work.Queue].
func (s *Stream) Enqueue(ctx context.Context, id string) error {
	return steadily(ctx, func(ctx context.Context) error {
		_, err := s.js.Publish(ctx, jobSubject+id, nil)
		var api *jetstream.APIError
		if errors.As(err, &api) && api.ErrorCode == storeFailed && strings.Contains(api.Description, "per subject") {
			return nil // it is there already
		}
		return err
	})
}

// storeFailed is the code with which JetStream refuses to keep a message.
const storeFailed = 10077

// pull is how long one request for a job waits at the server. When the server
// is lost, so is the request; then the next one finds another server.
const pull = 5 * time.Second

// Next implements [work.Queue].
func (s *Stream) Next(ctx context.Context) (work.Delivery, error) {
	for {
		request, cancel := context.WithTimeout(ctx, pull)
		m, err := s.jobs.Next(jetstream.FetchContext(request))
		cancel()
		switch {
		case err == nil:
			return delivery{m}, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
			continue // nothing to do so far
		}
		return nil, unavailable(err)
	}
}

// delivery is a message in the hands of this process.
type delivery struct{ jetstream.Msg }

// ID implements [work.Delivery].
func (d delivery) ID() string { return strings.TrimPrefix(d.Subject(), jobSubject) }

// Extend implements [work.Delivery].
func (d delivery) Extend() error { return unavailable(d.InProgress()) }

// Finish implements [work.Delivery].
func (d delivery) Finish(ctx context.Context) error { return steadily(ctx, d.DoubleAck) }

// Return implements [work.Delivery].
func (d delivery) Return(after time.Duration) error { return unavailable(d.NakWithDelay(after)) }

// Progress implements [work.Queue].
func (s *Stream) Progress(ctx context.Context) (map[string]work.Progress, error) {
	subjects, err := subjects(ctx, s.progress, progressSubject+"*")
	if err != nil {
		return nil, err
	}
	all := make(map[string]work.Progress, len(subjects))
	for subject := range subjects {
		id := strings.TrimPrefix(subject, progressSubject)
		if all[id], err = s.ProgressOf(ctx, id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// subjects lists the subjects of a stream that match a filter.
func subjects(ctx context.Context, stream jetstream.Stream, filter string) (list map[string]uint64, err error) {
	err = steadily(ctx, func(ctx context.Context) error {
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
		if err == nil {
			list = info.State.Subjects
		}
		return err
	})
	return list, err
}

// ProgressOf implements [work.Queue].
func (s *Stream) ProgressOf(ctx context.Context, id string) (p work.Progress, err error) {
	m, err := last(ctx, s.progress, progressSubject+id)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return work.Progress{}, nil
	}
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(m.Data, &p); err != nil {
		return p, fmt.Errorf("reading the progress of job %s: %w", id, err)
	}
	p.Silent = time.Since(m.Time)
	return p, nil
}

// last returns the last message of a subject, or fails with
// [jetstream.ErrMsgNotFound].
func last(ctx context.Context, stream jetstream.Stream, subject string) (m *jetstream.RawStreamMsg, err error) {
	err = steadily(ctx, func(ctx context.Context) error {
		m, err = stream.GetLastMsgForSubject(ctx, subject)
		return err
	})
	return m, err
}

// SetProgress implements [work.Queue].
func (s *Stream) SetProgress(ctx context.Context, id string, p work.Progress) error {
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("telling the progress of job %s: %w", id, err)
	}
	return s.publish(ctx, progressSubject+id, text)
}

// publish keeps a message in place of the last one of its subject.
func (s *Stream) publish(ctx context.Context, subject string, text []byte) error {
	return steadily(ctx, func(ctx context.Context) error {
		_, err := s.js.Publish(ctx, subject, text)
		return err
	})
}

// DropProgress implements [work.Queue].
func (s *Stream) DropProgress(ctx context.Context, id string) error {
	return purge(ctx, s.progress, progressSubject+id)
}

// purge removes the messages of a subject.
func purge(ctx context.Context, stream jetstream.Stream, subject string) error {
	return steadily(ctx, func(ctx context.Context) error { return stream.Purge(ctx, jetstream.WithPurgeSubject(subject)) })
}

// Stop implements [work.Queue].
func (s *Stream) Stop(ctx context.Context, id string) error {
	if err := s.conn.Publish(stopSubject, []byte(id)); err != nil {
		return unavailable(err)
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	return unavailable(s.conn.FlushWithContext(ctx))
}

// OnStop implements [work.Queue].
func (s *Stream) OnStop(f func(id string)) (end func() error, err error) {
	sub, err := s.conn.Subscribe(stopSubject, func(m *nats.Msg) { f(string(m.Data)) })
	if err != nil {
		return nil, unavailable(err)
	}
	return sub.Unsubscribe, nil
}
