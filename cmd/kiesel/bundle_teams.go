package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling/teams/teamfile"
)

func newBundleTeamsCommand() *cobra.Command {
	var asJSON bool
	var limit time.Duration
	cmd := &cobra.Command{
		Use:   "teams INPUT.json",
		Short: "Find the cheapest carriers of services that share experts, and what a post is worth",
		Long: `Finds the cheapest carriers for all services of INPUT.json together, when the hours of their competence teams, budgets and the
acceptance that must be reached limit them. It prints who carries what, a lower bound with the prices that prove it, and what one more and
one less post of every team would be worth per year.

Half of the time is for the plan, the rest for the posts. When it is up, what is best so far is printed with how far from the optimum it may be.`,
		Args: exactArgs("INPUT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usagef("--time-limit %s: give a time such as 30s, or 0 for none", limit)
			}
			in, err := readFile(args[0], teamfile.Read)
			if err != nil {
				return err
			}
			out, err := in.Solve(cmd.Context(), limit)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), out)
			}
			return out.WriteText(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON, with the certificate that 'kiesel bundle check-teams' verifies")
	cmd.Flags().DurationVar(&limit, "time-limit", 30*time.Second, "about the longest time to take, 0 for as long as it takes")
	return cmd
}

func newBundleCheckTeamsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check-teams INPUT.json OUTPUT.json",
		Short: "Verify an answer of 'kiesel bundle teams --json' without the solver",
		Args:  exactArgs("INPUT.json", "OUTPUT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readFile(args[0], teamfile.Read)
			if err != nil {
				return err
			}
			out, err := readFile(args[1], teamfile.ReadOutput)
			if err != nil {
				return err
			}
			report, err := teamfile.Check(in, out)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return printReport(cmd.OutOrStdout(), report)
		},
	}
}
