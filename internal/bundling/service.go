package bundling

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// ErrUnknownLand is wrapped by errors about a Land that is not in the tree.
var ErrUnknownLand = errors.New("unknown Land")

// Landscape is the landscape on which services are bundled.
type Landscape struct {
	Tree      *landscape.Tree
	Catalogue *landscape.Catalogue
	Rules     *landscape.Rules
}

// Service holds the use cases of the bundling room. It may be used from several
// goroutines.
type Service struct {
	store     Store
	landscape func(context.Context) (Landscape, error)
	now       func() time.Time

	drawing    sync.Mutex                      // guards portfolios; one is drawn at a time
	portfolios map[landscape.ARS]keptPortfolio // see Portfolio
	mu         sync.Mutex                      // guards verdicts
	verdicts   map[question]keptVerdict        // see keepVerdict
	weighing   chan struct{}                   // held by whoever uses candidates
	candidates map[landscape.ARS]*keptCandidates
	// How far the weighing in hand has come, see UnfinishedError.
	weighed, toWeigh atomic.Int64
}

// NewService wires the use cases: where assumptions are kept, the landscape in
// force, and the clock. As long as the landscape has not changed, current must
// return the same pointers.
func NewService(store Store, current func(context.Context) (Landscape, error), now func() time.Time) *Service {
	return &Service{
		store: store, landscape: current, now: now, portfolios: map[landscape.ARS]keptPortfolio{}, verdicts: map[question]keptVerdict{},
		weighing: make(chan struct{}, 1), candidates: map[landscape.ARS]*keptCandidates{},
	}
}

// Verdict answers where bundling a service makes sense in a Land. The values in
// whatIf are taken as certain. The same inputs give the same verdict; its slices
// must not be changed. The error wraps [ErrUnknownService], [ErrUnknownLand],
// [ErrUnknownParameter] or is a [*RangeError].
func (s *Service) Verdict(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf) (Verdict, error) {
	return s.VerdictUnder(ctx, id, land, whatIf, Conditions{})
}

// VerdictUnder is [Service.Verdict] under conditions. The error may also wrap
// [ErrConditions].
func (s *Service) VerdictUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf, conditions Conditions) (Verdict, error) {
	m, err := s.matterUnder(ctx, id, land, whatIf, conditions)
	if err != nil {
		return Verdict{}, err
	}
	if len(whatIf) > 0 || !conditions.IsZero() {
		return m.verdict(ctx)
	}
	return s.keepVerdict(ctx, m)
}

// matter is everything known about one service in one Land.
type matter struct {
	landscape  Landscape
	service    landscape.Service
	land       landscape.Authority
	level      landscape.Level
	field      *field
	sheet      *sheet
	conditions Conditions
}

// matterUnder is matterOf in the landscape in force, under conditions.
func (s *Service) matterUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf, conditions Conditions) (matter, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return matter{}, err
	}
	m, err := s.matterOf(ctx, current, id, land, whatIf)
	if err != nil {
		return m, err
	}
	if err := conditions.Check(current.Tree); err != nil {
		return m, err
	}
	m.conditions = conditions
	return m, m.field.takes(conditions)
}

