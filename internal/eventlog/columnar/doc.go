// Package columnar keeps event logs as columns in Arrow IPC files, from which
// they are analysed without being loaded: the file is mapped into memory, and
// each analysis is one pass over the columns it needs, on all processors.
//
// A stored log is one file, or a folder of segments: new cases are appended as
// a further segment, and earlier ones stay as they are. [Write] and [Append]
// make segments of a [eventlog.Log]; [Open] gives them back as a [Log]. The layout is
// docs/methods/columns.md. Parquet is for exchange with other programs.
//
// It imports eventlog and Apache Arrow, nothing else of Kiesel.
package columnar
