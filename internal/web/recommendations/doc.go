// Package recommendations lists, for every service, where bundling makes
// sense: the portfolio of a Land.
package recommendations
