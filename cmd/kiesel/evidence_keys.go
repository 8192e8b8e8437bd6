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
	"kiesel/internal/evidence"
)

func newEvidenceKeysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Look after the public keys of authorities",
		Long: `Looks after the public keys of authorities. A profile that was signed with a registered key is shown as signed by the
authority; what was signed with another key, or with one that was revoked, is shown as such.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEvidenceKeysAddCommand(), newEvidenceKeysListCommand(), newEvidenceKeysRevokeCommand())
	return cmd
}

// withEvidence opens existing data, runs fn on the evidence and closes the data.
func withEvidence(cmd *cobra.Command, fn func(*evidence.Service) error) (err error) {
	s, err := openExistingStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(evidenceService(s))
}

func newEvidenceKeysAddCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "add FILE",
		Short: "Register the public key of an authority",
		Long: `Registers the public key of an authority, which FILE (FILE.pub of 'kiesel evidence keygen') names. Ask the authority for
the fingerprint by another way than the file, and compare it: whoever registers a key vouches for it.`,
		Args: exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := readPublicKey(args[0])
			if err != nil {
				return err
			}
			return withEvidence(cmd, func(s *evidence.Service) error {
				known, err := s.AddKey(cmd.Context(), access.Local(), key, reason)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "Key %s of %s is registered. Compare its fingerprint with the one that the authority told.\n",
					known.Fingerprint, known.Authority)
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	return cmd
}

func newEvidenceKeysListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the registered keys",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withEvidence(cmd, func(s *evidence.Service) error {
				keys, err := s.Keys(cmd.Context(), access.Local())
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), keys)
				}
				return writeKeys(cmd.OutOrStdout(), keys)
			})
		},
	}
	addDataFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON, with whole keys and fingerprints")
	return cmd
}

func writeKeys(out io.Writer, keys []evidence.KnownKey) error {
	if len(keys) == 0 {
		fmt.Fprintln(out, "No key is registered yet; register one with 'kiesel evidence keys add'.")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FINGERPRINT\tAUTHORITY\tARS\tREGISTERED\tREVOKED")
	for _, k := range keys {
		revoked := ""
		if !k.Revoked.IsZero() {
			revoked = k.Revoked.Format(time.DateOnly)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", k.Fingerprint, plain(k.Authority.Name), orDash(string(k.Authority.ARS)), k.At.Format(time.DateOnly), orDash(revoked))
	}
	return w.Flush()
}

func newEvidenceKeysRevokeCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "revoke FINGERPRINT",
		Short: "End the trust in a key, for good",
		Long: `Ends the trust in a key, for good: because it was lost, or somebody else has it. Profiles that it signed stay, and are
shown as signed with a revoked key. The beginning of the fingerprint is enough.`,
		Args: exactArgs("FINGERPRINT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withEvidence(cmd, func(s *evidence.Service) error {
				fingerprint, err := findKey(cmd, s, args[0])
				if err != nil {
					return err
				}
				known, err := s.RevokeKey(cmd.Context(), access.Local(), fingerprint, reason)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "Key %s of %s is no longer trusted.\n", known.Fingerprint, known.Authority)
				return nil
			})
		},
	}
	addDataFlags(cmd)
	addReasonFlag(cmd, &reason)
	return cmd
}

// findKey returns the only registered key whose fingerprint begins like text,
// which may have blanks.
func findKey(cmd *cobra.Command, s *evidence.Service, text string) (evidence.Fingerprint, error) {
	keys, err := s.Keys(cmd.Context(), access.Local())
	if err != nil {
		return "", err
	}
	var found []evidence.Fingerprint
	beginning := strings.ToLower(strings.ReplaceAll(text, " ", ""))
	for _, k := range keys {
		if beginning != "" && strings.HasPrefix(string(k.Fingerprint), beginning) {
			found = append(found, k.Fingerprint)
		}
	}
	if len(found) != 1 {
		return "", fmt.Errorf("the fingerprints of %d keys begin with %q, want one; see 'kiesel evidence keys list'", len(found), text)
	}
	return found[0], nil
}
