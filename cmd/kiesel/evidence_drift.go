package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

func newEvidenceDriftCommand() *cobra.Command {
	var (
		opt           evidence.Options
		levelName, by string
		asJSON        bool
	)
	cmd := &cobra.Command{
		Use:   "drift LOG",
		Short: "Say whether and how an authority's way of working changed over time",
		Long: `Divides an event log by the month, quarter or year in which its cases began, and compares each period with the one
before and with the first: by the same measure, against the same noise floor and by the same rules as authorities are
compared. Where two periods differ, the steps follow whose shares changed.

Cases that are still open when the log ends are cut off, so that the last periods may look different for this reason alone.`,
		Args: exactArgs("LOG"),
	}
	f := cmd.Flags()
	f.StringVar(&by, "by", string(evidence.ByYear), "month, quarter or year")
	f.StringVar(&levelName, "level", evidence.LevelActivity, "activity, phase or a regular expression")
	f.IntVar(&opt.Permutations, "permutations", evidence.DefaultPermutations, "how often the cases of a pair are dealt anew")
	f.Uint64Var(&opt.Seed, "seed", evidence.DefaultSeed, "seed of the permutations")
	f.BoolVar(&asJSON, "json", false, "print everything as JSON")
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if opt.Permutations < 1 || opt.Permutations > evidence.MaxPermutations {
			return usagef("--permutations: %d is not a number from 1 to %d", opt.Permutations, evidence.MaxPermutations)
		}
		span, err := evidence.ParseSpan(by)
		if err != nil {
			return usagef("--by: %w", err)
		}
		level, err := parseLevel(levelName)
		if err != nil {
			return err
		}
		o, err := options()
		if err != nil {
			return err
		}
		log, err := readWhole(cmd, args[0], o)
		if err != nil {
			return err
		}
		opt.Tool = "kiesel " + version()
		opt.Progress = progressOn(cmd.ErrOrStderr(), "permutations")
		d, err := evidence.DriftOf(cmd.Context(), log, level, span, opt)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), d)
		}
		return printDrift(cmd.OutOrStdout(), d)
	}
	return cmd
}

// readWhole reads an event log and names its problems.
func readWhole(cmd *cobra.Command, file string, o eventlog.Options) (*eventlog.Log, error) {
	s, err := openSource(file)
	if err != nil {
		return nil, err
	}
	defer s.close()
	isProfile, err := s.isProfile()
	if err != nil {
		return nil, err
	}
	if isProfile {
		return nil, fmt.Errorf("%s is a profile, which does not tell the cases of each period; give the event log", file)
	}
	log, err := s.read(cmd.Context(), o)
	if err != nil {
		return nil, withFlag(err)
	}
	for _, problem := range log.Problems {
		fmt.Fprintln(cmd.ErrOrStderr(), withFlag(problem))
	}
	return log, nil
}

// printDrift writes the drift of a log for people to read.
func printDrift(out io.Writer, d evidence.Drift) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Level %s, cases by the %s in which they began, %d permutations per pair, seed %d\n", d.Level, d.By, d.Permutations, d.Seed)
	if left := d.Undated + d.Without; left > 0 {
		fmt.Fprintf(w, "%d cases are left out: %d without timestamps, %d without an event at this level\n", left, d.Undated, d.Without)
	}
	fmt.Fprintln(w, "\nPERIOD\tCASES\tVARIANTS\tMEDIAN (DAYS)\tAGAINST\tEMD\tFLOOR\tSIMILARITY\tP ADJUSTED\tSTATEMENT")
	for _, p := range d.Periods {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.1f", p.Name, p.Cases, p.Variety.Variants, (p.MedianDays[0]+p.MedianDays[1])/2)
		lead := "\t"
		for _, c := range []*evidence.Change{p.Before, p.First} {
			if c == nil {
				continue
			}
			fmt.Fprintf(w, "%s%s\t%s\t%s\t%s\t%s\t%s (%s)\n", lead, c.A, distance(c.Pair), figure(c.Floor), figure(c.Similarity),
				figure(c.PAdjusted), statementTexts[c.Statement], reasonTexts[c.Reason])
			lead = "\t\t\t\t"
		}
		if p.Before == nil {
			fmt.Fprintln(w, "\t–\t\t\t\t\t")
		}
	}
	for _, p := range d.Periods {
		if p.Before != nil && p.Before.Statement == evidence.Different {
			printSteps(w, "CHANGED FROM "+p.Before.A+" TO "+p.Before.B, []evidence.Input{{Name: p.Before.A}, {Name: p.Before.B}}, p.Before.Steps)
		}
	}
	fmt.Fprintln(w, "\nCases that were open when the log ended are cut off: the last periods may differ for this reason alone.")
	return w.Flush()
}
