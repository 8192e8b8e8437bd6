// Package portfolio ranks what can be bundled in a Land on one page: the list
// under weights that the reader chooses, how far these may move, and value, risk
// and size as a picture.
package portfolio
