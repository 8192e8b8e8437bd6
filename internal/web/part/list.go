package part

import (
	"strconv"

	"kiesel/internal/web/page"
)

// PageSize is how many rows a list shows at once.
const PageSize = 25

// Pages says which part of a list a page shows.
type Pages struct {
	Number int // of the page shown, from 1
	Total  int // number of rows in the whole list
}

// ParsePages reads the page number from the request. Anything that is no page
// of a list with total rows becomes the nearest page.
func ParsePages(v *page.View, total int) Pages {
	n, err := strconv.Atoi(v.Param("page"))
	if err != nil || n < 1 {
		n = 1
	}
	p := Pages{Number: n, Total: total}
	p.Number = min(p.Number, p.last())
	return p
}

// last returns the number of the last page, at least 1.
func (p Pages) last() int { return max(1, (p.Total+PageSize-1)/PageSize) }

// From returns the index of the first row shown.
func (p Pages) From() int { return (p.Number - 1) * PageSize }

// To returns the index behind the last row shown.
func (p Pages) To() int { return min(p.Total, p.From()+PageSize) }

// Slice returns the rows that the page shows.
func Slice[T any](rows []T, p Pages) []T { return rows[p.From():p.To()] }

// links returns the page numbers to link to, with 0 for a gap: the first, the
// last and those around the current page.
func (p Pages) links() []int {
	var links []int
	for n := 1; n <= p.last(); n++ {
		near := n >= p.Number-2 && n <= p.Number+2
		switch {
		case n == 1 || n == p.last() || near:
			links = append(links, n)
		case links[len(links)-1] != 0:
			links = append(links, 0)
		}
	}
	return links
}

// href returns the address of page n of the list.
func (p Pages) href(v *page.View, n int) string { return v.WithPage(n) }

// Chip is a filter in force.
type Chip struct {
	Param string // name of the query parameter that it sets
	Text  string // e.g. "Land: Mecklenburg-Vorpommern"
}

// Option is a choice of a [Select].
type Option struct {
	Value string
	Text  string
}

// Words makes choices of plain words.
func Words(words []string) []Option {
	options := make([]Option, len(words))
	for i, w := range words {
		options[i] = Option{Value: w, Text: w}
	}
	return options
}

// Terms makes choices of codes, named by the words of a group of terms.
func Terms[T ~string](v *page.View, group string, codes []T) []Option {
	options := make([]Option, len(codes))
	for i, c := range codes {
		options[i] = Option{Value: string(c), Text: v.Term(group, string(c))}
	}
	return options
}

// Column is the heading of a table column.
type Column struct {
	Text   string
	Sort   string // value of the parameter "sort" that orders by this column, "" if it can't
	Number bool   // figures stand on the right
	// Provenance explains the column's figures; its zero value shows nothing.
	Provenance Figure
}

// ariaSort says how the list is ordered by this column. A leading minus in the
// parameter "sort" turns the order round.
func (c Column) ariaSort(v *page.View, standard string) string {
	current := v.Param("sort")
	if current == "" {
		current = standard
	}
	switch current {
	case c.Sort:
		return "ascending"
	case "-" + c.Sort:
		return "descending"
	}
	return ""
}

// nextSort returns the value of "sort" that a click on the column asks for:
// first the order in which one usually wants it, then the opposite.
func (c Column) nextSort(v *page.View, standard string) string {
	first, second := c.Sort, "-"+c.Sort
	if c.Number {
		first, second = second, first
	}
	current := v.Param("sort")
	if current == "" {
		current = standard
	}
	if current == first {
		return second
	}
	return first
}
