// Package rank orders options by a weighted sum of utilities and says, exactly,
// how far the weights may move before the order changes.
//
// Weights are moved within a box: each by at most the share r of itself, all at
// once. For two options the smallest lead of one over the other within the box
// has a closed form,
//
//	Σ w_k·d_k − r·Σ w_k·|d_k|,   d_k = difference of their utilities,
//
// because each weight moves against the lead on its own. Norming the weights to
// a sum changes no sign. From the pairs follows whether the first n stay the
// first n, without any sampling.
//
// It imports nothing of Kiesel. Formulas, proofs and limits:
// docs/methods/ranking.md.
package rank
