package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
)

func newEvidenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Summarise how authorities work, compare them, hold them against models",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newEvidenceProfileCommand(), newEvidenceMergeCommand(), newEvidenceCompareCommand(), newEvidenceDriftCommand(),
		newEvidenceConformCommand(), newEvidenceCrossCommand(), newEvidenceModelCommand(), newEvidenceStandardCommand(),
		newEvidenceKeygenCommand(), newEvidenceVerifyCommand(), newEvidenceKeysCommand(),
	)
	return cmd
}

// parseLevel makes wrong usage of an unknown level.
func parseLevel(name string) (evidence.Level, error) {
	level, err := evidence.ParseLevel(name)
	if err != nil {
		return level, usagef("--level: %w", err)
	}
	return level, nil
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

// checkMinCases makes wrong usage of a smallest group that may not be.
func checkMinCases(k int) error {
	if err := evidence.CheckMinCases(k); err != nil {
		return usagef("--min-cases: %d is not 1 or a multiple of %d", k, evidence.DefaultMinCases)
	}
	return nil
}
