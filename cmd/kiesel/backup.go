package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/store"
)

func newBackupCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write all data and the installation key into one file, while Kiesel runs",
		Long: `Write the state of this moment into one file (zip): the database, the
installation key and a manifest with their sums. Others may work meanwhile.
Data in PostgreSQL are written as an SQLite database, which 'kiesel restore'
puts back into either.

The file contains the secret installation key: keep it like a password.`,
		Args: exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			s, err := openStoreAsIs(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			m, err := s.Backup(cmd.Context(), args[0], store.BackupOptions{Tool: "kiesel " + version(), Overwrite: force})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s written: %v\nIt contains the secret installation key: keep it like a password.\n", args[0], m.Journal)
			return nil
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "replace FILE if it is there already")
	return cmd
}
