package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"kiesel/internal/evidence"
)

// printEqualTerms writes the measures of variety of the inputs, and those that may
// be compared.
func printEqualTerms(w io.Writer, c evidence.Comparison) {
	fmt.Fprintln(w, "\nVARIETY\tCORRECTED (BIT)\tTOP VARIANT\tTOP 5\tPATHS (LOG10)\tE_v\tE_v NORM.\tE_s\tE_s NORM.")
	for _, in := range c.Inputs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s", plain(in.Name), two(in.MillerMadowBits), percent(in.Top1Share), percent(in.Top5Share), two(in.Variety.PathsLog10))
		if x := in.Complexity; x != nil {
			fmt.Fprintf(w, "\t%.1f\t%.3f\t%.1f\t%.3f\n", x.VariantEntropy, x.VariantShare, x.SequenceEntropy, x.SequenceShare)
		} else {
			fmt.Fprintln(w, "\t–\t–\t–\t–")
		}
	}
	e := c.EqualTerms
	if e == nil {
		return
	}
	printSamples(w, fmt.Sprintf("IN %d CASES EACH", e.Cases), e.ByCases)
	if e.Completeness != nil {
		printSamples(w, fmt.Sprintf("AT %.0f %% COMPLETENESS", 100**e.Completeness), e.ByCompleteness)
	}
}

func printSamples(w io.Writer, title string, samples []evidence.InputSample) {
	fmt.Fprintf(w, "\n%s\tCASES\tVARIANTS\tENTROPY (BIT)\tCOMPLETE\n", title)
	for _, s := range samples {
		fmt.Fprintf(w, "%s\t%.0f\t%.1f\t%.2f\t%.0f %%\n", plain(s.Input), s.Cases, s.Variants, s.EntropyBits, 100*s.Completeness)
	}
}

// two writes two decimals, a dash for what is not known.
func two(x *float64) string {
	if x == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", *x)
}

func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100**share)
}

// printEffects writes how much longer or shorter the cases of the variation points
// last, largest first.
func printEffects(w io.Writer, c evidence.Comparison) {
	steps := slices.DeleteFunc(slices.Clone(c.Variations), func(s evidence.Step) bool { return s.Effect == nil })
	if len(steps) == 0 {
		return
	}
	slices.SortStableFunc(steps, func(a, b evidence.Step) int {
		return cmp.Compare(math.Abs(b.Effect.Pooled.Days), math.Abs(a.Effect.Pooled.Days))
	})
	fmt.Fprintln(w, "\nCASES WITH THE STEP LAST (an association, not a cause)\tCASES\tDAYS\t95 %\tWORKING DAYS\tP ADJUSTED\tMORE OFTEN IN")
	for _, s := range steps[:min(maxPrinted, len(steps))] {
		e := s.Effect
		more, _ := s.Sides()
		names := make([]string, len(more))
		for i, in := range more {
			names[i] = plain(c.Inputs[in].Name)
		}
		fmt.Fprintf(w, "%s\t%d\t%+.1f\t%+.1f…%+.1f\t%+.1f\t%.3f\t%s\n", stepName(s), e.Cases, e.Pooled.Days, e.Pooled.Low, e.Pooled.High,
			e.Working.Days, e.PAdjusted, strings.Join(names, ", "))
	}
	if more := len(steps) - maxPrinted; more > 0 {
		fmt.Fprintf(w, "… and %d more, see --json\n", more)
	}
}
