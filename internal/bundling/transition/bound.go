package transition

import (
	"fmt"
	"math"
	"slices"
)

// Prices certify a bound: EUR per EUR and per full-time equivalent by year, and for
// each precedence, in the order of the items and their After, the premium by year.
type Prices struct {
	Budget []float64   `json:"budget"`
	Team   []float64   `json:"team"`
	After  [][]float64 `json:"after"`
	// Parts are prices of rooms in which only whole items go; those that are not
	// there are 0.
	Parts []PartPrice `json:"parts"`
}

// PartPrice is the price of one of the places that a year has for large items: of
// items that each take more than 1/(Parts+1) of its budget or team only Parts go into
// it, and one that takes more than n/(Parts+1) needs n places.
type PartPrice struct {
	Resource Resource `json:"resource"`
	Year     int      `json:"year"`
	Parts    int      `json:"parts"` // 1 or more
	Price    float64  `json:"price"` // EUR per place
}

// Bound returns what the prices prove: no plan gains more. The error wraps
// [ErrInvalid] and says where prices are negative, rise where they must not, or lie
// on something without limit.
func Bound(p *Problem, prices Prices) (float64, error) {
	m, err := newModel(p)
	if err != nil {
		return 0, err
	}
	w, err := m.pricedBy(prices)
	if err != nil {
		return 0, err
	}
	return w.bound(m.possible()), nil
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

// pricedBy returns a weigher with the prices, or an error that wraps [ErrInvalid].
func (m *model) pricedBy(prices Prices) (*weigher, error) {
	if err := m.checkPrices(prices); err != nil {
		return nil, err
	}
	w := m.newWeigher()
	w.price = [2][]float64{money: prices.Budget, people: prices.Team}
	w.after = prices.After
	for _, x := range prices.Parts {
		k := slices.IndexFunc(m.cuts, func(c cut) bool {
			return resources[c.resource] == x.Resource && m.First+c.year == x.Year && c.parts == x.Parts
		})
		switch {
		case k < 0:
			return nil, fmt.Errorf("%w: there are no %d places for large items in the %s of %d", ErrInvalid, x.Parts, x.Resource, x.Year)
		case !(x.Price >= 0) || math.IsInf(x.Price, 1):
			return nil, fmt.Errorf("%w: a place for large items in the %s of %d costs %g", ErrInvalid, x.Resource, x.Year, x.Price)
		}
		w.place[k] += x.Price
	}
	w.settle()
	return w, nil
}

// resources names the resources.
var resources = [2]Resource{money: Budget, people: Team}

// weigher computes the priced gain of items.
type weigher struct {
	m     *model
	price [2][]float64 // by resource and year
	place []float64    // by cut, the price of one place
	after [][]float64  // by arc and year
	rent  float64      // what the prices make of all the room there is

	priced []int     // cuts whose price is not 0, by year
	until  []int     // by year, how many of priced belong to it or earlier ones
	charge []float64 // of one item, what its work costs before each year
	weight []float64 // of one item, by start
}

func (m *model) newWeigher() *weigher {
	n := len(m.Years)
	w := &weigher{
		m: m, price: [2][]float64{make([]float64, n), make([]float64, n)}, place: make([]float64, len(m.cuts)),
		after: make([][]float64, len(m.arcs)), charge: make([]float64, n+1), weight: make([]float64, n+1), until: make([]int, n),
	}
	for a := range w.after {
		w.after[a] = make([]float64, n)
	}
	return w
}

// prices returns the prices as a certificate.
func (w *weigher) prices() Prices {
	p := Prices{Budget: w.price[money], Team: w.price[people], After: w.after, Parts: []PartPrice{}}
	for _, k := range w.priced {
		c := &w.m.cuts[k]
		p.Parts = append(p.Parts, PartPrice{resources[c.resource], w.m.First + c.year, c.parts, w.place[k]})
	}
	return p
}

// settle gets ready after prices have changed.
func (w *weigher) settle() {
	w.rent, w.priced = 0, w.priced[:0]
	for t, y := range w.m.Years {
		if limited(y.Budget) {
			w.rent += w.price[money][t] * y.Budget
		}
		if limited(y.Team) {
			w.rent += w.price[people][t] * y.Team
		}
		for k := range w.m.cuts {
			if c := &w.m.cuts[k]; c.year == t && w.place[k] > 0 {
				w.rent += w.place[k] * float64(c.parts)
				w.priced = append(w.priced, k)
			}
		}
		w.until[t] = len(w.priced)
	}
}

// weigh returns by start the priced gain w(x,s) of an item, the last of which, for
// being left out, is 0. It is good until the next call.
func (w *weigher) weigh(i int) []float64 {
	m := w.m
	it := &m.items[i]
	k := 0
	for t := range m.Years {
		charge := w.price[money][t]*it.use[money] + w.price[people][t]*it.use[people]
		for ; k < w.until[t]; k++ {
			c := w.priced[k]
			charge += w.place[c] * m.cuts[c].count[i]
		}
		w.charge[t+1] = w.charge[t] + charge
	}
	for s := 0; s+it.duration <= m.never(); s++ {
		done := s + it.duration
		v := it.value[s] - (w.charge[done] - w.charge[s])
		for _, a := range it.follows {
			v -= w.after[a][s]
		}
		if done < m.never() {
			for _, a := range it.leads {
				v += w.after[a][done]
			}
		}
		w.weight[s] = v
	}
	w.weight[m.never()] = 0
	return w.weight
}

// all returns the priced gains of all items by start.
func (w *weigher) all() [][]float64 {
	weights := make([][]float64, len(w.m.items))
	for i := range weights {
		weights[i] = slices.Clone(w.weigh(i))
	}
	return weights
}

// best returns the start with the greatest priced gain; among is not empty.
func (w *weigher) best(i int, among starts) (start int, weight float64) {
	return best(w.weigh(i), among)
}

// best returns the start with the greatest weight; among is not empty.
func best(weights []float64, among starts) (start int, weight float64) {
	start, weight = -1, math.Inf(-1)
	for rest := among; rest != 0; rest &= rest - 1 {
		if s := rest.earliest(); weights[s] > weight {
			start, weight = s, weights[s]
		}
	}
	return start, weight
}

// bound returns what the prices prove about the plans with these starts.
func (w *weigher) bound(among []starts) float64 {
	bound := w.rent
	for i := range among {
		_, v := w.best(i, among[i])
		bound += v
	}
	return bound
}

// possible returns by item which starts there are.
func (m *model) possible() []starts {
	all := make([]starts, len(m.items))
	for i := range all {
		all[i] = m.items[i].starts
	}
	return all
}
