// Package layered lays out directed graphs in layers, from top to bottom, in the
// steps of Sugiyama, Tagawa and Toda (1981): turn a few edges so that no cycle
// is left, assign nodes to layers, order the layers so that few edges cross,
// place what they hold, and draw edges as curves that pass beside the nodes.
//
// It is a pure function: the same graph always has the same layout. It knows
// nothing of what the graph means; package processmap does.
package layered
