package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"kiesel/internal/evidence"
)

// maxPrinted limits each list of steps; --json gives all.
const maxPrinted = 20

var reasonTexts = map[evidence.Reason]string{
	evidence.ReasonTest:            "permutation test",
	evidence.ReasonLarge:           "few cases, but a large difference",
	evidence.ReasonFewCases:        "fewer than 100 cases and no large difference",
	evidence.ReasonTooFew:          "fewer than 30 cases",
	evidence.ReasonFewPermutations: "too few permutations",
	evidence.ReasonFolded:          "a difference may lie in hidden variants",
}

var statementTexts = map[evidence.Statement]string{
	evidence.Different:          "different",
	evidence.NotDistinguishable: "not distinguishable",
	evidence.NoStatement:        "no statement",
}

// printComparison writes a comparison for people to read.
func printComparison(out io.Writer, c evidence.Comparison) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Level %s, %d permutations per pair, seed %d\n\n", c.Level, c.Permutations, c.Seed)
	fmt.Fprintln(w, "INPUT\tCASES\tEVENTS\tVARIANTS\tENTROPY (BIT)\tCOMPLETE\tHIDDEN")
	for _, in := range c.Inputs {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f\t%.0f %%\t%.0f %%\n", plain(in.Name), in.Cases, in.Events,
			in.Variety.Variants, in.Variety.EntropyBits, 100*in.Variety.Completeness, 100*in.RestShare)
	}
	printEqualTerms(w, c)
	fmt.Fprintln(w, "\nA\tB\tEMD\tFLOOR\tSIMILARITY\tP ADJUSTED\tSTATEMENT")
	for _, p := range c.Pairs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s (%s)\n", plain(p.A), plain(p.B), distance(p), figure(p.Floor), figure(p.Similarity),
			figure(p.PAdjusted), statementTexts[p.Statement], reasonTexts[p.Reason])
	}
	printSteps(w, "COMMON CORE (at least 95 % of the cases everywhere)", c.Inputs, c.Core)
	printSteps(w, "VARIATION POINTS (shares differ beyond chance)", c.Inputs, c.Variations)
	printEffects(w, c)
	printSteps(w, "LOCAL EXTRAS (used by one or few)", c.Inputs, c.Extras)
	return w.Flush()
}

// distance writes the earth mover's distance, or its bounds.
func distance(p evidence.Pair) string {
	if p.EMD == nil && p.Bounds != nil {
		return fmt.Sprintf("%.3f…%.3f", p.Bounds.Low, p.Bounds.High)
	}
	return figure(p.EMD)
}

// figure writes three decimals, a dash for what is not known.
func figure(x *float64) string {
	if x == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f", *x)
}

func printSteps(w io.Writer, title string, inputs []evidence.Input, steps []evidence.Step) {
	fmt.Fprintf(w, "\n%s", title)
	if len(steps) == 0 {
		fmt.Fprintln(w, ": none")
		return
	}
	for _, in := range inputs {
		fmt.Fprintf(w, "\t%s", plain(in.Name))
	}
	fmt.Fprintln(w)
	for _, s := range steps[:min(maxPrinted, len(steps))] {
		fmt.Fprint(w, stepName(s))
		for _, share := range s.Shares {
			if share == nil {
				fmt.Fprint(w, "\t–")
				continue
			}
			fmt.Fprintf(w, "\t%.1f %%", 100**share)
		}
		fmt.Fprintln(w)
	}
	if more := len(steps) - maxPrinted; more > 0 {
		fmt.Fprintf(w, "… and %d more, see --json\n", more)
	}
}

// stepName writes an activity, or an edge as "from → to".
func stepName(s evidence.Step) string {
	if s.Activity != "" {
		return plain(s.Activity)
	}
	return plain(cmp.Or(s.From, "(start)") + " → " + cmp.Or(s.To, "(end)"))
}

// plain makes blanks of characters that would command the terminal or break the
// table; names come from the logs of others.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, name)
}
