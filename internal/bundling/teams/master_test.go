package teams

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMasterProvesItself: prices and weights are feasible and agree, which proves
// both optimal, also where many steps tie, after cuts were added and caps raised.
func TestMasterProvesItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := rapid.IntRange(1, 8).Draw(t, "limits")
		number := rapid.IntRange(-4, 4)
		excess := func() []float64 {
			x := make([]float64, limits)
			for r := range x {
				x[r] = float64(number.Draw(t, "excess")) / 4
			}
			return x
		}
		caps := make([]float64, limits)
		for r := range caps {
			caps[r] = float64(rapid.IntRange(0, 4).Draw(t, "cap"))
		}
		m := newMaster(caps, float64(number.Draw(t, "cost")), excess())
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			for range rapid.IntRange(0, 4).Draw(t, "cuts") {
				m.add(float64(number.Draw(t, "cost")), excess())
			}
			m.caps[rapid.IntRange(0, limits-1).Draw(t, "raised")] *= 2
			checkMaster(t, m)
		}
	})
}

func checkMaster(t *rapid.T, m *master) {
	prices, eta, ok := m.solve()
	if !ok {
		t.Fatal("it gave up")
	}
	weights, over := m.weights()
	var sum, cost float64
	balance := make([]float64, m.limits)
	for k, w := range weights {
		value := m.cost[k]
		for r, x := range m.excess[k] {
			balance[r] += w * x
			value += prices[r] * x
		}
		if value < eta-1e-9 {
			t.Fatalf("cut %d allows only %v, not %v", k, value, eta)
		}
		sum += w
		cost += w * m.cost[k]
	}
	for r, x := range over {
		cost += m.caps[r] * x
		if balance[r] > x+1e-9 || prices[r] < 0 || prices[r] > m.caps[r] {
			t.Fatalf("limit %d: the mixture exceeds it by %v, of which %v is over; price %v, cap %v", r, balance[r], x, prices[r], m.caps[r])
		}
	}
	if math.Abs(sum-1) > 1e-9 || math.Abs(cost-eta) > 1e-8 {
		t.Fatalf("weights add up to %v; they cost %v, the prices allow %v", sum, cost, eta)
	}
}
