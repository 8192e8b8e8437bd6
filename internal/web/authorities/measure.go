package authorities

import (
	"math"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// measure is a figure of an authority that lists order by and maps show.
type measure string

const (
	population measure = "population"
	area       measure = "area"
	density    measure = "density"
)

var measures = []measure{population, area, density}

// parseMeasure reads the parameter "measure"; the empty one is population.
func parseMeasure(code string) (measure, error) {
	switch m := measure(code); m {
	case population, area, density:
		return m, nil
	case "":
		return population, nil
	}
	return "", page.BadRequest("measure %q: must be population, area or density", code)
}

// value returns the figure of an authority, NaN if the register does not know
// it.
func (m measure) value(a landscape.Authority) float64 {
	switch m {
	case area:
		if a.AreaKM2 == 0 {
			return math.NaN()
		}
		return a.AreaKM2
	case density:
		if a.AreaKM2 == 0 {
			return math.NaN()
		}
		return float64(a.Population) / a.AreaKM2
	default:
		return float64(a.Population)
	}
}

// decimals returns how many decimals the figure is written with.
func (m measure) decimals() int {
	if m == area {
		return 1
	}
	return 0
}

// write writes a value without its unit.
func (m measure) write(v *page.View, x float64) string { return v.Decimal(x, m.decimals()) }

// writeUnit writes a value with its unit.
func (m measure) writeUnit(v *page.View, x float64) string {
	return v.Quantity(x, m.decimals(), v.Term("measure_unit", string(m)))
}

// figure returns the figure with its provenance but without a value.
func (m measure) figure(v *page.View, e landscape.Edition) part.Figure {
	return part.Figure{
		Label:      v.Term("measure", string(m)),
		Definition: v.Term("measure_definition", string(m)),
		Unit:       v.Term("measure_unit", string(m)),
		Source:     e.Source,
		AsOf:       string(e.Date),
	}
}

// measureColumns returns the table columns of all measures.
func measureColumns(v *page.View, e landscape.Edition) []part.Column {
	columns := make([]part.Column, len(measures))
	for i, m := range measures {
		columns[i] = part.Column{Text: v.Term("measure", string(m)), Number: true, Provenance: m.figure(v, e)}
	}
	return columns
}

// title returns the name of the measure with its unit, where that is another
// word.
func (m measure) title(v *page.View) string {
	if m == population {
		return v.Term("measure", string(m))
	}
	return v.Term("measure", string(m)) + " (" + v.Term("measure_unit", string(m)) + ")"
}

// short returns what follows the number where the name of the measure stands
// beside it; inhabitants need nothing.
func (m measure) short(v *page.View) string {
	if m == population {
		return ""
	}
	return v.Term("measure_short", string(m))
}
