package scenario

import (
	"context"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Store is what this room needs kept. Implementations live in package store and
// pass storetest.
type Store interface {
	// Scenarios lists the scenarios in force of a service in a Land, by name.
	Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]Scenario, error)
	// Scenario returns the scenario in force with an id; its Version is 0 if there
	// is none.
	Scenario(ctx context.Context, id string) (Scenario, error)
	// ScenarioVersion returns one version of a scenario, whether or not it is in
	// force; the zero Scenario if there is no such version.
	ScenarioVersion(ctx context.Context, id string, version int64) (Scenario, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Scenario returns the scenario in force with an id. Its Version is 0 if there
	// is none.
	Scenario(ctx context.Context, id string) (Scenario, error)
	// Scenarios lists the scenarios in force of a service in a Land.
	Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]Scenario, error)
	// PutScenario keeps s as the next version of the scenario with its id; the
	// number that s.Version gives does not matter.
	PutScenario(ctx context.Context, s Scenario) error
	// DeleteScenario ends it.
	DeleteScenario(ctx context.Context, id string) error
}
