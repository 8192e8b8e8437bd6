package stream

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"kiesel/internal/work"
)

// chunk is how many bytes of a file one message holds; NATS allows a message
// 1 MB, also where it is written in base64.
const chunk = 512 << 10

// chunkSubject is the subject of the n-th part of a file, from 0.
func chunkSubject(key string, n int64) string {
	return fileSubject + key + "." + strconv.FormatInt(n, 10)
}

// newKey names a file by the time and by chance.
func newKey(at time.Time) string { return strconv.FormatInt(at.Unix(), 36) + "-" + rand.Text() }

// keptAt reads the time out of a key.
func keptAt(key string) time.Time {
	text, _, _ := strings.Cut(key, "-")
	seconds, err := strconv.ParseInt(text, 36, 64)
	if err != nil {
		return time.Time{} // nothing that newKey made; old enough for anything
	}
	return time.Unix(seconds, 0)
}

// PutFile implements [work.Queue]. There is at least one part, also of an empty
// file.
func (s *Stream) PutFile(ctx context.Context, name string, r io.Reader) (_ work.File, err error) {
	f := work.File{Key: newKey(time.Now()), Name: name}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("keeping %s for a worker: %w", name, err), s.RemoveFile(context.WithoutCancel(ctx), f.Key))
		}
	}()
	part := make([]byte, chunk)
	for n := int64(0); ; n++ {
		size, readErr := fill(part, r)
		end := readErr == io.EOF //nolint:errorlint // a reader that ends in the middle may wrap it
		if readErr != nil && !end {
			return f, readErr
		}
		if size > 0 || n == 0 {
			if err := s.publish(ctx, chunkSubject(f.Key, n), part[:size]); err != nil {
				return f, err
			}
		}
		if f.Size += int64(size); end {
			return f, nil
		}
	}
}

// fill reads until p is full. Unlike io.ReadFull it leaves the reader's error as
// it is.
func fill(p []byte, r io.Reader) (n int, err error) {
	for n < len(p) && err == nil {
		var more int
		more, err = r.Read(p[n:])
		n += more
	}
	return n, err
}

// OpenFile implements [work.Queue].
func (s *Stream) OpenFile(ctx context.Context, f work.File) (io.ReadCloser, error) {
	r := &fileReader{ctx: ctx, s: s, file: f}
	return r, r.fetch()
}

// fileReader reads a file part by part.
type fileReader struct {
	ctx  context.Context //nolint:containedctx // io.Reader has no other place for it
	s    *Stream
	file work.File
	next int64  // part to fetch
	part []byte // what is left of the last one
	read int64  // bytes handed out
}

// fetch gets the next part.
func (r *fileReader) fetch() error {
	m, err := last(r.ctx, r.s.files, chunkSubject(r.file.Key, r.next))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return work.ErrNoFile
	}
	if err != nil {
		return err
	}
	r.part = m.Data
	r.next++
	return nil
}

// Read implements io.Reader.
func (r *fileReader) Read(p []byte) (int, error) {
	if r.read == r.file.Size {
		return 0, io.EOF
	}
	if len(r.part) == 0 {
		if err := r.fetch(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.part)
	r.part = r.part[n:]
	r.read += int64(n)
	return n, nil
}

// Close implements io.Closer.
func (r *fileReader) Close() error {
	r.part = nil
	return nil
}

// RemoveFile implements [work.Queue].
func (s *Stream) RemoveFile(ctx context.Context, key string) error {
	return purge(ctx, s.files, fileSubject+key+".*")
}

// Files implements [work.Queue].
func (s *Stream) Files(ctx context.Context) (map[string]time.Time, error) {
	firsts, err := subjects(ctx, s.files, chunkSubject("*", 0))
	if err != nil {
		return nil, err
	}
	files := make(map[string]time.Time, len(firsts))
	for subject := range firsts {
		key := strings.TrimSuffix(strings.TrimPrefix(subject, fileSubject), ".0")
		files[key] = keptAt(key)
	}
	return files, nil
}
