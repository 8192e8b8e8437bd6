package columnar

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"kiesel/internal/eventlog"
)

// ErrKnownCase is wrapped by errors about cases that a stored log has already.
// Events can't be added to a case: it would have to be written anew.
var ErrKnownCase = errors.New("the stored log has the case already")

// Create writes a log as a file, in place of one that may be there, or not at
// all.
func Create(ctx context.Context, path string, l *eventlog.Log) error {
	return create(ctx, path, l, l.Activities)
}

func create(ctx context.Context, path string, l *eventlog.Log, names []string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".kiesel-*")
	if err != nil {
		return fmt.Errorf("storing the log: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("storing the log as %s: %w", path, err), ignoreAbsent(os.Remove(f.Name())))
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	err = write(ctx, w, l, names)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Append adds the cases of a log to the stored log in a folder, which is made if
// it is not there. What is stored stays as it is. Two programs must not append to
// one folder at the same time: the later one fails or both take the same number.
// The error wraps [ErrKnownCase] if a case is stored already.
func Append(ctx context.Context, folder string, l *eventlog.Log) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("storing the log: %w", err)
	}
	stored, err := Open(folder)
	if errors.Is(err, ErrLayout) {
		return create(ctx, segmentPath(folder, 1), l, l.Activities)
	}
	if err != nil {
		return err
	}
	added, err := stored.fit(ctx, l)
	next := len(stored.segments) + 1
	if err := errors.Join(err, stored.Close()); err != nil {
		return fmt.Errorf("adding to %s: %w", folder, err)
	}
	return create(ctx, segmentPath(folder, next), added, added.Activities)
}

func segmentPath(folder string, number int) string {
	return filepath.Join(folder, fmt.Sprintf("%06d%s", number, extension))
}

// fit returns a log with its activities numbered as in the stored one.
func (l *Log) fit(ctx context.Context, added *eventlog.Log) (*eventlog.Log, error) {
	if names := attributeNames(added.CaseAttributes); !slices.Equal(names, l.Attributes) {
		return nil, fmt.Errorf("the log has the attributes %q, the stored one %q; keep the same", names, l.Attributes)
	}
	if err := l.refuseKnown(ctx, added.CaseIDs); err != nil {
		return nil, err
	}
	fitted := *added
	fitted.Activities = slices.Clone(l.Activities)
	numbers := map[string]int32{}
	for i, name := range l.Activities {
		numbers[name] = int32(i)
	}
	renumbered := make([]int32, len(added.Activities))
	for i, name := range added.Activities {
		n, known := numbers[name]
		if !known {
			n = int32(len(fitted.Activities))
			fitted.Activities = append(fitted.Activities, name)
		}
		renumbered[i] = n
	}
	fitted.Activity = make([]int32, len(added.Activity))
	for e, a := range added.Activity {
		fitted.Activity[e] = renumbered[a]
	}
	return &fitted, nil
}

// refuseKnown returns an error if a case is stored already.
func (l *Log) refuseKnown(ctx context.Context, ids []string) error {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	_, err := scan(ctx, l, func() struct{} { return struct{}{} }, func(_ struct{}, b *Batch) error {
		for c := range b.Cases() {
			if wanted[b.CaseID(c)] {
				return fmt.Errorf("case %q: %w", string([]byte(b.CaseID(c))), ErrKnownCase)
			}
		}
		return nil
	})
	return err
}
