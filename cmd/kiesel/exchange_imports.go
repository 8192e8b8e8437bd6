package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/journal"
)

func newExchangeImportsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "imports",
		Short: "List what was brought in, newest first",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withExchange(cmd, defaultLand, func(s *exchange.Service) error {
				imports, err := s.Imports(cmd.Context(), access.Local())
				if err != nil {
					return err
				}
				views := make([]importView, len(imports))
				for i, one := range imports {
					views[i] = viewImport(one)
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), views)
				}
				return writeImports(cmd.OutOrStdout(), views)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func writeImports(out io.Writer, views []importView) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tWHEN\tWHO\tLIST\tFILE\tNEW\tCHANGED\tSTATE\tREASON")
	for _, v := range views {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\n",
			v.ID, v.At.Format(time.RFC3339), v.By, v.List, v.File, v.Counts[exchange.New], v.Counts[exchange.Changed], v.State, v.Reason)
	}
	return w.Flush()
}

func newExchangeUndoCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "undo ID",
		Short: "Take an import back, so that what held before holds again",
		Long: `Take an import back, so that what held before holds again. Nothing is changed
if somebody has changed one of its rows since. 'kiesel exchange imports' tells
the IDs.`,
		Args: exactArgs("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usagef("--reason is needed: say why, for the journal")
			}
			return withExchange(cmd, defaultLand, func(s *exchange.Service) error {
				undone, err := s.Undo(cmd.Context(), access.Local(), args[0], reason)
				switch {
				case errors.Is(err, exchange.ErrNotFound):
					return fmt.Errorf("%w; see 'kiesel exchange imports'", err)
				case errors.Is(err, journal.ErrConflict):
					return fmt.Errorf("%w; change the other rows with a file that holds the earlier values", err)
				case err != nil:
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "Import %s is taken back: %d rows hold what they held before.\n",
					undone.ID, undone.Counts[exchange.New]+undone.Counts[exchange.Changed])
				return nil
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal; without names, for it cannot be erased")
	return cmd
}
