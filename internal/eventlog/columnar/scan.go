package columnar

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"
	"golang.org/x/sync/errgroup"
)

// scan has every processor pass over batches of the log with a collector of its
// own, and returns the collectors. Which batch goes to which of them differs from
// run to run; what they collect must add up to the same.
func scan[C any](ctx context.Context, l *Log, newCollector func() C, collect func(C, *Batch) error) ([]C, error) {
	collectors := make([]C, max(1, min(runtime.GOMAXPROCS(0), l.batches())))
	taken := make([]atomic.Int64, len(l.segments))
	g, ctx := errgroup.WithContext(ctx)
	for i := range collectors {
		collectors[i] = newCollector()
		g.Go(func() error {
			for k, s := range l.segments {
				if err := s.share(ctx, &taken[k], func(b *Batch) error { return collect(collectors[i], b) }); err != nil {
					return fmt.Errorf("reading %s: %w", s.path, err)
				}
			}
			return ctx.Err()
		})
	}
	return collectors, g.Wait()
}

// batches is the number of batches of all segments.
func (l *Log) batches() int {
	n := 0
	for _, s := range l.segments {
		n += len(s.batches)
	}
	return n
}

// share takes batches of the segment that nobody else has taken.
func (s *segment) share(ctx context.Context, taken *atomic.Int64, collect func(*Batch) error) error {
	var i int
	next := func() (message, bool) {
		i = int(taken.Add(1)) - 1
		if i >= len(s.batches) || ctx.Err() != nil {
			return message{}, false
		}
		return s.batches[i], true
	}
	if int(taken.Load()) >= len(s.batches) {
		return nil
	}
	return s.each(next, func(r arrow.RecordBatch) error {
		b, err := newBatch(r, s, i)
		if err != nil {
			return err
		}
		return collect(b)
	})
}

// grouping divides the cases of a log by an attribute.
type grouping struct {
	attribute int       // its position, -1 for one group of all cases
	values    []string  // of the groups, in order of appearance
	number    [][]int32 // by segment: the group of each value
	segment   map[*segment]int
}

// groups divides the log by an attribute; "" makes one group of all.
func (l *Log) groups(attribute string) (grouping, error) {
	if attribute == "" {
		return grouping{attribute: -1, values: []string{""}}, nil
	}
	g := grouping{attribute: -1, segment: map[*segment]int{}}
	for i, name := range l.Attributes {
		if name == attribute {
			g.attribute = i
		}
	}
	if g.attribute < 0 {
		return g, fmt.Errorf("attribute %q was not kept when the log was stored; kept are %q", attribute, l.Attributes)
	}
	numbers := map[string]int32{}
	for k, s := range l.segments {
		var known []int32
		if len(s.batches) > 0 {
			for _, v := range s.values[g.attribute] {
				n, ok := numbers[v]
				if !ok {
					n = int32(len(g.values))
					numbers[v] = n
					g.values = append(g.values, v)
				}
				known = append(known, n)
			}
		}
		g.number, g.segment[s] = append(g.number, known), k
	}
	return g, nil
}

// of returns the group of each case of a batch, nil if there is but one.
func (g grouping) of(b *Batch) (values, groups []int32) {
	if g.attribute < 0 {
		return nil, nil
	}
	return b.values[g.attribute], g.number[g.segment[b.segment]]
}
