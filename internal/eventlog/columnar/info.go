package columnar

import (
	"context"
	"math"
	"time"

	"kiesel/internal/eventlog"
)

// Info counts the log as [eventlog.Log.Info] does. The caller fills in File.
func (l *Log) Info(ctx context.Context) (eventlog.Info, error) {
	info := eventlog.Info{Skipped: l.Skipped}
	parts, err := scan(ctx, l, func() *summary { return newSummary(len(l.Activities)) }, func(s *summary, b *Batch) error {
		s.collect(b)
		return nil
	})
	if err != nil {
		return info, err
	}
	whole := parts[0]
	for _, p := range parts[1:] {
		whole.add(p)
	}
	whole.tell(&info)
	flows, err := l.DirectlyFollows(ctx, "")
	if err != nil {
		return info, err
	}
	variants, err := l.Variants(ctx, "")
	if err != nil {
		return info, err
	}
	info.DFGEdges, info.Variants = len(flows[0].Flows), len(variants[0].Variants)
	return info, nil
}

// summary collects what there is to count without order.
type summary struct {
	cases, events int
	occurs        []bool // by activity
	first, last   int64
}

func newSummary(activities int) *summary {
	return &summary{occurs: make([]bool, activities), first: math.MaxInt64, last: math.MinInt64}
}

func (s *summary) collect(b *Batch) {
	s.cases += b.Cases()
	s.events += len(b.Time)
	for _, a := range b.Narrow {
		s.occurs[a] = true
	}
	for _, a := range b.Wide {
		s.occurs[a] = true
	}
	for e, t := range b.Time {
		if b.Timed(e) {
			s.first, s.last = min(s.first, t), max(s.last, t)
		}
	}
}

func (s *summary) add(o *summary) {
	s.cases, s.events = s.cases+o.cases, s.events+o.events
	s.first, s.last = min(s.first, o.first), max(s.last, o.last)
	for a, occurs := range o.occurs {
		s.occurs[a] = s.occurs[a] || occurs
	}
}

func (s *summary) tell(info *eventlog.Info) {
	info.Cases, info.Events = s.cases, s.events
	for _, occurs := range s.occurs {
		if occurs {
			info.Activities++
		}
	}
	if s.first <= s.last {
		first, last := time.UnixMicro(s.first).UTC(), time.UnixMicro(s.last).UTC()
		info.First, info.Last = &first, &last
	}
}
