package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/landscape"
	"kiesel/internal/programme"
)

func newIdeaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "idea",
		Short: "Read the ideas about a Land and their replies",
		Long: `Read the recommendations that people want to be pursued, with the figures on
which they were handed in and the replies. They are handed in and answered on
the screens or through the REST interface.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newIdeaListCommand(), newIdeaShowCommand())
	return cmd
}

// ideaView is an idea as JSON: with its state on the day shown.
type ideaView struct {
	programme.Idea
	State programme.State `json:"state"`
}

// withIdeas opens the ideas as of the day that --as-of names, runs fn with that
// day or today, and closes the data.
func withIdeas(cmd *cobra.Command, fn func(s *programme.Service, day landscape.Date) error) (err error) {
	day, err := asOf(cmd)
	if err != nil {
		return err
	}
	data, done, err := openKept(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	s := &programme.Service{Store: data.Programme(), Now: time.Now}
	if day == "" {
		day = s.Today()
	}
	return fn(s, day)
}

func newIdeaListCommand() *cobra.Command {
	var land string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the ideas about a Land, the last handed in first",
		Example: "  kiesel idea list --as-of 2026-03-01",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withIdeas(cmd, func(s *programme.Service, day landscape.Date) error {
				ideas, err := s.Ideas(cmd.Context(), landscape.ARS(land))
				if err != nil {
					return err
				}
				if asJSON {
					views := make([]ideaView, len(ideas))
					for i, idea := range ideas {
						views[i] = ideaView{idea, idea.State(day)}
					}
					return writeJSON(cmd.OutOrStdout(), views)
				}
				return printTable(cmd.OutOrStdout(), func(w io.Writer) {
					fmt.Fprintln(w, "id\tstate\treply by\thanded in\tservice\tfunction\ttitle")
					for _, i := range ideas {
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
							i.ID, i.State(day), i.ReplyBy, i.At.Local().Format(time.DateOnly), i.Service, functionOrWhole(i.Function), i.Title)
					}
				})
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	addLandFlag(cmd, &land)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func newIdeaShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show an idea with its figures and its reply",
		Args:  exactArgs("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withIdeas(cmd, func(s *programme.Service, day landscape.Date) error {
				i, err := s.Idea(cmd.Context(), args[0])
				if errors.Is(err, programme.ErrNotFound) {
					err = fmt.Errorf("%w; see 'kiesel idea list'", err)
				}
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), ideaView{i, i.State(day)})
				}
				return printTable(cmd.OutOrStdout(), func(w io.Writer) { writeIdea(w, i, day) })
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

// writeIdea prints an idea as it stands on a day, a line per fact.
func writeIdea(w io.Writer, i programme.Idea, day landscape.Date) {
	p := message.NewPrinter(language.English)
	fmt.Fprintf(w, "%s\n\n%s\n\n", i.Title, i.Aim)
	fmt.Fprintf(w, "state\t%s\n", i.State(day))
	fmt.Fprintf(w, "about\t%s, %s, in %s\n", i.Service, functionOrWhole(i.Function), i.Land)
	fmt.Fprintf(w, "handed in\t%s\n", i.At.Local().Format("2006-01-02 15:04"))
	fmt.Fprintf(w, "reply by\t%s\n", i.ReplyBy)
	fmt.Fprintf(w, "verdict then\t%s\n", outcomeWords[i.Basis.Outcome])
	if g := i.Basis.Gain; g != nil {
		fmt.Fprintln(w, p.Sprintf("saving then\t%.0f EUR/a (%.0f to %.0f)", g.Value, g.P10, g.P90))
	}
	if cheaper := i.Basis.Probability; cheaper != nil {
		fmt.Fprintf(w, "cheaper with\t%.0f %%\n", 100**cheaper)
	}
	if i.Basis.Rank > 0 {
		fmt.Fprintf(w, "rank then\t%d of %d\n", i.Basis.Rank, i.Basis.Of)
	}
	fmt.Fprintf(w, "data then\tentry %d of the journal\n", i.Basis.Entry)
	if r := i.Reply; r != nil {
		fmt.Fprintf(w, "reply\t%s, %s: %s\n", r.Decision, r.At.Local().Format(time.DateOnly), r.Reason)
	}
}

// functionOrWhole names a function, or the whole service.
func functionOrWhole(f landscape.Function) string {
	if f == "" {
		return "whole service"
	}
	return string(f)
}
