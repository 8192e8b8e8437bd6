package main

import (
	"context"
	"net"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/store"
	"kiesel/internal/web"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
)

func newDemoCommand() *cobra.Command {
	var o serveOptions
	var remote bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Load the demonstration of Mecklenburg-Vorpommern and serve it",
		Long: "Creates the data folder if it is not there, loads the demonstration into it and serves the web interface.\n" +
			"What is in the folder already stays as it is.\n\n" +
			"Nobody signs in: everybody who reaches the demonstration sees it as one of eight sample people and may switch.\n" +
			"Therefore only this machine reaches it, unless --allow-remote is given.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !remote {
				if err := checkLoopback(o.addr); err != nil {
					return err
				}
			}
			return serve(cmd, o, func(ctx context.Context, s *store.Store, c *web.Config, _ string) (string, error) {
				c.OnlyHere = !remote
				return "", prepareDemo(ctx, s, c)
			})
		},
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&remote, "allow-remote", false, "let other machines reach the demonstration; whoever does may change everything in it")
	return cmd
}

// checkLoopback refuses addresses that other machines can reach.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err == nil && !door.IsLoopback(host) {
		return usagef("--addr: other machines could reach %s, and nobody signs in to the demonstration: take localhost:8080, or allow it with --allow-remote", addr)
	}
	return nil // what is no address is explained where it is listened on
}

// prepareDemo loads the demonstration and its people.
func prepareDemo(ctx context.Context, s *store.Store, c *web.Config) error {
	if err := demo.Load(ctx, evidenceService(s)); err != nil {
		return err
	}
	people, err := demo.People(ctx, c.Accounts)
	if err != nil {
		return err
	}
	for _, p := range people {
		c.Samples = append(c.Samples, page.Sample{ID: string(p.ID), Name: p.Name, Grant: p.Grants[0], Place: p.Place})
	}
	return nil
}

// evidenceService wires the evidence room to the data.
func evidenceService(s *store.Store) *evidence.Service {
	return &evidence.Service{Store: s.Evidence(), Now: time.Now, Tool: "kiesel " + version()}
}
