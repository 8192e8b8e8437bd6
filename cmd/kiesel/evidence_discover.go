package main

import (
	"context"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence/conformance"
	"kiesel/internal/evidence/conformance/inductive"
)

// The ways to make a model of a log.
const (
	discoverFollows   = "directly-follows"
	discoverInductive = "inductive"
)

// discovery makes a model of the variants of a log.
type discovery func(ctx context.Context, variants []conformance.Variant) (*conformance.Net, error)

// addDiscoveryFlags adds the flags that say how to make a model of a log. The
// function returned tells the way.
func addDiscoveryFlags(cmd *cobra.Command) func() (discovery, error) {
	var (
		way          string
		share, noise float64
	)
	f := cmd.Flags()
	f.StringVar(&way, "discovery", discoverFollows, "how to make a model: directly-follows or inductive")
	f.Float64Var(&share, "share", 0, "directly-follows: least share of cases, from 0 to 1, in which one step follows the other")
	f.Float64Var(&noise, "noise", 0, "inductive: how rare steps may be, from 0 to 1, beside the most frequent ones, to be left out")
	return func() (discovery, error) {
		for name, x := range map[string]float64{"share": share, "noise": noise} {
			if !(x >= 0 && x <= 1) { // neither is NaN
				return nil, usagef("--%s: %v is not a number from 0 to 1", name, x)
			}
		}
		switch {
		case way == discoverFollows && !f.Changed("noise"):
			return func(_ context.Context, variants []conformance.Variant) (*conformance.Net, error) {
				return conformance.DirectlyFollows(variants, share)
			}, nil
		case way == discoverInductive && !f.Changed("share"):
			return func(ctx context.Context, variants []conformance.Variant) (*conformance.Net, error) {
				return inductive.Mine(ctx, variants, noise)
			}, nil
		case way == discoverFollows:
			return nil, usagef("--noise is for --discovery %s, use --share", discoverInductive)
		case way == discoverInductive:
			return nil, usagef("--share is for --discovery %s, use --noise", discoverFollows)
		}
		return nil, usagef("--discovery: %q is neither %s nor %s", way, discoverFollows, discoverInductive)
	}
}
