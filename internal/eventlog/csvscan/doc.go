// Package csvscan cuts a stream of comma-separated values into rows, strictly
// by RFC 4180 with any ASCII delimiter. Rows end with a line feed, with or
// without carriage return, and blank lines are passed over; fields are bytes,
// of whatever encoding that contains ASCII.
//
// Unlike encoding/csv, which serves as oracle in the tests, it limits the length
// of a row and finds its way back after a broken one.
package csvscan
