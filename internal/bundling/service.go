package bundling

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/access"
	"kiesel/internal/journal"
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

// Assumptions lists every parameter of a service with the value in force, where
// it comes from and what would hold otherwise; of an empty service those that
// hold for all. The error wraps [ErrUnknownService].
func (s *Service) Assumptions(ctx context.Context, id landscape.ServiceID) ([]Parameter, error) {
	service, err := s.serviceOrAll(ctx, id)
	if err != nil {
		return nil, err
	}
	sheet, err := s.sheet(ctx, service, nil)
	if err != nil {
		return nil, err
	}
	return sheet.parameters(), nil
}

// serviceOrAll returns the service, or the zero service for an empty id.
func (s *Service) serviceOrAll(ctx context.Context, id landscape.ServiceID) (landscape.Service, error) {
	if id == "" {
		return landscape.Service{}, nil
	}
	current, err := s.landscape(ctx)
	if err != nil {
		return landscape.Service{}, err
	}
	service, ok := current.Catalogue.Service(id)
	if !ok {
		return service, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	return service, nil
}

// ServicesWithAssumptions lists the services for which users have set figures,
// ordered by key.
func (s *Service) ServicesWithAssumptions(ctx context.Context) ([]landscape.ServiceID, error) {
	return s.store.ServicesWithAssumptions(ctx)
}

// AssumptionVersion returns one version of an assumption, whether or not it is
// in force; the zero Assumption if there is no such version.
func (s *Service) AssumptionVersion(ctx context.Context, id landscape.ServiceID, key Key, version int64) (Assumption, error) {
	return s.store.AssumptionVersion(ctx, id, key, version)
}

// SetAssumption replaces a parameter for a.Service, or for all services if that
// is empty. a.Version is the version that was seen, 0 if none was; if another
// one is in force nothing changes and the error is a [*journal.ConflictError].
// Unit, By and At are set from the parameter, the actor and the clock, AsOf to
// today if it is empty; without Low and High the value counts as exact. The
// error may also wrap [access.ErrNoActor], [access.ErrDenied],
// [ErrUnknownService], [ErrUnknownParameter], [ErrNoSource] or be a
// [*RangeError].
func (s *Service) SetAssumption(ctx context.Context, actor access.Actor, a Assumption, reason string) error {
	a, err := s.settle(ctx, actor, a)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx Tx) error {
		_, err := put(ctx, tx, a, reason)
		return err
	})
}

// SetAssumptions is [Service.SetAssumption] for several figures within a larger
// change; it returns them as they are kept.
func (s *Service) SetAssumptions(ctx context.Context, tx Tx, actor access.Actor, list []Assumption, reason string) ([]Assumption, error) {
	kept := make([]Assumption, len(list))
	for i, a := range list {
		a, err := s.settle(ctx, actor, a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.subject(), err)
		}
		if kept[i], err = put(ctx, tx, a, reason); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// settle completes an assumption that an actor wants to set.
func (s *Service) settle(ctx context.Context, actor access.Actor, a Assumption) (Assumption, error) {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return a, err
	}
	if a.Low == 0 && a.High == 0 {
		a.Low, a.High = a.Value, a.Value
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	if _, err := s.serviceOrAll(ctx, a.Service); err != nil {
		return a, err
	}
	d, _ := definitionOf(a.Key())
	a.Unit, a.By, a.At = d.unit, actor.ID, s.now().UTC()
	if a.AsOf == "" {
		a.AsOf = landscape.DateOf(a.At)
	}
	return a, nil
}

// put keeps an assumption and records it.
func put(ctx context.Context, tx Tx, a Assumption, reason string) (Assumption, error) {
	entry := journal.Entry{At: a.At, Actor: a.By, Action: "bundling.assumption", Subject: a.subject(), Reason: reason}
	return change(ctx, tx, a, entry, func() error { return tx.PutAssumption(ctx, a) })
}

// ResetAssumption takes a user's figure back, so that the default holds again;
// nothing happens if there is none. seen is the version that was seen, see
// [Service.SetAssumption]. The error is a [*journal.ConflictError] or wraps
// [access.ErrNoActor], [access.ErrDenied], [ErrUnknownService] or
// [ErrUnknownParameter].
func (s *Service) ResetAssumption(ctx context.Context, actor access.Actor, id landscape.ServiceID, key Key, seen int64, reason string) error {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return err
	}
	if _, ok := definitionOf(key); !ok {
		return fmt.Errorf("%w %q", ErrUnknownParameter, key)
	}
	if _, err := s.serviceOrAll(ctx, id); err != nil {
		return err
	}
	kept, err := s.store.Assumptions(ctx, id)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(kept, func(a Assumption) bool { return a.Key() == key }) {
		return nil
	}
	return s.store.Update(ctx, func(tx Tx) error {
		a := Assumption{Service: id, Function: key.Function, Name: key.Name, Version: seen}
		return s.ResetAssumptions(ctx, tx, actor, []Assumption{a}, reason)
	})
}

// ResetAssumptions takes several figures back within a larger change; each names
// the version that was seen.
func (s *Service) ResetAssumptions(ctx context.Context, tx Tx, actor access.Actor, list []Assumption, reason string) error {
	if err := actor.Check(access.SetAssumption, access.Everywhere); err != nil {
		return err
	}
	for _, a := range list {
		entry := journal.Entry{At: s.now(), Actor: actor.ID, Action: "bundling.assumption.reset", Subject: a.subject(), Reason: reason}
		_, err := change(ctx, tx, a, entry, func() error { return tx.DeleteAssumption(ctx, a.Service, a.Key()) })
		if err != nil {
			return err
		}
	}
	return nil
}

// change lets fn write the successor of the version that was seen, unless
// another one is in force, and records it with the entry. It returns what is in
// force then.
func change(ctx context.Context, tx Tx, seen Assumption, entry journal.Entry, fn func() error) (after Assumption, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("changing %s: %w", entry.Subject, err)
		}
	}()
	before, err := tx.Assumption(ctx, seen.Service, seen.Key())
	if err != nil {
		return after, err
	}
	if err := journal.CheckVersion(entry.Subject, seen.Version, before.Version); err != nil {
		return after, err
	}
	if err := fn(); err != nil {
		return after, err
	}
	if after, err = tx.Assumption(ctx, seen.Service, seen.Key()); err != nil {
		return after, err
	}
	if err := entry.SetStates(before.state(), after.state()); err != nil {
		return after, err
	}
	return after, tx.Record(ctx, entry)
}

// state is what the journal keeps of a: nothing if there is no such assumption.
func (a Assumption) state() any {
	if a.Version == 0 {
		return nil
	}
	return a
}

// subject is how the journal names the assumption.
func (a Assumption) subject() string { return string(a.Service) + "/" + a.Key().String() }
