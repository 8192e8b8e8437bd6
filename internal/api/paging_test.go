package api

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// turn collects all pages of a list. before is called before each page with what
// has come so far, and may change the list.
func turn(t *rapid.T, list []int, limit int, before func(seen, list []int) []int) []int {
	ctx := context.WithValue(context.Background(), callKey{}, call{url: &url.URL{Path: Root + "/things"}})
	var seen []int
	for p := (Paging{Limit: limit}); ; {
		list = before(seen, list)
		page, err := onePage(ctx, list, p, strconv.Itoa)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, page.Body.Items...)
		if p.Cursor = page.Body.Next; p.Cursor == "" {
			return seen
		}
	}
}

func TestPagesHoldTheList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfDistinct(rapid.Int(), rapid.ID).Draw(t, "list")
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		got := turn(t, list, limit, func(_, list []int) []int { return list })
		if !slices.Equal(got, list) {
			t.Fatalf("the pages hold %v, the list %v", got, list)
		}
	})
}

// Whoever turns pages while others add and remove sees everything that was there
// all the time, and nothing twice.
func TestPagesOfAListThatChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfNDistinct(rapid.IntRange(0, 1000), 0, 30, rapid.ID).Draw(t, "list")
		slices.Sort(list)
		stayed := slices.Clone(list)
		next := 1001
		got := turn(t, list, rapid.IntRange(1, 7).Draw(t, "limit"), func(seen, list []int) []int {
			list = slices.Clone(list)
			if len(seen) > 0 && rapid.Bool().Draw(t, "remove what came last") {
				last := seen[len(seen)-1]
				list = slices.DeleteFunc(list, func(n int) bool { return n == last })
				stayed = slices.DeleteFunc(stayed, func(n int) bool { return n == last })
			} else if rapid.Bool().Draw(t, "add in front") {
				list = append([]int{next}, list...)
				next++
			}
			return list
		})
		slices.Sort(got)
		if len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatalf("something came twice: %v", got)
		}
		for _, n := range stayed {
			if !slices.Contains(got, n) {
				t.Fatalf("%d was there all the time and did not come: %v", n, got)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(cursor{Key: "13073", Place: 50}.String())
	f.Add("")
	f.Add("e30")
	f.Add("bm90IEpTT04")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		if again, err := parseCursor(c.String()); err != nil || again != c {
			t.Errorf("%q becomes %+v, and that %+v, %v", text, c, again, err)
		}
		if c.Place < 0 {
			t.Errorf("%q leads before the beginning", text)
		}
	})
}

func FuzzIfMatch(f *testing.F) {
	for _, tag := range []string{"", "*", `"1"`, `W/"1"`, `"-1"`, `"1`, `"9223372036854775808"`} {
		f.Add(tag, int64(1))
	}
	f.Fuzz(func(t *testing.T, tag string, current int64) {
		current &= 1<<62 - 1
		switch seen := IfMatch(tag).seen(current); {
		case tag == "" && seen != 0, tag == "*" && current > 0 && seen != current, tag != "" && seen == 0:
			t.Errorf("%q of version %d means %d", tag, current, seen)
		case seen > 0 && tag != "*" && versionTag(seen) != tag && current == seen:
			// Leading zeros and the like: only the tag that was given out counts.
			t.Errorf("%q passes for %s", tag, versionTag(seen))
		}
	})
}
