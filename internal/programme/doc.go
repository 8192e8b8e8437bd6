// Package programme keeps what is pursued on the ground of the recommendations.
// Its first part are ideas: a recommendation that somebody wants to be followed,
// with the figures on which it was handed in, the day by which a reply is
// promised, and the reasoned reply. A reasoned no is a decision, silence is not.
//
// It imports bundling, landscape, access and journal. It computes no figure of its
// own: those of an idea are read from the verdict and the ranking, and then stay
// as they were. Which roles hand ideas in and which answer them is in
// docs/betrieb/rechte.md.
package programme
