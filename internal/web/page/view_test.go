package page

import (
	"net/url"
	"testing"
)

func TestViewAddresses(t *testing.T) {
	t.Parallel()
	v := &View{path: "/services", query: url.Values{"q": {"geburt"}, "page": {"3"}}}
	for _, tc := range []struct{ name, got, want string }{
		{"a filter added", v.With("topic", "Familie & Kind"), "/services?q=geburt&topic=Familie+%26+Kind"},
		{"a filter removed", v.With("q", ""), "/services"},
		{"another page", v.WithPage(4), "/services?page=4&q=geburt"},
		{"as a file", v.Export("/services.csv"), "/services.csv?q=geburt"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
	if v.Param("page") != "3" {
		t.Error("making an address changed the query of the page")
	}
}

func TestViewIDs(t *testing.T) {
	t.Parallel()
	whole, partial := &View{}, &View{partial: "results"}
	if a, b := whole.ID(), whole.ID(); a == b {
		t.Errorf("the id %q occurs twice", a)
	}
	if a, b := (&View{}).ID(), partial.ID(); a == b {
		t.Errorf("the id %q of the page occurs in the part that replaces a piece of it", a)
	}
}
