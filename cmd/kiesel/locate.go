package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling/location"
	"kiesel/internal/strictjson"
)

func newLocateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "locate",
		Short: "Find who should carry a service when any neighbour may, and check the proof",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLocateSolveCommand(), newLocateCheckCommand(), newLocateExportCommand())
	return cmd
}

func newLocateSolveCommand() *cobra.Command {
	var format string
	var limit time.Duration
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "solve FILE",
		Short: "Find the cheapest carriers among any that may serve, with proof",
		Long: `Solves the uncapacitated facility location problem in FILE: which carriers to open so that their fixed costs and the costs of
serving every place by the cheapest of them are least. Carriers and places are counted from 0.

With --time-limit, or when it is interrupted, it prints the best solution so far and how far from the optimum that may be.`,
		Args: exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usagef("--time-limit %s: give a time such as 30s, or 0 for none", limit)
			}
			p, err := readLocationProblem(format, args[0])
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			if limit > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, limit)
				defer cancel()
			}
			begin := time.Now()
			s, err := location.Solve(ctx, p)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			r := location.Result{
				Objective: s.Objective, LowerBound: s.LowerBound, Proved: s.Proved, Open: s.Open, Assignment: s.Assignment,
				Nodes: s.Nodes, Seconds: time.Since(begin).Seconds(), Certificate: s.Prices,
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), r)
			}
			return printLocation(cmd.OutOrStdout(), r)
		},
	}
	addLocationFormat(cmd, &format)
	cmd.Flags().DurationVar(&limit, "time-limit", 0, "longest time to look for a better solution, such as 30s (default: until it is proved)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON, with the certificate that 'kiesel locate check' verifies")
	return cmd
}

func addLocationFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "orlib", "format of FILE: orlib, as in the OR-Library")
}

func readLocationProblem(format, file string) (location.Problem, error) {
	if format != "orlib" {
		return location.Problem{}, usagef("--format %q: the only format is orlib", format)
	}
	return readFile(file, location.ReadORLIB)
}

// printLocation writes a result for people to read.
func printLocation(out io.Writer, r location.Result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "cost\t%.4f\n", r.Objective)
	if r.Proved {
		fmt.Fprintf(w, "proved\tno choice of carriers costs less\n")
	} else {
		fmt.Fprintf(w, "not proved\tthe optimum is %.4f or more, at most %.2f %% less\n", r.LowerBound, 100*(r.Objective-r.LowerBound)/r.Objective)
	}
	fmt.Fprintf(w, "carriers\t%s\n", strings.Trim(fmt.Sprint(r.Open), "[]"))
	fmt.Fprintf(w, "nodes\t%d\n", r.Nodes)
	return w.Flush()
}

func newLocateCheckCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check FILE RESULT.json",
		Short: "Verify an answer of 'kiesel locate solve --json' without the solver",
		Args:  exactArgs("FILE", "RESULT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := readLocationProblem(format, args[0])
			if err != nil {
				return err
			}
			r, err := readFile(args[1], readLocation)
			if err != nil {
				return err
			}
			report, err := location.CheckResult(p, r)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if err := printWrong(cmd.OutOrStdout(), "the answer", report.Wrong); err != nil {
				return err
			}
			return printCertified(cmd.OutOrStdout(), report)
		},
	}
	addLocationFormat(cmd, &format)
	return cmd
}

// printCertified says what a certificate proves of a result, and what it does not.
func printCertified(out io.Writer, report location.Report) error {
	text := fmt.Sprintf("ok     it costs %.4f\n", report.Value)
	if report.Bound > 0 || report.Value == 0 {
		text += fmt.Sprintf("ok     the certificate proves that nothing costs less than %.4f (%.2f %% below)\n", report.Bound, 100*report.Gap())
	} else {
		text += "open   the certificate proves nothing\n"
	}
	if report.Unchecked() {
		text += fmt.Sprintf("open   that nothing costs less than %.4f rests on the search; only solving again can confirm it\n", report.Claimed)
	}
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// maxLocation is the most bytes of a result.
const maxLocation = 64 << 20

func readLocation(r io.Reader) (result location.Result, err error) {
	err = strictjson.ReadInto(r, maxLocation, &result)
	return result, err
}

func newLocateExportCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write the problem for another solver",
		Long: `Writes the problem in FILE, which is in the format of the OR-Library, for another solver, such as CBC or HiGHS: y_i is 1 if
carrier i is open, x_i_j is 1 if it serves place j.`,
		Args: exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "lp" {
				return usagef("--format %q: the only format is lp", format)
			}
			p, err := readLocationProblem("orlib", args[0])
			if err != nil {
				return err
			}
			return p.WriteLP(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&format, "format", "lp", "format to write: lp, the strong formulation as a mixed integer program")
	return cmd
}
