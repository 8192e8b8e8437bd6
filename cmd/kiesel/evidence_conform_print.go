package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"kiesel/internal/evidence/conformance"
)

// maxCourses limits the deviating variants that are printed; --json gives all.
const maxCourses = 10

var deviationTexts = map[conformance.DeviationKind]string{
	conformance.Skipped:   "skipped",
	conformance.Extra:     "in addition",
	conformance.Displaced: "at another point",
	conformance.Unknown:   "not in the model",
}

// print writes the result for people to read, its answer first.
func (r conformResult) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if r.Replay != nil {
		fmt.Fprintf(w, "%d of %d cases (%s) play through. Fitness %.3f of all tokens together, %.3f as mean over the cases.\n",
			r.Replay.Fitting, r.Replay.Cases, share(r.Replay.Fitting, r.Replay.Cases), r.Replay.Fitness, r.Replay.Mean)
		r.printInputs(w, r.Replay.Model)
		fmt.Fprintln(w, "\nPRODUCED\tCONSUMED\tMISSING\tREMAINING\tUNKNOWN EVENTS")
		t := r.Replay.Tokens
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%d\n", t.Produced, t.Consumed, t.Missing, t.Remaining, t.Foreign)
		return w.Flush()
	}
	fmt.Fprintf(w, "%d of %d cases (%s) follow the model. Fitness %.3f, the mean of 1 − changes/(events + %d in the shortest run).\n",
		r.Alignment.Fitting, r.Alignment.Cases, share(r.Alignment.Fitting, r.Alignment.Cases), r.Alignment.Fitness, r.Alignment.Model.ShortestRun)
	fmt.Fprintf(w, "Precision %s, the share of what the model allows that the cases make use of.\n", figure(r.Alignment.Precision))
	r.printInputs(w, r.Alignment.Model)
	printDeviations(w, r.Alignment)
	printCourses(w, r.Alignment.Variants)
	return w.Flush()
}

// printInputs says what was held against what, what was assumed and what was
// left out.
func (r conformResult) printInputs(w io.Writer, m conformance.ModelInfo) {
	fmt.Fprintf(w, "Model %s: %d activities, %d places, %d transitions, %d of them silent\n", r.ModelFile, m.Activities, m.Places, m.Transitions, m.Silent)
	if m.AssumedInitial {
		fmt.Fprintln(w, "Assumed: runs begin at the only place without incoming arc, as the model does not say")
	}
	if m.AssumedFinal {
		fmt.Fprintln(w, "Assumed: runs end at the only place without outgoing arc, as the model does not say")
	}
	if r.Without > 0 {
		fmt.Fprintf(w, "Left out: %d cases without any event at level %s\n", r.Without, r.Level)
	}
	if r.Rest > 0 {
		fmt.Fprintf(w, "Left out: %d cases whose variants the profile hides\n", r.Rest)
	}
}

// printDeviations writes in which steps cases deviate.
func printDeviations(w io.Writer, r *conformance.Report) {
	fmt.Fprint(w, "\nDEVIATION")
	if len(r.Deviations) == 0 {
		fmt.Fprintln(w, ": none")
	} else {
		fmt.Fprintln(w, "\tACTIVITY\tCASES\tSHARE\tTIMES")
	}
	for _, d := range r.Deviations[:min(maxPrinted, len(r.Deviations))] {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%d\n", deviationTexts[d.Kind], plain(d.Activity), d.Cases, share(d.Cases, r.Cases), d.Times)
	}
	if more := len(r.Deviations) - maxPrinted; more > 0 {
		fmt.Fprintf(w, "… and %d more, see --json\n", more)
	}
	if r.Hidden.Deviations > 0 {
		fmt.Fprintf(w, "%d more in fewer than %d cases each\n", r.Hidden.Deviations, r.MinCases)
	}
}

// printCourses writes the most frequent variants that deviate.
func printCourses(w io.Writer, variants []conformance.Explained) {
	shown := 0
	for _, v := range variants {
		if v.Cost == 0 {
			continue
		}
		if shown == 0 {
			fmt.Fprintln(w, "\nMost frequent courses that deviate: [step] is skipped, +step is done in addition")
			fmt.Fprintln(w, "CASES\tCHANGES\tFITNESS\tCOURSE")
		}
		if shown++; shown <= maxCourses {
			fmt.Fprintf(w, "%d\t%d\t%.3f\t%s\n", v.Cases, v.Cost, v.Fitness, course(v.Moves))
		}
	}
	if more := shown - maxCourses; more > 0 {
		fmt.Fprintf(w, "… and %d more, see --json\n", more)
	}
}

// course writes an alignment in one line.
func course(moves []conformance.NamedMove) string {
	var steps []string
	for _, m := range moves {
		switch m.Kind {
		case conformance.SyncMove:
			steps = append(steps, m.Activity)
		case conformance.LogMove:
			steps = append(steps, "+"+m.Activity)
		case conformance.ModelMove:
			steps = append(steps, "["+m.Activity+"]")
		}
	}
	return plain(strings.Join(steps, " · "))
}

// share writes a part in per cent.
func share(part, whole int) string {
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(max(1, whole)))
}
