package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// rankOptions are the flags of the command.
type rankOptions struct {
	land    string
	weights []string
	within  float64 // per cent
	first   int
	limit   int
	asJSON  bool
}

func newPortfolioRankCommand() *cobra.Command {
	var o rankOptions
	cmd := &cobra.Command{
		Use:   "rank",
		Short: "Rank what is most worth bundling, and say how sure the order is",
		Long: `Ranks every function of every service of a Land for which there is a statement
and a choice: gain, probability, one-off effort, standardisability, acceptance,
people freed, authorities without cover and leeway, weighed and added up. It says
how far all weights may move before the first ones change, and between which
ranks each entry stays. What nobody knows makes a score an interval.

The criteria are gain, probability, effort, standardisability, acceptance, skill,
cover and leeway; only the proportions of their weights matter.`,
		Example: "  kiesel portfolio rank\n  kiesel portfolio rank --weight gain=1 --weight effort=5 --within 50",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			weights, err := bundling.ParseWeights(o.weights)
			if err != nil {
				return usagef("--weight: %w", err)
			}
			if !(o.within >= 0 && o.within <= 100) {
				return usagef("--within: %g is not a percentage from 0 to 100", o.within)
			}
			if o.first < 1 || o.limit < 0 {
				return usagef("--first must be at least 1 and --limit not negative")
			}
			return o.run(cmd, weights)
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	addLandFlag(cmd, &o.land)
	cmd.Flags().StringArrayVar(&o.weights, "weight", nil, "how much a criterion counts, criterion=weight from 0 to 100; may be repeated")
	cmd.Flags().Float64Var(&o.within, "within", 30, "per cent by which each weight may change, for the ranks between which an entry stays")
	cmd.Flags().IntVar(&o.first, "first", 5, "of how many to say whether they stay the first")
	cmd.Flags().IntVar(&o.limit, "limit", 20, "largest number of entries printed, 0 for all")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print everything as JSON")
	return cmd
}

func (o *rankOptions) run(cmd *cobra.Command, weights bundling.Weights) error {
	return withBundling(cmd, func(service *bundling.Service, current bundling.Landscape) error {
		r, err := service.Ranking(cmd.Context(), landscape.ARS(o.land), weights)
		if err != nil {
			return err
		}
		if o.asJSON {
			return writeJSON(cmd.OutOrStdout(), o.report(&r))
		}
		return o.write(cmd.OutOrStdout(), current, &r)
	})
}

// rankReport is a ranking with what was asked about it.
type rankReport struct {
	Land    landscape.ARS        `json:"land"`
	Weights bundling.Weights     `json:"weights"`
	Within  float64              `json:"within"` // share of each weight
	First   bundling.Stability   `json:"first"`
	Ranked  []rankedEntry        `json:"ranked"`
	Local   []bundling.Candidate `json:"local"`
}

type rankedEntry struct {
	bundling.Ranked
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

func (o *rankOptions) report(r *bundling.Ranking) rankReport {
	report := rankReport{Land: r.Land, Weights: r.Weights, Within: o.within / 100, First: r.First(o.first), Ranked: []rankedEntry{}, Local: r.Local}
	for i := range r.Ranked {
		best, worst := r.Span(&r.Ranked[i], report.Within)
		report.Ranked = append(report.Ranked, rankedEntry{r.Ranked[i], best, worst})
	}
	return report
}

func (o *rankOptions) write(out io.Writer, l bundling.Landscape, r *bundling.Ranking) error {
	if len(r.Ranked) == 0 {
		_, err := fmt.Fprintf(out, "Nothing to rank: for no service of the Land is enough known and bundling better; %d functions are best kept local.\n", len(r.Local))
		return err
	}
	p := message.NewPrinter(language.English)
	fmt.Fprintln(out, stabilityWords(l, r, r.First(o.first)))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\nRANK\t±%g %%\tSCORE\tEUR/a\tCHEAPER\tONCE EUR\tFREED\t  SERVICE, FUNCTION\n", o.within)
	shown := r.Ranked
	if o.limit > 0 {
		shown = shown[:min(o.limit, len(shown))]
	}
	for i := range shown {
		x := &shown[i]
		best, worst := r.Span(x, o.within/100)
		service, _ := l.Catalogue.Service(x.Service)
		fmt.Fprintf(w, "%d\t%s\t%.3f\t%s\t%.0f %%\t%s\t%.0f\t  %s, %s\n", x.Rank, span(best, worst), x.Score.Middle,
			p.Sprintf("%.0f", x.Gain.Value), 100*x.Probability, p.Sprintf("%.0f", x.Effort), x.Freed(), service.Name, x.Function)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing the ranking: %w", err)
	}
	_, err := fmt.Fprintf(out, "\n%d of %d ranked; %d functions are best kept local. Weights: %s.\n", len(shown), len(r.Ranked), len(r.Local), weightWords(r.Weights))
	return err
}

// stabilityWords is the answer in one sentence.
func stabilityWords(l bundling.Landscape, r *bundling.Ranking, s bundling.Stability) string {
	if s.Because == "" {
		return fmt.Sprintf("The first %d stay the first %d whatever the criteria weigh that have a weight.", s.N, s.N)
	}
	name := func(rank int) string {
		x := &r.Ranked[rank-1]
		service, _ := l.Catalogue.Service(x.Service)
		return fmt.Sprintf("%s (%s, rank %d)", service.Name, x.Function, rank)
	}
	answer := fmt.Sprintf("The first %d stay the first %d as long as no weight changes by more than %.0f %%; then %s takes the place of %s, because of %s.",
		s.N, s.N, math.Floor(100*s.Swing), name(s.Enters), name(s.Leaves), s.Because)
	if !s.Firm {
		answer += " Figures that nobody knows yet may still change that."
	}
	return answer
}

func span(best, worst int) string {
	if best == worst {
		return fmt.Sprint(best)
	}
	return fmt.Sprintf("%d–%d", best, worst)
}

func weightWords(w bundling.Weights) string {
	words := make([]string, 0, len(w))
	for _, c := range bundling.Criteria() {
		words = append(words, fmt.Sprintf("%s %.0f %%", c, 100*w[c]))
	}
	return strings.Join(words, ", ")
}
