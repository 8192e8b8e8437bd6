package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
)

func newUserAddCommand() *cobra.Command {
	var u account.User
	var roles []string
	var passwordStdin bool
	var reason string
	cmd := &cobra.Command{
		Use:   "add LOGIN",
		Short: "Open an account and print a one-time link for its owner",
		Long: `Open an account and print the link with which its owner sets a password within
a week. With --password-stdin the first line of the input is the password, and
the account is open at once.

A role is one of ` + roleNames() + `,
for a part of the administration behind an @ if it is not for all of it:
  kiesel user add erika --name 'Erika Mustermann' --role reader@13 --role contributor@13075`,
		Args: exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			u.Login = args[0]
			if u.Grants, err = parseGrants(roles); err != nil {
				return err
			}
			typed := ""
			if passwordStdin {
				if typed, err = firstLine(cmd.InOrStdin()); err != nil {
					return err
				}
			}
			return withAccounts(cmd, openStore, func(s *account.Service) error {
				if passwordStdin {
					added, err := s.AddWithPassword(cmd.Context(), access.Local(), u, typed, reason)
					if err == nil {
						fmt.Fprintf(cmd.OutOrStdout(), "%s can sign in. (%s)\n", added.Login, added.ID)
					}
					return explainUser(err)
				}
				added, link, err := s.Add(cmd.Context(), access.Local(), u, reason)
				if err == nil {
					writeLink(cmd, added, link)
				}
				return explainUser(err)
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	addLinkFlag(cmd)
	cmd.Flags().StringVar(&u.Name, "name", "", "name as shown to others")
	cmd.Flags().StringVar(&u.Email, "email", "", "e-mail address")
	cmd.Flags().StringVar(&u.Language, "language", "", "language of the screens, de or en (default that of the browser)")
	cmd.Flags().StringArrayVar(&roles, "role", nil, "role, or role@ARS for a part of the administration; may be given several times")
	cmd.Flags().BoolVar(&passwordStdin, "password-stdin", false, "read the password from the input")
	return cmd
}

func addReasonFlag(cmd *cobra.Command, reason *string) {
	cmd.Flags().StringVar(reason, "reason", "", "why, for the journal; without names, for it cannot be erased")
}

// defaultURL is where people reach a Kiesel that was started without options.
const defaultURL = "http://localhost:8080"

func addLinkFlag(cmd *cobra.Command) {
	cmd.Flags().String("url", "", "address that people open, for the link (default $KIESEL_URL, else "+defaultURL+")")
}

// writeLink prints the one-time link of an account.
func writeLink(cmd *cobra.Command, u account.User, link string) {
	address := cmp.Or(flagOrEnv(cmd, "url", "KIESEL_URL"), defaultURL)
	fmt.Fprintf(cmd.OutOrStdout(), "Account %s (%s): hand this link to its owner. It sets a password, works once and for seven days.\n%s/link/%s\n",
		u.Login, u.ID, strings.TrimSuffix(address, "/"), link)
}

func roleNames() string {
	names := make([]string, len(access.Roles()))
	for i, r := range access.Roles() {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

// parseGrants reads roles as the command line writes them.
func parseGrants(texts []string) ([]access.Grant, error) {
	grants := make([]access.Grant, len(texts))
	for i, text := range texts {
		g, err := access.ParseGrant(text)
		if err != nil {
			return nil, usageError{err}
		}
		grants[i] = g
	}
	return grants, nil
}

// firstLine reads a password.
func firstLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 8*password.MaxLength)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// explainUser words the problems of fields for the command line.
func explainUser(err error) error {
	var field *account.FieldError
	if !errors.As(err, &field) {
		return err
	}
	switch field.Problem {
	case account.Taken:
		return fmt.Errorf("%s: another account has it; see 'kiesel user list'", field.Field)
	case account.TooLong:
		return fmt.Errorf("%s: shorten it", field.Field)
	case account.OutOfRange:
		return fmt.Errorf("%s: give a time of at least a day and at most a year", field.Field)
	case account.Missing:
		return fmt.Errorf("%s: it is missing", field.Field)
	}
	if field.Field == "login" {
		return errors.New("login: use letters without accents, digits and . _ - + @ only")
	}
	return fmt.Errorf("%s: it is not valid", field.Field)
}
