package main

import (
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/store"
)

func newDemoCommand() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Load the demonstration of Mecklenburg-Vorpommern and serve it",
		Long: "Creates the data folder if it is not there, loads the demonstration into it and serves the web interface.\n" +
			"What is in the folder already stays as it is.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd, o, func(s *store.Store) error { return demo.Load(cmd.Context(), evidenceService(s)) })
		},
	}
	o.addFlags(cmd)
	return cmd
}

// evidenceService wires the evidence room to the data.
func evidenceService(s *store.Store) *evidence.Service {
	return &evidence.Service{Store: s.Evidence(), Now: time.Now, Tool: "kiesel " + version()}
}
