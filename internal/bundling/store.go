package bundling

import (
	"context"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Store is what the bundling room needs kept. Implementations live in package
// store and pass storetest.
type Store interface {
	// Assumptions lists the figures that users have set for a service, and
	// with an empty service those that hold for all services; ordered by
	// function, then name.
	Assumptions(ctx context.Context, service landscape.ServiceID) ([]Assumption, error)
	// AllAssumptions lists the figures that users have set, for all services and
	// for each.
	AllAssumptions(ctx context.Context) ([]Assumption, error)
	// Changed lists the services whose figures or competence have changed after an
	// entry of the journal, "" among them if figures for all services have, or the
	// authorities, and returns the number of the last entry. As long as that stays
	// the same, nothing has changed.
	Changed(ctx context.Context, since int64) (services []landscape.ServiceID, last int64, err error)
	// ServicesWithAssumptions lists the services for which users have set
	// figures, ordered by key.
	ServicesWithAssumptions(ctx context.Context) ([]landscape.ServiceID, error)
	// AssumptionVersion returns one version of an assumption, whether or not it
	// is in force; the zero Assumption if there is no such version.
	AssumptionVersion(ctx context.Context, service landscape.ServiceID, key Key, version int64) (Assumption, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Assumption returns what is set for a service, function and name. Its
	// Version is 0 if nothing is.
	Assumption(ctx context.Context, service landscape.ServiceID, key Key) (Assumption, error)
	// PutAssumption keeps a as the next version of the assumption with the same
	// service, function and name; the number that a.Version gives does not matter.
	PutAssumption(ctx context.Context, a Assumption) error
	// DeleteAssumption ends it, so that the default holds again.
	DeleteAssumption(ctx context.Context, service landscape.ServiceID, key Key) error
}

// Assumption is one figure with its provenance. Low and High span the range
// within which the truth is believed to lie (about 80 %).
type Assumption struct {
	Service  landscape.ServiceID // "" for all services
	Function landscape.Function  // "" for all functions
	Name     string              // name of the parameter, e.g. "rate" or "hours_per_case"
	Version  int64               // 1 for the first, 0 if there is none; never used twice
	Value    float64
	Low      float64
	High     float64
	Unit     string         // e.g. "1/(1000 EW·a)", "h", "EUR/a"
	Source   string         // citation, or the word "Annahme"
	AsOf     landscape.Date // date of the figure
	By       string         // actor id
	At       time.Time      // when it was set, UTC
}
