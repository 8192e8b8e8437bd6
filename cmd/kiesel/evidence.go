package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

func newEvidenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Summarise how authorities work, and compare them",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEvidenceProfileCommand(), newEvidenceCompareCommand())
	return cmd
}

// buildProfile reads the log in a file and summarises it without folding. Of
// about it sets what the file tells. Problems of the log go to stderr.
func buildProfile(cmd *cobra.Command, file string, o eventlog.Options, level evidence.Level, about evidence.About) (evidence.Profile, error) {
	log, err := eventlog.Read(cmd.Context(), file, o)
	if err != nil {
		return evidence.Profile{}, err
	}
	for _, problem := range log.Problems {
		fmt.Fprintln(cmd.ErrOrStderr(), problem)
	}
	sum, err := readFile(file, hash)
	if err != nil {
		return evidence.Profile{}, err
	}
	about.SHA256, about.Tool = []string{sum}, "kiesel "+version()
	p, err := evidence.Build(log, level, about)
	if err != nil {
		return evidence.Profile{}, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}

// hash returns the SHA-256 of what r reads, in hex.
func hash(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// parseLevel makes wrong usage of an unknown level.
func parseLevel(name string) (evidence.Level, error) {
	level, err := evidence.ParseLevel(name)
	if err != nil {
		return level, usagef("--level: %w", err)
	}
	return level, nil
}

// namesOf calls files by their names without folders and the endings of logs,
// and by their whole paths where those names are not unique.
func namesOf(files []string) []string {
	names, used := make([]string, len(files)), map[string]int{}
	for i, file := range files {
		names[i] = filepath.Base(file)
		for _, ending := range []string{".gz", ".zip", ".xes", ".csv"} {
			names[i] = strings.TrimSuffix(names[i], ending)
		}
		used[names[i]]++
	}
	for i, file := range files {
		if used[names[i]] > 1 {
			names[i] = file
		}
	}
	return names
}

// isTerminal reports whether somebody looks at what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
