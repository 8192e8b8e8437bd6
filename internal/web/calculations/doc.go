// Package calculations is the area of the screen about calculations
// (Berechnungen): one question about all services of a Land, its answers, and the
// list of those that were ordered.
package calculations
