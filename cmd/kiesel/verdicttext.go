package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
)

// verdictText prints a verdict in words and tables.
type verdictText struct {
	*message.Printer
	landscape bundling.Landscape
	verdict   bundling.Verdict
}

// writeVerdict prints the answer in a sentence, then what it rests on.
func writeVerdict(w io.Writer, l bundling.Landscape, v bundling.Verdict) error {
	t := verdictText{message.NewPrinter(language.English), l, v}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range v.Flips() {
		fmt.Fprintf(table, "Within the error of the figures: %s: bundling %s.\n", f.Function, t.breakEven(f.Outcome, f.BreakEven))
	}
	fmt.Fprintln(table, t.answer())
	for _, line := range conditionLines(l.Tree, v.Conditions) {
		fmt.Fprintln(table, line)
	}
	if v.NoCases() {
		fmt.Fprintln(table, "Nobody asks for it: with 0 cases a year only costs that do not depend on cases are left (see rate).")
	}
	if v.Now.Value > 0 {
		t.functions(table)
		t.cover(table)
		t.breakEvens(table)
		t.measures(table)
		fmt.Fprint(table, t.Sprintf("\nRanges are 10th to 90th percentile of %d draws with seed %d.\n", v.Draws, v.Seed))
	}
	t.assumptions(table)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the verdict: %w", err)
	}
	return nil
}

// answer is the verdict in one sentence.
func (t verdictText) answer() string {
	v := t.verdict
	service, _ := t.landscape.Catalogue.Service(v.Service)
	land, _ := t.landscape.Tree.Authority(v.Land)
	name := fmt.Sprintf("%s in %s: ", service.Name, land.Name)
	switch {
	case v.Outcome == bundling.NotEnoughData:
		keys := make([]string, 0, len(v.Missing))
		for _, m := range v.Missing {
			keys = append(keys, m.Key)
		}
		return name + "not enough data; missing: " + strings.Join(keys, ", ") + "."
	case v.Authorities <= 1:
		return name + "keep as it is; at most one authority of the Land is competent, so there is nothing to bundle."
	case v.Outcome == bundling.KeepLocal:
		return name + t.Sprintf("keep local; no lawful bundling is cheaper than the present %.0f EUR/a.", v.Now.Value)
	case v.Close():
		return name + t.Sprintf("a close call: on paper it saves %s of %.0f EUR/a to %s; the difference lies within the uncertainty.", t.money(v.Saving), v.Now.Value, outcomeWords[v.Outcome])
	default:
		return name + t.Sprintf("%s; that saves %s of %.0f EUR/a.", outcomeWords[v.Outcome], t.money(v.Saving), v.Now.Value)
	}
}

var outcomeWords = map[bundling.Outcome]string{
	bundling.Bundle:        "bundle",
	bundling.BundleInPart:  "bundle in part",
	bundling.KeepLocal:     "keep local",
	bundling.NotEnoughData: "not enough data",
}

// money prints a value with its range.
func (t verdictText) money(r bundling.Range) string {
	return t.Sprintf("%.0f (%.0f to %.0f)", r.Value, r.P10, r.P90)
}

func (t verdictText) functions(w io.Writer) {
	fmt.Fprintln(w, "\nFunction\tVerdict\tServed by\tNow EUR/a\tThen EUR/a\tSaving EUR/a (p10 to p90)\tCheaper\tOptimal\tSecond best +EUR/a")
	for _, f := range t.verdict.Functions {
		if f.Now.Value == 0 {
			fmt.Fprintf(w, "%s\t%s\t\t\t\t\t\t\t\n", f.Function, outcomeWords[f.Outcome])
			continue
		}
		verdict := outcomeWords[f.Outcome]
		if f.Tie {
			verdict += " (tie)"
		}
		fmt.Fprintln(w, t.Sprintf("%s\t%s\t%s\t%.0f\t%.0f\t%s\t%s\t%s\t%s", f.Function, verdict, carriers(f),
			f.Now.Value, f.Then.Value, t.money(f.Saving), t.cheaper(f), t.proof(f), t.regret(f)))
	}
}

