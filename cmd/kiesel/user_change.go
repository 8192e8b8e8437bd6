package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

func newUserGrantCommand() *cobra.Command {
	return userGrantsCommand("grant", "Give an account roles; its owner signs in again", func(has, given []access.Grant) ([]access.Grant, error) {
		return append(has, given...), nil
	})
}

func newUserRevokeCommand() *cobra.Command {
	return userGrantsCommand("revoke", "Take roles from an account; its owner signs in again", func(has, taken []access.Grant) ([]access.Grant, error) {
		for _, g := range taken {
			i := slices.Index(has, g)
			if i < 0 {
				return nil, fmt.Errorf("the account has no role %s", g)
			}
			has = slices.Delete(has, i, i+1)
		}
		return has, nil
	})
}

// userGrantsCommand is a command that makes new roles of those an account has
// and those that are named.
func userGrantsCommand(verb, short string, change func(has, named []access.Grant) ([]access.Grant, error)) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   verb + " LOGIN ROLE…",
		Short: short,
		Long:  short + ".\n\nROLE is one of " + roleNames() + ",\nfor a part of the administration behind an @: coordinator@13.",
		Args:  minArgs(2, "LOGIN ROLE…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			named, err := parseGrants(args[1:])
			if err != nil {
				return err
			}
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				grants, err := change(slices.Clone(u.Grants), named)
				if err != nil {
					return err
				}
				after, err := s.SetGrants(cmd.Context(), access.Local(), u.ID, u.Version, grants, reason)
				if err != nil {
					return explainUser(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s has the roles: %s\n", loginOf(after), rolesOf(after))
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	return cmd
}

func newUserDisableCommand() *cobra.Command {
	return userStateCommand("disable", "Close an account at once; it can be opened again", (*account.Service).Disable)
}

func newUserEnableCommand() *cobra.Command {
	return userStateCommand("enable", "Open an account that was closed", (*account.Service).Enable)
}

// userStateCommand is a command that changes the state of an account.
func userStateCommand(verb, short string, change func(*account.Service, context.Context, access.Actor, account.ID, string) (account.User, error)) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   verb + " LOGIN",
		Short: short,
		Args:  exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				after, err := change(s, cmd.Context(), access.Local(), u.ID, reason)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s is %s.\n", loginOf(after), after.State)
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	return cmd
}

func newUserResetCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "reset LOGIN",
		Short: "Take password and authenticator app away and print a new link",
		Args:  exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				after, link, err := s.Reset(cmd.Context(), access.Local(), u.ID, reason)
				if err != nil {
					return err
				}
				writeLink(cmd, after, link)
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	addLinkFlag(cmd)
	return cmd
}

func newUserEraseCommand() *cobra.Command {
	var reason string
	var yes bool
	cmd := &cobra.Command{
		Use:   "erase LOGIN",
		Short: "Remove everything that tells who somebody is, for good",
		Long: `Remove login, name, address, password, authenticator app, tokens and sessions of
an account, for good. Its ID stays, so that the journal holds.`,
		Args: exactArgs("LOGIN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccount(cmd, args[0], func(s *account.Service, u account.User) error {
				if !yes {
					return usagef("there is no way back for %s: say --yes if you mean it", args[0])
				}
				if err := s.Erase(cmd.Context(), access.Local(), u.ID, reason); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "Only the ID %s is left. Backups made before still have the data.\n", u.ID)
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	cmd.Flags().BoolVar(&yes, "yes", false, "really erase")
	return cmd
}
