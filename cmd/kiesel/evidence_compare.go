package main

import (
	"bufio"
	"cmp"
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
		if opt.Permutations < 1 || opt.MinCases < 1 {
			return usagef("--permutations and --min-cases: %d and %d are not 1 or more", opt.Permutations, opt.MinCases)
		}
		o, err := options()
		if err != nil {
			return err
		}
		inputs, err := openInputs(files)
		if err != nil {
			return err
		}
		level, err := parseLevel(cmp.Or(levelName, inputs.level(), evidence.LevelActivity))
		if err != nil {
			return err
		}
		profiles, names := make([]evidence.Profile, len(files)), namesOf(files)
		for i, file := range files {
			if inputs[i] != nil {
				profiles[i] = *inputs[i]
				continue
			}
			about := evidence.About{Authority: evidence.Origin{Name: names[i]}}
			if profiles[i], err = buildProfile(cmd, file, o, level, about); err != nil {
				return err
			}
		}
		opt.Tool = "kiesel " + version()
		opt.Progress = progressOn(cmd.ErrOrStderr())
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

// givenProfiles are the profiles among the given files, nil for event logs.
type givenProfiles []*evidence.Profile

// openInputs tells profiles from logs and reads the profiles.
func openInputs(files []string) (givenProfiles, error) {
	inputs := make(givenProfiles, len(files))
	for i, file := range files {
		isProfile, err := readFile(file, beginsWithBrace)
		if err != nil {
			return nil, err
		}
		if !isProfile {
			continue
		}
		p, err := readFile(file, evidence.Decode)
		if err != nil {
			return nil, err
		}
		inputs[i] = &p
	}
	return inputs, nil
}

// level returns the level of the first profile, "" if there is none.
func (g givenProfiles) level() string {
	for _, p := range g {
		if p != nil {
			return p.Level
		}
	}
	return ""
}

// beginsWithBrace reports whether a text is a JSON object, which no event log
// is.
func beginsWithBrace(r io.Reader) (bool, error) {
	head, err := bufio.NewReader(r).Peek(1)
	if err == io.EOF {
		return false, nil
	}
	return err == nil && head[0] == '{', err
}

// progressOn returns a function that keeps one line on w up to date, nil if
// nobody would see it.
func progressOn(w io.Writer) func(done, total int) {
	if !isTerminal(w) {
		return nil
	}
	return func(done, total int) {
		fmt.Fprintf(w, "\r%d of %d permutations", done, total)
		if done == total {
			fmt.Fprintln(w)
		}
	}
}
