// Package textfold makes German words comparable that people spell differently:
// ä, ae and a, ß and ss, capitals, inflection and compounds.
//
// [Words] cuts text into folded words, [Stem] removes inflection, a [Splitter]
// takes compounds apart. All results are for comparing only and are never
// shown.
package textfold
