package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/access"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
)

func newCalculationCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calculation",
		Short: "Ask one question about all services of a Land",
		Long: `Ask one question about all services of a Land of which enough is known, on the
data in force. Each answer is kept at once: after Ctrl+C, 'kiesel calculation
continue' begins with the first service without one. Calculations that were
ordered in the browser are the same ones.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newCalculateNeighboursCommand(), newCalculateRobustnessCommand(),
		newCalculationListCommand(), newCalculationShowCommand(), newCalculationContinueCommand(), newCalculationDeleteCommand(),
	)
	return cmd
}

func newCalculateNeighboursCommand() *cobra.Command {
	q := calculation.Question{Method: calculation.Neighbours}
	cmd := newCalculateCommand("neighbours", "Calculate what neighbours gain if they carry for each other", &q)
	cmd.Long = "Answer 'kiesel cooperation' for every service of a Land, on the data in force."
	cmd.Flags().BoolVar(&q.Neighbourhood.Border, "border", true, "neighbours are those who share a border")
	cmd.Flags().Float64Var(&q.Neighbourhood.Within, "within", 0, "neighbours are also those within so many km by road")
	return cmd
}

func newCalculateRobustnessCommand() *cobra.Command {
	cmd := newCalculateCommand("robustness", "Calculate how far the recommendations hold", &calculation.Question{Method: calculation.Robustness})
	cmd.Long = "Answer 'kiesel robustness' for every function of every service of a Land, on the data in force."
	return cmd
}

// newCalculateCommand makes the command that asks q.
func newCalculateCommand(name, short string, q *calculation.Question) *cobra.Command {
	var asJSON bool
	var land string
	cmd := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q.Land = landscape.ARS(land)
			return withCalculations(cmd, func(s *calculation.Service, names landscapeNames) error {
				c, err := s.Order(cmd.Context(), access.Local(), *q)
				if err != nil {
					return err
				}
				return finish(cmd, s, names, c.ID, asJSON)
			})
		},
	}
	addDataFlags(cmd)
	addLandFlag(cmd, &land)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newCalculationContinueCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "continue ID",
		Short: "Go on with a calculation that was interrupted",
		Args:  exactArgs("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withCalculations(cmd, func(s *calculation.Service, names landscapeNames) error {
				return finish(cmd, s, names, args[0], asJSON)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newCalculationShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print the answers that a calculation has so far",
		Args:  exactArgs("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withCalculations(cmd, func(s *calculation.Service, names landscapeNames) error {
				return writeAnswers(cmd, s, names, args[0], asJSON)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newCalculationListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the calculations",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withCalculations(cmd, func(s *calculation.Service, _ landscapeNames) error {
				list, err := s.Calculations(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), list)
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "id\tmethod\tLand\tanswered\tordered")
				for _, c := range list {
					fmt.Fprintf(table, "%s\t%s\t%s\t%d of %d\t%s\n", c.ID, c.Method, c.Land, c.Answered, c.Size, c.At.Local().Format("2006-01-02 15:04"))
				}
				return table.Flush()
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newCalculationDeleteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "delete ID",
		Short: "Remove a calculation with its answers",
		Args:  exactArgs("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withCalculations(cmd, func(s *calculation.Service, _ landscapeNames) error {
				return s.Delete(cmd.Context(), access.Local(), args[0])
			})
		},
	}
	addDataFlags(cmd)
	return cmd
}

// landscapeNames names services.
type landscapeNames func(landscape.ServiceID) string

// withCalculations runs fn on the calculations of the installation.
func withCalculations(cmd *cobra.Command, fn func(*calculation.Service, landscapeNames) error) (err error) {
	s, err := openExistingStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return err
	}
	err = fn(calculationService(s), func(id landscape.ServiceID) string {
		if service, ok := catalogue.Service(id); ok {
			return service.Name
		}
		return string(id)
	})
	if errors.Is(err, calculation.ErrNotFound) {
		err = fmt.Errorf("%w; see 'kiesel calculation list'", err)
	}
	return err
}

// finish answers what has no answer yet, tells how far it has come, and prints the
// answers.
func finish(cmd *cobra.Command, s *calculation.Service, names landscapeNames, id string, asJSON bool) error {
	out := cmd.ErrOrStderr()
	watched := isTerminal(out)
	err := s.Run(cmd.Context(), access.Local(), id, func(answered, services int) {
		if watched {
			fmt.Fprintf(out, "\r%d of %d services", answered, services)
		}
	})
	if watched {
		fmt.Fprintln(out)
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted; go on with 'kiesel calculation continue %s'", id)
	}
	if err != nil {
		return err
	}
	return writeAnswers(cmd, s, names, id, asJSON)
}

// answersView is a calculation with its answers as JSON.
type answersView struct {
	calculation.Calculation
	Answers []calculation.Answer `json:"answers"`
}

func writeAnswers(cmd *cobra.Command, s *calculation.Service, names landscapeNames, id string, asJSON bool) error {
	c, answers, err := s.Answers(cmd.Context(), id)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), answersView{c, answers})
	}
	return writeAnswerTable(cmd.OutOrStdout(), names, c, answers)
}

// writeAnswerTable prints a line per function of a service.
func writeAnswerTable(w io.Writer, names landscapeNames, c calculation.Calculation, answers []calculation.Answer) error {
	p := message.NewPrinter(language.English)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s %s in %s: %d of %d services.\n\n", c.ID, c.Method, c.Land, c.Answered, c.Size)
	heading := "service\tfunction\tholds\tbundling wins at least\tat most"
	if c.Method == calculation.Neighbours {
		heading = "service\tfunction\talong the levels EUR/a\twith neighbours\tgain (range)\tcheaper with"
	}
	fmt.Fprintln(table, heading)
	for _, a := range answers {
		for _, l := range a.Lines {
			fmt.Fprintf(table, "%s\t%s\t", names(a.Service), l.Function)
			if n := l.Neighbours; n != nil {
				fmt.Fprint(table, p.Sprintf("%.0f\t%.0f\t%.0f (%.0f to %.0f)\t%.0f %%\n", n.Levels.Value, n.Then.Value, n.Gain.Value, n.Gain.P10, n.Gain.P90, 100*n.ProbabilityCheaper))
			}
			if r := l.Robustness; r != nil {
				fmt.Fprint(table, p.Sprintf("%.0f %%\t%.0f %%\t%.0f %%\n", 100*r.Holds, 100*r.Least, 100*r.Most))
			}
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the answers: %w", err)
	}
	return nil
}
