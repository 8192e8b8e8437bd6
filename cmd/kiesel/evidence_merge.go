package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
)

func newEvidenceMergeCommand() *cobra.Command {
	var (
		minCases int
		output   string
		signing  signing
	)
	cmd := &cobra.Command{
		Use:   "merge PROFILE…",
		Short: "Add up profiles of parts of one log",
		Long: `Adds up exact profiles (--min-cases 1) of one authority, service and level: of years, or of parts of a log. No case may
be in two of them. Folded profiles can't be added up, because what they hide is unknown: merge the exact ones, and fold
the sum with --min-cases before it leaves the authority.

A single profile is folded and signed likewise.

The sum is unsigned, whether the parts were signed or not, unless --sign names a key.`,
		Args: minArgs(1, "at least one profile"),
	}
	f := cmd.Flags()
	f.IntVar(&minCases, "min-cases", 1, "smallest group of cases that may show in the sum, a multiple of 5; 1 hides nothing")
	f.StringVarP(&output, "output", "o", "", "file to write (default standard output)")
	signing.addFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		if err := checkMinCases(minCases); err != nil {
			return err
		}
		if err := signing.load(); err != nil {
			return err
		}
		sum, err := mergeFiles(files)
		if err != nil {
			return err
		}
		p, err := sum.Fold(minCases)
		if err != nil {
			return err
		}
		return signing.write(cmd, sum, p, "", output)
	}
	return cmd
}

// mergeFiles adds up the profiles in some files. One that is given twice would
// count its cases twice.
func mergeFiles(files []string) (evidence.Profile, error) {
	var sum evidence.Profile
	seen := map[string]string{}
	for i, file := range files {
		p, err := readProfile(file)
		if err != nil {
			return sum, err
		}
		id, err := p.ID()
		if err != nil {
			return sum, err
		}
		if first, twice := seen[id]; twice {
			return sum, fmt.Errorf("%s and %s are the same profile: its cases would count twice", first, file)
		}
		seen[id] = file
		if i == 0 {
			sum = p
			continue
		}
		if sum, err = evidence.Merge(sum, p); err != nil {
			return sum, fmt.Errorf("%s: %w", file, err)
		}
	}
	return sum, nil
}
