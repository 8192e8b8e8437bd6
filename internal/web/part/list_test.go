package part

import (
	"slices"
	"testing"
)

func TestPagesLinkToTheirNeighbours(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		page, total int
		want        []int // 0 is a gap
	}{
		{1, 0, []int{1}},
		{1, PageSize, []int{1}},
		{1, PageSize + 1, []int{1, 2}},
		{1, 10 * PageSize, []int{1, 2, 3, 0, 10}},
		{5, 10 * PageSize, []int{1, 0, 3, 4, 5, 6, 7, 0, 10}},
		{10, 10 * PageSize, []int{1, 0, 8, 9, 10}},
	} {
		if got := (Pages{Number: tc.page, Total: tc.total}).links(); !slices.Equal(got, tc.want) {
			t.Errorf("page %d of %d rows links to %v, want %v", tc.page, tc.total, got, tc.want)
		}
	}
}

func TestSliceShowsEachRowOnce(t *testing.T) {
	t.Parallel()
	rows := make([]int, 2*PageSize+7)
	for i := range rows {
		rows[i] = i
	}
	var seen []int
	for n := 1; n <= 3; n++ {
		seen = append(seen, Slice(rows, Pages{Number: n, Total: len(rows)})...)
	}
	if !slices.Equal(seen, rows) {
		t.Errorf("three pages show %v", seen)
	}
}
