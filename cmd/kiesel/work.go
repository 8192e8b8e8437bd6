package main

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"kiesel/internal/telemetry"
)

func newWorkCommand() *cobra.Command {
	var o jobOptions
	var format, level string
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Do background work for servers on other machines",
		Long: `Take background jobs from the queue that servers share and do them, until
Ctrl+C or SIGTERM; jobs that are not done then go back to the queue.

It needs the database of the servers, their installation key in its data folder,
and their queue: --nats, or --nats-cluster to be a member of it. With --workers 0
it is nothing but that member.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := o.check(); err != nil {
				return err
			}
			if o.alone() {
				return usagef("nobody else can reach a queue inside this process: give the servers' queue with --nats or --nats-cluster")
			}
			log, err := telemetry.NewLog(cmd.ErrOrStderr(), format, level)
			if err != nil {
				return usageError{err}
			}
			s, err := openExistingStore(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			b, err := startWork(cmd, o, s, log)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "Kiesel works on background jobs – stop it with Ctrl+C")
			<-cmd.Context().Done()
			return b.close()
		},
	}
	addDataFlags(cmd)
	o.addFlags(cmd, runtime.NumCPU())
	f := cmd.Flags()
	f.StringVar(&format, "log-format", "text", "form of the log: text or json")
	f.StringVar(&level, "log-level", "info", "least that is logged: debug, info, warn or error")
	fromEnv(f, "log-format", "log-level")
	return cmd
}
