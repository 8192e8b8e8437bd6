package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/store"
)

func newMigrateCommand() *cobra.Command {
	var from, to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "migrate --from PLACE --to PLACE",
		Short: "Move an installation to another place, between SQLite and PostgreSQL too",
		Long: `Copy an installation, without loss, to an empty place. A place is a data folder
(SQLite) or the address of a database, postgres://user@host/name.

All rows of all tables are copied, read again and compared, and the journal is
verified at its new place, before anything counts: if the command is interrupted,
nothing has changed and it can be repeated. The source stays as it is.

Stop all servers first: what they wrote later would be missing. The installation
key goes along; with PostgreSQL it lies in the folder --data.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			source, target, err := places(cmd, from, to)
			if err != nil {
				return err
			}
			moved, err := store.Move(cmd.Context(), source, target)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), moved)
			}
			printMoved(cmd.OutOrStdout(), moved, target)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "folder or postgres://… with the installation")
	f.StringVar(&to, "to", "", "folder or postgres://… to move it to; must be empty")
	f.String("data", "", "folder with the installation key of a PostgreSQL database (default: the folder of --from, else $KIESEL_DATA)")
	f.BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// places reads the two ends of a move.
func places(cmd *cobra.Command, from, to string) (source, target store.Config, err error) {
	if from == "" || to == "" {
		return source, target, usagef("give both --from and --to, see '%s --help'", cmd.CommandPath())
	}
	for _, end := range []struct {
		text string
		cfg  *store.Config
	}{{from, &source}, {to, &target}} {
		scheme, _, isAddress := strings.Cut(end.text, "://")
		switch {
		case !isAddress:
			end.cfg.Dir = end.text
		case scheme == "postgres", scheme == "postgresql":
			end.cfg.DSN = end.text
		default:
			return source, target, usagef("%s:// is not a place for data: give a folder or postgres://…", scheme)
		}
	}
	return source, target, addKeyFolders(cmd, &source, &target)
}

// addKeyFolders says where the key of a PostgreSQL database is. A target beside
// a folder shares the folder's key; a source needs its own, because the target
// is empty.
func addKeyFolders(cmd *cobra.Command, source, target *store.Config) error {
	if source.Dir != "" && target.DSN != "" && !cmd.Flags().Changed("data") {
		target.Dir = source.Dir
		return nil
	}
	cfg, err := dataConfig(cmd)
	if err != nil {
		return err
	}
	for _, end := range []*store.Config{source, target} {
		if end.DSN != "" {
			end.Dir = cfg.Dir
		}
	}
	return nil
}

func printMoved(out io.Writer, m store.Moved, to store.Config) {
	var rows int64
	for _, t := range m.Tables {
		fmt.Fprintf(out, "%-24s %10d rows, equal\n", t.Name, t.Rows)
		rows += t.Rows
	}
	fmt.Fprintf(out, "%d tables with %d rows moved to %s.\n", len(m.Tables), rows, target(to))
	fmt.Fprintf(out, "The journal is equal in both places: %v\n", m.Journal)
}
