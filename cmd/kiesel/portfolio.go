package main

import "github.com/spf13/cobra"

func newPortfolioCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "portfolio",
		Short: "Weigh all services of a Land against each other",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPortfolioRankCommand(), newPortfolioTeamsCommand(), newPortfolioTransitionCommand())
	return cmd
}
