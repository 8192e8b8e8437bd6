package transition

import (
	"cmp"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// builder makes and improves plans that keep all limits.
type builder struct {
	m    *model
	plan []int // by item, the start
	load *load
}

func (m *model) newBuilder() *builder {
	b := &builder{m: m, plan: make([]int, len(m.items)), load: m.empty()}
	for i := range b.plan {
		b.plan[i] = m.never()
	}
	return b
}

// set makes the builder hold a plan.
func (b *builder) set(plan []int) {
	for r := range b.load.used {
		clear(b.load.used[r])
	}
	copy(b.plan, plan)
	for i, s := range plan {
		if s < b.m.never() {
			b.load.add(&b.m.items[i], s, 1)
		}
	}
}

// window returns the starts that the other items of the plan leave an item: after
// those before it are done, and early enough for those after it.
func (b *builder) window(i int) starts {
	m := b.m
	it := &m.items[i]
	from, until := 0, m.never()
	for _, a := range it.follows {
		first := m.arcs[a].first
		from = max(from, b.plan[first]+m.items[first].duration)
	}
	for _, a := range it.leads {
		if s := b.plan[m.arcs[a].second]; s < m.never() {
			until = min(until, s-it.duration+1)
		}
	}
	if until <= from {
		return 0
	}
	return it.starts.below(until) >> from << from
}

// place starts an item in the year where it gains most by rank, or leaves it out.
// It reports whether it was started.
func (b *builder) place(i int, rank func(i, s int) float64) bool {
	best, gain := b.m.never(), 0.0
	it := &b.m.items[i]
	for window := b.window(i); window != 0; window &= window - 1 {
		s := window.earliest()
		if v := rank(i, s); v > gain && b.load.fits(it, s) {
			best, gain = s, v
		}
	}
	b.start(i, best)
	return best < b.m.never()
}

func (b *builder) start(i, s int) {
	if b.plan[i] = s; s < b.m.never() {
		b.load.add(&b.m.items[i], s, 1)
	}
}

// remove takes an item out of the plan, and with it those that need it.
func (b *builder) remove(i int) {
	s := b.plan[i]
	if s == b.m.never() {
		return
	}
	b.load.add(&b.m.items[i], s, -1)
	b.plan[i] = b.m.never()
	for _, a := range b.m.items[i].leads {
		b.remove(b.m.arcs[a].second)
	}
}

// fill places the items that are out, in the given order; rank says what a start is
// worth. An item whose predecessors come later in the order gets its turn with them.
func (b *builder) fill(order []int, rank func(i, s int) float64) {
	for _, i := range order {
		if b.plan[i] == b.m.never() && b.place(i, rank) {
			b.follow(i, rank)
		}
	}
}

// follow places those that waited for an item.
func (b *builder) follow(i int, rank func(i, s int) float64) {
	for _, a := range b.m.items[i].leads {
		if j := b.m.arcs[a].second; b.plan[j] == b.m.never() && b.place(j, rank) {
			b.follow(j, rank)
		}
	}
}

// prune takes out what loses and nobody needs.
func (b *builder) prune() {
	for _, i := range slices.Backward(b.m.order) {
		s := b.plan[i]
		if s == b.m.never() || b.m.items[i].value[s] > 0 {
			continue
		}
		needed := slices.ContainsFunc(b.m.items[i].leads, func(a int) bool { return b.plan[b.m.arcs[a].second] < b.m.never() })
		if !needed {
			b.remove(i)
		}
	}
}

// shift moves items to better years until none can.
func (b *builder) shift() {
	worth := func(i, s int) float64 { return b.m.items[i].value[s] }
	for moved := true; moved; {
		moved = false
		for _, i := range b.m.order {
			s := b.plan[i]
			if s == b.m.never() {
				continue
			}
			b.load.add(&b.m.items[i], s, -1)
			b.plan[i] = b.m.never()
			before := b.m.items[i].value[s]
			b.place(i, func(i, t int) float64 { return worth(i, t) - before })
			if b.plan[i] == b.m.never() {
				b.start(i, s)
			} else {
				moved = true
			}
		}
	}
}

// construct makes a plan by the priced gains.
func (s *search) construct(b *builder, w *weigher) {
	m := s.m
	b.set(s.nothing)
	weights, top := w.all(), make([]float64, len(m.items))
	order := slices.Clone(m.order)
	for i := range m.items {
		_, top[i] = best(weights[i], m.items[i].starts)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(top[j], top[i]) })
	priced := func(i, t int) float64 { return weights[i][t] + slightly*max(0, m.items[i].value[t]) }
	b.fill(order, priced)
	b.fill(order, func(i, t int) float64 { return m.items[i].value[t] })
	b.prune()
	b.shift()
	s.offer(b.plan)
}

