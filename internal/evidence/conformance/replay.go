package conformance

import (
	"context"
	"fmt"
	"slices"
)

// TokenCounts are the tokens of one replay, or the sums of several.
type TokenCounts struct {
	Produced  int `json:"produced"`  // by the environment at the start, and by transitions
	Consumed  int `json:"consumed"`  // by transitions, and by the environment at the end
	Missing   int `json:"missing"`   // added so that an event could happen, or the end be reached
	Remaining int `json:"remaining"` // left over at the end
	Foreign   int `json:"foreign"`   // events whose activity the model does not know
}

// Fitness returns ½(1 − missing/consumed) + ½(1 − remaining/produced). Events
// whose activity the model does not know are of no account in it.
func (t TokenCounts) Fitness() float64 {
	return 1 - ratio(t.Missing, t.Consumed)/2 - ratio(t.Remaining, t.Produced)/2
}

// Fits reports whether nothing was missing, left over or unknown.
func (t TokenCounts) Fits() bool { return t.Missing == 0 && t.Remaining == 0 && t.Foreign == 0 }

// ratio returns n/of, 0 if there is nothing.
func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Plus returns the sum with n times other.
func (t TokenCounts) Plus(n int, other TokenCounts) TokenCounts {
	t.Produced += n * other.Produced
	t.Consumed += n * other.Consumed
	t.Missing += n * other.Missing
	t.Remaining += n * other.Remaining
	t.Foreign += n * other.Foreign
	return t
}

// Replayer plays traces on a net with tokens. It is rougher than alignments: how
// silent transitions and choices are resolved is a convention, see
// docs/methods/conformance.md.
type Replayer struct {
	net     *Net
	byLabel map[string][]int32
	silent  []int32
}

// NewReplayer prepares a model; the error is that of [Net.Validate].
func NewReplayer(net *Net) (*Replayer, error) {
	if err := net.Validate(); err != nil {
		return nil, err
	}
	r := &Replayer{net: net, byLabel: make(map[string][]int32)}
	for i := range net.Transitions {
		if t := &net.Transitions[i]; t.Silent() {
			r.silent = append(r.silent, int32(i))
		} else {
			r.byLabel[t.Label] = append(r.byLabel[t.Label], int32(i))
		}
	}
	return r, nil
}

// maxQuiet limits the markings looked at to find silent transitions for one
// event.
const maxQuiet = 10_000

// Replay plays one trace:
//
//  1. An event fires an enabled transition of its activity.
//  2. If none is enabled, the fewest silent transitions that enable one are
//     fired first.
//  3. If there are no such, the transition that lacks the fewest tokens is fired,
//     and these are added as missing.
//  4. At the end those silent transitions are fired after which the fewest
//     tokens are missing or remaining.
//
// Where several do equally, the first in the order of the model is taken. The
// error wraps [ErrLimit] if silent transitions lead to too many markings.
func (r *Replayer) Replay(trace []string) (TokenCounts, error) {
	p := player{Replayer: r, at: r.net.Initial, seen: make(map[string]bool)}
	p.counts.Produced = p.at.total()
	for _, activity := range trace {
		candidates := r.byLabel[activity]
		if candidates == nil {
			p.counts.Foreign++
			continue
		}
		if err := p.event(candidates); err != nil {
			return p.counts, err
		}
	}
	return p.counts, p.end()
}

