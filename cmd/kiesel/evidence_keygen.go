package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// publicEnding is what the name of a public key's file has more than that of the
// private key.
const publicEnding = ".pub"

func newEvidenceKeygenCommand() *cobra.Command {
	var authority, ars, output string
	cmd := &cobra.Command{
		Use:   "keygen --authority NAME -o FILE",
		Short: "Make a key with which an authority signs its profiles",
		Long: `Makes a key with which an authority signs its profiles (Ed25519), as two files: FILE with the private key, which
only its owner can read and nobody else should get, and FILE.pub with the public key for those who receive profiles.

The fingerprint that it prints names the key. Tell it to the receiver by another way than the file, by telephone for
example: whoever registers the key compares it.`,
		Args: noArgs,
	}
	f := cmd.Flags()
	f.StringVar(&authority, "authority", "", "name of the authority, as in its profiles (needed)")
	f.StringVar(&ars, "ars", "", "its Amtlicher Regionalschlüssel, if its profiles carry it")
	f.StringVarP(&output, "output", "o", "", "file of the private key; must not exist (needed)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if authority == "" || output == "" {
			return usagef("'%s' needs --authority and -o, see '%s --help'", cmd.CommandPath(), cmd.CommandPath())
		}
		var unit landscape.ARS
		if ars != "" {
			if unit, err = knownUnit(ars); err != nil {
				return err
			}
		}
		key, err := evidence.NewKey(evidence.Origin{Name: authority, ARS: unit})
		if err != nil {
			return err
		}
		if err := writeKey(output, key); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Private key of %s: %s (keep it secret, and a copy of it and of its register of releases in a safe place)\n", authority, output)
		fmt.Fprintf(cmd.OutOrStdout(), "Public key: %s\nFingerprint: %s\n", output+publicEnding, key.PublicKey().Fingerprint())
		return nil
	}
	return cmd
}

// writeKey writes both files or none. It refuses to replace any.
func writeKey(file string, key evidence.PrivateKey) error {
	private, err := key.Encode()
	if err != nil {
		return err
	}
	public, err := key.PublicKey().Encode()
	if err != nil {
		return err
	}
	if err := writeNew(file, 0o600, private); err != nil {
		return err
	}
	if err := writeNew(file+publicEnding, 0o644, public); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// writeNew writes a file that must not exist.
func writeNew(file string, mode fs.FileMode, text []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file; a key that was replaced could not sign any more", file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// readPublicKey reads the file of a public key.
func readPublicKey(file string) (evidence.PublicKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return evidence.PublicKey{}, err
	}
	key, err := evidence.ParsePublicKey(text)
	if err != nil {
		return evidence.PublicKey{}, fmt.Errorf("%s: %w", file, err)
	}
	return key, nil
}
