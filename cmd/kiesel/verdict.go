package main

import (
	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
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
and who may not be served by whom.`,
		Example: "  kiesel verdict 99107023017000\n  kiesel verdict 99107023017000 --set rate=30 --set decision.coordination_kreis=4\n  kiesel verdict 99107023017000 --out 130715151 --forbid decision:13071:13",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			whatIf, conditions, err := q.parse()
			if err != nil {
				return err
			}
			return withBundling(cmd, func(service *bundling.Service, current bundling.Landscape) error {
				verdict, err := service.VerdictUnder(cmd.Context(), q.service(args[0]), landscape.ARS(q.land), whatIf, conditions)
				if err != nil {
					return adviseService(err)
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), verdict)
				}
				return writeVerdict(cmd.OutOrStdout(), current, verdict)
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	q.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}
