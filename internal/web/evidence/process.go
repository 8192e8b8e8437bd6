package evidence

import (
	"slices"
	"strconv"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// processColumns heads the table twin of a process map.
func processColumns(v *page.View, m evidence.Map, waits bool) []part.Column {
	columns := []part.Column{{Text: v.T("comparison.step")}}
	for _, name := range m.Authorities {
		columns = append(columns, part.Column{Text: name, Number: true})
	}
	if len(m.Authorities) == 2 && !waits {
		columns = append(columns, part.Column{Text: v.T("process.difference"), Number: true})
	}
	if waits {
		for _, name := range m.Authorities {
			columns = append(columns, part.Column{Text: v.T("process.wait", "name", name), Number: true})
		}
	}
	return columns
}

// tellsWaits reports whether the map has the wait of any edge.
func tellsWaits(m evidence.Map) bool {
	return slices.ContainsFunc(m.Edges, func(e evidence.MapEdge) bool { return e.Waits != nil })
}

// waitText writes a wait in the unit that fits.
func waitText(v *page.View, days float64) string {
	d := time.Duration(days * 24 * float64(time.Hour))
	if d < time.Minute {
		return v.T("process.under_a_minute")
	}
	of := unitOf(d)
	x, decimals := float64(d)/float64(of.length), 1
	if x >= 10 {
		decimals = 0
	}
	return v.Quantity(x, decimals, v.Term("wait_unit", of.name))
}

// waitRange writes a wait with its limits.
func waitRange(v *page.View, w *evidence.WaitDays) string {
	if w == nil {
		return v.Missing()
	}
	wait, low, high := waitText(v, w.Days), waitText(v, w.Low), waitText(v, w.High)
	if low == high {
		return wait
	}
	return v.T("process.wait_range", "wait", wait, "low", low, "high", high)
}

// pairHref returns the address of the page with the difference of two inputs.
func pairHref(c comparison, i, j int) string {
	return comparisonHref(c.id) + "?a=" + strconv.Itoa(i+1) + "&b=" + strconv.Itoa(j+1) + "#process"
}

// shade returns the class of a cell of the matrix: five steps of similarity from
// 50 %, the darker the more alike, none where there is no statement.
func shade(p evidence.Pair) string {
	if p.Similarity == nil || p.Statement == evidence.NoStatement {
		return "matrix__step0"
	}
	return "matrix__step" + strconv.Itoa(max(1, min(5, int(*p.Similarity*10)-4)))
}
