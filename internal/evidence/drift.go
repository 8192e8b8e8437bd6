package evidence

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kiesel/internal/eventlog"
)

// Span is how long a period of a [Drift] is.
type Span string

// The spans.
const (
	ByMonth   Span = "month"
	ByQuarter Span = "quarter"
	ByYear    Span = "year"
)

// ParseSpan returns the span with a name.
func ParseSpan(name string) (Span, error) {
	if s := Span(name); s == ByMonth || s == ByQuarter || s == ByYear {
		return s, nil
	}
	return "", fmt.Errorf("%q is not a span: give month, quarter or year", name)
}

// period names the period that a time belongs to; names sort by time.
func (s Span) period(t time.Time) string {
	switch s {
	case ByYear:
		return t.Format("2006")
	case ByQuarter:
		return fmt.Sprintf("%s-Q%d", t.Format("2006"), (int(t.Month())+2)/3)
	}
	return t.Format(monthLayout)
}

// Drift says how one authority's way of working changed from period to period.
type Drift struct {
	Level        string   `json:"level"`
	By           Span     `json:"by"`
	Seed         uint64   `json:"seed"`         // of the permutations
	Permutations int      `json:"permutations"` // per pair
	Tool         string   `json:"tool"`         // program and version that computed it
	Undated      int      `json:"undated"`      // cases left out: without timestamps
	Without      int      `json:"without"`      // cases left out: without any event at this level
	Periods      []Period `json:"periods"`      // in order of time; those without cases are missing
}

// Period is the cases that began in one month, quarter or year. What is still
// open when the log ends is cut off, so that the last periods may look different
// for this reason alone.
type Period struct {
	Name    string  `json:"period"` // "2011", "2011-Q3" or "2011-03", local time
	Cases   int     `json:"cases"`
	Events  int     `json:"events"`
	Variety Variety `json:"variety"`
	// MedianDays are the limits between which the median of the durations is known
	// to be, in days.
	MedianDays [2]float64 `json:"median_days"`
	Before     *Change    `json:"before"` // since the period before; null for the first
	First      *Change    `json:"first"`  // since the first period; null for the first two, where it is the same
}

// Change compares a period with an earlier one, A with B in the words of [Pair].
type Change struct {
	Pair
	// Steps are the activities and edges whose shares in the two periods, the
	// earlier first, differ by at least 10 percentage points and beyond chance.
	Steps []Step `json:"steps"`
}

// DriftOf compares the cases that began in each period with those of the period
// before and of the first one, by the rules and with the options of [Compare]. The
// p-values are corrected for the number of all these pairs. The error wraps
// [ErrNotComparable] if there are fewer than two periods.
func DriftOf(ctx context.Context, log *eventlog.Log, level Level, by Span, opt Options) (Drift, error) {
	if err := opt.check(); err != nil {
		return Drift{}, err
	}
	d := Drift{Level: level.String(), By: by, Seed: opt.Seed, Permutations: opt.Permutations, Tool: opt.Tool}
	parts, err := d.split(log, level)
	if err != nil {
		return Drift{}, err
	}
	if len(parts) < 2 {
		return Drift{}, fmt.Errorf("%w: all dated cases began in %d %s; two or more are needed", ErrNotComparable, len(parts), by)
	}
	for _, p := range parts {
		d.Periods = append(d.Periods, periodOf(p))
	}
	return d, d.compare(ctx, parts, opt)
}

// split returns the profiles of the periods, called by them, in order.
func (d *Drift) split(log *eventlog.Log, level Level) ([]Profile, error) {
	cases := map[string]map[int]bool{}
	labelled := level.apply(log)
	for c := range labelled.Cases() {
		from := labelled.Offsets[c]
		switch {
		case from == labelled.Offsets[c+1]:
			d.Without++
			continue
		case !labelled.Timed(c):
			d.Undated++
			continue
		}
		began := time.UnixMicro(labelled.Time[from]).UTC().Add(time.Duration(labelled.Zone[from]) * time.Minute)
		name := d.By.period(began)
		if cases[name] == nil {
			cases[name] = map[int]bool{}
		}
		cases[name][c] = true
	}
	var parts []Profile
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		part := log.Filter(func(c int) bool { return cases[name][c] })
		p, err := Build(part, level, About{Authority: Origin{Name: name}})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		parts = append(parts, p)
	}
	return parts, nil
}

func periodOf(p Profile) Period {
	low, high := p.Durations.Quantile(0.5)
	return Period{
		Name: p.Authority.Name, Cases: p.Cases, Events: p.Events, Variety: p.Variety,
		MedianDays: [2]float64{inDays(low), inDays(high)},
	}
}

// compare fills in the changes of all periods.
func (d *Drift) compare(ctx context.Context, parts []Profile, opt Options) error {
	var changes []*Change
	var fewest []int
	total := (2*len(parts) - 3) * opt.Permutations
	change := func(earlier, later int) (*Change, error) {
		done := opt
		if opt.Progress != nil {
			before := len(changes) * opt.Permutations
			done.Progress = func(k, _ int) { opt.Progress(before+k, total) }
		}
		pair, err := comparePair(ctx, parts[earlier], parts[later], done)
		if err != nil {
			return nil, fmt.Errorf("comparing %s with %s: %w", parts[earlier].Authority.Name, parts[later].Authority.Name, coarser(err))
		}
		c := &Change{Pair: pair, Steps: changedSteps(parts[earlier], parts[later])}
		changes, fewest = append(changes, c), append(fewest, min(parts[earlier].Cases, parts[later].Cases))
		return c, nil
	}
	for i := 1; i < len(parts); i++ {
		var err error
		if d.Periods[i].Before, err = change(i-1, i); err != nil {
			return err
		}
		if i == 1 {
			continue
		}
		if d.Periods[i].First, err = change(0, i); err != nil {
			return err
		}
	}
	pairs := make([]Pair, len(changes))
	for i, c := range changes {
		pairs[i] = c.Pair
	}
	settle(pairs, fewest, opt.Permutations)
	for i, c := range changes {
		c.Pair = pairs[i]
	}
	return nil
}

// changedSteps returns the activities and edges whose shares differ between two
// profiles, widest spread first; also those that only one has.
func changedSteps(earlier, later Profile) []Step {
	two := []Profile{earlier, later}
	steps := slices.Concat(differing(countActivities(two), two), differing(countEdges(two), two))
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(b.Spread(), a.Spread()) })
	return steps
}
