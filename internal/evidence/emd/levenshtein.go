package emd

import (
	"context"
	"runtime"

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
// (2003): the differences between neighbouring cells of the dynamic programme
// are -1, 0 or +1, so that a column of 64 cells fits into two words and is
// computed from its predecessor with a dozen operations. Longer patterns use
// several words (blocks) per column.
type pattern struct {
	sequence Sequence
	blocks   int
	// match has a bit for every place of the pattern where an activity
	// stands: block b of activity c is match[c*blocks+b].
	match []uint64
	// column is scratch space: the current column.
	column []block
}

// block holds the vertical differences of 64 cells of the current column: a
// bit in plus says that a cell is one more than the cell above it, in minus
// that it is one less.
type block struct{ plus, minus uint64 }

const wordBits = 64

// newPattern returns the pattern s, whose activities are numbered from 0 up to,
// not including, activities.
func newPattern(s Sequence, activities int) *pattern {
	blocks := (len(s) + wordBits - 1) / wordBits
	p := &pattern{
		sequence: s,
		blocks:   blocks,
		match:    make([]uint64, activities*blocks),
		column:   make([]block, blocks),
	}
	for k, c := range s {
		p.match[int(c)*blocks+k/wordBits] |= 1 << (k % wordBits)
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

// distance returns the Levenshtein distance to t.
func (p *pattern) distance(t Sequence) int {
	if len(p.sequence) == 0 {
		return len(t)
	}
	for b := range p.column {
		p.column[b] = block{plus: ^uint64(0)}
	}
	last := (len(p.sequence) - 1) % wordBits // the last row's place in the last block
	distance := len(p.sequence)
	for _, c := range t {
		match := p.match[int(c)*p.blocks : (int(c)+1)*p.blocks]
		var plus, minus uint64                        // horizontal differences within a block
		carryPlus, carryMinus := uint64(1), uint64(0) // and at its upper edge
		for b := range p.column {
			plus, minus = p.column[b].advance(match[b], carryPlus, carryMinus)
			carryPlus, carryMinus = plus>>(wordBits-1), minus>>(wordBits-1)
		}
		distance += int(plus>>last&1) - int(minus>>last&1)
	}
	return distance
}

// advance moves the block one column to the right, given where the activity of
// that column matches and the horizontal difference at the upper edge, and
// returns the horizontal differences of its cells.
func (v *block) advance(match, carryPlus, carryMinus uint64) (plus, minus uint64) {
	vertical := match | v.minus
	match |= carryMinus
	diagonal := ((match & v.plus) + v.plus) ^ v.plus | match
	plus = v.minus | ^(diagonal | v.plus)
	minus = v.plus & diagonal
	p, m := plus<<1|carryPlus, minus<<1|carryMinus
	v.plus = m | ^(vertical | p)
	v.minus = p & vertical
	return plus, minus
}
