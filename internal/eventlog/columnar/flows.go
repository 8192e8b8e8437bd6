package columnar

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Flow counts how often one activity directly follows another within a case.
type Flow struct {
	From, To int32 // numbers of activities
	Count    int64
	// Timed is how many of them have both timestamps, Total the time that
	// passed between these, together.
	Timed int64
	Total time.Duration
}

// Mean is the mean time that passed, zero if none is known.
func (f Flow) Mean() time.Duration {
	if f.Timed == 0 {
		return 0
	}
	return f.Total / time.Duration(f.Timed)
}

// Flows are the directly-follows relations of the cases with one value of an
// attribute, by (from, to).
type Flows struct {
	Value string
	Flows []Flow
}

// DirectlyFollows counts directly-follows relations, by the values of an attribute
// or, if that is "", of all cases together.
func (l *Log) DirectlyFollows(ctx context.Context, by string) ([]Flows, error) {
	g, err := l.groups(by)
	if err != nil {
		return nil, err
	}
	n := len(l.Activities)
	parts, err := scan(ctx, l, func() *flowTable { return newFlowTable(n, len(g.values)) }, func(t *flowTable, b *Batch) error {
		t.collect(b, g)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range parts[1:] {
		parts[0].add(p)
	}
	return parts[0].flows(g.values), nil
}

// flow is a cell of a table. untimed are the relations of which a timestamp is
// missing.
type flow struct{ count, untimed, micros int64 }

// mostCells is the largest table that is kept whole; beyond it most cells would
// be empty, and a map holds those that are not.
const mostCells = 1 << 20

// flowTable counts relations by group, from and to.
type flowTable struct {
	n     int
	dense []flow
	rare  map[int64]*flow
}

func newFlowTable(activities, groups int) *flowTable {
	t := &flowTable{n: activities}
	if cells := activities * activities * groups; activities <= mostCells && cells <= mostCells {
		t.dense = make([]flow, cells)
	} else {
		t.rare = map[int64]*flow{}
	}
	return t
}

// cell returns the cell at an index.
func (t *flowTable) cell(i int64) *flow {
	if t.dense != nil {
		return &t.dense[i]
	}
	c := t.rare[i]
	if c == nil {
		c = &flow{}
		t.rare[i] = c
	}
	return c
}

func (t *flowTable) collect(b *Batch, g grouping) {
	values, groups := g.of(b)
	fast := t.dense != nil && b.AllTimed()
	for c := range b.Cases() {
		from, to := b.Offsets[c], b.Offsets[c+1]
		base := 0
		if values != nil {
			base = int(groups[values[c]]) * t.n * t.n
		}
		switch {
		case to-from < 2:
		case fast && b.Narrow != nil:
			countTimed(t.dense[base:base+t.n*t.n], t.n, b.Narrow[from:to], b.Time[from:to])
		case fast:
			countTimed(t.dense[base:base+t.n*t.n], t.n, b.Wide[from:to], b.Time[from:to])
		default:
			t.countAny(int64(base), b, int(from), int(to))
		}
	}
}

// countTimed counts the relations of a case whose events all have a timestamp.
func countTimed[A int16 | int32](table []flow, n int, activities []A, times []int64) {
	times = times[:len(activities)]
	row, before := int(activities[0])*n, times[0]
	for i := 1; i < len(activities); i++ {
		a := int(activities[i])
		cell := &table[row+a]
		cell.count++
		cell.micros += times[i] - before
		row, before = a*n, times[i]
	}
}

// countAny counts the relations of a case in any table, with or without
// timestamps.
func (t *flowTable) countAny(base int64, b *Batch, from, to int) {
	for e := from + 1; e < to; e++ {
		cell := t.cell(base + int64(b.activity(e-1))*int64(t.n) + int64(b.activity(e)))
		cell.count++
		if b.Timed(e) && b.Timed(e-1) {
			cell.micros += b.Time[e] - b.Time[e-1]
		} else {
			cell.untimed++
		}
	}
}

// add adds the counts of another table.
func (t *flowTable) add(o *flowTable) {
	join := func(i int64, c flow) {
		to := t.cell(i)
		to.count, to.untimed, to.micros = to.count+c.count, to.untimed+c.untimed, to.micros+c.micros
	}
	for i, c := range o.dense {
		if c.count > 0 {
			join(int64(i), c)
		}
	}
	for i, c := range o.rare {
		join(i, *c)
	}
}

// flows lists what was counted, by group.
func (t *flowTable) flows(values []string) []Flows {
	all := make([]Flows, len(values))
	for i, v := range values {
		all[i].Value = v
	}
	n := int64(t.n)
	note := func(i int64, c flow) {
		group, from, to := i/(n*n), i/n%n, i%n
		all[group].Flows = append(all[group].Flows, Flow{
			From: int32(from), To: int32(to), Count: c.count, Timed: c.count - c.untimed, Total: time.Duration(c.micros) * time.Microsecond,
		})
	}
	for i, c := range t.dense {
		if c.count > 0 {
			note(int64(i), c)
		}
	}
	for i, c := range t.rare {
		note(i, *c)
	}
	for _, f := range all {
		slices.SortFunc(f.Flows, func(a, b Flow) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	}
	slices.SortFunc(all, func(a, b Flows) int { return cmp.Compare(a.Value, b.Value) })
	return all
}
