package bundling

import (
	"context"
	"fmt"
	"runtime"

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
}

// ServiceOutcome is the verdict on a service in short, without its robustness.
type ServiceOutcome struct {
	Service   landscape.ServiceID `json:"service"`
	Level     landscape.Level     `json:"level"` // of the competent authorities
	Outcome   Outcome             `json:"outcome"`
	Functions []Outcome           `json:"functions"` // in the order of landscape.Functions
	Saving    float64             `json:"saving"`    // EUR/a
	Missing   []Missing           `json:"missing"`
}

// keptPortfolio remembers from which landscape a portfolio was drawn.
type keptPortfolio struct {
	from      Landscape
	portfolio Portfolio
}

// Portfolio returns the outcomes of all services in a Land. It is kept until
// the landscape or, through this Service, an assumption changes; the result
// must not be changed. The error wraps [ErrUnknownLand].
func (s *Service) Portfolio(ctx context.Context, land landscape.ARS) (Portfolio, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return Portfolio{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.portfolios[land]; ok && kept.from == current {
		return kept.portfolio, nil
	}
	p, err := s.drawPortfolio(ctx, current, land)
	if err != nil {
		return Portfolio{}, fmt.Errorf("drawing the portfolio of %q: %w", land, err)
	}
	s.portfolios[land] = keptPortfolio{current, p}
	return p, nil
}

// Forget drops the portfolios that rest on assumptions which have changed.
func (s *Service) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.portfolios)
}

func (s *Service) drawPortfolio(ctx context.Context, current Landscape, land landscape.ARS) (Portfolio, error) {
	if u, ok := current.Tree.Authority(land); !ok || u.Level != landscape.LevelLand {
		return Portfolio{}, fmt.Errorf("%w: give its two digits, e.g. 13", ErrUnknownLand)
	}
	global, err := s.store.Assumptions(ctx, "")
	if err != nil {
		return Portfolio{}, err
	}
	var matters []matter
	var own [][]Assumption
	fields := map[landscape.Level]*field{}
	for service := range current.Catalogue.All() {
		assumptions, err := s.store.Assumptions(ctx, service.ID)
		if err != nil {
			return Portfolio{}, err
		}
		competence := current.Rules.Competence(service, land)
		if fields[competence.Level] == nil {
			if fields[competence.Level], err = fieldOf(current.Tree, competence, land); err != nil {
				return Portfolio{}, err
			}
		}
		matters = append(matters, matter{service: service, level: competence.Level, field: fields[competence.Level]})
		own = append(own, assumptions)
	}
	return solveAll(ctx, land, matters, func(i int) (*sheet, error) {
		return newSheet(matters[i].service, global, own[i], nil)
	})
}

// solveAll solves every matter and function, spread over all processors; sheetOf
// makes the sheet of the i-th. The result does not depend on the number of
// processors.
func solveAll(ctx context.Context, land landscape.ARS, matters []matter, sheetOf func(i int) (*sheet, error)) (Portfolio, error) {
	p := Portfolio{Land: land, Services: make([]ServiceOutcome, len(matters)), Count: map[Outcome]int{}}
	workers := runtime.GOMAXPROCS(0)
	tallies := make([]tally, workers)
	g, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		g.Go(func() error {
			optimisers := map[*field]*optimiser{}
			for i := w; i < len(matters); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				m := matters[i]
				if optimisers[m.field] == nil {
					optimisers[m.field] = newOptimiser(m.field)
				}
				var err error
				if m.sheet, err = sheetOf(i); err == nil {
					p.Services[i], err = m.outcome(optimisers[m.field], &tallies[w])
				}
				if err != nil {
					return fmt.Errorf("%s: %w", m.service.ID, err)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return Portfolio{}, err
	}
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
	return p, nil
}

// tally counts what one worker did.
type tally struct{ solved, proved, settled int }

// outcome recommends for each function of the service.
func (m *matter) outcome(o *optimiser, t *tally) (ServiceOutcome, error) {
	result := ServiceOutcome{Service: m.service.ID, Level: m.level}
	functions := make([]FunctionVerdict, 0, 4)
	for _, f := range landscape.Functions() {
		r, err := m.recommend(o, f)
		if err != nil {
			return result, err
		}
		functions = append(functions, FunctionVerdict{Outcome: r.outcome, Missing: r.missing})
		result.Functions = append(result.Functions, r.outcome)
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
	return result, nil
}
