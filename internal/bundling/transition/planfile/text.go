package planfile

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling/transition"
)

// WriteText writes a plan of a problem for people: the answer in a sentence, then year
// by year what starts, what it takes and what it brings, what is left out, and what
// more would bring. Name says by ID what an item is called.
func WriteText(w io.Writer, p *transition.Problem, plan transition.Plan, name map[string]string) error {
	t := &text{Printer: message.NewPrinter(language.English), problem: p, plan: plan, name: name}
	t.answer()
	t.years()
	t.starts()
	t.leftOut()
	t.extra()
	if _, err := w.Write(t.b.Bytes()); err != nil {
		return fmt.Errorf("writing the plan: %w", err)
	}
	return nil
}

// text builds the text of a plan.
type text struct {
	*message.Printer
	problem *transition.Problem
	plan    transition.Plan
	name    map[string]string
	b       bytes.Buffer
}

func (t *text) printf(format string, args ...any) { t.b.WriteString(t.Sprintf(format, args...)) }

func (t *text) answer() {
	started := 0
	for _, x := range t.plan.Items {
		if x.Start > 0 {
			started++
		}
	}
	t.printf("%d of %d items start; that gains %.0f EUR net, discounted to the first year.\n", started, len(t.plan.Items), t.plan.Value)
	if t.plan.Proved {
		t.printf("Proved: no other plan gains more.\n")
		return
	}
	gap := 0.0
	if t.plan.Bound > 0 {
		gap = 100 * (t.plan.Bound - t.plan.Value) / t.plan.Bound
	}
	t.printf("Not proved: no plan gains more than %.0f EUR, so this one is at most %.2f %% short.\n", t.plan.Bound, gap)
}

// table writes rows of cells, all but the first to the right.
func (t *text) table(rows [][]string) {
	w := tabwriter.NewWriter(&t.b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	w.Flush() //nolint:errcheck // a bytes.Buffer does not fail
}

func (t *text) years() {
	rows := make([][]string, 1, 1+len(t.plan.Years))
	rows[0] = []string{"Year", "starts", "spent EUR", "of", "team FTE", "of", "gain EUR", "cumulative EUR"}
	limit := func(x *float64, format string) string {
		if x == nil {
			return "no limit"
		}
		return t.Sprintf(format, *x)
	}
	for i, a := range t.plan.Years {
		year, gains := fmt.Sprint(a.Year), []string{t.Sprintf("%.0f", a.Gain), t.Sprintf("%.0f", a.Cumulative)}
		work := []string{"", "", "", "", "savings only"}
		if i < len(t.problem.Years) {
			work = []string{fmt.Sprint(len(a.Starts)), t.Sprintf("%.0f", a.Spent), limit(a.Budget, "%.0f"), t.Sprintf("%.2f", a.Worked), limit(a.Team, "%.2f")}
		}
		rows = append(rows, slices.Concat([]string{year}, work, gains))
	}
	t.printf("\n")
	t.table(rows)
}

func (t *text) starts() {
	for _, a := range t.plan.Years {
		if len(a.Starts) == 0 {
			continue
		}
		t.printf("\nStarts in ")
		fmt.Fprintln(&t.b, a.Year)
		for _, id := range a.Starts {
			fmt.Fprintf(&t.b, "  %s\n", t.name[id])
		}
	}
}

// reasons say in words why an item is left out.
var reasons = map[transition.Reason]string{
	transition.ReasonTooLong: "it takes more years than are planned",
	transition.ReasonTooLate: "no year is left in which it could be done in time",
	transition.ReasonTooBig:  "it takes more than any year has, even alone",
	transition.ReasonNoGain:  "its gain does not cover its cost in time",
	transition.ReasonBefore:  "what must come first is left out",
	transition.ReasonOthers:  "others make more of the same money and people",
}

func (t *text) leftOut() {
	title := "\nLeft out\n"
	for i, x := range t.plan.Items {
		if x.Start == 0 {
			fmt.Fprintf(&t.b, "%s  %s: %s\n", title, t.name[x.ID], t.why(&t.problem.Items[i], x.Reason))
			title = ""
		}
	}
}

// why says why an item is left out, with the years that leave it none.
func (t *text) why(x *transition.Item, reason transition.Reason) string {
	first, years := t.problem.First, len(t.problem.Years)
	last := first + years - 1
	switch {
	case reason == transition.ReasonTooLong:
		return fmt.Sprintf("it takes %d years and there are %d", x.Duration, years)
	case reason != transition.ReasonTooLate:
	case x.Earliest+x.Duration-1 > last:
		return fmt.Sprintf("starting in %d at the earliest it would be done in %d, and the last year is %d", x.Earliest, x.Earliest+x.Duration-1, last)
	case x.Deadline > 0 && x.Deadline < first+x.Duration-1:
		return fmt.Sprintf("it must be done by the end of %d, and starting in %d it would be done in %d", x.Deadline, first, first+x.Duration-1)
	case len(x.After) > 0:
		return "what must come first leaves no year in which it could be done in time"
	}
	return reasons[reason]
}

func (t *text) extra() {
	if len(t.plan.Extra) == 0 {
		return
	}
	t.printf("\nWith more\n")
	rows := make([][]string, 0, len(t.plan.Extra))
	for _, e := range t.plan.Extra {
		more := t.Sprintf("%.0f EUR of budget", e.Amount)
		if e.Resource == transition.Team {
			more = t.Sprintf("%.0f FTE", e.Amount)
		}
		sure := ""
		if !e.Proved {
			sure = "not proved"
		}
		rows = append(rows, []string{fmt.Sprint(e.Year), "+ " + more, t.Sprintf("%.0f EUR", e.Gain), sure})
	}
	t.table(rows)
}
