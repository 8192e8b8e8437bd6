package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/store"
)

func newUserCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Look after the accounts of people",
		Long: `Look after the accounts of people. Whoever can run these commands on the data
may do everything; what is done stands in the journal as done by "local".

LOGIN is the login of an account or its ID, which begins with u-.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newUserAddCommand(), newUserListCommand(), newUserShowCommand(), newUserGrantCommand(), newUserRevokeCommand(),
		newUserDisableCommand(), newUserEnableCommand(), newUserResetCommand(), newUserEraseCommand(), newUserTokenCommand(),
	)
	return cmd
}

// accounts wires the accounts to the data.
func accounts(s *store.Store) (*account.Service, error) {
	return account.NewService(account.Config{Store: s.Accounts(), Now: time.Now, Key: s.Key()})
}

// withAccounts opens the data, runs fn on the accounts and closes the data.
func withAccounts(cmd *cobra.Command, open func(*cobra.Command) (*store.Store, error), fn func(*account.Service) error) (err error) {
	s, err := open(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	service, err := accounts(s)
	if err != nil {
		return err
	}
	return fn(service)
}

// withAccount is [withAccounts] for the account that a login or ID names.
func withAccount(cmd *cobra.Command, name string, fn func(*account.Service, account.User) error) error {
	return withAccounts(cmd, openExistingStore, func(s *account.Service) error {
		u, err := s.ByLogin(cmd.Context(), access.Local(), name)
		if errors.Is(err, account.ErrNotFound) {
			u, err = s.User(cmd.Context(), access.Local(), account.ID(name))
		}
		if errors.Is(err, account.ErrNotFound) {
			return fmt.Errorf("no account has the login or ID %q; see 'kiesel user list'", name)
		}
		if err != nil {
			return err
		}
		return fn(s, u)
	})
}

func newUserListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all accounts with their roles",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, openExistingStore, func(s *account.Service) error {
				users, err := s.Users(cmd.Context(), access.Local())
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), users)
				}
				return writeUsers(cmd.OutOrStdout(), users)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func writeUsers(out io.Writer, users []account.User) error {
	if len(users) == 0 {
		fmt.Fprintln(out, "There are no accounts yet; open one with 'kiesel user add', or with the link that 'kiesel serve' prints.")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LOGIN\tNAME\tSTATE\tLAST SIGN-IN\tROLES")
	for _, u := range users {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", loginOf(u), orDash(u.Name), u.State, orDash(u.LastDay), rolesOf(u))
	}
	return w.Flush()
}

// loginOf is how the command line calls an account.
func loginOf(u account.User) string {
	if u.Login == "" {
		return string(u.ID)
	}
	return u.Login
}

func rolesOf(u account.User) string {
	roles := make([]string, len(u.Grants))
	for i, g := range u.Grants {
		roles[i] = g.String()
	}
	return orDash(strings.Join(roles, " "))
}

func newUserShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show LOGIN",
		Short: "Show an account",
		Args:  exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(_ *account.Service, u account.User) error {
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), u)
				}
				return writeUser(cmd.OutOrStdout(), u)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func writeUser(out io.Writer, u account.User) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, value string) { fmt.Fprintf(w, "%s\t%s\n", name, orDash(value)) }
	line("id", string(u.ID))
	line("login", u.Login)
	line("name", u.Name)
	line("e-mail", u.Email)
	line("state", string(u.State))
	line("roles", rolesOf(u))
	line("password", yesNo(u.Password))
	line("authenticator app", yesNo(u.TOTP))
	line("OpenID provider", u.Issuer)
	line("created", u.CreatedAt.Format(time.DateOnly))
	line("last sign-in", u.LastDay)
	line("version", fmt.Sprint(u.Version))
	return w.Flush()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
