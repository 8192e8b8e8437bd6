package eventlog

// InPieces returns options for reading pieces of so many bytes out of order;
// with -1 the text is read in order only. The first rows of a table, on which
// the form of times is decided and which are always read in order, are few.
func InPieces(o Options, size int) Options {
	o.pieces, o.sample = size, 4
	return o
}
