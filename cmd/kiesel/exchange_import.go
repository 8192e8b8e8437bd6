package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
)

func newExchangeImportCommand() *cobra.Command {
	var apply, asJSON bool
	var reason, land string
	cmd := &cobra.Command{
		Use:   "import LIST FILE",
		Short: "Show what a file would change, and apply it",
		Long: `Show row by row what a CSV or XLSX file would change. Nothing is changed without
--apply; with it all of it is written in one step, or nothing if a row is wrong.
What is missing in the file stays as it is.

Encoding, delimiter and the order of the columns are found out; headings may be
German or English. The status is 1 if a row is wrong.`,
		Example: "  kiesel exchange import assumptions annahmen.xlsx\n  kiesel exchange import assumptions annahmen.xlsx --apply --reason 'Erhebung 2026'",
		Args:    exactArgs("LIST", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if apply != (strings.TrimSpace(reason) != "") {
				return usagef("--apply and --reason belong together: say why, for the journal")
			}
			content, err := readFile(args[1], readList)
			if err != nil {
				return err
			}
			return withExchange(cmd, land, func(s *exchange.Service) error {
				plan, err := s.Preview(cmd.Context(), access.Local(), args[0], args[1], content)
				if err != nil {
					return explainImport(err, args[1])
				}
				list, err := s.List(access.Local(), args[0])
				if err != nil {
					return err
				}
				done := exchange.Import{State: exchange.Proposed, Counts: plan.Count(), Plan: plan}
				if apply && plan.Count()[exchange.Wrong] == 0 && plan.Count().Changes() {
					if done, err = s.ApplyPlan(cmd.Context(), access.Local(), plan, reason); err != nil {
						return explainImport(err, args[1])
					}
				}
				if err := writeImport(cmd.OutOrStdout(), list, plan, done, asJSON); err != nil {
					return err
				}
				return wrongRows(plan)
			})
		},
	}
	addExchangeFlags(cmd, &land)
	cmd.Flags().BoolVar(&apply, "apply", false, "write the changes")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal; without names, for it cannot be erased")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every row as JSON")
	return cmd
}

// readList reads a file that is to be brought in, unless it is too large; then it
// reads as much as is needed to find that out.
func readList(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, tabular.MaxFile+1)) }

// explainImport says what to do about an error of an import.
func explainImport(err error, file string) error {
	var unusable *tabular.FileError
	var stale *exchange.StaleError
	switch {
	case errors.As(err, &unusable):
		return fmt.Errorf("%s: %w", file, err)
	case errors.As(err, &stale):
		return fmt.Errorf("%w; look at the file again, without --apply", err)
	}
	return explainExchange(err)
}

// wrongRows is an error if the plan has rows that cannot be used.
func wrongRows(p exchange.Plan) error {
	switch n := p.Count()[exchange.Wrong]; n {
	case 0:
		return nil
	case 1:
		return errors.New("nothing was changed, because one row is wrong; correct it and bring the file in again")
	default:
		return fmt.Errorf("nothing was changed, because %d rows are wrong; correct them and bring the file in again", n)
	}
}

// importView is an import as the command tells of it.
type importView struct {
	ID       string          `json:"id,omitempty"` // "" unless it was applied
	State    exchange.State  `json:"state"`
	List     string          `json:"list"`
	File     string          `json:"file"`
	By       string          `json:"by,omitempty"`
	At       *time.Time      `json:"at,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Counts   exchange.Counts `json:"counts"`
	UndoneBy string          `json:"undone_by,omitempty"`
	UndoneAt *time.Time      `json:"undone_at,omitempty"`
	Ignored  []string        `json:"ignored,omitempty"` // columns that the list does not have
	Columns  []string        `json:"columns,omitempty"` // keys of the columns of the rows
	Rows     []exchange.Row  `json:"rows,omitempty"`
}

func viewImport(i exchange.Import) importView {
	v := importView{
		ID: i.ID, State: i.State, List: i.Plan.List, File: i.Plan.File, By: i.By, Reason: i.Reason, Counts: i.Counts, UndoneBy: i.UndoneBy,
	}
	if !i.At.IsZero() {
		v.At = &i.At
	}
	if !i.UndoneAt.IsZero() {
		v.UndoneAt = &i.UndoneAt
	}
	return v
}

// writeImport tells what a file would change or has changed.
func writeImport(out io.Writer, l exchange.List, p exchange.Plan, done exchange.Import, asJSON bool) error {
	if asJSON {
		v := viewImport(done)
		v.Ignored, v.Rows, v.Columns = p.Ignored, p.Rows, make([]string, len(l.Columns))
		for i, c := range l.Columns {
			v.Columns[i] = c.Key
		}
		return writeJSON(out, v)
	}
	fmt.Fprintf(out, "%s: %s\n", p.File, countsText(p.Count()))
	if len(p.Ignored) > 0 {
		fmt.Fprintf(out, "columns that the list does not have: %s\n", strings.Join(p.Ignored, ", "))
	}
	if err := writePlan(out, l, p); err != nil {
		return err
	}
	switch {
	case done.State == exchange.Applied:
		fmt.Fprintf(out, "\nApplied as import %s; 'kiesel exchange undo %s' takes it back.\n", done.ID, done.ID)
	case p.Count()[exchange.Wrong] == 0 && p.Count().Changes():
		fmt.Fprintln(out, "\nNothing was changed; --apply --reason … writes it.")
	case p.Count()[exchange.Wrong] == 0:
		fmt.Fprintln(out, "\nThere is nothing to change.")
	}
	return nil
}

// countsText names the kinds of rows with their numbers.
func countsText(counts exchange.Counts) string {
	texts := make([]string, len(exchange.Kinds()))
	for i, kind := range exchange.Kinds() {
		texts[i] = fmt.Sprintf("%d %s", counts[kind], kind)
	}
	return strings.Join(texts, ", ")
}

// writePlan lists the rows that are wrong or change something.
func writePlan(out io.Writer, l exchange.List, p exchange.Plan) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range p.Of(exchange.Wrong, exchange.New, exchange.Changed) {
		texts := changeTexts(l.Table, r)
		for _, problem := range r.Problems {
			texts = append(texts, problem.In(tabular.English))
		}
		for i, text := range texts {
			if i == 0 {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", lineOf(r), r.Kind, orDash(thingOf(l.Table, r)), text)
			} else {
				fmt.Fprintf(w, "\t\t\t%s\n", text)
			}
		}
	}
	return w.Flush()
}

// lineOf names a row of a file, or what the file lacks.
func lineOf(r exchange.Row) string {
	if r.Line == 0 {
		return "no row"
	}
	return fmt.Sprintf("row %d", r.Line)
}

// thingOf says what a row is about.
func thingOf(t tabular.Table, r exchange.Row) string {
	var parts []string
	for i, c := range t.Columns {
		if text := c.Show(r.Values[i], tabular.English); c.Role == tabular.Identifies && text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// changeTexts says field by field what a row changes.
func changeTexts(t tabular.Table, r exchange.Row) []string {
	var texts []string
	if r.Kind == exchange.Wrong {
		return nil
	}
	for i, c := range t.Columns {
		before := ""
		if r.Before != nil {
			before = r.Before[i]
		}
		if c.Role == tabular.Changes && r.Values[i] != before {
			texts = append(texts, fmt.Sprintf("%s: %s → %s", c.Heading.En, orDash(c.Show(before, tabular.English)), orDash(c.Show(r.Values[i], tabular.English))))
		}
	}
	return texts
}
