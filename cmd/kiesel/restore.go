package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/store"
)

func newRestoreCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup into the data folder",
		Long: `Put a backup into the data folder, or with --db into a PostgreSQL database;
either must be empty. It does not matter on which of the two the backup was
made. It is checked completely before anything is put in place. Stop the server
first.`,
		Args: exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := dataConfig(cmd)
			if err != nil {
				return err
			}
			r, err := store.Restore(cmd.Context(), args[0], cfg, store.RestoreOptions{Overwrite: force})
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%s restored: state of %s, %v\n", target(cfg), r.Manifest.Created.Format("2006-01-02 15:04:05 MST"), r.Manifest.Journal)
			if r.Aside != "" {
				fmt.Fprintf(out, "The data that were there before are in %s\n", r.Aside)
			}
			return nil
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "replace data that are there; they are kept in a folder beside the new ones")
	return cmd
}