// Variants replays the variants of a log and returns their counts in the same
// order.
func (r *Replayer) Variants(ctx context.Context, variants []Variant) ([]TokenCounts, error) {
	counts := make([]TokenCounts, len(variants))
	for i, v := range variants {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var err error
		if counts[i], err = r.Replay(v.Trace); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// player is a replay under way.
type player struct {
	*Replayer
	at     Marking
	counts TokenCounts
	// of the search for silent transitions
	visits []visit
	seen   map[string]bool
	sum    [2]Marking
	key    []byte
}

// fire fires a transition; tokens that it lacks are added as missing.
func (p *player) fire(t int32) {
	transition := &p.net.Transitions[t]
	p.at = p.supply(transition.In).add(transition.In, -1, nil).add(transition.Out, 1, nil)
	p.counts.Consumed += transition.In.total()
	p.counts.Produced += transition.Out.total()
}

// supply returns the marking with what it lacks of the need, added as missing.
func (p *player) supply(need Marking) Marking {
	lack := p.at.lack(need)
	p.counts.Missing += lack.total()
	return p.at.add(lack, 1, nil)
}

// event fires one of the candidates.
func (p *player) event(candidates []int32) error {
	chosen := int32(None)
	quiet, err := p.quiet(func(m Marking) int {
		for _, t := range candidates {
			if m.covers(p.net.Transitions[t].In) {
				chosen = t
				return 0
			}
		}
		return 1
	})
	if err != nil {
		return err
	}
	if chosen != None {
		for _, t := range quiet {
			p.fire(t)
		}
		p.fire(chosen)
		return nil
	}
	fewest := 0
	for _, t := range candidates {
		if n := p.at.lack(p.net.Transitions[t].In).total(); chosen == None || n < fewest {
			chosen, fewest = t, n
		}
	}
	p.fire(chosen)
	return nil
}

// end takes the tokens of the nearest final marking.
func (p *player) end() error {
	quiet, err := p.quiet(func(m Marking) int {
		_, off := p.nearest(m)
		return off
	})
	if err != nil {
		return err
	}
	for _, t := range quiet {
		p.fire(t)
	}
	final, _ := p.nearest(p.at)
	left := p.supply(final).add(final, -1, nil)
	p.counts.Consumed += final.total()
	p.counts.Remaining += left.total()
	return nil
}

// nearest returns the final marking from which m differs by the fewest tokens.
func (p *player) nearest(m Marking) (final Marking, off int) {
	for i, f := range p.net.Final {
		if n := m.lack(f).total() + f.lack(m).total(); i == 0 || n < off {
			final, off = f, n
		}
	}
	return final, off
}

// quiet returns the fewest silent transitions, possibly none, that lead from the
// current marking to one of the least rank, going on until that is 0.
func (p *player) quiet(rank func(Marking) int) ([]int32, error) {
	p.visits = append(p.visits[:0], visit{m: p.at, via: None})
	clear(p.seen)
	p.seen[string(appendKey(nil, p.at))] = true
	best, least := 0, -1
	for i := 0; i < len(p.visits); i++ {
		if n := rank(p.visits[i].m); least < 0 || n < least {
			best, least = i, n
		}
		if least == 0 {
			break
		}
		if err := p.onward(i); err != nil {
			return nil, err
		}
	}
	var way []int32
	for v := p.visits[best]; v.via != None; v = p.visits[v.from] {
		way = append(way, v.via)
	}
	slices.Reverse(way)
	return way, nil
}

// visit is a marking to which silent transitions lead.
type visit struct {
	m    Marking
	via  int32 // the last of them
	from int   // the visit before it
}

// onward visits what is one silent transition away from a visit.
func (p *player) onward(from int) error {
	for _, t := range p.silent {
		transition := &p.net.Transitions[t]
		if !p.visits[from].m.covers(transition.In) {
			continue
		}
		p.sum[0] = p.visits[from].m.add(transition.In, -1, p.sum[0][:0])
		p.sum[1] = p.sum[0].add(transition.Out, 1, p.sum[1][:0])
		p.key = appendKey(p.key[:0], p.sum[1])
		if p.seen[string(p.key)] {
			continue
		}
		if len(p.visits) == maxQuiet {
			return fmt.Errorf("%w: silent transitions lead to more than %d markings; use alignments", ErrLimit, maxQuiet)
		}
		p.seen[string(p.key)] = true
		p.visits = append(p.visits, visit{m: slices.Clone(p.sum[1]), via: t, from: from})
	}
	return nil
}
