package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

func newParallelCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "parallel",
		Short: "Find parallel processes by their names and descriptions",
		Long: `Find services and descriptions of services that may be the same task. Everything
found is a proposal: people decide, and nothing is merged.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newParallelCatalogueCommand(), newParallelMatchCommand())
	return cmd
}

// pairView is a pair of services as it is printed.
type pairView struct {
	parallel.Candidate
	NameA string             `json:"name_a"`
	NameB string             `json:"name_b"`
	Words parallel.NameWords `json:"words"`
}

func newParallelCatalogueCommand() *cobra.Command {
	var asJSON bool
	var limit int
	var relation string
	cmd := &cobra.Command{
		Use:   "catalogue",
		Short: "Find services of the catalogue that may be the same task",
		Args:  noArgs,
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().IntVar(&limit, "limit", 20, "largest number of pairs, 0 for all")
	cmd.Flags().StringVar(&relation, "relation", "", "only pairs whose keys relate so: no_key, other_object or same_act")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if limit < 0 {
			return usagef("--limit: %d is negative", limit)
		}
		views, err := pairViews(parallel.Relation(relation))
		if err != nil {
			return err
		}
		total := len(views)
		if limit > 0 {
			views = views[:min(limit, total)]
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), struct {
				Threshold float64    `json:"threshold"`
				Total     int        `json:"total"`
				Pairs     []pairView `json:"pairs"`
			}{parallel.NameThreshold, total, views})
		}
		return writePairs(cmd.OutOrStdout(), views, total)
	}
	return cmd
}

// pairViews finds the pairs with a relation; "" stands for all.
func pairViews(relation parallel.Relation) ([]pairView, error) {
	if relation != "" && !slices.Contains(parallel.Relations(), relation) {
		return nil, usagef("--relation: %q is none of %v", relation, parallel.Relations())
	}
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		return nil, err
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	candidates, err := finder.Candidates()
	if err != nil {
		return nil, err
	}
	views := []pairView{}
	for _, c := range candidates {
		if relation != "" && c.Relation != relation {
			continue
		}
		v := pairView{Candidate: c, NameA: serviceName(catalogue, c.A), NameB: serviceName(catalogue, c.B)}
		if v.Words, err = finder.Words(v.NameA, v.NameB); err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

// serviceName is the name of a service of the catalogue.
func serviceName(catalogue *landscape.Catalogue, id landscape.ServiceID) string {
	s, _ := catalogue.Service(id)
	return s.Name
}

func writePairs(out io.Writer, views []pairView, total int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SCORE\tKEYS\tNAMES\tDIFFERENCE")
	for _, v := range views {
		fmt.Fprintf(w, "%.2f\t%s\t%s\t%s\n", v.Score, v.A, v.NameA, orDash(strings.Join(v.Words.OnlyA, " ")))
		fmt.Fprintf(w, "\t%s\t%s\t%s\n", v.B, v.NameB, orDash(strings.Join(v.Words.OnlyB, " ")))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d pairs; whether they are the same task is for people to decide\n", len(views), total)
	return nil
}
