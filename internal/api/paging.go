package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Paging is how a list is cut into pages.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"Largest number of items in the answer."`
	Cursor string `query:"cursor" maxLength:"400" doc:"Where to go on: the value of “next” in the answer before, with all other parameters as they were."`
}

// List is one page of a list.
type List[T any] struct {
	// Items of this page, in the order asked for.
	Items []T `json:"items" nullable:"false"`
	// Total number of items on all pages.
	Total int `json:"total"`
	// Cursor of the next page; absent on the last one.
	Next string `json:"next,omitempty"`
}

// listAnswer is a page with the address of the next one (RFC 8288).
type listAnswer[T any] struct {
	Link string `header:"Link" doc:"Address of the next page, with rel=\"next\"; absent on the last page."`
	Body List[T]
}

// cursor points behind an item of a list: the one with the key or, if that is
// gone in the meantime, the one that was before it.
type cursor struct {
	Key   string `json:"k"`
	Place int    `json:"p"` // number of items up to and including it
}

func (c cursor) String() string {
	// A cursor holds nothing that could not be encoded.
	text, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(s string) (c cursor, err error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil || c.Place < 0 {
		return cursor{}, badRequest("cursor: %q is not one that was given out; take it from “next” of the page before, or leave it out to begin anew", s)
	}
	return c, nil
}

// onePage returns the page of the items that is asked for. The keys of the items
// are unique.
func onePage[T any](ctx context.Context, items []T, p Paging, key func(T) string) (*listAnswer[T], error) {
	from := 0
	if p.Cursor != "" {
		c, err := parseCursor(p.Cursor)
		if err != nil {
			return nil, err
		}
		from = min(max(0, c.Place-1), len(items)) // if the item itself is gone
		if at := slices.IndexFunc(items, func(item T) bool { return key(item) == c.Key }); at >= 0 {
			from = at + 1
		}
	}
	to := min(len(items), from+p.Limit)
	out := &listAnswer[T]{Body: List[T]{Items: items[from:to], Total: len(items)}}
	if to < len(items) && to > from {
		out.Body.Next = cursor{Key: key(items[to-1]), Place: to}.String()
		out.Link = nextLink(ctx, out.Body.Next)
	}
	if out.Body.Items == nil {
		out.Body.Items = []T{}
	}
	return out, nil
}

// nextLink returns the Link header that leads to the next page.
func nextLink(ctx context.Context, next string) string {
	u := *callOf(ctx).url
	q := u.Query()
	q.Set("cursor", next)
	u.RawQuery = q.Encode()
	return "<" + u.RequestURI() + `>; rel="next"`
}

// order sorts items stably by the comparison that a sort parameter such as
// "-name" names; "-" turns it round.
func order[T any](items []T, by string, comparisons map[string]func(x, y T) int) {
	name, descending := strings.CutPrefix(by, "-")
	compare := comparisons[name]
	slices.SortStableFunc(items, func(x, y T) int {
		if descending {
			return compare(y, x)
		}
		return compare(x, y)
	})
}
