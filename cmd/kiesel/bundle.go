package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling/tree/treefile"
)

func newBundleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bundle",
		Short: "Find who should carry a service for whom, and check the proof",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBundleSolveCommand(), newBundleCheckCommand(), newBundleTeamsCommand(), newBundleCheckTeamsCommand(), newBundleTransitionCommand())
	return cmd
}

func newBundleSolveCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "solve INPUT.json",
		Short: "Find the cheapest carriers, with proof, second best and break-evens",
		Long: "Finds the cheapest carriers for the authorities of INPUT.json and prints the answer\n" +
			"in words, or with --json in full with the certificate that 'kiesel bundle check' verifies.\n" +
			"Notes name what INPUT.json says that is allowed, but is easily a slip, such as an authority\n" +
			"without a unit above it or a level without costs.",
		Args: exactArgs("INPUT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readFile(args[0], treefile.Read)
			if err != nil {
				return err
			}
			out, err := in.Solve(cmd.Context())
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if !asJSON {
				return out.WriteText(cmd.OutOrStdout(), in)
			}
			return writeJSON(cmd.OutOrStdout(), out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newBundleCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check INPUT.json OUTPUT.json",
		Short: "Verify an answer of 'kiesel bundle solve --json' without the solver",
		Args:  exactArgs("INPUT.json", "OUTPUT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readFile(args[0], treefile.Read)
			if err != nil {
				return err
			}
			out, err := readFile(args[1], treefile.ReadOutput)
			if err != nil {
				return err
			}
			report, err := treefile.Check(in, out)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return printReport(cmd.OutOrStdout(), report)
		},
	}
}

// exactArgs demands exactly the named arguments.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return usagef("'%s' needs %s and nothing else, see '%s --help'", cmd.CommandPath(), strings.Join(names, " "), cmd.CommandPath())
		}
		return nil
	}
}

// printReport prints what a check found, and fails if something is wrong.
func printReport(w io.Writer, report *treefile.Report) error {
	for _, part := range []struct {
		sign  string
		lines []string
	}{{"ok", report.Verified}, {"open", report.Open}, {"WRONG", report.Wrong}} {
		for _, line := range part.lines {
			if _, err := fmt.Fprintf(w, "%-6s %s\n", part.sign, line); err != nil {
				return fmt.Errorf("writing the report: %w", err)
			}
		}
	}
	if !report.OK() {
		return errors.New("the answer does not hold")
	}
	return nil
}

// printWrong prints what a check of something refuted, and fails if there is anything.
func printWrong(w io.Writer, what string, wrong []string) error {
	for _, line := range wrong {
		if _, err := fmt.Fprintf(w, "WRONG  %s\n", line); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s does not hold", what)
	}
	return nil
}

// readFile opens a file and reads it with read; errors name the file.
func readFile[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := openFile(name)
	if err != nil {
		return none, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	v, err := read(f)
	if err != nil {
		return none, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// openFile opens a file to read and refuses a folder; errors name it.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a folder; name a file in it", name), f.Close())
	}
	return f, nil
}
