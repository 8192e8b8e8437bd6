// Package eventlog reads event logs (IEEE 1849-2016 XES, CSV) as streams and
// keeps them in columns.
//
// It imports nothing of Kiesel. Personal data does not pass: of a case only
// its (hashed) identifier, of an event activity, time and lifecycle and the
// attributes that the caller names are kept.
package eventlog
