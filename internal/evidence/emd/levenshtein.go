package emd

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Sequence is a trace: the codes of its activities in order. Any codes will
// do; only equality counts.
type Sequence = []int32

// Distances returns the matrix of normalised Levenshtein distances from every
// sequence of a (rows) to every sequence of b (columns): the least number of
// insertions, deletions and substitutions of one activity, divided by the
// longer length.
//
// It returns an error that wraps [ErrTooLarge] for too many sequences, and the
// error of ctx if ctx ends first.
func Distances(ctx context.Context, a, b []Sequence) (*Matrix, error) {
	m, err := newMatrix(len(a), len(b))
	if err != nil {
		return nil, err
	}
	dict := make(dictionary)
	a, b = dict.encode(a), dict.encode(b)
	err = eachRow(ctx, len(a), runtime.GOMAXPROCS(0), func(i int) {
		p := newPattern(a[i], len(dict))
		row := m.row(i)
		for j, t := range b {
			row[j] = p.normalised(t)
		}
	})
	return m, err
}

// pairwise returns the matrix of distances of the variants among each other,
// for half the work of [Distances].
func pairwise(ctx context.Context, variants []Sequence, workers int) (*Matrix, error) {
	m, err := newMatrix(len(variants), len(variants))
	if err != nil {
		return nil, err
	}
	dict := make(dictionary)
	variants = dict.encode(variants)
	err = eachRow(ctx, len(variants), workers, func(i int) {
		p := newPattern(variants[i], len(dict))
		for j, t := range variants[:i] {
			d := p.normalised(t)
			m.row(i)[j], m.row(j)[i] = d, d
		}
	})
	return m, err
}

// eachRow calls do for every row, spread over the workers, until ctx ends.
func eachRow(ctx context.Context, rows, workers int, do func(i int)) error {
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			for i := w; i < rows; i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				do(i)
			}
			return nil
		})
	}
	return group.Wait()
}

// dictionary numbers activity codes from 0 in order of appearance.
type dictionary map[int32]int32

func (d dictionary) encode(sequences []Sequence) []Sequence {
	encoded := make([]Sequence, len(sequences))
	for i, s := range sequences {
		encoded[i] = make(Sequence, len(s))
		for k, code := range s {
			n, ok := d[code]
			if !ok {
				n = int32(len(d))
				d[code] = n
			}
			encoded[i][k] = n
		}
	}
	return encoded
}

// pattern computes the Levenshtein distance from one sequence, the pattern, to
// others with the bit-vector algorithm of Myers (1999) in the form of Hyyrö
// (2003). Neighbouring cells of the dynamic programme, whose rows are the
// pattern and whose columns the other sequence, differ by -1, 0 or +1. So the
// differences down 64 cells of a column fit into two words, and follow from
// those of the column before with a dozen operations. A longer pattern is cut
// into blocks of 64 rows; each block hands the differences along its lower edge
// to the next.
type pattern struct {
	sequence Sequence
	// match has, per block and activity, a bit for every row where the
	// activity stands.
	match [][]uint64
	// edge is scratch space: per column, the difference along the lower edge
	// of the block above, in bit 0.
	edge []difference
}

// difference is +1 where the bit in plus is set, -1 where that in minus is.
type difference struct{ plus, minus uint64 }

const wordBits = 64

// newPattern returns the pattern s, whose activities are numbered from 0 up to,
// not including, activities.
func newPattern(s Sequence, activities int) *pattern {
	p := &pattern{sequence: s}
	for block := range slices.Chunk(s, wordBits) {
		match := make([]uint64, activities)
		for k, activity := range block {
			match[activity] |= 1 << k
		}
		p.match = append(p.match, match)
	}
	return p
}

// normalised returns the distance to t divided by the longer length, in units
// of 2^-costBits, rounded.
func (p *pattern) normalised(t Sequence) int64 {
	length := int64(max(len(p.sequence), len(t)))
	if length == 0 {
		return 0
	}
	return (int64(p.distance(t))<<costBits + length/2) / length
}

// distance returns the Levenshtein distance to t: the length of the pattern,
// which is the distance to nothing, and the differences along the last row.
func (p *pattern) distance(t Sequence) int {
	edge := p.edge[:0]
	for range t {
		edge = append(edge, difference{plus: 1})
	}
	p.edge = edge
	for b, match := range p.match {
		last := min(wordBits, len(p.sequence)-b*wordBits) - 1 // row of the block
		down := difference{plus: ^uint64(0)}
		for k, activity := range t {
			along := down.advance(match[activity], edge[k])
			edge[k] = difference{plus: along.plus >> last & 1, minus: along.minus >> last & 1}
		}
	}
	distance := len(p.sequence)
	for _, along := range edge {
		distance += int(along.plus) - int(along.minus)
	}
	return distance
}

// advance moves the differences down a block one column to the right, given the
// rows that match and the difference along its upper edge, and returns the
// differences along each of its rows.
func (down *difference) advance(match uint64, edge difference) (along difference) {
	vertical := match | down.minus
	match |= edge.minus
	diagonal := ((match & down.plus) + down.plus) ^ down.plus | match
	along.plus = down.minus | ^(diagonal | down.plus)
	along.minus = down.plus & diagonal
	plus, minus := along.plus<<1|edge.plus, along.minus<<1|edge.minus
	down.plus = minus | ^(vertical | plus)
	down.minus = plus & vertical
	return along
}
