package main

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"kiesel/internal/journal"
	"kiesel/internal/store"
)

// verification is what 'kiesel journal verify' is to check.
type verification struct {
	file, checkpoint, key string
	known                 []journal.End
}

func newJournalVerifyCommand() *cobra.Command {
	var v verification
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no entry was changed, removed or re-ordered",
		Long: `Check that no entry was changed, removed or re-ordered; each one that was is
named. That entries were cut off at the end, or the whole journal was replaced,
shows only against a checkpoint that was kept elsewhere.

With --file an export is checked, without any database. Then --key is needed for
a checkpoint: the public key that 'kiesel journal key' printed where it was made.`,
		Example: `  kiesel journal checkpoint > 2026-03-01.json
  kiesel journal verify --checkpoint 2026-03-01.json
  kiesel journal verify --file journal.jsonl --checkpoint 2026-03-01.json --key 8a88e3dd…`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			end, err := v.run(cmd)
			if errors.Is(err, journal.ErrBroken) {
				err = fmt.Errorf("%w; find out who changed it, and compare it with a backup", err)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), end)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "The journal is whole: %v\n", end)
			return err
		},
	}
	addDataFlags(cmd)
	cmd.Flags().StringVar(&v.file, "file", "", "check this export instead of the database")
	cmd.Flags().StringVar(&v.checkpoint, "checkpoint", "", "file with a checkpoint that the journal must reach")
	cmd.Flags().StringVar(&v.key, "key", "", "public key of the checkpoint (default that of the installation)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func (v *verification) run(cmd *cobra.Command) (end journal.End, err error) {
	if v.file == "" {
		err = withStoreAsIs(cmd, func(s *store.Store) error {
			if err := v.readCheckpoint(s.SigningKey); err != nil {
				return err
			}
			end, err = s.VerifyJournal(cmd.Context(), v.known...)
			return err
		})
		return end, err
	}
	if v.checkpoint != "" && v.key == "" {
		return end, usagef("--key: without the installation the public key of the checkpoint is needed")
	}
	if err := v.readCheckpoint(nil); err != nil {
		return end, err
	}
	file, err := os.Open(v.file)
	if err != nil {
		return end, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return journal.Verify(journal.ReadLines(file), v.known...)
}

// readCheckpoint reads the checkpoint, if there is one, and checks its signature
// with the key given or else with that of the installation.
func (v *verification) readCheckpoint(own func() (ed25519.PrivateKey, error)) error {
	if v.checkpoint == "" {
		return nil
	}
	c, err := openCheckpoint(v.checkpoint)
	if err != nil {
		return fmt.Errorf("reading the checkpoint %s: %w", v.checkpoint, err)
	}
	key := v.key
	if key == "" {
		private, err := own()
		if err != nil {
			return err
		}
		key = journal.PublicKey(private)
	}
	public, err := journal.ParsePublicKey(key)
	if err != nil {
		return usagef("--key: %w", err)
	}
	if err := c.Check(public); err != nil {
		return err
	}
	v.known = append(v.known, c.End)
	return nil
}

func openCheckpoint(path string) (c journal.Checkpoint, err error) {
	file, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	const limit = 1 << 16 // bytes; a checkpoint has a few hundred
	return c, json.NewDecoder(io.LimitReader(file, limit)).Decode(&c)
}
