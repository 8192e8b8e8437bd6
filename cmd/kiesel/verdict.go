package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

func newVerdictCommand() *cobra.Command {
	var (
		q      verdictQuery
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "verdict KEY",
		Short: "Say where bundling a service makes sense, and how sure that is",
		Long: `Says for each function of a service (online, expertise, decision, contact)
whether it is better bundled or kept local, what it costs now and then, how sure
that is, what would change the answer, and on which assumptions it rests.

KEY is the LeiKa key of the service, e.g. 99107023017000 (Wohngeld Bewilligung).
A value given with --set is taken as certain for this answer and kept nowhere;
the list of assumptions shows the names. --out and --forbid say who does not join
and who may not be served by whom.`,
		Example: "  kiesel verdict 99107023017000\n  kiesel verdict 99107023017000 --set rate=30 --set decision.coordination_kreis=4\n  kiesel verdict 99107023017000 --out 130715151 --forbid decision:13071:13",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			whatIf, conditions, err := q.parse()
			if err != nil {
				return err
			}
			assumptions, current, closeStore, err := openInstallation(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, closeStore()) }()
			service := bundling.NewService(assumptions, func(context.Context) (bundling.Landscape, error) { return current, nil }, time.Now)
			verdict, err := service.VerdictUnder(cmd.Context(), q.service(args[0]), landscape.ARS(q.land), whatIf, conditions)
			if err != nil {
				return adviseService(err)
			}
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				return enc.Encode(verdict)
			}
			return writeVerdict(cmd.OutOrStdout(), current, verdict)
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	q.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

// verdictQuery is what may be asked about one service.
type verdictQuery struct {
	land     string
	settings []string
	out      []string
	forbid   []string
}

func (q *verdictQuery) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.land, "land", "13", "the Land, two digits; 13 is Mecklenburg-Vorpommern")
	cmd.Flags().StringArrayVar(&q.settings, "set", nil, "what if: take a parameter as certain, name=value; may be repeated")
	cmd.Flags().StringArrayVar(&q.out, "out", nil, "what if: an authority does not join, by key; may be repeated")
	cmd.Flags().StringArrayVar(&q.forbid, "forbid", nil, "what if: an authority, or all below a unit, may not be served by a carrier, FROM:TO or FUNCTION:FROM:TO; may be repeated")
}

// parse reads the settings and conditions; errors are those of usage.
func (q *verdictQuery) parse() (bundling.WhatIf, bundling.Conditions, error) {
	whatIf, err := bundling.ParseWhatIf(q.settings)
	if err != nil {
		return nil, bundling.Conditions{}, usagef("--set: %w", err)
	}
	conditions, err := bundling.ParseConditions(q.out, q.forbid)
	if err != nil {
		return nil, conditions, usagef("%w", err)
	}
	return whatIf, conditions, nil
}

// service reads the key of a service with or without separators.
func (q *verdictQuery) service(key string) landscape.ServiceID {
	return landscape.ServiceID(landscape.WithoutSeparators(key))
}

// adviseService says where to find keys if a service is unknown.
func adviseService(err error) error {
	if errors.Is(err, bundling.ErrUnknownService) {
		return fmt.Errorf("%w; 'kiesel services search' finds keys by words", err)
	}
	return err
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

func (noAssumptions) Assumptions(context.Context, landscape.ServiceID) ([]bundling.Assumption, error) {
	return nil, nil
}

func (noAssumptions) AllAssumptions(context.Context) ([]bundling.Assumption, error) { return nil, nil }

func (noAssumptions) Changed(context.Context, int64) ([]landscape.ServiceID, int64, error) {
	return nil, 0, nil
}

func (noAssumptions) ServicesWithAssumptions(context.Context) ([]landscape.ServiceID, error) {
	return nil, nil
}

func (noAssumptions) AssumptionVersion(context.Context, landscape.ServiceID, bundling.Key, int64) (bundling.Assumption, error) {
	return bundling.Assumption{}, nil
}

func (noAssumptions) Update(context.Context, func(bundling.Tx) error) error {
	return store.ErrNoData
}
