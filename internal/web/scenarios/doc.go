// Package scenarios shows the scenarios of a service: their list, the form of
// one, up to four side by side, and one as a decision paper to print.
package scenarios
