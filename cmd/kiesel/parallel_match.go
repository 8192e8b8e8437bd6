package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/exchange/descriptions"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

func newParallelMatchCommand() *cobra.Command {
	var asJSON bool
	var out string
	var seed uint64
	var threshold float64
	cmd := &cobra.Command{
		Use:   "match FILE|FOLDER…",
		Short: "Match local descriptions of services to the catalogue and to each other",
		Long: `Match how authorities describe their services to the service of the catalogue
that each most likely tells of, and group the descriptions of different authorities
that tell of the same. Where nothing in the catalogue is near enough, it says so.

A FILE is a table (.csv, .xlsx) with the columns authority, name, description and,
if there are any, keywords and service key; or JSON with the same names; or one
text (.md, .txt, .html). A FOLDER may hold any of them, in folders of its own; the
folder in which a text lies names its authority, unless its head does.`,
		Args: minArgs(1, "a file or folder"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the matches as a table to this file (.csv or .xlsx)")
	cmd.Flags().Float64Var(&threshold, "threshold", parallel.KeyThreshold, "similarity from which a service is suggested, 0 to 1; lower finds more and errs more often")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "seed of the hashing, which only very many descriptions need")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var format tabular.Format
		if out != "" {
			var err error
			if format, err = tabular.ParseFormat(out); err != nil {
				return usagef("-o: %w", err)
			}
		}
		if !(threshold > 0 && threshold <= 1) {
			return usagef("--threshold: %v does not lie above 0 and up to 1", threshold)
		}
		m, err := matchDescriptions(cmd, args, threshold, seed)
		if err != nil {
			return err
		}
		if out != "" {
			if err := m.save(out, format); err != nil {
				return err
			}
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), m.view())
		}
		return m.write(cmd.OutOrStdout(), out)
	}
	return cmd
}

// matched is what was read, and what was found out about it.
type matched struct {
	threshold float64
	read      descriptions.Result
	report    parallel.Report
	catalogue *landscape.Catalogue
}

func matchDescriptions(cmd *cobra.Command, paths []string, threshold float64, seed uint64) (m matched, err error) {
	m.threshold = threshold
	if m.catalogue, err = landscape.EmbeddedCatalogue(); err != nil {
		return m, err
	}
	if m.read, err = descriptions.Read(paths...); err != nil {
		return m, err
	}
	m.report, err = parallel.MatchAll(cmd.Context(), m.catalogue, m.read.Descriptions, threshold, seed)
	return m, err
}

// suggested is how many descriptions have a service that is near enough.
func (m matched) suggested() (n int) {
	for _, match := range m.report.Matches {
		if match.Suggested {
			n++
		}
	}
	return n
}

// matchView is what is printed as JSON.
type matchView struct {
	Files         int      `json:"files"`
	Skipped       []string `json:"skipped"`
	KeyThreshold  float64  `json:"key_threshold"`
	TextThreshold float64  `json:"text_threshold"`
	parallel.Report
}

func (m matched) view() matchView {
	return matchView{m.read.Files, slices.Concat([]string{}, m.read.Skipped), m.threshold, parallel.TextThreshold, m.report}
}

// save writes the matches as a table.
func (m matched) save(name string, f tabular.Format) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	buffered := bufio.NewWriter(file)
	if err := descriptions.WriteMatches(buffered, f, tabular.German, m.report, m.catalogue); err != nil {
		return err
	}
	return buffered.Flush()
}

// maxShown is how many matches and groups are printed; -o and --json have all.
const maxShown = 50

func (m matched) write(out io.Writer, saved string) error {
	r := m.report
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SCORE\tKEY\tSERVICE\tDESCRIPTION\tAUTHORITY\tGROUP")
	for _, match := range r.Matches[:min(len(r.Matches), maxShown)] {
		key, name := "–", "no match"
		if match.Suggested {
			key, name = string(match.Best), serviceName(m.catalogue, match.Best)
		}
		group := "–"
		if match.Group > 0 {
			group = fmt.Sprint(match.Group)
		}
		fmt.Fprintf(w, "%.2f\t%s\t%s\t%s\t%s\t%s\n", match.Score, key, name, match.Name, orDash(match.Authority), group)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if more := len(r.Matches) - maxShown; more > 0 {
		fmt.Fprintf(out, "… and %d more; -o or --json has all\n", more)
	}
	m.writeGroups(out)
	fmt.Fprintf(out, "%d descriptions from %d files: %d with a service of the catalogue, %d groups across authorities\n",
		len(r.Matches), m.read.Files, m.suggested(), len(r.Groups))
	if n := len(m.read.Skipped); n > 0 {
		fmt.Fprintf(out, "%d files of other kinds were left alone\n", n)
	}
	if r.Hashed {
		fmt.Fprintf(out, "so many descriptions are compared by hashing (seed %d), which may miss some pairs\n", r.Seed)
	}
	if saved != "" {
		fmt.Fprintf(out, "%s written\n", saved)
	}
	return nil
}

func (m matched) writeGroups(out io.Writer) {
	groups := slices.SortedStableFunc(slices.Values(m.report.Groups), func(a, b parallel.Group) int {
		return cmp.Compare(len(b.Members), len(a.Members))
	})
	for _, g := range groups[:min(len(groups), maxShown)] {
		names := make([]string, len(g.Members))
		for i, member := range g.Members {
			names[i] = m.report.Matches[member].Authority + ": " + m.report.Matches[member].Name
		}
		fmt.Fprintf(out, "group %d (%.2f to %.2f)\n  %s\n", g.Number, g.Lowest, g.Highest, strings.Join(names, "\n  "))
	}
}
