package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
)

const registerForms = `FILE is the official register of municipalities: the file GV100AD_….txt, a folder with its CSV form (laender*.csv, kreise*.csv,
verbaende*.csv, gemeinden_YYYY-MM-DD.csv), the list "register" as 'kiesel exchange export register' writes it (CSV or XLSX), or one
CSV file with a row per unit whose name ends in the date.`

func newLandscapeDiffCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff FILE",
		Short: "Compare a register with the one that ships with Kiesel",
		Long:  "Compare a register with the one that ships with Kiesel, whichever is newer. No data are needed or changed.\n\n" + registerForms,
		Args:  exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			register, err := readRegister(args[0])
			if err != nil {
				return err
			}
			base, err := landscape.EmbeddedRegister()
			if err != nil {
				return err
			}
			preview := landscape.Preview{
				Edition: register.Edition(), InForce: base.Edition(), Changes: landscape.Diff(base.Units, register.Units),
			}
			return writePreview(cmd.OutOrStdout(), preview, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every change as JSON")
	return cmd
}

func newLandscapeImportCommand() *cobra.Command {
	var apply, asJSON bool
	var reason string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Show what a later edition of the register changes, and apply it",
		Long: "Show what a later edition of the register changes in an installation. Nothing is changed without --apply; with it\n" +
			"earlier versions of the units are kept.\n\n" + registerForms,
		Args: exactArgs("FILE"),
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&apply, "apply", false, "put the register in force")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every change as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		register, err := readRegister(args[0])
		if err != nil {
			return err
		}
		s, err := openStore(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		keeper := &landscape.Keeper{Store: s.Landscape(), Now: time.Now}
		if err := keeper.EnsureBase(cmd.Context(), access.System("import")); err != nil {
			return err
		}
		preview, err := importRegister(cmd, keeper, register, apply, reason)
		if err != nil {
			return err
		}
		if err := writePreview(cmd.OutOrStdout(), preview, asJSON); err != nil || asJSON {
			return err
		}
		if apply {
			fmt.Fprintf(cmd.OutOrStdout(), "\nThe register of %s is in force.\n", register.Date)
		} else {
			fmt.Fprintln(cmd.OutOrStdout(), "\nNothing was changed; --apply puts the register in force.")
		}
		return nil
	}
	return cmd
}

func importRegister(cmd *cobra.Command, keeper *landscape.Keeper, register landscape.Register, apply bool, reason string) (landscape.Preview, error) {
	if apply {
		return keeper.Apply(cmd.Context(), access.Local(), register, reason)
	}
	return keeper.Preview(cmd.Context(), register)
}

// readRegister reads a register in any of its forms.
func readRegister(path string) (landscape.Register, error) {
	info, err := os.Stat(path)
	if err != nil {
		return landscape.Register{}, err // names the file
	}
	if info.IsDir() {
		register, err := landscape.ReadRegisterFolder(os.DirFS(path))
		if err != nil {
			err = fmt.Errorf("folder %s: %w", path, err)
		}
		return register, err
	}
	if strings.HasSuffix(strings.ToLower(path), ".csv") || strings.HasSuffix(strings.ToLower(path), ".xlsx") {
		return readRegisterTable(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return landscape.Register{}, err // names the file
	}
	defer func() { _ = f.Close() }() // only read
	return landscape.ReadGV100AD(path, f)
}

// readRegisterTable reads a register from a file of the list that Kiesel writes,
// or from CSV in its plain form.
func readRegisterTable(path string) (landscape.Register, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return landscape.Register{}, err // names the file
	}
	words, err := i18n.Load()
	if err != nil {
		return landscape.Register{}, err
	}
	list := exchange.Register{Words: words.Words()}
	if strings.HasSuffix(strings.ToLower(path), ".csv") && !list.Understands(content) {
		return landscape.ReadRegisterCSV(path, bytes.NewReader(content))
	}
	register, err := list.Read(content)
	var misfit *landscape.ReadError
	switch {
	case errors.As(err, &misfit):
		misfit.File = path
	case err != nil:
		err = fmt.Errorf("%s: %w", path, err)
	}
	return register, err
}

// writePreview lists what an edition changes. Units of which only figures differ
// are counted, not listed.
func writePreview(out io.Writer, p landscape.Preview, asJSON bool) error {
	counts := p.Count()
	if asJSON {
		return writeJSON(out, struct {
			Edition landscape.Edition            `json:"edition"`
			InForce landscape.Edition            `json:"in_force"`
			Counts  map[landscape.ChangeKind]int `json:"counts"`
			Changes []landscape.Change           `json:"changes"`
		}{p.Edition, p.InForce, counts, p.Changes})
	}
	fmt.Fprintf(out, "Edition %s with %d units, compared with %s:\n%d added, %d changed, %d moved, %d merged, %d dissolved\n",
		p.Edition.Date, p.Edition.Units, p.InForce.Date, counts[landscape.Added], counts[landscape.Changed],
		counts[landscape.Moved], counts[landscape.Merged], counts[landscape.Dissolved])
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	figures := 0
	for _, c := range p.Changes {
		if onlyFigures(c) {
			figures++
			continue
		}
		fmt.Fprintln(w, changeLine(c))
	}
	if figures > 0 {
		fmt.Fprintf(w, "and %d units with new figures only\n", figures)
	}
	return w.Flush()
}

// onlyFigures tells whether a unit has nothing new but figures.
func onlyFigures(c landscape.Change) bool {
	return c.Kind == landscape.Changed && !slices.ContainsFunc(c.Fields, func(field string) bool {
		return field != "population" && field != "area" && field != "position"
	})
}

// bases says in words how a successor was found.
var bases = map[landscape.Basis]string{
	landscape.BasisAGS:   "same AGS",
	landscape.BasisName:  "same name and area",
	landscape.BasisParts: "its Gemeinden are there now",
	landscape.BasisArea:  "only this unit grew by its area",
}

func changeLine(c landscape.Change) string {
	switch c.Kind {
	case landscape.Added:
		return fmt.Sprintf("added\t%s\t%s", c.After.Key, c.After.Name)
	case landscape.Changed:
		return fmt.Sprintf("changed\t%s\t%s\t%s", c.Before.Key, c.After.Name, strings.Join(c.Fields, ", "))
	case landscape.Dissolved:
		return fmt.Sprintf("dissolved\t%s\t%s\tno single successor found", c.Before.Key, c.Before.Name)
	}
	return fmt.Sprintf("%s\t%s\t%s\tto %s (%s)", c.Kind, c.Before.Key, c.Before.Name, c.Successor, bases[c.Basis])
}
