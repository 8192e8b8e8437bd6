package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
	"kiesel/internal/web/i18n"
)

func newExchangeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exchange",
		Short: "Bring lists out as files and back in",
		Long: `Bring lists out as CSV or XLSX and the same files, changed in any spreadsheet,
back in. An import shows first what it would do; with --apply it does all of it
or nothing, and it can be undone.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newExchangeListCommand(), newExchangeExportCommand(), newExchangeImportCommand(), newExchangeImportsCommand(), newExchangeUndoCommand(),
	)
	return cmd
}

// lists returns the lists of an installation, for one Land.
func lists(s *store.Store, land landscape.ARS) ([]exchange.List, error) {
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		return nil, err
	}
	people, err := accounts(s)
	if err != nil {
		return nil, err
	}
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: time.Now}
	now := landscapeNow(keeper, catalogue)
	return exchange.Lists(exchange.Rooms{
		Landscape: now, Home: land, Keeper: keeper, Bundling: bundling.NewService(s.Bundling(), now, time.Now), Evidence: evidenceService(s),
		Parallel:  &parallel.Service{Store: s.Parallel(), Finder: finder, Now: time.Now},
		Programme: &programme.Service{Store: s.Programme(), Now: time.Now},
		Accounts:  people, Journal: &journal.Service{Store: s.Journal(), Now: time.Now}, Jobs: s.Work(), Now: time.Now, Words: words.Words(),
	}), nil
}

// landscapeNow returns the landscape in force whenever it is asked: that of the
// installation, or the one that ships with Kiesel where none has been applied.
func landscapeNow(keeper *landscape.Keeper, catalogue *landscape.Catalogue) exchange.Landscape {
	kept := current.New(keeper, catalogue)
	return func(ctx context.Context) (bundling.Landscape, error) {
		now, err := kept.Bundling(ctx)
		if errors.Is(err, landscape.ErrNoEdition) {
			return currentLandscape(ctx, keeper.Store)
		}
		return now, err
	}
}

// withExchange opens the data of an installation, runs fn on its lists and closes
// the data.
func withExchange(cmd *cobra.Command, land string, fn func(*exchange.Service) error) (err error) {
	ars, err := landscape.ParseARS(land)
	if err != nil || ars.Level() != landscape.LevelLand || ars < "01" || ars > "16" {
		return usagef("--land: %q is no Land; a Land has two digits, 01 to 16", land)
	}
	s, err := openExistingStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	all, err := lists(s, ars)
	if err != nil {
		return err
	}
	return fn(exchange.NewService(s.Exchange(), all, time.Now, rand.Text))
}

// defaultLand is the Land that is meant unless another one is named.
const defaultLand = "13"

// addExchangeFlags gives a command the flags that say whose lists it is about.
func addExchangeFlags(cmd *cobra.Command, land *string) {
	addDataFlags(cmd)
	cmd.Flags().StringVar(land, "land", defaultLand, "key of the Land whose competences are listed")
}

// listView is a list as the command tells of it.
type listView struct {
	Name    string       `json:"name"`
	Title   tabular.Text `json:"title"`
	About   tabular.Text `json:"about"`
	Import  bool         `json:"import"` // files can be brought in
	Columns []columnView `json:"columns"`
}

type columnView struct {
	Key     string       `json:"key"`
	Heading tabular.Text `json:"heading"`
	Use     string       `json:"use"` // see uses
}

// uses names what a column is for when a file comes back.
var uses = map[tabular.Role]string{tabular.Informs: "informs", tabular.Identifies: "identifies", tabular.Changes: "changes"}

func viewList(l exchange.List) listView {
	v := listView{Name: l.Name, Title: l.Title, About: l.About, Import: l.Import != nil, Columns: make([]columnView, len(l.Columns))}
	for i, c := range l.Columns {
		v.Columns[i] = columnView{c.Key, c.Heading, uses[c.Role]}
	}
	return v
}

func newExchangeListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the lists: which there are, and which take files back",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			words, err := i18n.Load()
			if err != nil {
				return err
			}
			views := []listView{}
			for _, l := range exchange.Lists(exchange.Rooms{Words: words.Words()}) {
				views = append(views, viewList(l))
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), views)
			}
			return writeLists(cmd.OutOrStdout(), views)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON, with the columns")
	return cmd
}

func writeLists(out io.Writer, views []listView) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LIST\tFILES\tABOUT")
	for _, v := range views {
		files := "out"
		if v.Import {
			files = "out and in"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", v.Name, files, v.About.En)
	}
	return w.Flush()
}

func newExchangeExportCommand() *cobra.Command {
	var format, lang, output, land string
	cmd := &cobra.Command{
		Use:   "export LIST",
		Short: "Write a list as CSV or XLSX",
		Long: `Write a whole list. 'kiesel exchange list' tells which there are. The headings
and words are German unless --lang en is given; files in either come back.`,
		Example: "  kiesel exchange export assumptions -o annahmen.xlsx\n  kiesel exchange export competences --lang en > competences.csv",
		Args:    exactArgs("LIST"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := exportFormat(format, output)
			if err != nil {
				return err
			}
			if lang != string(tabular.German) && lang != string(tabular.English) {
				return usagef("--lang: %q is neither de nor en", lang)
			}
			return withExchange(cmd, land, func(s *exchange.Service) error {
				write := func(w io.Writer) error {
					return explainExchange(s.Export(cmd.Context(), access.Local(), args[0], w, f, tabular.Lang(lang)))
				}
				if output != "" {
					return writeWhole(output, write)
				}
				out := bufio.NewWriter(cmd.OutOrStdout())
				return errors.Join(write(out), out.Flush())
			})
		},
	}
	addExchangeFlags(cmd, &land)
	cmd.Flags().StringVar(&format, "format", "", "csv or xlsx (default by the name of the file, else csv)")
	cmd.Flags().StringVar(&lang, "lang", string(tabular.German), "language of headings and words, de or en")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write (default standard output)")
	return cmd
}

// exportFormat is the format that is asked for by flag or by the name of the file.
func exportFormat(format, output string) (tabular.Format, error) {
	if format == "" {
		if f, err := tabular.ParseFormat(output); err == nil {
			return f, nil
		}
		return tabular.CSV, nil
	}
	f, err := tabular.ParseFormat("." + format)
	if err != nil || strings.Contains(format, ".") {
		return "", usagef("--format: %q is neither csv nor xlsx", format)
	}
	return f, nil
}

// explainExchange says what to do about an error of the exchange room.
func explainExchange(err error) error {
	if errors.Is(err, exchange.ErrUnknownList) {
		return usageError{err}
	}
	return err
}
