// Package logs writes large event logs, the same for the same seed, and
// measures in its benchmarks how fast and in how much memory they are read:
//
//	make bench PKG=./bench/logs COUNT=5
//
// What is measured runs in processes of its own, so that their peak of memory
// and their processor time are theirs alone. Where gcc and the headers of expat
// are installed, a bare pass of expat over the same file is measured in turn
// with the reader; the ratio of the two holds on machines of any speed.
package logs