// carriers says how many serve others, by level, and how many only themselves.
func carriers(f bundling.FunctionVerdict) string {
	var parts []string
	byLevel := map[string]int{}
	for _, c := range f.Carriers {
		level := c.Level.String()
		if byLevel[level]++; byLevel[level] == 1 {
			parts = append(parts, level)
		}
	}
	for i, level := range parts {
		parts[i] = fmt.Sprintf("%d %s", byLevel[level], level)
	}
	if f.Local > 0 {
		parts = append(parts, fmt.Sprintf("%d themselves", f.Local))
	}
	return strings.Join(parts, ", ")
}

// cheaper is how probably the recommendation is cheaper than its rival.
func (t verdictText) cheaper(f bundling.FunctionVerdict) string {
	if f.Unrivalled {
		return "–"
	}
	return t.Sprintf("%.0f %%", 100*f.ProbabilityCheaper)
}

func (t verdictText) proof(f bundling.FunctionVerdict) string {
	if f.ProvedOptimal {
		return "proved"
	}
	return t.Sprintf("to %.0f EUR/a", f.Then.Value-f.LowerBound)
}

// regret says what the second best plan costs more.
func (t verdictText) regret(f bundling.FunctionVerdict) string {
	switch {
	case f.SecondBest == nil:
		return ""
	case f.RegretIsLimit:
		return t.Sprintf("at most %.0f", math.Ceil(f.Regret))
	}
	return t.Sprintf("%.0f", f.Regret)
}

func (t verdictText) breakEvens(w io.Writer) {
	fmt.Fprintln(w, "\nBreak-even\tbundling")
	for _, f := range t.verdict.Functions {
		for _, b := range f.BreakEvens {
			fmt.Fprintf(w, "%s\t%s\n", f.Function, t.breakEven(f.Outcome, b))
		}
	}
}

// breakEven says how long a recommended bundling pays, or from where on one would
// that is not recommended.
func (t verdictText) breakEven(o bundling.Outcome, b bundling.BreakEven) string {
	pays, is := "pays only while", "is"
	if o == bundling.KeepLocal {
		pays, is = "would pay only if", "were"
	}
	switch b.Key {
	case "coordination_factor":
		return t.Sprintf("%s coordination and distance cost less than %.4g times what is assumed", pays, b.Value)
	case "joining_share":
		return t.Sprintf("%s at least %.0f %% of the authorities take part", pays, 100*b.Value)
	case "payback_years":
		return t.Sprintf("pays back what the transition costs after %.1f years", b.Value)
	}
	side := "below"
	if b.Above {
		side = "above"
	}
	unit := ""
	if b.Unit != "1" {
		unit = " " + b.Unit
	}
	return t.Sprintf("%s %s %s %s %.4g%s (now %.4g)", pays, b.Key, is, side, b.Value, unit, b.Present)
}

func (t verdictText) measures(w io.Writer) {
	const most = 3
	fmt.Fprintln(w, "\nMeasure next\tparameter\tworth EUR/a\texplains")
	for _, f := range t.verdict.Functions {
		for _, m := range f.Measure[:min(most, len(f.Measure))] {
			fmt.Fprintln(w, t.Sprintf("%s\t%s\t%.0f\t%.0f %%", f.Function, m.Key, m.Value, 100*m.Spread))
		}
	}
}

func (t verdictText) assumptions(w io.Writer) {
	fmt.Fprintln(w, "\nAssumption\tvalue\tlow\thigh\tunit\tset by\tsource")
	for _, p := range t.verdict.Parameters {
		if p.Origin == bundling.OriginMissing {
			fmt.Fprintf(w, "%s\t?\t\t\t%s\t%s\t\n", p.Key, p.Unit, p.Origin)
			continue
		}
		fmt.Fprintln(w, t.Sprintf("%s\t%.6g\t%.6g\t%.6g\t%s\t%s\t%s", p.Key, p.Value, p.Low, p.High, p.Unit, p.Origin, p.Source))
	}
}
