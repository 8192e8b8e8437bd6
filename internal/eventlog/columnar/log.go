package columnar

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"kiesel/internal/eventlog"
)

// extension ends the names of segments.
const extension = ".arrow"

// Log is a stored event log. Its methods may be called from several goroutines.
type Log struct {
	// Activities are the names of the activities, by number.
	Activities []string
	// Attributes are the names of the attributes that were kept of the cases.
	Attributes []string
	// Skipped counts what the reader of the sources left out, see
	// [eventlog.Log].
	Skipped int

	segments []*segment
}

// Open opens a stored log: a file, or a folder with segments. Only what describes
// it is read. The caller closes it. Errors about files that are no stored log wrap
// [ErrLayout].
//
// Damage of the columns is noticed. The description of the columns is believed, as
// Apache Arrow does: open only files of one's own, and let nobody cut them off
// meanwhile, for then the system ends the program.
func Open(path string) (_ *Log, err error) {
	paths, err := segmentPaths(path)
	if err != nil {
		return nil, err
	}
	l := &Log{}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	for i, p := range paths {
		s, err := openSegment(p)
		if err != nil {
			return nil, err
		}
		s.before = l.batches()
		l.segments = append(l.segments, s)
		l.Skipped += s.skipped
		if i == 0 {
			l.Attributes = s.attributes
		}
		if !slices.Equal(s.attributes, l.Attributes) {
			return nil, fmt.Errorf("%s has the attributes %q, the segments before it %q", p, s.attributes, l.Attributes)
		}
		if !isPrefix(l.Activities, s.activities) {
			return nil, fmt.Errorf("%s numbers the activities otherwise than the segments before it; was it copied from another log?", p)
		}
		l.Activities = s.activities
	}
	return l, nil
}

// isPrefix reports whether names begins with first. A segment without cases has
// no names.
func isPrefix(first, names []string) bool {
	return len(names) >= len(first) && slices.Equal(first, names[:len(first)])
}

// segmentPaths returns the files of a stored log in the order in which they were
// appended.
func segmentPaths(path string) ([]string, error) {
	about, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening the stored log: %w", err)
	}
	if !about.IsDir() {
		return []string{path}, nil
	}
	paths, err := segmentsIn(path)
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s holds no segment; make one with: kiesel log convert: %w", path, ErrLayout)
	}
	return paths, err
}

// segmentsIn returns the segments in a folder in the order of their numbers.
func segmentsIn(folder string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "[0-9]*"+extension))
	if err != nil {
		return nil, fmt.Errorf("looking for segments in %s: %w", folder, err)
	}
	slices.Sort(paths)
	return paths, nil
}

// Close gives the memory back. Nothing that came from the log may be used then.
func (l *Log) Close() error {
	errs := make([]error, 0, len(l.segments))
	for _, s := range l.segments {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// Values returns the values that an attribute has, or an error if it was not kept.
func (l *Log) Values(attribute string) ([]string, error) {
	g, err := l.groups(attribute)
	if err != nil {
		return nil, err
	}
	return g.values, nil
}

// Load reads the whole log into memory.
func (l *Log) Load() (*eventlog.Log, error) {
	whole := &eventlog.Log{Activities: slices.Clone(l.Activities), Offsets: []int{0}, CaseAttributes: map[string][]string{}, Skipped: l.Skipped}
	for _, name := range l.Attributes {
		whole.CaseAttributes[name] = nil
	}
	for _, s := range l.segments {
		i := 0
		err := s.each(inOrder(s.batches), func(r arrow.RecordBatch) error {
			b, err := newBatch(r, s, i)
			if err != nil {
				return err
			}
			i++
			b.load(whole)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", s.path, err)
		}
	}
	return whole, nil
}

// load appends the batch to a log in memory.
func (b *Batch) load(l *eventlog.Log) {
	s := b.segment
	before := l.Events()
	for i := range b.Cases() {
		l.CaseIDs = append(l.CaseIDs, string([]byte(b.CaseID(i))))
		l.Offsets = append(l.Offsets, before+int(b.Offsets[i+1]))
		for k, name := range s.attributes {
			l.CaseAttributes[name] = append(l.CaseAttributes[name], s.values[k][b.values[k][i]])
		}
	}
	for _, a := range b.Narrow {
		l.Activity = append(l.Activity, int32(a))
	}
	l.Activity = append(l.Activity, b.Wide...)
	for e, t := range b.Time {
		if !b.Timed(e) {
			t = eventlog.NoTime
		}
		l.Time = append(l.Time, t)
	}
	l.Zone = append(l.Zone, b.Zone...)
}

// inOrder feeds messages one after the other.
func inOrder(all []message) func() (message, bool) {
	return func() (m message, more bool) {
		if len(all) == 0 {
			return message{}, false
		}
		m, all = all[0], all[1:]
		return m, true
	}
}
