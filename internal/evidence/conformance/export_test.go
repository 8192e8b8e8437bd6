package conformance

import "context"

// NewAlignerWithin prepares less than usual, or nothing.
func NewAlignerWithin(ctx context.Context, net *Net, opt Options, sets, jumps, bounds int) (*Aligner, error) {
	return newAligner(ctx, net, opt, effort{sets, jumps, bounds})
}
