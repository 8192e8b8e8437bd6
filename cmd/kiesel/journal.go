package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/journal"
)

func newJournalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "Look after the record of all changes",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newJournalVerifyCommand())
	return cmd
}

func newJournalVerifyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no entry was changed, removed or re-ordered",
		Long: `Check that no entry was changed, removed or re-ordered. Keep the printed number
and hash elsewhere: only by comparing them later can it be seen that entries
were cut off at the end.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, err := openStoreAsIs(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			end, err := s.VerifyJournal(cmd.Context())
			if errors.Is(err, journal.ErrBroken) {
				err = fmt.Errorf("%w; find out who changed the database, and compare it with a backup", err)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), end)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "The journal is whole: %v\n", end)
			return nil
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
