package transition_test

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/transition"
)

// none stands for no limit.
var none = math.Inf(1)

func years(n int, budget, team float64) []transition.Year {
	list := make([]transition.Year, n)
	for i := range list {
		list[i] = transition.Year{Budget: budget, Team: team}
	}
	return list
}

func solve(t rapid.TB, p *transition.Problem) transition.Solution {
	t.Helper()
	s, err := transition.Solve(context.Background(), p, 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-7*max(1, math.Abs(a), math.Abs(b)) }

// TestSmith is the published case of one team: with gains w and durations p, of
// which one after the other is possible, what counts until year 16 is 16·Σw less the
// weighted sum of completion times, and that is least in the order of w/p: B, D, A, C
// with 219 (B and D are equal; D, B, A, C costs as much).
func TestSmith(t *testing.T) {
	p := &transition.Problem{First: 1, Years: years(15, none, 1), Until: 16, Items: []transition.Item{
		{ID: "A", Gain: 8, Effort: 4, Duration: 4},
		{ID: "B", Gain: 6, Effort: 2, Duration: 2},
		{ID: "C", Gain: 6, Effort: 6, Duration: 6},
		{ID: "D", Gain: 9, Effort: 3, Duration: 3},
	}}
	s := solve(t, p)
	completion := 0.0
	for i, x := range p.Items {
		completion += x.Gain * float64(s.Starts[i]+x.Duration-1)
	}
	if !s.Proved || !near(s.Value, 16*29-219) || completion != 219 {
		t.Fatalf("got %+v with Σ w·C = %g, want 219", s, completion)
	}
	if a, b, c, d := s.Starts[0], s.Starts[1], s.Starts[2], s.Starts[3]; max(b, d) >= a || a != 6 || c != 10 {
		t.Errorf("starts %v, want B and D, then A in 6 and C in 10", s.Starts)
	}
}

// TestKnapsack is the case of one year, where items are chosen as by dynamic
// programming over whole budgets.
func TestKnapsack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "items")
		budget := rapid.IntRange(0, 100).Draw(t, "budget")
		p := &transition.Problem{First: 2027, Years: years(1, float64(budget), none), Until: 2028}
		best := make([]float64, budget+1)
		for i := range n {
			cost, gain := rapid.IntRange(1, 40).Draw(t, "cost"), rapid.IntRange(0, 60).Draw(t, "gain")
			p.Items = append(p.Items, transition.Item{ID: string(rune('a' + i)), Gain: float64(gain), Cost: float64(cost), Duration: 1})
			for b := budget; b >= cost; b-- {
				best[b] = max(best[b], best[b-cost]+float64(gain-cost))
			}
		}
		if s := solve(t, p); !s.Proved || !near(s.Value, best[budget]) {
			t.Fatalf("got %g (proved %t), want %g", s.Value, s.Proved, best[budget])
		}
	})
}

// drawProblem draws a small problem of every kind.
func drawProblem(t *rapid.T) *transition.Problem {
	n, span := rapid.IntRange(0, 6).Draw(t, "items"), rapid.IntRange(1, 4).Draw(t, "years")
	p := &transition.Problem{
		First: 2027, Until: 2026 + span + rapid.IntRange(0, 4).Draw(t, "more"),
		Rate:      rapid.SampledFrom([]float64{0, 0.03, 0.2}).Draw(t, "rate"),
		CarryOver: rapid.Bool().Draw(t, "carry over"),
	}
	amount := rapid.SampledFrom([]float64{0, 2, 5, 9, 14, none})
	for range span {
		p.Years = append(p.Years, transition.Year{Budget: amount.Draw(t, "budget"), Team: amount.Draw(t, "team")})
	}
	for i := range n {
		x := transition.Item{
			ID:       string(rune('a' + i)),
			Gain:     float64(rapid.IntRange(-2, 9).Draw(t, "gain")),
			Cost:     float64(rapid.IntRange(0, 9).Draw(t, "cost")),
			Effort:   float64(rapid.IntRange(0, 9).Draw(t, "effort")),
			Duration: rapid.IntRange(1, 3).Draw(t, "duration"),
		}
		if rapid.IntRange(0, 3).Draw(t, "bound in time") == 0 {
			x.Earliest = rapid.IntRange(2027, 2029).Draw(t, "earliest")
			x.Deadline = x.Earliest + x.Duration - 1 + rapid.IntRange(0, 3).Draw(t, "slack")
		}
		for k := range i {
			if rapid.IntRange(0, 4).Draw(t, "after") == 0 {
				x.After = append(x.After, p.Items[k].ID)
			}
		}
		p.Items = append(p.Items, x)
	}
	return p
}

// gainOf computes what starts gain from the definition alone; ok is false if they
// break a rule.
func gainOf(p *transition.Problem, starts []int) (gain float64, ok bool) {
	span := len(p.Years)
	spent, worked := make([]float64, span), make([]float64, span)
	done := map[string]int{} // the year after the last one of work
	for i, x := range p.Items {
		if starts[i] > 0 {
			done[x.ID] = starts[i] + x.Duration
		}
	}
	for i, x := range p.Items {
		s := starts[i]
		if s == 0 {
			continue
		}
		if s < x.Earliest || x.Deadline > 0 && s+x.Duration-1 > x.Deadline || s-p.First+x.Duration > span {
			return 0, false
		}
		for _, id := range x.After {
			if done[id] == 0 || done[id] > s {
				return 0, false
			}
		}
		for y := s; y < s+x.Duration; y++ {
			spent[y-p.First] += x.Cost / float64(x.Duration)
			worked[y-p.First] += x.Effort / float64(x.Duration)
			gain -= x.Cost / float64(x.Duration) / math.Pow(1+p.Rate, float64(y-p.First))
		}
		for y := s + x.Duration; y <= p.Until; y++ {
			gain += x.Gain / math.Pow(1+p.Rate, float64(y-p.First))
		}
	}
	left := 0.0
	for t, y := range p.Years {
		left += y.Budget
		if spent[t] > left+1e-9 || worked[t] > y.Team+1e-9 {
			return 0, false
		}
		if left -= spent[t]; !p.CarryOver {
			left = 0
		}
	}
	return gain, true
}

// exhaust returns the best gain of all plans there are.
func exhaust(p *transition.Problem) float64 {
	best := 0.0
	starts := make([]int, len(p.Items))
	var try func(i int)
	try = func(i int) {
		if i == len(starts) {
			if gain, ok := gainOf(p, starts); ok {
				best = max(best, gain)
			}
			return
		}
		for t := -1; t < len(p.Years); t++ {
			starts[i] = 0
			if t >= 0 {
				starts[i] = p.First + t
			}
			try(i + 1)
		}
	}
	try(0)
	return best
}

// TestExhaustive compares with all plans there are, and checks the certificate.
func TestExhaustive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		s := solve(t, p)
		want := exhaust(p)
		got, ok := gainOf(p, s.Starts)
		if !ok || !near(got, s.Value) || !s.Proved || !near(s.Value, want) {
			t.Fatalf("starts %v: gain %g (allowed %t), value %g (proved %t), want %g", s.Starts, got, ok, s.Value, s.Proved, want)
		}
		bound, err := transition.Bound(p, s.Prices)
		if err != nil {
			t.Fatal(err)
		}
		if bound < want-1e-7*max(1, want) {
			t.Fatalf("the certificate proves %g, which is less than %g", bound, want)
		}
	})
}
