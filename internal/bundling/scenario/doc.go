// Package scenario keeps scenarios: a named question about one service in one
// Land, with the assumptions and conditions under which it is to be answered. It
// compares their verdicts with the recommendation in force and picks what a
// decision paper says of one.
//
// It imports bundling, landscape, access and journal. It computes no verdict of
// its own; what it adds up of verdicts is said in
// docs/methods/costs-and-verdict.md, section "Scenarios".
package scenario
