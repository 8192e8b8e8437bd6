package chart

import "strconv"

// Spans shows what lasts from when to when: first a stretch of work, then what it
// leads to, until the end. Each row says the same in words.
type Spans struct {
	Title       string
	From, Until int // the years shown, both included
	Solid       string
	Light       string // what the two stretches are
	Rows        []Span
}

// Span is one row. Start and Done are the first and the last year of work.
type Span struct {
	Name, Note  string
	Lang        string // of the name, if it is not that of the page
	Start, Done int
	Text        string // what it leads to, in words
}

// at returns where a year begins, in per cent of the width.
func (s Spans) at(year int) string {
	return strconv.FormatFloat(s.percent(year-s.From), 'f', 2, 64) + "%"
}

// wide returns how wide the years from one to another are, both included.
func (s Spans) wide(from, until int) string {
	return strconv.FormatFloat(s.percent(max(0, until-from+1)), 'f', 2, 64) + "%"
}

func (s Spans) percent(years int) float64 {
	return 100 * float64(years) / float64(s.Until-s.From+1)
}

// when writes the years of work.
func (r Span) when() string {
	if r.Start == r.Done {
		return strconv.Itoa(r.Start)
	}
	return strconv.Itoa(r.Start) + "–" + strconv.Itoa(r.Done)
}
