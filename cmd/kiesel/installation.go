package main

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// withBundling runs fn on the bundling room of the installation.
func withBundling(cmd *cobra.Command, fn func(service *bundling.Service, current bundling.Landscape) error) (err error) {
	assumptions, current, done, err := openInstallation(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	return fn(bundling.NewService(assumptions, func(context.Context) (bundling.Landscape, error) { return current, nil }, time.Now), current)
}

// calculationService wires the calculations to the data.
func calculationService(s *store.Store) *calculation.Service {
	return &calculation.Service{
		Store: s.Calculations(), NewID: rand.Text, Now: time.Now,
		On: func(ctx context.Context, entry int64) (calculation.Bundling, error) {
			past, err := s.At(ctx, entry)
			if err != nil {
				return nil, err
			}
			then, err := currentLandscape(ctx, past.Landscape())
			if err != nil {
				return nil, err
			}
			return bundling.NewService(past.Bundling(), func(context.Context) (bundling.Landscape, error) { return then, nil }, time.Now), nil
		},
	}
}

// addLandFlag adds the Land that a command is about.
func addLandFlag(cmd *cobra.Command, land *string) {
	cmd.Flags().StringVar(land, "land", defaultLand, "the Land, two digits; 13 is Mecklenburg-Vorpommern")
}

// openInstallation opens the assumptions and the landscape of the installation.
// Where there is none, what ships with Kiesel holds and nothing is created.
func openInstallation(cmd *cobra.Command) (bundling.Store, bundling.Landscape, func() error, error) {
	data, done, err := openKept(cmd)
	if shipped(cmd, err) {
		current, err := shippedLandscape()
		return noAssumptions{}, current, func() error { return nil }, err
	}
	if err != nil {
		return nil, bundling.Landscape{}, nil, err
	}
	current, err := currentLandscape(cmd.Context(), data.Landscape())
	if err != nil {
		return nil, current, nil, errors.Join(err, done())
	}
	return data.Bundling(), current, done, nil
}

// currentLandscape returns the landscape in force: that of the data folder, or
// the one that ships with Kiesel where none has been applied yet.
func currentLandscape(ctx context.Context, s landscape.Store) (bundling.Landscape, error) {
	current, err := shippedLandscape()
	if err != nil {
		return current, err
	}
	keeper := landscape.Keeper{Store: s, Now: time.Now}
	edition, err := keeper.InForce(ctx)
	if err == nil {
		current.Tree, err = keeper.Tree(ctx, edition.Date)
	}
	if err != nil && !errors.Is(err, landscape.ErrNoEdition) {
		return current, err
	}
	current.Rules, err = keeper.Rules(ctx)
	return current, err
}

// shippedLandscape is the landscape that ships with Kiesel.
func shippedLandscape() (current bundling.Landscape, err error) {
	if current.Tree, err = landscape.EmbeddedTree(); err != nil {
		return current, err
	}
	if current.Catalogue, err = landscape.EmbeddedCatalogue(); err != nil {
		return current, err
	}
	current.Rules, err = landscape.NewRules(nil)
	return current, err
}

// noAssumptions is the bundling room's store of an installation that does not
// exist: nobody has set a figure, and nothing can be kept.
type noAssumptions struct{}

// Assumptions implements [bundling.Store].
func (noAssumptions) Assumptions(context.Context, landscape.ServiceID) ([]bundling.Assumption, error) {
	return nil, nil
}

// AllAssumptions implements [bundling.Store].
func (noAssumptions) AllAssumptions(context.Context) ([]bundling.Assumption, error) { return nil, nil }

// Changed implements [bundling.Store].
func (noAssumptions) Changed(context.Context, int64) ([]landscape.ServiceID, int64, error) {
	return nil, 0, nil
}

// ServicesWithAssumptions implements [bundling.Store].
func (noAssumptions) ServicesWithAssumptions(context.Context) ([]landscape.ServiceID, error) {
	return nil, nil
}

// AssumptionVersion implements [bundling.Store].
func (noAssumptions) AssumptionVersion(context.Context, landscape.ServiceID, bundling.Key, int64) (bundling.Assumption, error) {
	return bundling.Assumption{}, nil
}

// Update implements [bundling.Store].
func (noAssumptions) Update(context.Context, func(bundling.Tx) error) error {
	return store.ErrNoData
}
