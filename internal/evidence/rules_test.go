package evidence

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestJudge is the table of what may be said about a pair.
func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cases     int
		emd, p    float64 // the floor is 0.2
		statement Statement
		reason    Reason
	}{
		{29, 0.9, 0.005, NoStatement, ReasonTooFew},
		{30, 0.9, 0.005, Different, ReasonLarge},
		{30, 0.9, 0.010, NoStatement, ReasonFewCases},
		{99, 0.31, 0.005, Different, ReasonLarge},
		{99, 0.29, 0.005, NoStatement, ReasonFewCases}, // significant, but not large
		{99, 0.2, 0.8, NoStatement, ReasonFewCases},    // no difference found proves nothing
		{100, 0.21, 0.049, Different, ReasonTest},
		{100, 0.9, 0.05, NotDistinguishable, ReasonTest},
		{100000, 0.2, 1, NotDistinguishable, ReasonTest},
	} {
		floor := 0.2
		pair := Pair{EMD: &c.emd, Floor: &floor, PAdjusted: &c.p}
		if statement, reason := judge(pair, c.cases, 199); statement != c.statement || reason != c.reason {
			t.Errorf("%d cases, EMD %g, p %g: %s (%s), want %s (%s)", c.cases, c.emd, c.p, statement, reason, c.statement, c.reason)
		}
	}
}

// TestJudgeOnFolded: a difference that is found counts, that none is found
// counts only if there is little room for one.
func TestJudgeOnFolded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cases     int
		hidden, p float64
		statement Statement
		reason    Reason
	}{
		{29, 0.1, 0.005, NoStatement, ReasonTooFew},
		{99, 0.1, 0.005, NoStatement, ReasonFolded},
		{100, 0.9, 0.049, Different, ReasonTest},
		{100, 0.1, 0.05, NotDistinguishable, ReasonTest},
		{100, 0.11, 0.05, NoStatement, ReasonFolded},
	} {
		pair := Pair{Hidden: c.hidden, PAdjusted: &c.p, Bounds: &Bounds{High: 1}}
		if statement, reason := judge(pair, c.cases, 199); statement != c.statement || reason != c.reason {
			t.Errorf("%d cases, %g hidden, p %g: %s (%s), want %s (%s)", c.cases, c.hidden, c.p, statement, reason, c.statement, c.reason)
		}
	}
}

// TestJudgeOnFewPermutations: 18 permutations can't give a p-value below 0.05,
// so that a large one says nothing.
func TestJudgeOnFewPermutations(t *testing.T) {
	t.Parallel()
	emd, floor, p := 0.9, 0.2, 0.06
	pair := Pair{EMD: &emd, Floor: &floor, PAdjusted: &p}
	for _, c := range []struct {
		cases, permutations int
		reason              Reason
	}{
		{100, 18, ReasonFewPermutations}, {100, 20, ReasonTest}, {99, 99, ReasonFewPermutations}, {99, 100, ReasonFewCases},
	} {
		if _, reason := judge(pair, c.cases, c.permutations); reason != c.reason {
			t.Errorf("%d cases, %d permutations: reason %s, want %s", c.cases, c.permutations, reason, c.reason)
		}
	}
}

// TestAdjustLeavesOutSmallPairs: a pair about which nothing will be said must
// not make the others look less certain.
func TestAdjustLeavesOutSmallPairs(t *testing.T) {
	t.Parallel()
	p := []float64{0.01, 0.04, 0.9}
	pairs := []Pair{{P: &p[0]}, {P: &p[1]}, {P: &p[2]}, {}}
	adjust(pairs, []int{100, 100, 29, 100})
	if *pairs[0].PAdjusted != 0.02 || *pairs[1].PAdjusted != 0.04 || pairs[2].PAdjusted != nil || pairs[3].PAdjusted != nil {
		t.Errorf("adjusted: %v %v %v %v", pairs[0].PAdjusted, pairs[1].PAdjusted, pairs[2].PAdjusted, pairs[3].PAdjusted)
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ emd, floor, want float64 }{
		{0.2, 0.2, 1}, {0.1, 0.2, 1}, {1, 0.2, 0}, {0.6, 0.2, 0.5}, {1, 1, 1},
	} {
		if got := Similarity(c.emd, c.floor); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Similarity(%g, %g) = %g, want %g", c.emd, c.floor, got, c.want)
		}
	}
}

// TestBenjaminiHochberg: the values of R's p.adjust(method = "BH").
func TestBenjaminiHochberg(t *testing.T) {
	t.Parallel()
	got := benjaminiHochberg([]float64{0.01, 0.04, 0.03, 0.005})
	want := []float64{0.02, 0.04, 0.04, 0.02}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Fatalf("adjusted %v, want %v", got, want)
		}
	}
	if len(benjaminiHochberg(nil)) != 0 {
		t.Error("no p-values became some")
	}
}

func TestEqualShares(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		with, cases []int
		want        float64
	}{
		{"Fisher's lady tasting tea", []int{3, 1}, []int{4, 4}, 0.4857142857},
		{"χ² without correction, 30 and 50 of 100", []int{30, 50}, []int{100, 100}, 0.0038924}, // χ² = 8.3333
		{"all have it", []int{9, 20}, []int{9, 20}, 1},
		{"none has it", []int{0, 0, 0}, []int{9, 20, 5}, 1},
		{"same shares", []int{10, 20, 30}, []int{100, 200, 300}, 1},
		{"one group", []int{10}, []int{20}, 1},
		{"three small groups", []int{5, 0, 0}, []int{5, 5, 5}, 3 * 1.0 / 3003}, // 3 · 1/C(15,5)
	} {
		if got := equalShares(c.with, c.cases); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%s: p = %.7f, want %.7f", c.name, got, c.want)
		}
	}
}

func TestLengthBound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b Bin
		want float64
	}{
		{Bin{From: 2, To: 2}, Bin{From: 4, To: 4}, 0.5},
		{Bin{From: 10, To: openEnd}, Bin{From: 1, To: 5}, 0.5},
		{Bin{From: 1, To: 5}, Bin{From: 5, To: 9}, 0},
		{Bin{From: 1, To: openEnd}, Bin{From: 3, To: 3}, 0},
	} {
		if got := lengthBound(c.a, c.b); got != c.want {
			t.Errorf("lengthBound(%v, %v) = %g, want %g", c.a, c.b, got, c.want)
		}
	}
}

func TestVarietyOfTwoVariants(t *testing.T) {
	t.Parallel()
	got := varietyOf([]int{2, 1, 1})
	want := Variety{Variants: 3, Variants80: 3, EntropyBits: 1.5, Completeness: 0.5, Chao1: 3 + 0.75*2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("variety (-want +got):\n%s", diff)
	}
}
