package evidence

import (
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// processColumns heads the table twin of a process map.
func processColumns(v *page.View, m evidence.Map) []part.Column {
	columns := []part.Column{{Text: v.T("comparison.step")}}
	for _, name := range m.Authorities {
		columns = append(columns, part.Column{Text: name, Number: true})
	}
	if len(m.Authorities) == 2 {
		columns = append(columns, part.Column{Text: v.T("process.difference"), Number: true})
	}
	return columns
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
