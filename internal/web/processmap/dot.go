package processmap

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"kiesel/internal/evidence"
)

// dot writes the map in Graphviz' language. Nodes are numbered, so that no
// name of an activity is ever taken for syntax.
func dot(m evidence.Map, w Words) string {
	var b strings.Builder
	b.WriteString("digraph {\n" +
		"graph [rankdir=TB nodesep=0.3 ranksep=0.45 margin=0]\n" +
		"node [shape=box style=rounded fontname=\"Fira Sans\" fontsize=14 margin=\"0.2,0.1\"]\n" +
		"edge [fontname=\"Fira Sans\" fontsize=12 arrowsize=0.7]\n")
	numbers := map[string]int{}
	for i, n := range m.Nodes {
		numbers[n.Activity] = i
		fmt.Fprintf(&b, "n%d [label=%s class=%q]\n", i, quote(wrap(n.Activity)+"\n"+w.figures(n.Shares, n.Difference)), "processmap__node processmap__"+step(n.Shares, n.Difference))
	}
	ends := [2]bool{}
	for _, e := range m.Edges {
		from, to := "start", "end"
		if e.From != "" {
			from = fmt.Sprintf("n%d", numbers[e.From])
		}
		if e.To != "" {
			to = fmt.Sprintf("n%d", numbers[e.To])
		}
		ends[0], ends[1] = ends[0] || e.From == "", ends[1] || e.To == ""
		fmt.Fprintf(&b, "%s -> %s [label=%s penwidth=%.1f class=%q]\n", from, to,
			quote(w.edge(e.Shares, e.Difference)), 1+4*largest(e.Shares), "processmap__edge processmap__"+step(e.Shares, e.Difference))
	}
	for i, end := range []struct{ name, label string }{{"start", w.Start}, {"end", w.End}} {
		if ends[i] {
			fmt.Fprintf(&b, "%s [shape=ellipse style=solid label=%s class=\"processmap__end\"]\n", end.name, quote(end.label))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// figures writes what a node or edge says: its share, or the shares of both
// authorities.
func (w Words) figures(shares []*float64, difference *float64) string {
	texts := make([]string, len(shares))
	for i, s := range shares {
		texts[i] = w.Few
		if s != nil {
			texts[i] = w.Percent(*s)
		}
	}
	text := strings.Join(texts, " | ")
	if difference != nil {
		text += " (" + w.Points(*difference) + ")"
	}
	return text
}

// edge writes what an arrow says. There is little room: where two authorities
// are compared it is the difference, and nothing where there is none.
func (w Words) edge(shares []*float64, difference *float64) string {
	switch {
	case len(shares) == 1:
		return w.figures(shares, nil)
	case difference == nil || math.Abs(*difference) < same:
		return ""
	}
	return w.Points(*difference)
}

// same is the largest difference of two shares that counts as none.
const same = 0.05

// step names the shade of a node or edge: "share1" to "share5" by share for one
// authority, "more1" to "more3" and "less1" to "less3" where the second
// authority has it more or less often, "same" below five percentage points,
// "few" where the cases are too few to tell.
func step(shares []*float64, difference *float64) string {
	switch {
	case len(shares) == 1 && shares[0] != nil:
		return fmt.Sprintf("share%d", min(5, 1+int(*shares[0]*5)))
	case difference == nil:
		return "few"
	}
	size := math.Abs(*difference)
	strength := 1
	switch {
	case size < same:
		return "same"
	case size >= 0.5:
		strength = 3
	case size >= 0.2:
		strength = 2
	}
	if *difference > 0 {
		return fmt.Sprintf("more%d", strength)
	}
	return fmt.Sprintf("less%d", strength)
}

func largest(shares []*float64) float64 {
	var most float64
	for _, s := range shares {
		if s != nil {
			most = max(most, *s)
		}
	}
	return most
}

// lineLength is where names of activities break into lines; nameLength is where
// they end.
const (
	lineLength = 26
	nameLength = 100
)

// wrap breaks a long name into lines at its spaces.
func wrap(name string) string {
	if runes := []rune(name); len(runes) > nameLength {
		name = string(runes[:nameLength]) + "…"
	}
	var b strings.Builder
	length := 0
	for i, word := range strings.Fields(name) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case length+1+n > lineLength:
			b.WriteByte('\n')
			length = 0
		default:
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}

// quote writes a text as a quoted string of Graphviz' language, where a
// backslash begins an escape. Control characters, which XML forbids, are left
// out.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
