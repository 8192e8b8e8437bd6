package main

import (
	"errors"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/store"
)

// kept is what an installation keeps, now or as of a day.
type kept interface {
	Landscape() landscape.Store
	Bundling() bundling.Store
	Scenarios() scenario.Store
	Programme() programme.Store
}

// addAsOfFlag gives a command the flag that shows an earlier state.
func addAsOfFlag(cmd *cobra.Command) {
	cmd.Flags().String("as-of", "", "show the state at the end of this day, e.g. 2026-03-01")
}

// openKept opens what the installation keeps, as of the day that --as-of names.
// Where there is no installation, nothing is created and the error wraps
// [store.ErrNoData]. The caller calls done.
func openKept(cmd *cobra.Command) (k kept, done func() error, err error) {
	day, err := asOf(cmd)
	if err != nil {
		return nil, nil, err
	}
	s, err := openExistingStore(cmd)
	if err != nil {
		return nil, nil, err
	}
	if day == "" {
		return s, s.Close, nil
	}
	past, err := s.AsOf(cmd.Context(), day.End())
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return past, s.Close, nil
}

// asOf returns the day that --as-of names, "" for now.
func asOf(cmd *cobra.Command) (landscape.Date, error) {
	text, err := cmd.Flags().GetString("as-of")
	if err != nil || text == "" {
		return "", err
	}
	day, err := landscape.ParseDate(text)
	if err != nil {
		return "", usagef("--as-of: %w", err)
	}
	return day, nil
}

// shipped reports whether what ships with Kiesel holds, because there is no
// installation and no earlier state was asked for.
func shipped(cmd *cobra.Command, err error) bool {
	day, _ := asOf(cmd)
	return errors.Is(err, store.ErrNoData) && day == ""
}
