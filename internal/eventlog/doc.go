// Package eventlog reads event logs (IEEE 1849-2016 XES, CSV) as streams and
// keeps them in columns: [Read] makes a [Log] of a file, whose methods select,
// relabel and count.
//
// It imports nothing of Kiesel. Personal data does not pass: of a case only
// its (hashed) identifier, of an event activity and time, and the attributes
// that the caller names are kept. The rules are in docs/methods/eventlog.md.
package eventlog
