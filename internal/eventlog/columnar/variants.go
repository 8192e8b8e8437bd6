package columnar

import (
	"bytes"
	"cmp"
	"context"
	"hash/maphash"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
)

// Variant is a sequence of activities, by their numbers, with the number of cases
// that show it.
type Variant struct {
	Activities []int32
	Cases      int64
}

// Variants are the variants of the cases with one value of an attribute, the most
// frequent first, those that are equally frequent in order of their first case.
type Variants struct {
	Value    string
	Variants []Variant
}

// Variants counts the variants, by the values of an attribute or, if that is "", of
// all cases together.
func (l *Log) Variants(ctx context.Context, by string) ([]Variants, error) {
	g, err := l.groups(by)
	if err != nil {
		return nil, err
	}
	seed := maphash.MakeSeed()
	parts, err := scan(ctx, l, func() *variantTable { return newVariantTable(seed) }, func(t *variantTable, b *Batch) error {
		t.collect(b, g)
		return nil
	})
	if err != nil {
		return nil, err
	}
	whole := parts[0]
	for _, p := range parts[1:] {
		whole.add(p)
	}
	return whole.variants(g.values), nil
}

// seen is a variant of one group.
type seen struct {
	group int32
	wide  bool   // width of the numbers in key
	key   []byte // the numbers, as they lie in the mapped file
	cases int64
	first place // of its first case
}

// place orders cases: by batch, then by position.
type place struct{ batch, row int32 }

func (p place) before(o place) bool { return p.batch < o.batch || p.batch == o.batch && p.row < o.row }

// variantTable is a hash table of variants with open addressing. The sequences
// themselves stay in the mapped file.
type variantTable struct {
	seed  maphash.Seed
	slots []slot // a power of two
	all   []seen
}

// slot is a place of the table: the hash and the number of a variant plus one.
type slot struct {
	hash uint64
	at   uint32
}

func newVariantTable(seed maphash.Seed) *variantTable {
	return &variantTable{seed: seed, slots: make([]slot, 1<<10)}
}

func (t *variantTable) collect(b *Batch, g grouping) {
	values, groups := g.of(b)
	wide, width := b.Wide != nil, int32(2)
	activities := arrow.Int16Traits.CastToBytes(b.Narrow)
	if wide {
		width, activities = 4, arrow.Int32Traits.CastToBytes(b.Wide)
	}
	s := seen{wide: wide, cases: 1, first: place{batch: int32(b.Number)}}
	for c := range b.Cases() {
		if values != nil {
			s.group = groups[values[c]]
		}
		s.key = activities[width*b.Offsets[c] : width*b.Offsets[c+1]]
		s.first.row = int32(c)
		t.note(s)
	}
}

// note counts a variant that was seen.
func (t *variantTable) note(s seen) {
	hash := maphash.Bytes(t.seed, s.key) ^ uint64(s.group)*0x9E3779B97F4A7C15
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		found := t.slots[i]
		if found.at == 0 {
			t.all = append(t.all, s)
			t.slots[i] = slot{hash, uint32(len(t.all))}
			if 2*len(t.all) > len(t.slots) {
				t.grow()
			}
			return
		}
		if found.hash != hash {
			continue
		}
		if known := &t.all[found.at-1]; known.group == s.group && known.wide == s.wide && bytes.Equal(known.key, s.key) {
			known.cases += s.cases
			if s.first.before(known.first) {
				known.first = s.first
			}
			return
		}
	}
}

func (t *variantTable) grow() {
	old := t.slots
	t.slots = make([]slot, 4*len(old))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.at == 0 {
			continue
		}
		i := s.hash & mask
		for t.slots[i].at != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// add adds the counts of another table.
func (t *variantTable) add(o *variantTable) {
	for _, s := range o.all {
		t.note(s)
	}
}

// variants lists what was counted, by group.
func (t *variantTable) variants(values []string) []Variants {
	t.widen()
	slices.SortFunc(t.all, func(a, b seen) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(b.cases, a.cases),
			cmp.Compare(a.first.batch, b.first.batch), cmp.Compare(a.first.row, b.first.row))
	})
	all := make([]Variants, len(values))
	for i, v := range values {
		all[i].Value = v
	}
	for _, s := range t.all {
		all[s.group].Variants = append(all[s.group].Variants, Variant{Activities: s.numbers(), Cases: s.cases})
	}
	slices.SortFunc(all, func(a, b Variants) int { return cmp.Compare(a.Value, b.Value) })
	return all
}

// widen joins variants that were seen in segments with narrow and with wide
// numbers.
func (t *variantTable) widen() {
	widths := [2]bool{}
	for _, s := range t.all {
		if s.wide {
			widths[1] = true
		} else {
			widths[0] = true
		}
	}
	if !widths[0] || !widths[1] {
		return
	}
	whole := newVariantTable(t.seed)
	for _, s := range t.all {
		s.key, s.wide = arrow.Int32Traits.CastToBytes(s.numbers()), true
		whole.note(s)
	}
	*t = *whole
}

// numbers copies the numbers of the activities out of the file.
func (s seen) numbers() []int32 {
	if s.wide {
		return slices.Clone(arrow.Int32Traits.CastFromBytes(s.key))
	}
	narrow := arrow.Int16Traits.CastFromBytes(s.key)
	numbers := make([]int32, len(narrow))
	for i, a := range narrow {
		numbers[i] = int32(a)
	}
	return numbers
}
