package verdict

import (
	"context"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// VerdictUnder answers where bundling a service makes sense in a Land.
	VerdictUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf, conditions bundling.Conditions) (bundling.Verdict, error)
	// Cooperation finds the cheapest plans with neighbours among the carriers.
	Cooperation(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf bundling.WhatIf, conditions bundling.Conditions, n landscape.Neighbourhood) (bundling.Cooperation, error)
	// Robustness maps where bundling a function wins.
	Robustness(ctx context.Context, id landscape.ServiceID, land landscape.ARS, f landscape.Function, whatIf bundling.WhatIf, conditions bundling.Conditions) (bundling.Robustness, error)
	// Assumptions lists every parameter of a service with the value in force.
	Assumptions(ctx context.Context, id landscape.ServiceID) ([]bundling.Parameter, error)
	// AssumptionVersion returns one version of an assumption.
	AssumptionVersion(ctx context.Context, id landscape.ServiceID, key bundling.Key, version int64) (bundling.Assumption, error)
	// SetAssumption replaces a parameter for a service.
	SetAssumption(ctx context.Context, actor access.Actor, a bundling.Assumption, reason string) error
	// ResetAssumption takes a user's figure back.
	ResetAssumption(ctx context.Context, actor access.Actor, id landscape.ServiceID, key bundling.Key, seen int64, reason string) error
}

// Evidence is what the area asks of the evidence room.
type Evidence interface {
	// Comparisons lists the kept comparisons of a service, newest first.
	Comparisons(ctx context.Context, actor access.Actor, service landscape.ServiceID) ([]evidence.StoredComparison, error)
}

// Programme is what the area asks of the programme room.
type Programme interface {
	// Ideas lists the ideas about a Land.
	Ideas(ctx context.Context, land landscape.ARS) ([]programme.Idea, error)
}

// Scenarios is what the area asks of the scenarios.
type Scenarios interface {
	// Scenarios lists the scenarios of a service in a Land.
	Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]scenario.Scenario, error)
}

// Area is the pages about verdicts.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	Evidence  Evidence
	Programme Programme
	Scenarios Scenarios
	Atlas     *chart.Atlas
	// Past has the recommendations as they were.
	Past *current.Past
	// Home is the Land in which services are judged.
	Home landscape.ARS
	// Words are those of files, in both languages.
	Words exchange.Words
	// Now is the clock.
	Now func() time.Time
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /services/{id}/verdict", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.show))
	s.Handle("GET /services/{id}/cooperation", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.cooperate))
	s.Handle("GET /services/{id}/robustness", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.robust))
	s.HandleFiles("/services/{id}/verdict/changes", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.changesFile))
	s.HandleFiles("/services/{id}/verdict/assumptions", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.assumptionsFile))
	s.Handle("POST /services/{id}/verdict/assumption", access.SetAssumption, a.setAssumption)
	s.Handle("POST /services/{id}/verdict/assumption/reset", access.SetAssumption, a.resetAssumption)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling, a.Evidence, a.Programme, a.Scenarios = r.Landscape, r.Bundling, r.Evidence, r.Programme, r.Scenarios
	return a
}
