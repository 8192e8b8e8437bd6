// Package doctor finds what is wrong with an installation and says how to mend
// it. It holds what a finding is, and the checks that need no data: the clock,
// the TLS certificate, who locks a file. The checks of the data are in package
// store.
package doctor
