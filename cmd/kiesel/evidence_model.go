package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newEvidenceModelCommand() *cobra.Command {
	var levelName, output string
	cmd := &cobra.Command{
		Use:   "model LOG",
		Short: "Make a model of a log, as PNML",
		Long: `Makes a model of an event log or profile and writes it as Petri net in PNML.

A directly-follows model allows after a step what directly followed it in at least a share of the cases. It knows no
steps at the same time. An inductive model is made of choices, sequences, loops and steps side by side. Both allow more
than was seen; a model on which departments have agreed says more.`,
		Args: exactArgs("LOG"),
	}
	f := cmd.Flags()
	f.StringVar(&levelName, "level", "", "activity, phase or a regular expression (default: that of a given profile, else activity)")
	f.StringVarP(&output, "output", "o", "", "file to write (default standard output)")
	way := addDiscoveryFlags(cmd)
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		discover, err := way()
		if err != nil {
			return err
		}
		o, err := options()
		if err != nil {
			return err
		}
		profiles, err := readInputs(cmd, args, o, levelName)
		if err != nil {
			return err
		}
		net, err := discover(cmd.Context(), profiles[0].Traces())
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		net.Name = fmt.Sprintf("%s, %s", profiles[0].Authority.Name, net.Name)
		if output == "" {
			return net.WritePNML(cmd.OutOrStdout())
		}
		return writeWhole(output, net.WritePNML)
	}
	return cmd
}
