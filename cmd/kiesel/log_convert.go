package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

func newLogConvertCommand() *cobra.Command {
	var keep []string
	var plain bool
	cmd := &cobra.Command{
		Use:   "convert LOG OUTPUT",
		Short: "Keep an event log as columns, or exchange it as Parquet",
		Long: `Keep an event log as columns that are analysed without being loaded, or exchange it as Parquet.

The ending of OUTPUT decides: .arrow is a stored log in one file, .parquet a table of events for pandas, DuckDB, R and
others. A folder, or a name that ends with /, is a stored log to which the cases are added; what it has already stays as
it is. LOG may be XES, CSV, Parquet or stored.

Case identifiers are stored as hashes with the key of this installation, unless --plain-ids is given; a stored log's
stay as they are. Of attributes only those named with --keep are stored.`,
		Args: exactArgs("LOG", "OUTPUT"),
	}
	cmd.Flags().StringSliceVar(&keep, "keep", nil, "attribute to keep per case, such as case:channel; may be repeated")
	cmd.Flags().BoolVar(&plain, "plain-ids", false, "store case identifiers as they are")
	addDataFlags(cmd)
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o, err := options()
		if err != nil {
			return err
		}
		write, err := converter(cmd, args[1])
		if err != nil {
			return err
		}
		if o.Keep = keep; !plain {
			if o.HashKey, err = hashKey(cmd); err != nil {
				return err
			}
		}
		l, err := readLog(cmd.Context(), args[0], o)
		if err != nil {
			return withFlag(err)
		}
		for _, problem := range l.Problems {
			fmt.Fprintln(cmd.ErrOrStderr(), withFlag(problem))
		}
		if err := write(l); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s written: %d cases, %d events\n", args[1], l.Cases(), l.Events())
		return nil
	}
	return cmd
}

// converter returns what writes a log in the form that the name of the output
// asks for.
func converter(cmd *cobra.Command, output string) (func(*eventlog.Log) error, error) {
	ctx := cmd.Context()
	about, err := os.Stat(output)
	if err == nil && about.IsDir() || strings.HasSuffix(output, "/") {
		return func(l *eventlog.Log) error { return columnar.Append(ctx, output, l) }, nil
	}
	switch filepath.Ext(output) {
	case ".arrow":
		return func(l *eventlog.Log) error { return columnar.Create(ctx, output, l) }, nil
	case ".parquet":
		return func(l *eventlog.Log) error {
			return writeWhole(output, func(w io.Writer) error { return columnar.WriteParquet(ctx, w, l) })
		}, nil
	}
	return nil, usagef("%s: the output ends with .arrow or .parquet, or is a folder and ends with /", output)
}

// hashKey is the key of the installation.
func hashKey(cmd *cobra.Command) (key []byte, err error) {
	s, err := openStore(cmd)
	if err != nil {
		return nil, fmt.Errorf("looking for the key to hash case identifiers with (or give --plain-ids): %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Key(), nil
}
