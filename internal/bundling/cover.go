package bundling

import (
	"math"

	"kiesel/internal/bundling/pooling"
)

// What counts as cover, and what nobody notices any more.
const (
	// coverPeople is the least number of people who can stand in for each other.
	coverPeople = 2
	// coverLimit is the share of the working time in which nobody may be there:
	// one working day in twenty, about one a month.
	coverLimit = 1.0 / 20
	// coverEnough is the share below which more cover is not counted: a quarter
	// of a working day in the year.
	coverEnough = 1.0 / 1000
	// waitEnough is the wait below which less is not counted: half of the time
	// that handling the case takes.
	waitEnough = 1.0 / 2
	// mostQueue is how many people are counted in one queue. More make the wait
	// shorter still, but nobody notices.
	mostQueue = 1000
)

// Cover says how well a function is covered while people are away, how long a
// case waits for somebody who knows it, and what it would cost to be covered as
// well without bundling. It stands beside the cost; no plan is chosen by it.
type Cover struct {
	Now  Presence `json:"now"`  // every competent authority serves itself
	Then Presence `json:"then"` // as recommended
	// Equal is nil if nobody is served by another authority.
	Equal *EqualCover `json:"equal"`
}

// Presence is how many people know a function and what follows from that. Means
// are weighted by inhabitants, hence by cases.
type Presence struct {
	People int `json:"people"` // who know the function, in all
	// Fewest and Most are the fewest and most people on whom one authority relies:
	// its own, or those of its carrier.
	Fewest int `json:"fewest"`
	Most   int `json:"most"` // see Fewest
	// Training is what keeping them all trained costs, EUR/a. It is part of the
	// cost of the function.
	Training float64 `json:"training"`
	// Nobody is the share of the working time in which none of them is there, 0–1.
	Nobody      float64 `json:"nobody"`
	NobodyWorst float64 `json:"nobody_worst"` // of all authorities
	// Uncovered is the number of authorities without cover: they rely on fewer
	// than two people, or nobody is there on more than one working day in twenty.
	Uncovered int `json:"uncovered"`
	// Wait is the mean wait for somebody who is free, in handling times; nil if it
	// has no limit, because people are busy all the time or there are none.
	Wait      *float64 `json:"wait"`
	WaitWorst *float64 `json:"wait_worst"` // of all authorities, see Wait
}

// EqualCover is what the authorities that are to be served by others would need
// to be as well off on their own: as rarely without anybody, and waiting as briefly.
// Cover and waits better than anybody notices need not be matched.
type EqualCover struct {
	Fewest int `json:"fewest"` // people of its own that an authority would need, where that takes fewest
	Most   int `json:"most"`   // the same where it takes most
	// Cost is what training those who are missing costs, EUR/a. They are there
	// already and busy with other services.
	Cost Range `json:"cost"`
}

// people returns how many know the function at whoever serves so many
// inhabitants; somebody who knows it in part does not count.
func (p *prices) people(inhabitants float64) int {
	return int(p.experts(p.handling(inhabitants)))
}

// nobody returns the share of the working time in which none of so many is there.
func (p *prices) nobody(people int) (float64, error) {
	return pooling.Nobody(people, p.absence)
}

// wait returns how many handling times a case waits for one of so many people to
// be free, +Inf if that has no limit. All their services together keep them as busy
// as the parameter says, so that one service does not look as if they waited for it.
func (p *prices) wait(people int) (float64, error) {
	if people == 0 || p.utilisation >= 1 {
		return math.Inf(1), nil
	}
	people = min(people, mostQueue)
	return pooling.Wait(people, float64(people)*p.utilisation)
}

// covering returns the least number of people that count as cover.
func (p *prices) covering() int {
	n := coverPeople
	for math.Pow(p.absence, float64(n)) > coverLimit {
		n++
	}
	return n
}

// matching returns how many people of its own leave an authority as well off as so
// many at a carrier do.
func (p *prices) matching(people int) (int, error) {
	nobody, err := p.nobody(people)
	if err != nil {
		return 0, err
	}
	present, err := pooling.LeastCover(1, p.absence, max(nobody, coverEnough))
	if err != nil {
		return 0, err
	}
	wait, err := p.wait(people)
	if err != nil || math.IsInf(wait, 1) {
		return present, err
	}
	free, err := pooling.LeastPeople(p.utilisation, max(wait, waitEnough))
	return max(present, free), err
}

