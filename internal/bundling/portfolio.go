package bundling

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// Portfolio is the answer for every service of the catalogue in one Land.
type Portfolio struct {
	Land     landscape.ARS    `json:"land"`
	Services []ServiceOutcome `json:"services"` // in the order of the catalogue, by name
	Count    map[Outcome]int  `json:"count"`    // services by outcome
	// Settled counts the services of Count[KeepLocal] for which at most one
	// authority of the Land is competent, so that there is nothing to bundle.
	Settled int `json:"settled"`
	// MissingOne counts the services for which exactly one figure is missing.
	MissingOne int     `json:"missing_one"`
	Proved     int     `json:"proved"` // recommendations proved optimal, of Solved
	Solved     int     `json:"solved"` // recommendations that needed solving: services × functions
	Saving     float64 `json:"saving"` // EUR/a, over all recommendations

	at map[landscape.ServiceID]int // where a service stands in Services
}

// Outcome returns the outcome of a service, which must not be changed; ok is false
// if the catalogue doesn't have the service.
func (p Portfolio) Outcome(id landscape.ServiceID) (o *ServiceOutcome, ok bool) {
	i, ok := p.at[id]
	if !ok {
		return nil, false
	}
	return &p.Services[i], true
}

// ServiceOutcome is the verdict on a service in short, without its robustness.
type ServiceOutcome struct {
	Service   landscape.ServiceID `json:"service"`
	Level     landscape.Level     `json:"level"` // of the competent authorities
	Outcome   Outcome             `json:"outcome"`
	Functions []Outcome           `json:"functions"` // in the order of landscape.Functions
	Saving    float64             `json:"saving"`    // EUR/a
	Missing   []Missing           `json:"missing"`
	// Uncovered is the number of competent authorities that are now without cover
	// in some function, UncoveredBy the same by function, see [Presence]. Like
	// Saving they are 0 where the verdict makes no statement.
	Uncovered   int   `json:"uncovered"`
	UncoveredBy []int `json:"uncovered_by"`
}

// keptPortfolio is a portfolio with what it takes to keep it up to date.
type keptPortfolio struct {
	from      Landscape
	entry     int64 // of the journal: changes up to it are in the portfolio
	matters   []matter
	tallies   []tally // by service
	portfolio Portfolio
}

// mostRedrawn is how many services may change before it is quicker to draw all
// anew.
const mostRedrawn = 200

// Portfolio returns the outcomes of all services in a Land. It is kept; what has
// changed since, whoever changed it, is drawn anew. The result must not be
// changed. The error wraps [ErrUnknownLand].
func (s *Service) Portfolio(ctx context.Context, land landscape.ARS) (Portfolio, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return Portfolio{}, err
	}
	s.drawing.Lock()
	defer s.drawing.Unlock()
	kept := s.portfolios[land]
	changed, last, err := s.store.Changed(ctx, kept.entry)
	if err != nil {
		return Portfolio{}, err
	}
	switch {
	case kept.from != current || len(changed) > mostRedrawn || slices.Contains(changed, ""):
		kept, err = s.drawPortfolio(ctx, current, land)
	case len(changed) > 0:
		kept, err = s.redrawPortfolio(ctx, kept, changed)
	}
	if err != nil {
		return Portfolio{}, fmt.Errorf("drawing the portfolio of %q: %w", land, err)
	}
	kept.entry = last
	s.portfolios[land] = kept
	return kept.portfolio, nil
}

// drawPortfolio draws all services.
func (s *Service) drawPortfolio(ctx context.Context, current Landscape, land landscape.ARS) (keptPortfolio, error) {
	if u, ok := current.Tree.Authority(land); !ok || u.Level != landscape.LevelLand {
		return keptPortfolio{}, fmt.Errorf("%w: give its two digits, e.g. 13", ErrUnknownLand)
	}
	sheetOf, err := s.sheets(ctx)
	if err != nil {
		return keptPortfolio{}, err
	}
	matters, err := mattersOf(current, land)
	if err != nil {
		return keptPortfolio{}, err
	}
	all := make([]int, len(matters))
	for i := range all {
		all[i] = i
	}
	p := newPortfolio(current, land, matters)
	return p, p.solve(ctx, all, func(i int) (*sheet, error) {
		return sheetOf(matters[i].service)
	})
}

