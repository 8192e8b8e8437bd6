// Package inductive discovers models from logs by the inductive miner: it looks
// for the way in which the activities of a log fall apart – one or the other,
// one after the other, side by side, again and again –, splits the log
// accordingly and goes on with the parts. What comes out has no dead ends, and
// without filter every case of the log is a run of it.
//
// It imports conformance only. Source: S. Leemans, D. Fahland, W. van der Aalst:
// Discovering block-structured process models from event logs. Petri Nets 2013,
// and, for the filter, from event logs containing infrequent behaviour. BPM
// Workshops 2013. The order in which cuts and ways out are tried is that of
// pm4py, which serves as oracle.
package inductive
