// Package conformance holds event logs against reference models: how far does
// what is done deviate from what the model foresees, and in which steps?
//
// A model is a Petri net, read from PNML by [ReadPNML] or made of a log by
// [DirectlyFollows]. [Align] finds for every variant of a log the cheapest way
// to explain it by a run of the model, [Replay] plays tokens, [Cross] holds the
// logs of several authorities against the models of each other.
//
// It imports eventlog only. Sources: Adriansyah, van Dongen and van der Aalst
// (2011) for alignments, Rozinat and van der Aalst (2008) for token replay,
// Buijs, van Dongen and van der Aalst (2011) for the comparison across
// organisations. The formulas are in docs/methods/conformance.md.
package conformance
