package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

func newUserTokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Look after the personal tokens of an account",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUserTokenAddCommand(), newUserTokenListCommand(), newUserTokenRevokeCommand())
	return cmd
}

func newUserTokenAddCommand() *cobra.Command {
	var name string
	var days int
	var readOnly bool
	var only []string
	cmd := &cobra.Command{
		Use:   "add LOGIN",
		Short: "Make a token for the REST interface and print it, once",
		Long: `Make a token for the REST interface and print it, once. A program that sends it
may do what the owner may do at that time, or less: with --read-only nothing
that others would see changed, with --only nothing but the actions named.

The actions are ` + strings.Join(actionNames(), ", ") + `.`,
		Args: exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := account.NewToken{Name: name, Limit: access.Limit{ReadOnly: readOnly}, Expires: time.Now().AddDate(0, 0, days)}
			for _, action := range only {
				n.Limit.Only = append(n.Limit.Only, access.Action(action))
			}
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				token, secret, err := s.AddTokenFor(cmd.Context(), access.Local(), u.ID, n)
				if err != nil {
					return explainUser(err)
				}
				fmt.Fprintln(cmd.OutOrStdout(), secret)
				fmt.Fprintf(cmd.ErrOrStderr(), "Token %s of %s, good until %s. It is not shown again.\n", token.ID, loginOf(u), token.Expires.Format(time.DateOnly))
				return nil
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().StringVar(&name, "name", "", "what the token is for")
	cmd.Flags().IntVar(&days, "days", 90, "days until it expires, at most 366")
	cmd.Flags().BoolVar(&readOnly, "read-only", false, "allow reading only")
	cmd.Flags().StringSliceVar(&only, "only", nil, "allow these actions only")
	return cmd
}

func actionNames() []string {
	names := make([]string, 0, len(access.Actions()))
	for _, a := range access.Actions() {
		if a != access.Public {
			names = append(names, string(a))
		}
	}
	return names
}

func newUserTokenListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list LOGIN",
		Short: "List the tokens of an account",
		Args:  exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				tokens, err := s.Tokens(cmd.Context(), access.Local(), u.ID)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), tokens)
				}
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "ID\tNAME\tALLOWS\tEXPIRES\tLAST USE")
				for _, t := range tokens {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, limitText(t.Limit), t.Expires.Format(time.DateOnly), orDash(t.LastDay))
				}
				return w.Flush()
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// limitText says what a token allows.
func limitText(l access.Limit) string {
	text := "all that its owner may"
	if l.ReadOnly {
		text = "reading"
	}
	if len(l.Only) > 0 {
		text = fmt.Sprint(text, ", of that ", l.Only)
	}
	return text
}

func newUserTokenRevokeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "revoke LOGIN ID",
		Short: "End a token at once",
		Args:  exactArgs("LOGIN", "ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				if err := s.RevokeToken(cmd.Context(), access.Local(), u.ID, args[1]); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "Token %s is no longer good.\n", args[1])
				return nil
			})
		},
	}
	addDataFlags(cmd)
	return cmd
}
