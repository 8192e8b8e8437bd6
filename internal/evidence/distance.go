package evidence

import (
	"context"

	"kiesel/internal/evidence/emd"
)

// comparePair measures one pair. Where variants are folded or their cases
// rounded, the distance is only enclosed by bounds, and the test looks at the
// common variants.
func comparePair(ctx context.Context, a, b Profile, opt Options) (Pair, error) {
	pair := Pair{A: a.Authority.Name, B: b.Authority.Name}
	if a.Exact() && b.Exact() {
		s := screen(a, b)
		pair.Screens = &s
	}
	left, right := a.Variants, b.Variants
	folded := a.Rest.Cases > 0 || b.Rest.Cases > 0 || a.Rounded() || b.Rounded()
	if folded {
		bounds, err := enclose(ctx, a, b)
		if err != nil {
			return pair, err
		}
		pair.Bounds = &bounds
		left, right, pair.Hidden = commonVariants(a, b)
		evenOut(left, right, a, b)
	}
	variants, x, y := pool(left, right)
	test, err := emd.PermutationTest(ctx, variants, x, y, emd.Options{
		Permutations: opt.Permutations, Seed: opt.Seed, Workers: opt.Workers, Progress: opt.Progress,
	})
	if err != nil {
		return pair, err
	}
	pair.P = &test.P
	if folded {
		return pair, nil
	}
	floor := min(1, test.Floor) // a mean of ones may end in a last digit too many
	similarity := Similarity(test.EMD, floor)
	pair.EMD, pair.Floor, pair.Similarity = &test.EMD, &floor, &similarity
	return pair, nil
}

// commonVariants returns the variants that both profiles list. All other cases
// of a side count as one variant that is as unlike any listed one as can be;
// hidden is their larger share. What only one side lists is among them: on
// the other side it may be folded.
func commonVariants(a, b Profile) (left, right []Variant, hidden float64) {
	left, restA := a.listedBy(b)
	right, restB := b.listedBy(a)
	return left, right, max(float64(restA)/float64(a.Cases), float64(restB)/float64(b.Cases))
}

// listedBy returns the variants of p that q lists too, then the rest as one
// variant of a nameless activity, which no profile has.
func (p Profile) listedBy(q Profile) (variants []Variant, rest int) {
	listed := make(map[string]bool, len(q.Variants))
	for _, v := range q.Variants {
		listed[traceKey(v.Trace)] = true
	}
	rest = p.Cases
	for _, v := range p.Variants {
		if listed[traceKey(v.Trace)] {
			variants = append(variants, v)
			rest -= v.Cases
		}
	}
	return append(variants, Variant{Trace: []string{""}, Cases: rest}), rest
}

// pool returns all variants of two lists with the cases that each list has of
// them.
func pool(a, b []Variant) (variants []emd.Sequence, x, y []int64) {
	codes, at := coder{}, map[string]int{}
	add := func(v Variant) int {
		key := traceKey(v.Trace)
		i, known := at[key]
		if !known {
			i = len(variants)
			at[key] = i
			variants, x, y = append(variants, codes.sequence(v.Trace)), append(x, 0), append(y, 0)
		}
		return i
	}
	for _, v := range a {
		x[add(v)] = int64(v.Cases)
	}
	for _, v := range b {
		y[add(v)] = int64(v.Cases)
	}
	return variants, x, y
}

// coder numbers activities.
type coder map[string]int32

func (c coder) sequence(trace []string) emd.Sequence {
	s := make(emd.Sequence, len(trace))
	for i, name := range trace {
		code, known := c[name]
		if !known {
			code = int32(len(c))
			c[name] = code
		}
		s[i] = code
	}
	return s
}

// enclose bounds the earth mover's distance of two profiles whose rare variants
// are folded. Of a folded case only a range of lengths is known: it is at least
// as far from another case as their lengths demand, and at most at distance 1.
// What rounding has misplaced is at distance 1 at most, too.
func enclose(ctx context.Context, a, b Profile) (Bounds, error) {
	codes := coder{}
	left, right := sideOf(a, codes), sideOf(b, codes)
	known, err := emd.Distances(ctx, left.sequences, right.sequences)
	if err != nil {
		return Bounds{}, err
	}
	low, err := left.solve(ctx, right, known, lengthBound)
	if err != nil {
		return Bounds{}, err
	}
	high, err := left.solve(ctx, right, known, func(Bin, Bin) float64 { return 1 })
	slack := a.misplaced() + b.misplaced()
	return Bounds{Low: max(0, low-slack), High: min(1, high+slack)}, err
}

// side is one side of a distance: the listed variants, then the bins of the
// rest.
type side struct {
	sequences []emd.Sequence // of the listed variants only
	lengths   []Bin          // of the listed variants and of the rest
	cases     []int64
}

func sideOf(p Profile, codes coder) side {
	var s side
	for _, v := range p.Variants {
		s.sequences = append(s.sequences, codes.sequence(v.Trace))
		s.lengths = append(s.lengths, Bin{From: len(v.Trace), To: len(v.Trace)})
		s.cases = append(s.cases, int64(v.Cases))
	}
	for _, bin := range p.Rest.Lengths {
		s.lengths = append(s.lengths, bin)
		s.cases = append(s.cases, int64(bin.Cases))
	}
	return s
}

// solve returns the distance of the two sides when everything that is not
// known is as far apart as unknown says.
func (s side) solve(ctx context.Context, t side, known *emd.Matrix, unknown func(a, b Bin) float64) (float64, error) {
	rows := make([][]float64, len(s.lengths))
	for i := range rows {
		rows[i] = make([]float64, len(t.lengths))
		for j := range rows[i] {
			if i < known.Rows() && j < known.Cols() {
				rows[i][j] = known.At(i, j)
			} else {
				rows[i][j] = unknown(s.lengths[i], t.lengths[j])
			}
		}
	}
	matrix, err := emd.NewMatrix(rows)
	if err != nil {
		return 0, err
	}
	plan, err := emd.Solve(ctx, matrix, s.cases, t.cases)
	if err != nil {
		return 0, err
	}
	return plan.Distance, nil
}

// lengthBound returns the smallest normalised Levenshtein distance that two
// traces with lengths in a and b can have: at least as many edits as the
// lengths differ, per event of the longer trace.
func lengthBound(a, b Bin) float64 {
	if a.From > b.From {
		a, b = b, a
	}
	return max(0, 1-float64(a.To)/float64(b.From))
}
