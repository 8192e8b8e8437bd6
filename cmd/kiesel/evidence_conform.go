package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence/conformance"
)

// The ways to hold a log against a model.
const (
	methodAlignment = "alignment"
	methodReplay    = "replay"
)

func newEvidenceConformCommand() *cobra.Command {
	var (
		levelName, method string
		minCases          int
		asJSON            bool
	)
	cmd := &cobra.Command{
		Use:   "conform LOG MODEL.pnml",
		Short: "Say how far cases follow a reference model, and where not",
		Long: `Holds an event log, or a profile, against a reference model, a Petri net in PNML: how many cases follow it, how far
the others are from it, and which steps they skip, add or do at another point.

The method alignment finds for every variant the fewest changes that make it a run of the model. The method replay
plays tokens; it is rougher, says nothing about steps, and is there to compare with other programs.`,
		Args: exactArgs("LOG", "MODEL.pnml"),
	}
	f := cmd.Flags()
	f.StringVar(&levelName, "level", "", "activity, phase or a regular expression (default: that of a given profile, else activity)")
	f.StringVar(&method, "method", methodAlignment, "alignment or replay")
	f.IntVar(&minCases, "min-cases", 1, "smallest group of cases to show among deviations and variants")
	f.BoolVar(&asJSON, "json", false, "print everything as JSON")
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if method != methodAlignment && method != methodReplay {
			return usagef("--method: %q is neither alignment nor replay", method)
		}
		if minCases < 1 {
			return usagef("--min-cases: %d is not 1 or more", minCases)
		}
		o, err := options()
		if err != nil {
			return err
		}
		net, err := readModel(args[1])
		if err != nil {
			return err
		}
		profiles, err := readInputs(cmd, args[:1], o, levelName)
		if err != nil {
			return err
		}
		p := profiles[0]
		r := conformResult{
			Log: p.Authority.Name, ModelFile: args[1], Level: p.Level, Method: method, Without: p.Without, Rest: p.Rest.Cases,
		}
		if method == methodReplay {
			r.Replay, err = replayLog(cmd.Context(), net, p.Traces())
		} else {
			opt := conformance.Options{Progress: progressOn(cmd.ErrOrStderr(), "variants")}
			r.Alignment, err = alignLog(cmd.Context(), net, p.Traces(), minCases, opt)
		}
		if err != nil {
			return fmt.Errorf("%s against %s: %w", args[0], args[1], err)
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), r)
		}
		return r.print(cmd.OutOrStdout())
	}
	return cmd
}

// conformResult says what was held against what, and what came out by the one
// or the other method.
type conformResult struct {
	Log       string                    `json:"log"`
	ModelFile string                    `json:"model_file"`
	Level     string                    `json:"level"`
	Method    string                    `json:"method"`
	Without   int                       `json:"without"` // cases left out, without any event at this level
	Rest      int                       `json:"rest"`    // cases left out, hidden by the profile
	Alignment *conformance.Report       `json:"alignment,omitempty"`
	Replay    *conformance.ReplayReport `json:"replay,omitempty"`
}

func alignLog(ctx context.Context, net *conformance.Net, variants []conformance.Variant, minCases int, opt conformance.Options) (*conformance.Report, error) {
	a, err := conformance.NewAligner(ctx, net, opt)
	if err != nil {
		return nil, err
	}
	r, err := a.Report(ctx, variants, minCases)
	return &r, err
}

func replayLog(ctx context.Context, net *conformance.Net, variants []conformance.Variant) (*conformance.ReplayReport, error) {
	p, err := conformance.NewReplayer(net)
	if err != nil {
		return nil, err
	}
	r, err := p.Report(ctx, variants)
	return &r, err
}

// readModel reads a Petri net; errors name the file.
func readModel(file string) (*conformance.Net, error) {
	f, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return conformance.ReadPNML(f, file)
}
