package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
)

// signing is the part of a command that writes a profile and may sign it.
type signing struct {
	file  string // of the private key; "" leaves the profile unsigned
	again bool
	key   evidence.PrivateKey
}

func (s *signing) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.file, "sign", "", "file of the authority's private key, to sign the profile with")
	cmd.Flags().BoolVar(&s.again, "again", false, "sign although some of the cases were released before, among others")
}

// load reads the key.
func (s *signing) load() error {
	if s.file == "" {
		return nil
	}
	text, err := os.ReadFile(s.file)
	if err != nil {
		return err
	}
	if s.key, err = evidence.ParsePrivateKey(text); err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	return nil
}

// authority is that of the key, nobody without one.
func (s *signing) authority() evidence.Origin { return s.key.Authority }

// write writes the profile p of some cases, signed if there is a key. exact is
// the profile of the same cases that hides nothing, selected how they were chosen
// of the input. What is signed is entered into the register first: a release that
// is missing there would do harm later, one too many does not.
func (s *signing) write(cmd *cobra.Command, exact, p evidence.Profile, selected, output string) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if s.file != "" {
		signed, err := p.Sign(s.key)
		if err != nil {
			return err
		}
		if err := s.release(exact, signed, selected); err != nil {
			return err
		}
		p = signed
		fmt.Fprintf(cmd.ErrOrStderr(), "Signed with key %s\n", p.SignedBy())
	}
	if output == "" {
		return writeJSON(cmd.OutOrStdout(), p)
	}
	return writeWhole(output, func(w io.Writer) error { return writeJSON(w, p) })
}

// release enters the release into the register beside the key, unless some of the
// cases were released before.
func (s *signing) release(exact, signed evidence.Profile, selected string) error {
	file := s.file + ".releases.json"
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	register, err := evidence.ParseReleases(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	release, err := evidence.ReleaseOf(exact, signed, selected, time.Now())
	if err != nil {
		return err
	}
	if err := register.Check(release); err != nil && !s.again {
		return fmt.Errorf("%w; or sign nevertheless with --again", err)
	}
	if text, err = register.Add(release).Encode(); err != nil {
		return err
	}
	return writeWhole(file, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
