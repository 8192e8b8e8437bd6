package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
)

func newLogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Look into event logs",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLogInfoCommand(), newLogByCommand(), newLogConvertCommand())
	return cmd
}

func newLogInfoCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "info FILE…",
		Short: "Count cases, events, activities and variants of event logs",
		Long: `Count cases, events, activities, variants and directly-follows edges of event logs, with first and last time.

Logs are XES or CSV, plain, packed with gzip or alone in a zip file, Parquet, or stored by 'kiesel log convert'. CSV columns named as in XES or by common
words are found by themselves; others are named by --case, --activity and --time.`,
		Args: minArgs(1, "at least one event log"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write a JSON array")
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		o, err := options()
		if err != nil {
			return err
		}
		infos, err := readInfos(cmd.Context(), files, o, cmd.ErrOrStderr())
		return errors.Join(printInfos(cmd.OutOrStdout(), infos, asJSON), err)
	}
	return cmd
}

// addLogFlags adds the flags that say how to read an event log. The function
// returned makes options of them.
func addLogFlags(cmd *cobra.Command) func() (eventlog.Options, error) {
	var o eventlog.Options
	var delimiter, zone string
	f := cmd.Flags()
	f.BoolVar(&o.Lenient, "lenient", false, "leave out what is broken, count it and read on")
	f.StringVar(&o.Case, "case", "", "column or attribute with the case (default case:concept:name)")
	f.StringVar(&o.Activity, "activity", "", "column or attribute with the activity (default concept:name)")
	f.StringVar(&o.Time, "time", "", "column or attribute with the time (default time:timestamp)")
	f.StringVar(&o.Lifecycle, "lifecycle", "", "column or attribute with the transition (default lifecycle:transition)")
	f.StringSliceVar(&o.Transitions, "transition", nil, "read only events with this lifecycle transition, such as complete; may be repeated")
	f.StringVar(&delimiter, "delimiter", "", `delimiter of a CSV file: , ; | or tab (default: detected)`)
	f.StringVar(&o.TimeLayout, "time-format", "", "how times are written in a CSV file, such as dd.MM.yyyy HH:mm (default: detected)")
	f.StringVar(&zone, "zone", "", "time zone of times without offset, such as Europe/Berlin (default UTC)")
	return func() (eventlog.Options, error) {
		if zone != "" {
			location, err := time.LoadLocation(zone)
			if err != nil {
				return o, usagef("--zone: %w", err)
			}
			o.Location = location
		}
		if delimiter == "tab" {
			delimiter = "\t"
		}
		if delimiter != "" {
			o.Delimiter, _ = utf8.DecodeRuneInString(delimiter)
			if len(delimiter) > 1 {
				return o, usagef("--delimiter: %q is not one of , ; | and tab", delimiter)
			}
		}
		if err := o.Validate(); err != nil {
			return o, usagef("%w", err)
		}
		return o, nil
	}
}

// readInfos reads the logs one after the other. Those that cannot be read are
// left out of the result and make the error.
func readInfos(ctx context.Context, files []string, o eventlog.Options, stderr io.Writer) ([]eventlog.Info, error) {
	infos := []eventlog.Info{}
	var failed []error
	for _, file := range files {
		info, err := readInfo(ctx, file, o, func(problem error) { fmt.Fprintln(stderr, withFlag(problem)) })
		if err != nil {
			failed = append(failed, withFlag(err))
			continue
		}
		info.File = file
		infos = append(infos, info)
	}
	return infos, errors.Join(failed...)
}

// withFlag names the flag of [addLogFlags] that may help against a fault.
func withFlag(err error) error {
	var fault *eventlog.SyntaxError
	if errors.As(err, &fault) && fault.Option != "" {
		return fmt.Errorf("%w (--%s)", err, fault.Option)
	}
	return err
}

// printInfos writes a table, or a JSON array.
func printInfos(out io.Writer, infos []eventlog.Info, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(infos)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tCASES\tEVENTS\tACTIVITIES\tVARIANTS\tEDGES\tFIRST\tLAST\tSKIPPED")
	for _, i := range infos {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%d\n", i.File, i.Cases, i.Events, i.Activities, i.Variants, i.DFGEdges,
			instant(i.First), instant(i.Last), i.Skipped)
	}
	return w.Flush()
}

// instant writes a time in UTC, a dash for none.
func instant(t *time.Time) string {
	if t == nil {
		return "–"
	}
	return t.Format(time.RFC3339)
}
