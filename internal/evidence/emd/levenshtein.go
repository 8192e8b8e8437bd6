package emd

import "context"

// Sequence is a trace: the codes of its activities in order. Any codes will
// do; only equality counts.
type Sequence = []int32

// Distances returns the matrix of normalised Levenshtein distances from every
// sequence of a (rows) to every sequence of b (columns). It fails only if ctx
// ends.
func Distances(ctx context.Context, a, b []Sequence) (*Matrix, error) {
	m := newMatrix(len(a), len(b))
	for i, s := range a {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row := m.row(i)
		for j, t := range b {
			row[j] = normalise(levenshtein(s, t), max(len(s), len(t)))
		}
	}
	return m, nil
}

// normalise returns edits/length in units of 2^-costBits, rounded.
func normalise(edits, length int) int64 {
	if edits == 0 {
		return 0
	}
	return (int64(edits)<<costBits + int64(length)/2) / int64(length)
}

func levenshtein(s, t Sequence) int {
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j := range t {
			substitute := diagonal
			if s[i] != t[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(t)]
}
