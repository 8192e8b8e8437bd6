package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
)

func newLogByCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "by ATTRIBUTE FILE",
		Short: "Summarise an event log by an attribute, such as the authority",
		Long: `Count the cases, events and variants of an event log for each value of an attribute, with the median duration of a case.

ATTRIBUTE is a column of a table or, in XES, an attribute of the events, of which the first in a case counts. With the
prefix case: it is an attribute of the case, for example case:authority.`,
		Args: exactArgs("ATTRIBUTE", "FILE"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write a JSON array")
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o, err := options()
		if err != nil {
			return err
		}
		o.Keep = []string{args[0]}
		if err := o.Validate(); err != nil {
			return usagef("%w", err)
		}
		l, err := eventlog.Read(cmd.Context(), args[1], o)
		if err != nil {
			return withFlag(err)
		}
		for _, problem := range l.Problems {
			fmt.Fprintln(cmd.ErrOrStderr(), withFlag(problem))
		}
		lines, err := l.SummariesBy(args[0])
		if err != nil {
			return err
		}
		return printSummaries(cmd.OutOrStdout(), lines, asJSON)
	}
	return cmd
}

// printSummaries writes a table, or a JSON array.
func printSummaries(out io.Writer, lines []eventlog.Summary, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(lines)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "VALUE\tCASES\tEVENTS\tVARIANTS\tMEDIAN DAYS")
	for _, l := range lines {
		days := "–"
		if l.MedianSeconds != nil {
			days = strconv.FormatFloat(*l.MedianSeconds/(24*60*60), 'f', 1, 64)
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", orDash(l.Value), l.Cases, l.Events, l.Variants, days)
	}
	return w.Flush()
}
