package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/doctor"
	"kiesel/internal/landscape"
	"kiesel/internal/server"
	"kiesel/internal/store"
)

func newDoctorCommand() *cobra.Command {
	var o serveOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look for everything that can go wrong, and say how to mend it",
		Long: `Check the data folder, the database, the journal, the last backup, the clock, the
data inside the program, the address and the TLS certificate, with the settings
that 'kiesel serve' would have; give the same options, environment and --config.
Nothing is changed. The exit status is 1 if something does not work; warnings
alone do not count.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := dataConfig(cmd)
			if err != nil {
				return err
			}
			settings := effectiveSettings(cmd, cfg)
			r := doctor.Report{Findings: store.Check(cmd.Context(), cfg)}
			doctor.Clock(&r, time.Now())
			checkEmbedded(&r)
			o.check(cmd.Context(), &r)
			o.jobs.inspect(cmd, &r)
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), struct {
					Findings []doctor.Finding  `json:"findings"`
					Settings map[string]string `json:"settings"`
				}{r.Findings, settings})
			} else {
				printFindings(cmd.OutOrStdout(), r.Findings)
				printSettings(cmd.OutOrStdout(), settings)
			}
			if n := r.Bad(); err == nil && n > 0 {
				err = fmt.Errorf("doctor found %d of %d checks wrong", n, len(r.Findings))
			}
			return err
		},
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// checkEmbedded reads the register and the catalogue inside the program.
func checkEmbedded(r *doctor.Report) {
	register, err := landscape.EmbeddedRegister()
	if err == nil {
		_, err = landscape.EmbeddedCatalogue()
	}
	if err != nil {
		r.Found("program", doctor.Bad, "install Kiesel again", "%v", err)
		return
	}
	r.OK("program", "kiesel %s with the register of municipalities of %s", version(), register.Date)
}

// check looks at the settings of a server.
func (o *serveOptions) check(ctx context.Context, r *doctor.Report) {
	checkAddr(ctx, r, o.addr)
	public, err := o.publicURL()
	if err != nil {
		r.Found("address", doctor.Bad, "correct --url", "%v", err)
	}
	if o.tlsCert == "" && o.tlsKey == "" {
		return
	}
	host := ""
	if public != nil {
		host = public.Hostname()
	}
	doctor.Certificate(r, o.tlsCert, o.tlsKey, host, time.Now())
}

// checkAddr tries whether a server could listen. It only warns, because the
// port may well be in use by the Kiesel that is being looked at.
func checkAddr(ctx context.Context, r *doctor.Report, addr string) {
	listener, err := server.Open(ctx, addr)
	if err == nil {
		err = listener.Close()
	}
	if err != nil {
		r.Found("address", doctor.Warning, "nothing, if Kiesel is running there; else choose another address with --addr", "%v", err)
		return
	}
	r.OK("address", "%s is free", addr)
}

func printFindings(out io.Writer, findings []doctor.Finding) {
	for _, f := range findings {
		fmt.Fprintf(out, "%-8s %-11s %s\n", f.Severity, f.Check, f.Detail)
		if f.Severity != doctor.Good {
			fmt.Fprintf(out, "%-20s because %s\n%-20s → %s\n", "", f.Why, "", f.Remedy)
		}
	}
}
