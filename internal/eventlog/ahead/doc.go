// Package ahead reads a stream in pieces and lets all processors work on the
// pieces before the one who reads the stream gets to them.
//
// That reader alone decides. He reads the stream byte by byte as if there were
// no pieces, until at some place he may make use of what was found out ahead,
// and then goes on behind it. What is found out ahead is therefore a guess of
// what he would find, which counts only if he comes to where it starts.
package ahead
