package evidence

import (
	"net/http"
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/web/export"
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

// stepsCSV sends common core, variation points and extras as a file.
func (a Area) stepsCSV(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.Evidence.Comparison(r.Context(), v.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	c := stored.Comparison
	header := []string{v.T("comparison.list"), v.T("comparison.step")}
	for _, in := range c.Inputs {
		header = append(header, in.Name)
	}
	file, err := export.NewCSV(w, "kiesel-schritte.csv", header...)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		name  string
		steps []evidence.Step
	}{
		{v.T("comparison.core"), c.Core}, {v.T("comparison.variations"), c.Variations}, {v.T("comparison.extras"), c.Extras},
	} {
		for _, s := range list.steps {
			row := []any{list.name, stepName(v, s)}
			for _, x := range s.Shares {
				if x == nil {
					row = append(row, "")
				} else {
					row = append(row, *x)
				}
			}
			if err := file.Row(row...); err != nil {
				return err
			}
		}
	}
	return file.Close()
}
