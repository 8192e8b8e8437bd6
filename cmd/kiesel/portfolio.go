package main

import "github.com/spf13/cobra"

func newPortfolioCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "portfolio",
		Short: "Look at the recommendations of a Land as a whole",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPortfolioTransitionCommand())
	return cmd
}