func (s *Service) matterOf(ctx context.Context, current Landscape, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf) (matter, error) {
	m := matter{landscape: current}
	var ok bool
	if m.service, ok = current.Catalogue.Service(id); !ok {
		return m, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	if m.land, ok = current.Tree.Authority(land); !ok || m.land.Level != landscape.LevelLand {
		return m, fmt.Errorf("%w %q: give its two digits, e.g. 13", ErrUnknownLand, land)
	}
	var err error
	if m.sheet, err = s.sheet(ctx, m.service, whatIf); err != nil {
		return m, err
	}
	competence := current.Rules.Competence(m.service, land)
	m.level = competence.Level
	m.field, err = fieldOf(current.Tree, competence, land)
	return m, err
}

// fieldOf places the competent authorities that lie in the Land; the Bund does
// not.
func fieldOf(t *landscape.Tree, c landscape.Competence, land landscape.ARS) (*field, error) {
	if c.Level < landscape.LevelLand {
		return newField(t, nil)
	}
	return newField(t, c.Authorities(t, land))
}

// sheet reads what users have set and settles every parameter.
func (s *Service) sheet(ctx context.Context, service landscape.Service, whatIf WhatIf) (*sheet, error) {
	global, err := s.store.Assumptions(ctx, "")
	if err != nil {
		return nil, err
	}
	var own []Assumption
	if service.ID != "" {
		if own, err = s.store.Assumptions(ctx, service.ID); err != nil {
			return nil, err
		}
	}
	return newSheet(service, global, own, whatIf)
}

// sheets reads what users have set for all services and returns what settles the
// sheet of each.
func (s *Service) sheets(ctx context.Context) (func(landscape.Service) (*sheet, error), error) {
	set, err := s.store.AllAssumptions(ctx)
	if err != nil {
		return nil, err
	}
	own := map[landscape.ServiceID][]Assumption{}
	for _, a := range set {
		own[a.Service] = append(own[a.Service], a)
	}
	return func(service landscape.Service) (*sheet, error) {
		return newSheet(service, own[""], own[service.ID], nil)
	}, nil
}

// draws draws the sample when it is first asked for: only functions of which
// something is known need it.
func (m *matter) draws() func() *sample {
	return sync.OnceValue(func() *sample { return m.sheet.draw(defaultDraws) })
}

// verdict judges the four functions side by side.
func (m *matter) verdict(ctx context.Context) (Verdict, error) {
	v := Verdict{
		Service:     m.service.ID,
		Land:        m.land.Key,
		Level:       m.level,
		Authorities: len(m.field.authorities),
		Inhabitants: m.land.Population,
		Cases:       m.cases(),
		Functions:   make([]FunctionVerdict, len(landscape.Functions())),
		Parameters:  m.sheet.parameters(),
		Conditions:  m.conditions,
		Draws:       defaultDraws,
		Seed:        defaultSeed,
	}
	draws := m.draws()
	now, then := make([][]float64, len(v.Functions)), make([][]float64, len(v.Functions))
	g, ctx := errgroup.WithContext(ctx)
	for i, f := range landscape.Functions() {
		g.Go(func() (err error) {
			v.Functions[i], now[i], then[i], err = m.judge(f, draws)
			return errors.Join(err, ctx.Err())
		})
	}
	if err := g.Wait(); err != nil {
		return Verdict{}, fmt.Errorf("judging %s: %w", m.service.ID, err)
	}
	v.Outcome = combine(v.Functions)
	v.Now, v.Then, v.Saving = sum(v.Functions, now, then)
	v.Missing = allMissing(v.Functions)
	return v, nil
}

// cases returns the volume of the whole Land, zero if the rate is missing.
func (m *matter) cases() Range {
	rate := m.sheet.entry(Key{Name: "rate"})
	thousands := float64(m.land.Population) / 1000
	return Range{Value: rate.value * thousands, P10: rate.low * thousands, P90: rate.high * thousands}
}

// sum adds up the functions draw by draw; those without draws count nothing.
func sum(functions []FunctionVerdict, now, then [][]float64) (allNow, allThen, saving Range) {
	nowDraws, thenDraws := make([]float64, defaultDraws), make([]float64, defaultDraws)
	for i, f := range functions {
		allNow.Value += f.Now.Value
		allThen.Value += f.Then.Value
		for k := range now[i] {
			nowDraws[k] += now[i][k]
			thenDraws[k] += then[i][k]
		}
	}
	return spread(allNow.Value, nowDraws), spread(allThen.Value, thenDraws),
		spread(allNow.Value-allThen.Value, difference(nowDraws, thenDraws))
}

func allMissing(functions []FunctionVerdict) []Missing {
	var all []Missing
	for _, f := range functions {
		for _, m := range f.Missing {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}
