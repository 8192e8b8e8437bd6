package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newVerdictCommand() *cobra.Command {
	var (
		q      verdictQuery
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "verdict KEY",
		Short: "Say where bundling a service makes sense, and how sure that is",
		Long: `Says for each function of a service (online, expertise, decision, contact)
whether it is better bundled or kept local, what it costs now and then, how sure
that is, what would change the answer, and on which assumptions it rests.

KEY is the LeiKa key of the service, e.g. 99107023017000 (Wohngeld Bewilligung).
A value given with --set is taken as certain for this answer and kept nowhere;
the list of assumptions shows the names. --out and --forbid say who does not join
and who may not be served by whom. --scenario takes settings and conditions from a
scenario that people have kept ('kiesel scenario list KEY').`,
		Example: "  kiesel verdict 99107023017000\n  kiesel verdict 99107023017000 --set rate=30 --set decision.coordination_kreis=4\n  kiesel verdict 99107023017000 --out 130715151 --forbid decision:13071:13\n  kiesel verdict 99107023017000 --scenario 'Hohe Personalkosten'",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return q.with(cmd, args[0], func(x question) error {
				verdict, err := x.VerdictUnder(cmd.Context(), x.service, x.land, x.whatIf, x.conditions)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), verdict)
				}
				return errors.Join(x.introduce(cmd.OutOrStdout()), writeVerdict(cmd.OutOrStdout(), x.current, verdict))
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	q.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}
