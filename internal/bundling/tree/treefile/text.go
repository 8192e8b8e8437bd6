package treefile

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// figure writes an amount for people.
func figure(x float64) string { return decimal(x, 2) }

// decimal writes a number with its digits grouped and at most so many decimals.
func decimal(x float64, decimals int) string {
	return message.NewPrinter(language.English).Sprint(number.Decimal(x, number.MaxFractionDigits(decimals)))
}

// WriteText writes an answer to in for people: the answer in a sentence, what to note
// about the input, who carries, what the alternatives cost, and what would change the
// answer.
func (o *Output) WriteText(w io.Writer, in *Input) error {
	t := &text{in: in, o: o}
	t.answer()
	t.carriers()
	t.alternatives()
	t.second()
	t.breakEven()
	if _, err := w.Write(t.b.Bytes()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// text builds the text of an answer.
type text struct {
	in *Input
	o  *Output
	b  bytes.Buffer
}

func (t *text) printf(format string, args ...any) { fmt.Fprintf(&t.b, format, args...) }

func (t *text) answer() {
	t.printf("It is cheapest if %s: %s %s.\n", t.who(t.o.Assignment), figure(t.o.Objective), t.o.Unit)
	if t.o.Proof == ProofCertificate {
		t.printf("Proved: no admissible assignment costs less than %s (certificate in the --json output).\n", figure(t.o.LowerBound))
	} else {
		t.printf("Proved by complete search; the certificate alone proves %s.\n", figure(t.o.LowerBound))
	}
	for _, note := range t.o.Notes {
		t.printf("note   %s\n", note)
	}
}

// who says in words which levels serve how many authorities.
func (t *text) who(assignment map[string]string) string {
	level := make(map[string]string)
	for _, n := range t.in.Nodes {
		level[n.ID] = n.Level
	}
	local, served := 0, make(map[string]int)
	for authority, carrier := range assignment {
		if authority == carrier {
			local++
		} else {
			served[level[carrier]]++
		}
	}
	if local == len(assignment) {
		return "everybody serves itself"
	}
	var parts []string
	for _, l := range t.in.Levels {
		switch n := served[l.Name]; {
		case n == len(assignment):
			return fmt.Sprintf("level %s serves everybody", l.Name)
		case n > 0:
			parts = append(parts, fmt.Sprintf("level %s serves %d authorities", l.Name, n))
		}
	}
	if local > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d serve themselves", local, len(assignment)))
	}
	return strings.Join(parts, " and ")
}

// table writes rows of cells, all to the right.
func (t *text) table(rows [][]string) {
	w := tabwriter.NewWriter(&t.b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	w.Flush() //nolint:errcheck // a bytes.Buffer does not fail
}

func (t *text) carriers() {
	rows := make([][]string, 1, 1+len(t.o.Carriers))
	rows[0] = []string{"Carrier", "Level", "Authorities", "Cases/a", t.o.Unit}
	for _, c := range t.o.Carriers {
		rows = append(rows, []string{c.ID, c.Level, fmt.Sprint(c.Authorities), figure(c.Volume), figure(c.Cost)})
	}
	t.printf("\nCarriers\n")
	t.table(rows)
}

func (t *text) alternatives() {
	rows := make([][]string, len(t.in.Levels))
	for i, l := range t.in.Levels {
		rows[i] = []string{l.Name, "not admissible"}
		if c := t.o.Alternatives[l.Name]; c != nil {
			rows[i][1] = figure(*c)
		}
	}
	t.printf("\nEverybody served from one level\n")
	t.table(rows)
}

func (t *text) second() {
	switch {
	case t.o.SecondBest == nil:
		t.printf("\nThere is no other admissible assignment.\n")
		return
	case *t.o.Regret == 0:
		t.printf("\nAnother assignment costs the same: ")
	default:
		t.printf("\nThe second best costs %s, which is %s more (regret): ", figure(t.o.SecondBest.Objective), figure(*t.o.Regret))
	}
	var changes []string
	for _, authority := range slices.Sorted(maps.Keys(t.o.Assignment)) {
		if carrier := t.o.SecondBest.Assignment[authority]; carrier != t.o.Assignment[authority] {
			changes = append(changes, fmt.Sprintf("%s by %s instead of %s", authority, carrier, t.o.Assignment[authority]))
		}
	}
	const shown = 5
	if len(changes) > shown {
		changes = append(changes[:shown], fmt.Sprintf("and %d more", len(changes)-shown))
	}
	t.printf("%s.\n", strings.Join(changes, ", "))
}

func (t *text) breakEven() {
	ranges := t.o.BreakEven.Ranges
	if len(ranges) == 1 {
		t.printf("\nThe answer holds whatever coordination costs.\n")
		return
	}
	t.printf("\nFactor on all coordination costs (1 = as given), and who then carries\n")
	assignment := make(map[string]string)
	for _, r := range ranges {
		maps.Copy(assignment, r.Changes)
		end := "and more"
		if r.To != nil {
			end = "to " + decimal(*r.To, 4)
		}
		t.printf("  %s %s: %s\n", decimal(r.From, 4), end, t.who(assignment))
	}
}
