// Package emd computes the exact earth mover's distance between two
// distributions of process variants, and the permutation test that tells it
// apart from chance.
//
// A variant is a sequence of activities. The ground distance of two variants
// is their Levenshtein distance divided by the longer length, so it lies
// between 0 and 1; two empty sequences have distance 0. The earth mover's
// distance is the least total of mass × ground distance that turns the one
// distribution of relative frequencies into the other (Leemans, Syring and van
// der Aalst 2019, doi 10.1007/978-3-030-26643-1_8).
//
// Two samples of one and the same process are never at distance 0. The
// permutation test measures that noise floor: it deals the cases of both sides
// anew, many times, and looks at the distances that arise from chance alone.
//
// The package imports nothing of Kiesel.
package emd
