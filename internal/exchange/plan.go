package exchange

import (
	"slices"

	"kiesel/internal/exchange/tabular"
)

// Kind is what an import would do with a row.
type Kind string

// The kinds.
const (
	Wrong     Kind = "wrong" // something in it cannot be used; see Problems
	New       Kind = "new"
	Changed   Kind = "changed"
	Unchanged Kind = "unchanged"
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{Wrong, New, Changed, Unchanged} }

// Row is what an import would do with one row of a file.
type Row struct {
	Line int    `json:"line"` // in the file, from 1; 0 if the file lacks the row and that matters
	Kind Kind   `json:"kind"`
	Name string `json:"name"` // how people call the thing, "" if it is not known or has none, see [List.Nameless]
	// Values are those of the file, by column of the list.
	Values []string `json:"values"`
	// Before are the values that hold, nil if none do.
	Before []string `json:"before"`
	// Own says that somebody set Before. Otherwise a rule or a default gives
	// them, and holds again once the row is taken back.
	Own bool `json:"own,omitempty"`
	// Version is the one that was seen, 0 for none; once applied, the one that
	// was written.
	Version int64 `json:"version"`
	// Person is the id of the person whom the row is about, "" if it is about
	// nobody. The row goes when that person is erased.
	Person   string            `json:"person,omitempty"`
	Problems []tabular.Problem `json:"problems,omitempty"`
	// Ignored are the positions of columns for information that differ from
	// what holds; they are not taken over.
	Ignored []int `json:"ignored,omitempty"`
}

// Plan is what an import would do.
type Plan struct {
	List    string   `json:"list"` // name of the list
	File    string   `json:"file"` // name of the file
	Rows    []Row    `json:"rows"`
	Ignored []string `json:"ignored,omitempty"` // headings that the list does not have
}

// Counts are the numbers of rows of each kind.
type Counts map[Kind]int

// Count counts the rows.
func (p Plan) Count() Counts {
	counts := Counts{}
	for _, r := range p.Rows {
		counts[r.Kind]++
	}
	return counts
}

// Changes reports whether there is anything to do.
func (c Counts) Changes() bool { return c[New]+c[Changed] > 0 }

// Of returns the rows of some kinds.
func (p Plan) Of(kinds ...Kind) []Row {
	return slices.DeleteFunc(slices.Clone(p.Rows), func(r Row) bool { return !slices.Contains(kinds, r.Kind) })
}

// again is the file from which the plan was made, as far as the plan knows it.
func (p Plan) again() tabular.File {
	file := tabular.File{Rows: make([]tabular.Row, len(p.Rows)), Ignored: p.Ignored}
	for i, r := range p.Rows {
		file.Rows[i] = tabular.Row{Line: r.Line, Values: r.Values, Problems: r.Problems}
	}
	return file
}

// holding is what a list has for a row of a file.
type holding struct {
	name    string
	values  []string // nil if there is nothing
	own     bool
	version int64
}

// compare says what a row that can be read would do.
func compare(t tabular.Table, r tabular.Row, h holding) Row {
	row := Row{Line: r.Line, Kind: Unchanged, Name: h.name, Values: r.Values, Before: h.values, Own: h.own, Version: h.version}
	before := h.values
	if before == nil {
		before = make([]string, len(t.Columns))
	}
	for i, c := range t.Columns {
		switch {
		case r.Values[i] == before[i]:
		case c.Role == tabular.Changes && h.values == nil:
			row.Kind = New
		case c.Role == tabular.Changes:
			row.Kind = Changed
		case c.Role == tabular.Informs && r.Values[i] != "" && h.values != nil:
			row.Ignored = append(row.Ignored, i)
		}
	}
	return row
}

// wrong is a row that cannot be used.
func wrong(r tabular.Row, name string, problems ...tabular.Problem) Row {
	return Row{Line: r.Line, Kind: Wrong, Name: name, Values: r.Values, Problems: append(slices.Clip(r.Problems), problems...)}
}

// refuseDoubles makes rows wrong that name the same thing as an earlier one.
func refuseDoubles(t tabular.Table, rows []Row) {
	first := map[string]int{}
	for i, r := range rows {
		if r.Kind == Wrong {
			continue
		}
		key := t.Key(r.Values)
		line, double := first[key]
		if !double {
			first[key] = r.Line
			continue
		}
		rows[i].Kind = Wrong
		rows[i].Problems = []tabular.Problem{{Line: r.Line, What: tabular.Textf(
			"Zeile %d betrifft schon dasselbe; behalten Sie eine der beiden", "row %d is about the same thing; keep one of the two", line)}}
	}
}
