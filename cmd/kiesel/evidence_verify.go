package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newEvidenceVerifyCommand() *cobra.Command {
	var keyFile string
	cmd := &cobra.Command{
		Use:   "verify PROFILE",
		Short: "Say who signed a profile and whether it is intact",
		Long: `Says who signed a profile and whether it is as it was signed. It fails if the profile was changed or is not signed and,
with --key, if it was signed with another key.

Without --key only the fingerprint tells whose key it is: compare it with the one that the authority told.`,
		Args: exactArgs("PROFILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := readProfile(args[0])
			if err != nil {
				return err
			}
			signer := p.SignedBy()
			if signer == "" {
				return fmt.Errorf("%s is not signed: nobody stands for it; ask the authority for a signed one ('kiesel evidence profile --sign')", args[0])
			}
			out := cmd.OutOrStdout()
			if keyFile != "" {
				key, err := readPublicKey(keyFile)
				if err != nil {
					return err
				}
				if key.Fingerprint() != signer {
					return fmt.Errorf("%s is intact, but signed with key %s, not with %s of %s", args[0], signer, key.Fingerprint(), key.Authority)
				}
				if key.Authority != p.Authority {
					return fmt.Errorf("%s is intact, but it is the profile of %s, and the key is that of %s", args[0], p.Authority, key.Authority)
				}
			}
			fmt.Fprintf(out, "%s is intact.\n", args[0])
			fmt.Fprintf(out, "Profile of %s, %s, level %s, made by %s\n", plain(p.Authority.String()), plain(string(p.Service)), plain(p.Level), plain(p.Source.Tool))
			if keyFile == "" {
				fmt.Fprintf(out, "Signed with key %s; whose it is, only a comparison of the fingerprint tells\n", signer)
			} else {
				fmt.Fprintf(out, "Signed with key %s, the one given\n", signer)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&keyFile, "key", "", "file of the public key with which it must be signed")
	return cmd
}
