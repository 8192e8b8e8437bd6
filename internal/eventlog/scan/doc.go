// Package scan keeps a window onto a stream of text for readers that cut
// tokens out of it, and knows the line and column of every byte in the window.
package scan