// slightly makes an item start whose prices leave it nothing, if it fits.
const slightly = 1e-6

// improve takes a few items out at random, or makes room for one in some year, and
// fills the room anew, so many times. It goes on from what is a little worse at
// first and only from what is better in the end (simulated annealing: Kirkpatrick,
// Gelatt and Vecchi 1983, doi 10.1126/science.220.4598.671).
func (s *search) improve(b *builder, w *weigher, rounds int) {
	const share = 4 // at most one in so many is taken out
	m := s.m
	if len(m.items) == 0 {
		return
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(m.items))))
	now := slices.Clone(s.plan)
	value := s.best
	shuffled := newShuffle(m, w, rng)
	for k := range rounds {
		if s.ctx.Err() != nil {
			return
		}
		b.set(now)
		if k%2 == 0 {
			b.force(rng)
		} else {
			for range 1 + rng.IntN(2+len(m.items)/share) {
				b.remove(rng.IntN(len(m.items)))
			}
		}
		b.fill(shuffled.next())
		b.prune()
		b.shift()
		v := m.value(b.plan)
		warmth := shuffled.mean * float64(rounds-k) / float64(rounds)
		if v >= value-warmth*rng.ExpFloat64() {
			value = v
			copy(now, b.plan)
			s.offer(now)
		}
	}
}

// force starts an item in a year at random and takes out others until it fits.
func (b *builder) force(rng *rand.Rand) {
	i := rng.IntN(len(b.plan))
	b.remove(i)
	window := b.window(i)
	if window == 0 {
		return
	}
	for range rng.IntN(bits.OnesCount64(uint64(window))) {
		window &= window - 1
	}
	it, s := &b.m.items[i], window.earliest()
	for _, j := range rng.Perm(len(b.plan)) {
		if b.load.fits(it, s) {
			break
		}
		if t := b.plan[j]; t < s+it.duration && (b.m.CarryOver || s < t+b.m.items[j].duration) {
			b.remove(j)
		}
	}
	if b.window(i).has(s) && b.load.fits(it, s) {
		b.start(i, s)
	}
}

// shuffle draws orders in which to place items: roughly by priced gain.
type shuffle struct {
	m       *model
	rng     *rand.Rand
	weights [][]float64 // priced gain, by item and start
	base    []float64   // priced gain of the best start, by item
	mean    float64     // of base
	order   []int
	key     []float64
}

func newShuffle(m *model, w *weigher, rng *rand.Rand) *shuffle {
	n := len(m.items)
	s := &shuffle{m: m, rng: rng, weights: w.all(), base: make([]float64, n), key: make([]float64, n), order: slices.Clone(m.order)}
	for i := range s.base {
		_, s.base[i] = best(s.weights[i], m.items[i].starts)
		s.mean += s.base[i] / float64(n)
	}
	return s
}

// next returns an order and by what the start of an item is chosen: by gain, or by
// priced gain.
func (s *shuffle) next() (order []int, rank func(i, t int) float64) {
	noise := 2 * s.rng.Float64() * s.mean
	for i := range s.key {
		s.key[i] = s.base[i]*s.rng.Float64() + noise*s.rng.Float64()
	}
	slices.SortFunc(s.order, func(i, j int) int { return cmp.Or(cmp.Compare(s.key[j], s.key[i]), cmp.Compare(i, j)) })
	if s.rng.IntN(2) == 0 {
		return s.order, func(i, t int) float64 { return s.m.items[i].value[t] }
	}
	return s.order, func(i, t int) float64 { return s.weights[i][t] + slightly*max(0, s.m.items[i].value[t]) }
}

// seed of the random choices, so that a problem always has the same answer.
const seed = 20270101
