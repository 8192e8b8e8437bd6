package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/landscape"
)

func newServicesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "services",
		Short: "Search the service catalogue and tell who is competent",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newServicesSearchCommand(), newServicesShowCommand())
	return cmd
}

// serviceView is a service with its competence in a Land.
type serviceView struct {
	landscape.Service
	Competence  landscape.Competence `json:"competence"`
	Authorities int                  `json:"authorities"` // how many must provide it
}

func newServicesSearchCommand() *cobra.Command {
	var asJSON bool
	var land string
	var limit int
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find services by words or by the beginning of their key",
		Long: `Find services by words or by the beginning of their LeiKa key or OZG id. Spelling is forgiven (ä/ae/a, ß/ss, capitals), inflection
and compounds too. Every word must be met; if no service meets all, those count that meet the most.`,
		Args: minArgs(1, "words or a key"),
	}
	addServiceFlags(cmd, &land)
	cmd.Flags().IntVar(&limit, "limit", 20, "largest number of services, 0 for all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if limit < 0 {
			return usagef("--limit: %d is negative", limit)
		}
		viewer, err := newServiceViewer(cmd, land)
		if err != nil {
			return err
		}
		found := viewer.catalogue.Find(landscape.Filter{Query: strings.Join(args, " "), Limit: limit})
		views := make([]serviceView, len(found.Services))
		for i, s := range found.Services {
			views[i] = viewer.view(s)
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), struct {
				Total    int           `json:"total"`
				Services []serviceView `json:"services"`
			}{found.Total, views})
		}
		return writeServices(cmd.OutOrStdout(), views, found.Total)
	}
	return cmd
}

func newServicesShowCommand() *cobra.Command {
	var asJSON bool
	var land string
	cmd := &cobra.Command{
		Use:   "show KEY",
		Short: "Show a service and who must provide it",
		Args:  exactArgs("KEY"),
	}
	addServiceFlags(cmd, &land)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		viewer, err := newServiceViewer(cmd, land)
		if err != nil {
			return err
		}
		s, ok := viewer.catalogue.Service(landscape.ServiceID(landscape.WithoutSeparators(args[0])))
		if !ok {
			return fmt.Errorf("no service has the key %q; 'kiesel services search' finds keys by words", args[0])
		}
		view := viewer.view(s)
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), view)
		}
		return view.write(cmd.OutOrStdout())
	}
	return cmd
}

// addServiceFlags gives a command the flags that say whose competences are told.
func addServiceFlags(cmd *cobra.Command, land *string) {
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	cmd.Flags().StringVar(land, "land", "13", "key of the Land for whose authorities the competence is told")
}

// serviceViewer adds the competence in one Land to services.
type serviceViewer struct {
	catalogue *landscape.Catalogue
	tree      *landscape.Tree
	rules     *landscape.Rules
	land      landscape.ARS
}

// newServiceViewer tells the competences of the installation, or where there is
// none those that ship with Kiesel.
func newServiceViewer(cmd *cobra.Command, land string) (v serviceViewer, err error) {
	if v.land, err = landscape.ParseARS(land); err != nil || v.land.Level() != landscape.LevelLand {
		return v, usagef("--land: %q is no Land; a Land has two digits, 01 to 16", land)
	}
	_, current, done, err := openInstallation(cmd)
	if err != nil {
		return v, err
	}
	v.catalogue, v.tree, v.rules = current.Catalogue, current.Tree, current.Rules
	return v, done()
}

func (v serviceViewer) view(s landscape.Service) serviceView {
	competence := v.rules.Competence(s, v.land)
	return serviceView{Service: s, Competence: competence, Authorities: len(competence.Authorities(v.tree, v.land))}
}

func writeServices(out io.Writer, views []serviceView, total int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tNAME\tTYPE\tCOMPETENT")
	for _, v := range views {
		fmt.Fprintf(w, "%s\t%s\t%s\t%v\n", v.ID, v.Name, orDash(v.Type), v.Competence.Level)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d services\n", len(views), total)
	return nil
}

func (v serviceView) write(out io.Writer) error {
	fmt.Fprintf(out, "%s  %s\n", v.ID, v.Name)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	line("LeiKa type", "%s", orDash(v.Type))
	line("OZG bundle", "%s", orDash(strings.TrimSpace(string(v.OZG)+"  "+v.OZGName)))
	line("situation", "%s", orDash(v.Situation))
	line("topic", "%s", orDash(v.Topic))
	line("statutes", "%s", orDash(v.Law))
	line("competent", "%v, %d authorities", v.Competence.Level, v.Authorities)
	line("because", "%s", v.Competence.Reason.En)
	line("rule", "%s", v.Competence.Rule)
	if !v.Competence.Certain && !v.Competence.Unknown() {
		line("", "from general knowledge, to be checked before use")
	}
	return w.Flush()
}