// team is the people who know a function in one place, and who relies on them.
type team struct {
	people      int
	training    float64 // EUR per year
	inhabitants float64
	authorities int
}

// teams lists the people of a plan.
func (f *field) teams(p *prices, l layout) []team {
	teams := make([]team, 0, len(l.alone)+len(l.groups))
	add := func(inhabitants float64, authorities int) {
		experts := p.experts(p.handling(inhabitants))
		teams = append(teams, team{int(experts), p.perExpert * experts, inhabitants, authorities})
	}
	for _, a := range l.alone {
		add(f.inhabitants[a], 1)
	}
	for _, g := range l.groups {
		add(f.served(g), len(g.members))
	}
	return teams
}

// presence describes the people of a plan.
func (f *field) presence(p *prices, l layout) (Presence, error) {
	x := Presence{Fewest: math.MaxInt}
	covering := p.covering()
	var weight, wait, waitWorst float64
	for _, t := range f.teams(p, l) {
		nobody, err := p.nobody(t.people)
		if err != nil {
			return x, err
		}
		w, err := p.wait(t.people)
		if err != nil {
			return x, err
		}
		x.People += t.people
		x.Training += t.training
		x.Fewest, x.Most = min(x.Fewest, t.people), max(x.Most, t.people)
		x.NobodyWorst, waitWorst = max(x.NobodyWorst, nobody), max(waitWorst, w)
		if t.people < covering {
			x.Uncovered += t.authorities
		}
		weight += t.inhabitants
		x.Nobody += t.inhabitants * nobody
		wait += t.inhabitants * w
	}
	x.WaitWorst = finite(waitWorst)
	if weight == 0 { // nobody lives there, so that all weigh the same: nothing
		x.Nobody, x.Wait = x.NobodyWorst, x.WaitWorst
		return x, nil
	}
	x.Nobody, x.Wait = x.Nobody/weight, finite(wait/weight)
	return x, nil
}

// finite returns nil for what has no limit.
func finite(x float64) *float64 {
	if math.IsInf(x, 1) || math.IsNaN(x) {
		return nil
	}
	return &x
}

// uncovered counts the authorities that are without cover as long as they serve
// themselves, see [Presence].
func (f *field) uncovered(p *prices) int {
	covering := p.covering()
	if int(p.cover) >= covering {
		return 0
	}
	n := 0
	for _, a := range f.authorities {
		if p.people(f.inhabitants[a]) < covering {
			n++
		}
	}
	return n
}

// equalCover returns what it would take to be as well off without the groups; Cost
// has a value only.
func (f *field) equalCover(p *prices, groups []group) (EqualCover, error) {
	x := EqualCover{Fewest: math.MaxInt}
	extra := 0
	for _, g := range groups {
		n, err := p.matching(p.people(f.served(g)))
		if err != nil {
			return x, err
		}
		x.Fewest, x.Most = min(x.Fewest, n), max(x.Most, n)
		for _, a := range g.members {
			extra += max(0, n-p.people(f.inhabitants[a]))
		}
	}
	x.Cost.Value = p.perExpert * float64(extra)
	return x, nil
}

// cover describes cover and waits now and as recommended, and prices the same
// without bundling over all draws.
func (q *inquiry) cover() (*Cover, error) {
	c := &Cover{}
	now, then := q.layout(q.now().plan), q.layout(q.then().plan)
	var err error
	if c.Now, err = q.field.presence(&q.prices, now); err != nil {
		return nil, err
	}
	if c.Then, err = q.field.presence(&q.prices, then); err != nil || len(then.groups) == 0 {
		return c, err
	}
	equal, err := q.field.equalCover(&q.prices, then.groups)
	if err != nil {
		return nil, err
	}
	draws := make([]float64, q.sample.draws)
	for k := range draws {
		p := priceOf(q.function, q.sample.at(k))
		x, err := q.field.equalCover(&p, then.groups)
		if err != nil {
			return nil, err
		}
		draws[k] = x.Cost.Value
	}
	equal.Cost = spread(equal.Cost.Value, draws)
	c.Equal = &equal
	return c, nil
}
