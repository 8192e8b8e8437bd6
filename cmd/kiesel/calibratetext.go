package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calibration"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
)

// calibrationText prints a calibration in words and tables.
type calibrationText struct {
	*message.Printer
	bundling.Calibration
	tree *landscape.Tree
}

// writeCalibration prints the answer in a sentence, then what it rests on.
func writeCalibration(w io.Writer, tree *landscape.Tree, file exchange.WorkloadFile, c bundling.Calibration) error {
	t := calibrationText{message.NewPrinter(language.English), c, tree}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, t.answer())
	t.figures(table)
	t.cautions(table)
	t.standOut(table)
	t.leftOut(table)
	if len(file.Ignored) > 0 {
		fmt.Fprintf(table, "\nColumns not understood: %s\n", strings.Join(file.Ignored, ", "))
	}
	if c.Enough() {
		fmt.Fprintf(table, "\nTo try it: kiesel verdict KEY --set elasticity=%.4f\n", c.Posterior.Value)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the calibration: %w", err)
	}
	return nil
}

// lackWords say why figures carry no statement.
var lackWords = map[calibration.Lack]string{
	calibration.NoneAtAll:   "no authority is left that counts",
	calibration.TooFew:      fmt.Sprintf("at least %d authorities are needed", calibration.MinUnits),
	calibration.TooAlike:    fmt.Sprintf("the largest authority must be at least %g times as large as the smallest", calibration.MinSpread),
	calibration.HangsOnOne:  "all but one authority are of the same size",
	calibration.TooSmallFit: "their sizes allow no regression",
	calibration.Falling:     "the effort falls as the volume rises, which handling cases cannot do (columns exchanged, or figures of different kinds together?)",
	calibration.BelowRange:  "the estimate is below what is possible for handling cases (do the figures hold fixed parts such as software or training, which are reckoned on their own?)",
	calibration.AboveRange:  "the estimate is above what is possible for handling cases (do large authorities do more for the same cases?)",
	calibration.TooExact: fmt.Sprintf("the effort lies within %g %% of the line and was probably computed from the volume, so that the line only repeats the computation",
		100*calibration.MinScatter),
}

func (t calibrationText) answer() string {
	if !t.Enough() {
		why := make([]string, len(t.Lacks))
		for i, l := range t.Lacks {
			why[i] = lackWords[l]
		}
		return t.Sprintf("No statement from the figures of %d authorities: %s; the elasticity stays at %.3f.", t.Units, strings.Join(why, "; "), t.Prior.Value)
	}
	return t.Sprintf("The figures of %d authorities move the elasticity from %.3f to %.3f, %.1f standard deviations; they weigh %.0f %%.",
		t.Units, t.Prior.Value, t.Posterior.Value, t.Moved, 100*t.Weight)
}

func (t calibrationText) figures(w io.Writer) {
	fmt.Fprintln(w, "\nElasticity\tvalue\tp10\tp90")
	row := func(name string, b calibration.Belief) {
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.4f\n", name, b.Value, b.Low, b.High)
	}
	row("before, as it ships", t.Prior)
	if t.Fit != nil {
		row("in the figures alone", calibration.Belief{Value: t.Fit.Elasticity, Low: t.Fit.Low, High: t.Fit.High})
	}
	if t.Enough() {
		row("both together", t.Posterior)
	}
	if t.InForce.Origin != bundling.OriginDefault {
		row("in force, set by users", calibration.Belief{Value: t.InForce.Value, Low: t.InForce.Low, High: t.InForce.High})
	}
	if t.Fit == nil {
		return
	}
	fmt.Fprint(w, t.Sprintf("\nRegression of ln %s on ln %s: standard error %.4f (classical %.4f, HC3 %.4f), R² %.4f, %d degrees of freedom.\n",
		t.In, t.By, t.Fit.StdErr, t.Fit.Classical, t.Fit.Robust, t.Fit.R2, t.Fit.DF))
	if t.Attenuated == 0 {
		return
	}
	fmt.Fprint(w, t.Sprintf("If every volume were wrong by 10 %%, the true elasticity would be %.3f: errors in it pull the estimate towards 0.\n", t.Fit.Elasticity/t.Attenuated))
}

// cautionWords say what to bear in mind.
var cautionWords = map[calibration.Caution]string{
	calibration.Conflicting: "the figures contradict what is assumed by more than 2 standard deviations; look for the reason before you use them",
	calibration.Curved:      "the elasticity changes with size; one figure for all describes no size exactly",
	calibration.Scattered:   "small and large authorities scatter differently; the larger standard error was taken",
	calibration.StandOut:    "some authorities stand out; check their figures",
	calibration.UnevenYears: "not every authority has figures of every year",
}

func (t calibrationText) cautions(w io.Writer) {
	if len(t.Cautions) == 0 {
		return
	}
	fmt.Fprintln(w, "\nBear in mind:")
	for _, c := range t.Cautions {
		fmt.Fprintf(w, "- %s\n", cautionWords[c])
	}
}

// markWords say in what an authority stands out.
var markWords = map[calibration.Mark]string{
	calibration.OffLine: "far off the line", calibration.FarInSize: "of unusual size", calibration.Decides: "decides the estimate", calibration.Unfitted: "alone of its size",
}

func (t calibrationText) standOut(w io.Writer) {
	head := "\nStands out\tname\tvolume\teffort\texpected\tstudentised\tβ without it\twhy\n"
	for _, p := range t.Points {
		if len(p.Marks) == 0 {
			continue
		}
		why := make([]string, len(p.Marks))
		for i, m := range p.Marks {
			why[i] = markWords[m]
		}
		fmt.Fprint(w, head, t.Sprintf("%s\t%s\t%.0f\t%.0f\t%.0f\t%.2f\t%.4f\t%s\n",
			p.Unit, t.name(landscape.ARS(p.Unit)), p.Volume, p.Cost, p.Expected, p.Studentised, p.Without, strings.Join(why, ", ")))
		head = ""
	}
}

// whyLeftOut says why a row does not count.
func (t calibrationText) whyLeftOut(why string) string {
	return map[string]string{
		"above_limit": t.Sprintf("%.0f or more inhabitants, where the elasticity is 1", t.ScaleLimit),
		"no_effort":   fmt.Sprintf("no %s", t.In),
		"no_volume":   fmt.Sprintf("no %s", t.By),
		"other_land":  fmt.Sprintf("not in the Land %s", t.Land),
	}[why]
}

func (t calibrationText) leftOut(w io.Writer) {
	if len(t.LeftOut) == 0 {
		return
	}
	fmt.Fprintln(w, "\nLeft out\tname\trow\twhy")
	for _, l := range t.LeftOut {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", l.Authority, t.name(l.Authority), l.Line, t.whyLeftOut(l.Why))
	}
}

func (t calibrationText) name(key landscape.ARS) string {
	u, _ := t.tree.Authority(key)
	return u.Name
}
