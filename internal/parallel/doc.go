// Package parallel finds parallel processes (Parallelprozesse) by text: services
// of the catalogue that look like the same task under different keys, and local
// descriptions of authorities that tell of a service of the catalogue or of what
// another authority describes as well. It only ever proposes. Whether two things
// are the same is decided by people, see [Service.Decide], and nothing is merged.
//
// Texts become terms (stems, and the parts of compounds) weighed by how rare they
// are; what an authority writes into many of its descriptions, such as how to
// appeal or when it is open, counts little. Two texts are as alike as the cosine
// of their weighed terms says. Above which score a pair is shown has been learnt
// from descriptions whose key is known; the thresholds, the precision and the
// recall are in threshold.go and, with the method and its sources, in
// docs/methods/parallel.md.
//
// The package imports landscape, access and journal. It knows no files, no
// database and no screen.
package parallel
