package transition

import (
	"fmt"
	"math"
)

// Prices certify a bound: EUR per EUR and per full-time equivalent by year, and for
// each precedence, in the order of the items and their After, the premium by year.
type Prices struct {
	Budget []float64   `json:"budget"`
	Team   []float64   `json:"team"`
	After  [][]float64 `json:"after"`
}

// Bound returns what the prices prove: no plan gains more. The error wraps
// [ErrInvalid] and says where prices are negative, rise where they must not, or lie
// on something without limit.
func Bound(p *Problem, prices Prices) (float64, error) {
	m, err := newModel(p)
	if err != nil {
		return 0, err
	}
	if err := m.checkPrices(prices); err != nil {
		return 0, err
	}
	return m.bound(prices, m.possible()), nil
}

func (m *model) checkPrices(prices Prices) error {
	years := len(m.Years)
	if len(prices.Budget) != years || len(prices.Team) != years || len(prices.After) != len(m.arcs) {
		return fmt.Errorf("%w: %d and %d prices for %d years, %d premiums for %d precedences",
			ErrInvalid, len(prices.Budget), len(prices.Team), years, len(prices.After), len(m.arcs))
	}
	check := func(name string, list []float64, falling bool) error {
		for t, v := range list {
			if !(v >= 0) || math.IsInf(v, 1) {
				return fmt.Errorf("%w: %s of %d is %g", ErrInvalid, name, m.First+t, v)
			}
			if falling && t > 0 && v > list[t-1] {
				return fmt.Errorf("%w: %s rises in %d", ErrInvalid, name, m.First+t)
			}
		}
		return nil
	}
	if err := check("the price of budget", prices.Budget, m.CarryOver); err != nil {
		return err
	}
	if err := check("the price of the team", prices.Team, false); err != nil {
		return err
	}
	for a, premium := range prices.After {
		name := fmt.Sprintf("the premium %q pays %q", m.Items[m.arcs[a].second].ID, m.Items[m.arcs[a].first].ID)
		if len(premium) != years {
			return fmt.Errorf("%w: %s has %d years", ErrInvalid, name, len(premium))
		}
		if err := check(name, premium, true); err != nil {
			return err
		}
	}
	for t, y := range m.Years {
		if prices.Budget[t] > 0 && !limited(y.Budget) || prices.Team[t] > 0 && !limited(y.Team) {
			return fmt.Errorf("%w: a price in %d on what has no limit", ErrInvalid, m.First+t)
		}
	}
	return nil
}

// possible returns by item which starts there are.
func (m *model) possible() []starts {
	all := make([]starts, len(m.items))
	for i := range all {
		all[i] = m.items[i].starts
	}
	return all
}

// bound returns what the prices prove about the plans with these starts.
func (m *model) bound(prices Prices, among []starts) float64 {
	w := m.newWeigher(prices)
	bound := w.rent
	for i := range m.items {
		_, best := w.best(i, among[i])
		bound += best
	}
	return bound
}

// weigher computes the priced gain of items.
type weigher struct {
	m      *model
	prices Prices
	sum    [2][]float64 // by resource, prices of the years before t
	rent   float64      // what the prices make of all the room there is
}

func (m *model) newWeigher(prices Prices) *weigher {
	w := &weigher{m: m}
	for r := range w.sum {
		w.sum[r] = make([]float64, len(m.Years)+1)
	}
	w.set(prices)
	return w
}

// set makes the weigher use other prices.
func (w *weigher) set(prices Prices) {
	w.prices, w.rent = prices, 0
	for t, y := range w.m.Years {
		w.sum[money][t+1] = w.sum[money][t] + prices.Budget[t]
		w.sum[people][t+1] = w.sum[people][t] + prices.Team[t]
		if limited(y.Budget) {
			w.rent += prices.Budget[t] * y.Budget
		}
		if limited(y.Team) {
			w.rent += prices.Team[t] * y.Team
		}
	}
}

// weight returns the priced gain w(x,s) of an item, 0 if it is left out.
func (w *weigher) weight(i, s int) float64 {
	if s == w.m.never() {
		return 0
	}
	it := &w.m.items[i]
	done := s + it.duration
	v := it.value[s]
	for r, use := range it.use {
		v -= use * (w.sum[r][done] - w.sum[r][s])
	}
	for _, a := range it.follows {
		v -= w.prices.After[a][s]
	}
	if done < w.m.never() {
		for _, a := range it.leads {
			v += w.prices.After[a][done]
		}
	}
	return v
}

// best returns the start with the greatest priced gain; among is not empty.
func (w *weigher) best(i int, among starts) (start int, weight float64) {
	start, weight = -1, math.Inf(-1)
	for s := 0; s <= w.m.never(); s++ {
		if among.has(s) {
			if v := w.weight(i, s); v > weight {
				start, weight = s, v
			}
		}
	}
	return start, weight
}
