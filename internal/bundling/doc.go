// Package bundling answers which authority should carry which function of a
// service for whom: the cost structure, the exact optimum on the tree of
// authorities, its robustness, and the verdict in words.
//
// It imports landscape, access and journal. Method: concave costs as the
// minimum of affine pieces, dynamic programming over the tree with the open
// pieces of the ancestors as state (Shah and Farach-Colton 2002 for the
// general case); cost structure and default priors as in docs/methods.
package bundling
