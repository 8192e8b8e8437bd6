// Package tabular writes and reads tables as offices keep them: CSV with
// semicolons, byte order mark and decimal commas, and XLSX. A [Table] says once
// which columns there are; the same description serves both directions, so that
// what goes out comes back.
//
// Values are texts in one plain form for each [Kind], whatever the file looked
// like: "1234.5", "2026-02-28", the code of a choice, "" for nothing. Two values
// are the same if and only if their texts are.
//
// What cannot be understood is a [Problem] with line, column and advice in both
// languages. A problem of a row spoils that row alone; a problem of the file is
// a [*FileError].
package tabular
