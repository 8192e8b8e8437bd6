package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kiesel/internal/landscape"
	"kiesel/internal/server"
	"kiesel/internal/store"
)

func newDoctorCommand() *cobra.Command {
	var addr string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look for everything that can go wrong, and say how to mend it",
		Long: `Check the data folder, the database, the journal, the data inside the program
and the address to serve on. Nothing is changed. The exit status is 1 if
something does not work; warnings alone do not count.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := dataConfig(cmd)
			if err != nil {
				return err
			}
			findings := store.Check(cmd.Context(), cfg)
			findings = append(findings, checkEmbedded(), checkAddr(cmd.Context(), addr))
			if err := printFindings(cmd.OutOrStdout(), findings, asJSON); err != nil {
				return err
			}
			return failIfBad(findings)
		},
	}
	addDataFlags(cmd)
	addAddrFlag(cmd, &addr)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// checkEmbedded reads the register and the catalogue inside the program.
func checkEmbedded() store.Finding {
	const check = "program"
	register, err := landscape.EmbeddedRegister()
	if err == nil {
		_, err = landscape.EmbeddedCatalogue()
	}
	if err != nil {
		return store.Finding{Check: check, Severity: store.Bad, Detail: err.Error(), Remedy: "install Kiesel again"}
	}
	return store.Finding{Check: check, Severity: store.Good,
		Detail: fmt.Sprintf("kiesel %s with the register of municipalities of %s", version(), register.Date)}
}

// checkAddr tries whether a server could listen. It only warns, because the
// port may well be in use by the Kiesel that is being looked at.
func checkAddr(ctx context.Context, addr string) store.Finding {
	const check = "address"
	listener, err := server.Open(ctx, addr)
	if err == nil {
		err = listener.Close()
	}
	if err != nil {
		return store.Finding{Check: check, Severity: store.Warning, Detail: err.Error(),
			Remedy: "nothing, if Kiesel is running there; else choose another address with --addr"}
	}
	return store.Finding{Check: check, Severity: store.Good, Detail: addr + " is free"}
}

func printFindings(out io.Writer, findings []store.Finding, asJSON bool) error {
	if asJSON {
		return writeJSON(out, findings)
	}
	for _, f := range findings {
		fmt.Fprintf(out, "%-8s %-11s %s\n", f.Severity, f.Check, f.Detail)
		if f.Remedy != "" {
			fmt.Fprintf(out, "%-20s → %s\n", "", f.Remedy)
		}
	}
	return nil
}

// failIfBad returns an error if anything is wrong.
func failIfBad(findings []store.Finding) error {
	bad := 0
	for _, f := range findings {
		if f.Severity == store.Bad {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("doctor found %d of %d checks wrong", bad, len(findings))
	}
	return nil
}
