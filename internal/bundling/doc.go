// Package bundling answers which authority should carry which function of a
// service for whom, what that saves, how sure that is, and what would change
// the answer.
//
// The way of a verdict: a sheet settles every assumption of the service (what
// ships in data, what users have set, what-if), prices turn it into the cost
// structure of one function, an optimiser finds the cheapest plan over the field
// of competent authorities with proof, a sample of the assumptions shows how the
// plan fares against its rivals, and an inquiry draws the [FunctionVerdict] from
// all this. [Service] holds the use cases.
//
// A [Ranking] sets all verdicts of a Land beside each other; the subpackage rank
// orders them.
//
// It imports landscape, access and journal; the exact optimum for concave costs
// is found by the subpackage tree, cover and waits are computed by pooling. Everything here is data, keys and numbers:
// the screen makes the sentences. Formulas, sources and defaults:
// docs/methods/costs-and-verdict.md.
package bundling