// redrawPortfolio draws some services anew.
func (s *Service) redrawPortfolio(ctx context.Context, kept keptPortfolio, services []landscape.ServiceID) (keptPortfolio, error) {
	kept.portfolio.Services = slices.Clone(kept.portfolio.Services) // others are reading it
	kept.tallies = slices.Clone(kept.tallies)
	var changed []int
	for _, id := range services {
		if i, ok := kept.portfolio.at[id]; ok { // older catalogues may have had others
			changed = append(changed, i)
		}
	}
	sheets := make([]*sheet, len(kept.matters))
	for _, i := range changed {
		var err error
		if sheets[i], err = s.sheet(ctx, kept.matters[i].service, nil); err != nil {
			return kept, err
		}
	}
	return kept, kept.solve(ctx, changed, func(i int) (*sheet, error) { return sheets[i], nil })
}

// mattersOf places every service of the catalogue in the Land.
func mattersOf(current Landscape, land landscape.ARS) ([]matter, error) {
	var matters []matter
	fields := map[landscape.Level]*field{}
	for service := range current.Catalogue.All() {
		competence := current.Rules.Competence(service, land)
		if fields[competence.Level] == nil {
			var err error
			if fields[competence.Level], err = fieldOf(current.Tree, competence, land); err != nil {
				return nil, err
			}
		}
		matters = append(matters, matter{service: service, level: competence.Level, field: fields[competence.Level]})
	}
	return matters, nil
}

// newPortfolio returns a portfolio in which nothing is drawn yet.
func newPortfolio(from Landscape, land landscape.ARS, matters []matter) keptPortfolio {
	k := keptPortfolio{
		from: from, matters: matters, tallies: make([]tally, len(matters)),
		portfolio: Portfolio{
			Land: land, Services: make([]ServiceOutcome, len(matters)), at: make(map[landscape.ServiceID]int, len(matters)),
		},
	}
	for i, m := range matters {
		k.portfolio.at[m.service.ID] = i
	}
	return k
}

// solve draws some services, spread over all processors, and adds up all;
// sheetOf makes the sheet of the i-th. The result does not depend on the number
// of processors.
func (k *keptPortfolio) solve(ctx context.Context, services []int, sheetOf func(i int) (*sheet, error)) error {
	workers := runtime.GOMAXPROCS(0)
	g, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		g.Go(func() error {
			optimisers := map[*field]*optimiser{}
			for n := w; n < len(services); n += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				i := services[n]
				m := k.matters[i]
				if optimisers[m.field] == nil {
					optimisers[m.field] = newOptimiser(m.field)
				}
				var err error
				if m.sheet, err = sheetOf(i); err == nil {
					k.portfolio.Services[i], k.tallies[i], err = m.outcome(optimisers[m.field])
				}
				if err != nil {
					return fmt.Errorf("%s: %w", m.service.ID, err)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	k.portfolio.add(k.tallies)
	return nil
}

// add sums the services up.
func (p *Portfolio) add(tallies []tally) {
	p.Count = map[Outcome]int{}
	p.Settled, p.MissingOne, p.Proved, p.Solved, p.Saving = 0, 0, 0, 0, 0
	for _, t := range tallies {
		p.Proved += t.proved
		p.Solved += t.solved
		p.Settled += t.settled
	}
	for _, o := range p.Services {
		p.Count[o.Outcome]++
		p.Saving += o.Saving
		if len(o.Missing) == 1 {
			p.MissingOne++
		}
	}
}

// tally counts what was done for one service.
type tally struct{ solved, proved, settled int }

// outcome recommends for each function of the service.
func (m *matter) outcome(o *optimiser) (result ServiceOutcome, t tally, err error) {
	result = ServiceOutcome{Service: m.service.ID, Level: m.level}
	functions := make([]FunctionVerdict, 0, 4)
	for _, f := range landscape.Functions() {
		r, err := m.recommend(o, f)
		if err != nil {
			return result, t, err
		}
		functions = append(functions, FunctionVerdict{Outcome: r.outcome, Missing: r.missing})
		result.Functions = append(result.Functions, r.outcome)
		result.UncoveredBy = append(result.UncoveredBy, r.uncovered)
		// The larger an authority, the more people it has in every function.
		result.Uncovered = max(result.Uncovered, r.uncovered)
		if r.best.plan != nil {
			result.Saving += r.saving
			t.solved++
			if r.best.proved {
				t.proved++
			}
		}
	}
	if m.level != landscape.LevelUnknown && len(m.field.authorities) <= 1 {
		t.settled++
	}
	result.Outcome, result.Missing = combine(functions), allMissing(functions)
	return result, t, nil
}
