// Package evidence turns event logs into profiles (Prozess-Steckbriefe) and
// profiles into comparisons: how differently do authorities perform the same
// service, measured as earth mover's distance against its noise floor, and
// which steps are common core, variation points and local extras.
//
// How far cases follow a reference model is found in package conformance.
//
// It imports landscape, access, journal and eventlog. Methods: Leemans, Syring
// and van der Aalst (2019) for the stochastic distance; permutation tests for
// the noise floor; Benjamini and Hochberg (1995) for multiple testing.
package evidence
