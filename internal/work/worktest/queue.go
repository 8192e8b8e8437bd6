package worktest

import (
	"context"
	"crypto/rand"
	"io"
	"maps"
	"slices"
	"strings"
	"testing/iotest"
	"time"

	"kiesel/internal/work"
)

// next takes a job from the queue on a node and fails the test unless it is the
// one with this id.
func (l *lab) next(node int, id string) work.Delivery {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.Context(), time.Minute)
	defer cancel()
	d, err := l.nodes[node].Next(ctx)
	l.must(err)
	if d.ID() != id {
		l.Fatalf("the queue gives job %s, want %s", d.ID(), id)
	}
	return d
}

func testOnce(l *lab) {
	first, last := l.nodes[0], l.nodes[len(l.nodes)-1]
	a, b := rand.Text(), rand.Text()
	for _, id := range []string{a, a, b} {
		l.must(first.Enqueue(l.Context(), id))
	}
	da := l.next(1, a)
	l.must(last.Enqueue(l.Context(), a)) // at a worker
	db := l.next(0, b)
	l.must(da.Finish(l.Context()))
	l.must(db.Return(0))
	l.must(l.next(1, b).Return(time.Millisecond))
	l.must(l.next(0, b).Finish(l.Context()))
	l.anew(a)
}

// anew puts a job into the queue that was taken out of it just now, and takes it
// out again.
func (l *lab) anew(id string) {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.Context(), time.Minute)
	defer cancel()
	for {
		l.must(l.nodes[0].Enqueue(ctx, id))
		moment, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		d, err := l.nodes[0].Next(moment)
		cancel()
		if err == nil {
			l.must(d.Finish(ctx))
			return
		}
		l.must(ctx.Err())
	}
}

func testSilent(l *lab) {
	id := rand.Text()
	l.must(l.nodes[0].Enqueue(l.Context(), id))
	silent := l.next(0, id)
	second := l.next(1, id)
	l.must(silent.Finish(l.Context())) // it comes back to life
	l.must(second.Finish(l.Context())) // and nobody minds
}

func testProgress(l *lab) {
	id, unknown := rand.Text(), rand.Text()
	p := work.Progress{Attempt: 2, Running: true, Node: "a/1", Error: "ß", Completed: 1 << 40, Total: 1 << 41}
	l.must(l.nodes[0].SetProgress(l.Context(), id, work.Progress{Attempt: 1}))
	l.must(l.nodes[0].SetProgress(l.Context(), id, p))
	for _, node := range l.nodes {
		got, err := node.ProgressOf(l.Context(), id)
		l.must(err)
		all, err := node.Progress(l.Context())
		l.must(err)
		if got.Silent < 0 || got.Silent > time.Minute {
			l.Errorf("the worker has been silent for %s", got.Silent)
		}
		listed := all[id]
		got.Silent, listed.Silent = 0, 0
		if got != p || listed != p {
			l.Errorf("progress %+v, listed %+v, want %+v", got, listed, p)
		}
		if none, err := node.ProgressOf(l.Context(), unknown); err != nil || none != (work.Progress{}) {
			l.Errorf("progress of an unknown job: %+v, %v", none, err)
		}
	}
	l.must(l.nodes[1].DropProgress(l.Context(), id))
	l.must(l.nodes[1].DropProgress(l.Context(), unknown))
	all, err := l.nodes[0].Progress(l.Context())
	l.must(err)
	if got, err := l.nodes[0].ProgressOf(l.Context(), id); err != nil || got != (work.Progress{}) || len(all) > 0 {
		l.Errorf("dropped progress: %+v, %v, listed %v", got, err, all)
	}
}

func testStop(l *lab) {
	heard := make(chan int, len(l.nodes))
	for i, node := range l.nodes {
		end, err := node.OnStop(func(id string) {
			if id != "a" {
				l.Errorf("heard of %q", id)
			}
			select {
			case heard <- i:
			default: // enough has been heard
			}
		})
		l.must(err)
		defer func() { l.must(end()) }()
	}
	quiet := map[int]bool{}
	for i := range l.nodes {
		quiet[i] = true
	}
	for len(quiet) > 0 { // in a cluster it takes a moment until all know who listens
		l.must(l.nodes[0].Stop(l.Context(), "a"))
		delete(quiet, receive(l, heard))
	}
}

func testFiles(l *lab) {
	first, last := l.nodes[0], l.nodes[len(l.nodes)-1]
	large := strings.Repeat("Größe ", 200_000)
	for _, content := range []string{large, large[:512<<10], "x", ""} {
		file, err := first.PutFile(l.Context(), "größe.csv", strings.NewReader(content))
		l.must(err)
		if file.Name != "größe.csv" || file.Size != int64(len(content)) {
			l.Errorf("kept %+v, want %d bytes", file, len(content))
		}
		r, err := last.OpenFile(l.Context(), file)
		l.must(err)
		got, err := io.ReadAll(r)
		l.must(err)
		l.must(r.Close())
		if string(got) != content {
			l.Errorf("%d bytes came back, want %d", len(got), len(content))
		}
		l.wantFiles(file)
		l.must(last.RemoveFile(l.Context(), file.Key))
		l.must(first.RemoveFile(l.Context(), file.Key)) // again
		_, err = first.OpenFile(l.Context(), file)
		l.wantError(err, work.ErrNoFile)
	}
	_, err := first.PutFile(l.Context(), "half", io.MultiReader(strings.NewReader(large), iotest.ErrReader(io.ErrUnexpectedEOF)))
	l.wantError(err, io.ErrUnexpectedEOF)
	l.wantFiles()
}

// wantFiles fails the test unless exactly these files are kept, since today.
func (l *lab) wantFiles(want ...work.File) {
	l.Helper()
	keys := make([]string, 0, len(want))
	for _, f := range want {
		keys = append(keys, f.Key)
	}
	slices.Sort(keys)
	kept, err := l.nodes[0].Files(l.Context())
	l.must(err)
	if listed := slices.Sorted(maps.Keys(kept)); !slices.Equal(listed, keys) {
		l.Errorf("files %v are kept, want %v", listed, keys)
	}
	for key, at := range kept {
		if time.Since(at).Abs() > time.Hour {
			l.Errorf("file %s was kept at %s", key, at)
		}
	}
}

func testWaiting(l *lab) {
	ctx, cancel := context.WithCancel(l.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := l.nodes[0].Next(ctx)
		ended <- err
	}()
	cancel()
	l.wantError(receive(l, ended), context.Canceled)
}
