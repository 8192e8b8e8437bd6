package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/store"
)

func newJournalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "Look after the record of all changes",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newJournalVerifyCommand(), newJournalCheckpointCommand(), newJournalKeyCommand(),
		newJournalExportCommand(), newJournalRedactCommand())
	return cmd
}

// withStoreAsIs runs fn on the data that the flags of a command name, without
// bringing their schema up to date.
func withStoreAsIs(cmd *cobra.Command, fn func(*store.Store) error) (err error) {
	s, err := openStoreAsIs(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s)
}

func newJournalCheckpointCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Print a signed statement of how far the journal reaches",
		Long: `Verify the journal and print how far it reaches, signed by this installation.
Keep it where nobody who can write to the database can reach it: with it,
'kiesel journal verify --checkpoint FILE' finds out later that entries were cut
off at the end or replaced.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStoreAsIs(cmd, func(s *store.Store) error {
				end, err := s.VerifyJournal(cmd.Context())
				if err != nil {
					return err
				}
				key, err := s.SigningKey()
				if err != nil {
					return err
				}
				return writeJSON(cmd.OutOrStdout(), journal.Sign(key, end, s.Now()))
			})
		},
	}
	addDataFlags(cmd)
	return cmd
}

func newJournalKeyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print the public key with which checkpoints are checked",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStoreAsIs(cmd, func(s *store.Store) error {
				key, err := s.SigningKey()
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), journal.PublicKey(key))
				return err
			})
		},
	}
	addDataFlags(cmd)
	return cmd
}

func newJournalExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print the whole journal, one JSON object a line",
		Long: `Print the whole journal as it is kept, one JSON object a line. 'kiesel journal
verify --file FILE' checks it anywhere, without the database. Reasons and what
tells of people stay sealed; the screen shows them to those who may read them.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStoreAsIs(cmd, func(s *store.Store) error {
				_, err := journal.WriteLines(cmd.OutOrStdout(), s.Journal().Entries(cmd.Context()))
				return err
			})
		},
	}
	addDataFlags(cmd)
	return cmd
}

func newJournalRedactCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "redact NUMBER...",
		Short: "Erase the reasons of entries for ever",
		Long: `Erase the reasons of entries for ever, in the journal and in earlier states. The
chain stays whole, and the erasure is an entry itself. Give its reason without
repeating what is to be forgotten.`,
		Example: "  kiesel journal redact 417 --reason 'Löschverlangen vom 3. März'",
		Args:    minArgs(1, "the NUMBER of an entry"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if reason == "" {
				return usagef("--reason: say why, without repeating what is to be forgotten")
			}
			entries := make([]int64, len(args))
			for i, arg := range args {
				if entries[i], err = strconv.ParseInt(arg, 10, 64); err != nil || entries[i] < 1 {
					return usagef("%q is not the number of an entry", arg)
				}
			}
			s, err := openExistingStore(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			room := &journal.Service{Store: s.Journal(), Now: s.Now}
			for _, seq := range entries {
				if err := room.Redact(cmd.Context(), access.Local(), seq, reason); err != nil {
					return err
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "The reason of entry %d is erased.\n", seq); err != nil {
					return err
				}
			}
			return nil
		},
	}
	addDataFlags(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why it is erased; kept in the journal")
	return cmd
}
