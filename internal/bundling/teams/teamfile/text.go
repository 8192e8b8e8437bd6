package teamfile

import (
	"bytes"
	"fmt"
	"io"
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

// WriteText writes an answer for people: the answer in a sentence, who carries
// what, and what the teams, budgets and the acceptance are worth.
func (o *Output) WriteText(w io.Writer) error {
	t := &text{o: o}
	t.answer()
	t.services()
	t.teams()
	t.rest()
	if _, err := w.Write(t.b.Bytes()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// text builds the text of an answer.
type text struct {
	o *Output
	b bytes.Buffer
}

func (t *text) printf(format string, args ...any) { fmt.Fprintf(&t.b, format, args...) }

func (t *text) answer() {
	o := t.o
	t.printf("The cheapest plan for %d services within the limits costs %s %s.\n", len(o.Services), figure(o.Objective), o.Unit)
	switch o.Proof {
	case ProofCertificate:
		t.printf("Proved: no plan costs less (prices and certificates in the --json output).\n")
	case ProofSearch:
		t.printf("Proved by complete search; the prices alone prove %s.\n", figure(o.CertifiedBound))
	default:
		t.printf("It may not be the cheapest: %s is proved, so that at most %s (%s %%) could be saved.\n",
			figure(o.LowerBound), figure(o.Objective-o.LowerBound), decimal(100*(o.Objective-o.LowerBound)/o.Objective, 3))
	}
}

// table writes rows of cells, all to the right.
func (t *text) table(rows [][]string) {
	w := tabwriter.NewWriter(&t.b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	w.Flush() //nolint:errcheck // a bytes.Buffer does not fail
}

// mostShown is how many services are listed; all are in the --json output.
const mostShown = 30

func (t *text) services() {
	rows := make([][]string, 1, 1+min(mostShown, len(t.o.Services)))
	rows[0] = []string{"Service", t.o.Unit, "Carriers", "of which for others"}
	for _, s := range t.o.Services[:min(mostShown, len(t.o.Services))] {
		var others []string
		for _, c := range s.Carriers {
			alone := c.Authorities == 1 && s.Assignment[c.ID] == c.ID
			if !alone {
				others = append(others, fmt.Sprintf("%s (%d)", c.ID, c.Authorities))
			}
		}
		if len(others) > 4 {
			others = append(others[:4], fmt.Sprintf("and %d more", len(others)-4))
		}
		if len(others) == 0 {
			others = []string{"none"}
		}
		rows = append(rows, []string{s.ID, figure(s.Objective), fmt.Sprint(len(s.Carriers)), strings.Join(others, ", ")})
	}
	t.printf("\nServices, and how many authorities each carrier serves\n")
	t.table(rows)
	if more := len(t.o.Services) - mostShown; more > 0 {
		t.printf("and %d more services, see --json\n", more)
	}
}

func (t *text) teams() {
	if len(t.o.Teams) == 0 {
		return
	}
	rows := make([][]string, 1, 1+len(t.o.Teams))
	rows[0] = []string{"Skill", "Carrier", "Posts", "Hours used", "of", "Price per hour", "per post", "one more saves", "one less costs"}
	for _, u := range t.o.Teams {
		rows = append(rows, []string{u.Skill, u.Carrier, figure(u.Posts), figure(u.Used), figure(u.Capacity), figure(u.PricePerHour), figure(u.PricePerPost), u.OneMore.String(), u.OneLess.String()})
	}
	t.printf("\nTeams (%s; the price is that at the margin, if services could be split)\n", t.o.Unit)
	t.table(rows)
}

// String writes the amount for people: exactly, or what it is if services could be
// split with the range that is proved.
func (w *Worth) String() string {
	switch {
	case w == nil:
		return "not known"
	case w.Impossible:
		return "impossible"
	case same(w.Least, w.Most):
		return figure(w.Most)
	case w.IfSplit == nil:
		return figure(w.Least) + " to " + figure(w.Most)
	}
	return fmt.Sprintf("about %s (%s to %s)", figure(*w.IfSplit), figure(w.Least), figure(w.Most))
}

func (t *text) rest() {
	for _, b := range t.o.Budgets {
		t.printf("\nBudget %s: %s of %s spent; at the margin another 1 in it saves %s.\n", b.Name, figure(b.Spent), figure(b.Limit), decimal(b.Price, 4))
	}
	if a := t.o.Acceptance; a != nil {
		t.printf("\nAcceptance: %s %% reached, %s %% required; at the margin one point less saves %s.\n", decimal(100*a.Reached, 1), decimal(100*a.Required, 1), figure(a.PricePerPoint))
	}
}
