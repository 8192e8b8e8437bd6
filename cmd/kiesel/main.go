// Command kiesel is the whole of Kiesel: command line, web interface and
// maintenance in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	_ "time/tzdata" // time zones, where the system has none, as in a container

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// usageError marks an error of the caller's command line: exit status 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// usagef returns a [usageError].
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run executes one command line and returns the exit status: 0 done, 1 failed,
// 2 wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	out := &watched{Writer: stdout}
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = fmt.Errorf("writing the result: %w", out.err)
	}
	if err == nil {
		return 0
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = errors.New("stopped before it was done")
	}
	fmt.Fprintln(stderr, "kiesel:", err)
	if u := (usageError{}); errors.As(err, &u) {
		return 2
	}
	return 1
}

// watched remembers the first error of a writer, so that a result that could not
// be written counts as failure, whichever command wrote it.
type watched struct {
	io.Writer
	err error
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "kiesel",
		Short:         "Where does bundling make sense – and does it arrive everywhere?",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var config string
	root.PersistentFlags().StringVar(&config, "config", "", "file with settings, one KIESEL_NAME=value a line")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return applySettings(cmd, config) }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%s\nsee '%s --help'", flagProblem(err), cmd.CommandPath())
	})
	root.AddCommand(commands()...)
	addDefaults(root)
	return root
}

// addDefaults adds the commands that come with cobra, help and completion, and
// makes wrong arguments for them wrong usage too.
func addDefaults(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				topic, rest, err := root.Find(args)
				if err != nil {
					return usageError{err}
				}
				return noArgs(topic, rest)
			}
		case "completion":
			cmd.Args = noArgs
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			for _, shell := range cmd.Commands() {
				shell.Args = noArgs
			}
		}
	}
}

// flagProblem says what is wrong with a flag. Of a value that cannot be read it
// leaves out how Go puts it.
func flagProblem(err error) string {
	var unread *strconv.NumError
	if !errors.As(err, &unread) {
		return err.Error()
	}
	wanted := "give a whole number"
	switch {
	case unread.Func == "ParseBool":
		wanted = "give true or false"
	case errors.Is(unread, strconv.ErrRange):
		wanted = "it is out of range"
	case unread.Func == "ParseUint":
		wanted = "give a whole number from 0"
	}
	return strings.TrimSuffix(err.Error(), unread.Error()) + wanted
}

// noArgs refuses arguments as wrong usage, unlike cobra.NoArgs.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unknown argument %q for '%s', see '%s --help'", args[0], cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}

// minArgs demands at least n arguments and calls them what in its message.
func minArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usagef("'%s' needs %s, see '%s --help'", cmd.CommandPath(), what, cmd.CommandPath())
		}
		return nil
	}
}
