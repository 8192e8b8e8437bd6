package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
)

func newEvidenceCompareCommand() *cobra.Command {
	var (
		opt       evidence.Options
		levelName string
		asJSON    bool
	)
	cmd := &cobra.Command{
		Use:   "compare FILE…",
		Short: "Compare event logs or profiles of several authorities",
		Long: `Compares event logs and profiles, also mixed: per pair the earth mover's distance, the noise floor that chance
alone produces, the similarity corrected for it, and what may be said; for all together the common core, the variation
points and the local extras.

Below 30 cases nothing is said, below 100 only large differences are. From profiles that hide small groups the
distance is only enclosed by bounds, and the test looks at the variants that both list.`,
		Args: minArgs(2, "at least two event logs or profiles"),
	}
	f := cmd.Flags()
	f.StringVar(&levelName, "level", "", "activity, phase or a regular expression (default: that of the given profiles, else activity)")
	f.IntVar(&opt.Permutations, "permutations", evidence.DefaultPermutations, "how often the cases of a pair are dealt anew")
	f.Uint64Var(&opt.Seed, "seed", evidence.DefaultSeed, "seed of the permutations")
	f.IntVar(&opt.MinCases, "min-cases", 1, "smallest group of cases to show in core, variation points and extras")
	f.BoolVar(&asJSON, "json", false, "print everything as JSON")
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		if opt.Permutations < 1 || opt.Permutations > evidence.MaxPermutations {
			return usagef("--permutations: %d is not a number from 1 to %d", opt.Permutations, evidence.MaxPermutations)
		}
		if err := checkMinCases(opt.MinCases); err != nil {
			return err
		}
		o, err := options()
		if err != nil {
			return err
		}
		profiles, err := readInputs(cmd, files, o, levelName)
		if err != nil {
			return err
		}
		opt.Tool = "kiesel " + version()
		opt.Progress = progressOn(cmd.ErrOrStderr(), "permutations")
		c, err := evidence.Compare(cmd.Context(), profiles, opt)
		if err != nil {
			return err
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), c)
		}
		return printComparison(cmd.OutOrStdout(), c)
	}
	return cmd
}

// progressOn returns a function that keeps one line on w up to date, nil if
// nobody would see it.
func progressOn(w io.Writer, what string) func(done, total int) {
	if !isTerminal(w) {
		return nil
	}
	return func(done, total int) {
		fmt.Fprintf(w, "\r%d of %d %s", done, total, what)
		if done == total {
			fmt.Fprintln(w)
		}
	}
}
