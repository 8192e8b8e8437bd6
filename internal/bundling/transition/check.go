package transition

import (
	"fmt"
	"math"
)

// Report is what a check of a plan found.
type Report struct {
	Value float64 // what the starts gain
	Bound float64 // what the certificate proves: no plan gains more
	Wrong []string
}

// Gap is how much of the bound the certificate alone leaves open, as a share.
func (r Report) Gap() float64 {
	if r.Bound <= 0 {
		return 0
	}
	return max(0, r.Bound-r.Value) / r.Bound
}

// Check checks a plan against its problem without solving it: that the starts keep
// every rule and gain what it says, and that the certificate holds. What branching
// proved beyond the certificate can't be checked; neither are Years and Extra. The
// error wraps [ErrInvalid] and is about the problem.
func Check(p *Problem, plan Plan) (Report, error) {
	m, err := newModel(p)
	if err != nil {
		return Report{}, err
	}
	c := &checker{m: m}
	starts, ok := c.starts(plan.Items)
	if !ok {
		return c.report, nil
	}
	c.rules(starts)
	c.report.Value = m.value(starts)
	if !equal(c.report.Value, plan.Value) {
		c.wrong("value: %g, recomputed %g", plan.Value, c.report.Value)
	}
	c.bound(plan)
	return c.report, nil
}

type checker struct {
	m      *model
	report Report
}

func (c *checker) wrong(format string, args ...any) {
	c.report.Wrong = append(c.report.Wrong, fmt.Sprintf(format, args...))
}

// starts reads the starts from the items; ok is false if they can't be used.
func (c *checker) starts(items []Placed) (starts []int, ok bool) {
	if len(items) != len(c.m.items) {
		c.wrong("items: %d, but the problem has %d", len(items), len(c.m.items))
		return nil, false
	}
	for i, x := range items {
		t := x.Start - c.m.First
		switch {
		case x.ID != c.m.Items[i].ID:
			c.wrong("items: %q stands where the problem has %q", x.ID, c.m.Items[i].ID)
			return nil, false
		case x.Start == 0:
			t = c.m.never()
		case t < 0 || t+c.m.items[i].duration > len(c.m.Years):
			c.wrong("items: %q starts in %d, so that not all of its work lies in the years of the problem", x.ID, x.Start)
			return nil, false
		}
		starts = append(starts, t)
	}
	return starts, true
}

// rules checks that the starts keep what the problem demands.
func (c *checker) rules(starts []int) {
	m := c.m
	all := m.empty()
	for i, s := range starts {
		if s == m.never() {
			continue
		}
		x := &m.Items[i]
		all.add(&m.items[i], s, 1)
		if year := m.First + s; year < x.Earliest || x.Deadline > 0 && year+x.Duration-1 > x.Deadline {
			c.wrong("items: %q starts in %d, too early or too late", x.ID, year)
		}
	}
	for _, a := range m.arcs {
		if s := starts[a.second]; s < m.never() && starts[a.first]+m.items[a.first].duration > s {
			c.wrong("items: %q starts before %q is done", m.Items[a.second].ID, m.Items[a.first].ID)
		}
	}
	spent := 0.0
	for t, y := range m.Years {
		spent += all.used[money][t]
		if room := m.room[money][t]; spent > room+slack*max(1, room) {
			c.wrong("years: %d spends more than there is", m.First+t)
		}
		if !m.CarryOver {
			spent = 0
		}
		if all.used[people][t] > y.Team+slack*max(1, y.Team) {
			c.wrong("years: %d needs more people than there are", m.First+t)
		}
	}
}

func (c *checker) bound(plan Plan) {
	w, err := c.m.pricedBy(plan.Certificate)
	if err != nil {
		c.wrong("certificate: %v", err)
		return
	}
	c.report.Bound = w.bound(c.m.possible())
	switch {
	case plan.Bound < plan.Value && !equal(plan.Bound, plan.Value):
		c.wrong("bound: %g is less than the value", plan.Bound)
	case plan.Proved && !equal(plan.Bound, plan.Value):
		c.wrong("proved_optimal: the bound is %g", plan.Bound)
	case c.report.Bound < c.report.Value && !equal(c.report.Bound, c.report.Value):
		c.wrong("certificate: it would prove %g, and %g is possible", c.report.Bound, c.report.Value)
	}
}

func equal(a, b float64) bool { return math.Abs(a-b) <= Tolerance*max(1, math.Abs(a), math.Abs(b)) }
