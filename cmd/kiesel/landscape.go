package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/landscape"
)

func newLandscapeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "landscape",
		Short: "Look into the register of authorities and renew it",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLandscapeShowCommand(), newLandscapeDiffCommand(), newLandscapeImportCommand())
	return cmd
}

// unitView is a unit with its place in the tree.
type unitView struct {
	Unit            landscape.Authority   `json:"unit"`
	Parents         []landscape.Authority `json:"parents"` // nearest first
	Children        []landscape.Authority `json:"children"`
	Kreise          int                   `json:"kreise"` // numbers of inhabited units below
	Administrations int                   `json:"administrations"`
	Gemeinden       int                   `json:"gemeinden"`
	Source          string                `json:"source"`
}

func newLandscapeShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show [KEY or NAME]",
		Short: "Show a unit with its parents, parts and figures",
		Long: `Show a unit of the administration with its parents, parts and figures; without a key the Bund. KEY has 2 digits for a
Land, 3 for a Regierungsbezirk, 5 for a Kreis, 9 for an Amt and 12 for a Gemeinde.

The register that ships with Kiesel is shown, with --data or --db the one in force there.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("'%s' takes one key or name, put a name of several words in quotes", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			tree, source, err := readTree(cmd)
			if err != nil {
				return err
			}
			unit, err := findUnit(tree, append(args, string(landscape.Bund))[0])
			if err != nil {
				return err
			}
			view := unitView{
				Unit: unit, Parents: tree.Ancestors(unit.Key), Children: tree.Children(unit.Key),
				Kreise: len(tree.Kreise(unit.Key)), Administrations: len(tree.Administrations(unit.Key)), Gemeinden: len(tree.Gemeinden(unit.Key)),
				Source: source,
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), view)
			}
			return view.write(cmd.OutOrStdout())
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// readTree returns the administration and its source: that in force in the
// installation if one is named, else the register that ships with Kiesel.
func readTree(cmd *cobra.Command) (tree *landscape.Tree, source string, err error) {
	if flagOrEnv(cmd, "data", "KIESEL_DATA") == "" && flagOrEnv(cmd, "db", "KIESEL_DB") == "" {
		tree, err = landscape.EmbeddedTree()
		return tree, landscape.Attributions()[0].Text, err
	}
	s, err := openExistingStore(cmd)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	keeper := landscape.Keeper{Store: s.Landscape(), Now: time.Now}
	edition, err := keeper.InForce(cmd.Context())
	if err != nil {
		return nil, "", err
	}
	tree, err = keeper.Tree(cmd.Context(), edition.Date)
	return tree, edition.Source, err
}

// findUnit returns the unit with a key, or the only one whose name fits.
func findUnit(tree *landscape.Tree, query string) (landscape.Authority, error) {
	if u, ok := tree.Authority(landscape.ARS(landscape.WithoutSeparators(query))); ok {
		return u, nil
	}
	found := tree.Search(query, 0)
	exact := slices.DeleteFunc(slices.Clone(found), func(u landscape.Authority) bool { return u.Name != query })
	switch {
	case len(found) == 0:
		return landscape.Authority{}, fmt.Errorf("no unit has the key or name %q", query)
	case len(found) == 1:
		return found[0], nil
	case len(exact) == 1:
		return exact[0], nil
	}
	err := fmt.Errorf("%q fits %d units; give the key of one", query, len(found))
	for _, u := range found[:min(len(found), 10)] {
		err = fmt.Errorf("%w\n  %s  %s (%s)", err, u.Key, u.Name, u.Type)
	}
	return landscape.Authority{}, err
}

func (v unitView) write(out io.Writer) error {
	u := v.Unit
	fmt.Fprintf(out, "%s  %s\n", u.Key, u.Name)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	line("kind", "%s (level %v)", orDash(u.Type), u.Level)
	line("seat", "%s", orDash(u.Seat))
	line("inhabitants", "%d", u.Population)
	line("area", "%.2f km²", u.AreaKM2)
	if u.Lon != 0 || u.Lat != 0 {
		line("lies at", "%.5f° E, %.5f° N", u.Lon, u.Lat)
	}
	line("valid from", "%s", u.ValidFrom)
	for _, parent := range v.Parents {
		line("part of", "%s  %s", parent.Key, parent.Name)
	}
	if u.Level < landscape.LevelAmt {
		line("below", "%d Kreise, %d municipal administrations, %d Gemeinden", v.Kreise, v.Administrations, v.Gemeinden)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := writeUnits(out, v.Children); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s\n", v.Source)
	return nil
}

func writeUnits(out io.Writer, units []landscape.Authority) error {
	if len(units) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nKEY\tNAME\tKIND\tINHABITANTS\tKM²")
	for _, u := range units {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%.2f\n", u.Key, u.Name, orDash(u.Type), u.Population, u.AreaKM2)
	}
	return w.Flush()
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// writeJSON writes a value indented.
func writeJSON(out io.Writer, value any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
