// Package ideas is the pages about ideas: recommendations that somebody wants to
// be pursued, and the replies that were promised.
package ideas
