package verdict

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/web/page"
)

// slider lets one assumption move within its range; its name in the address is the
// key of the parameter.
type slider struct {
	bundling.Parameter         // as this page computes
	inForce            float64 // the value in force
}

// mostSliders is how many assumptions may be moved on the page; all can be changed
// in the table.
const mostSliders = 3

// slidersOf offers the assumptions on which the function hangs most, by what
// knowing them is worth under the figures in force.
func slidersOf(d verdict, inForce bundling.Verdict) []slider {
	var list []slider
	for _, m := range inForce.Functions[d.chosen].Measure {
		i := slices.IndexFunc(inForce.Parameters, func(p bundling.Parameter) bool { return p.Key == m.Key })
		if len(list) == mostSliders || i < 0 {
			break
		}
		p := inForce.Parameters[i]
		s := slider{Parameter: p, inForce: p.Value}
		if x, ok := d.premises.WhatIf[p.Key]; ok {
			s.Value = x
		}
		list = append(list, s)
	}
	return list
}

// bounds are the ends of the slider: the range of the figure, and further if the
// page computes with a value outside.
func (s slider) bounds() (low, high string) {
	return plain(min(s.Low, s.Value)), plain(max(s.High, s.Value))
}

// plain writes a number as browsers read it.
func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// parseSliders takes over what sliders say; a value that is the one in force changes
// nothing.
func parseSliders(whatIf bundling.WhatIf, query url.Values, inForce bundling.Verdict) error {
	for _, p := range inForce.Parameters {
		text := strings.TrimSpace(query.Get(p.Key.String()))
		if text == "" {
			continue
		}
		setting, err := bundling.ParseWhatIf([]string{p.Key.String() + "=" + text})
		if err != nil {
			return page.BadRequest("%w", err)
		}
		if x := setting[p.Key]; x != p.Value {
			whatIf[p.Key] = x
		} else {
			delete(whatIf, p.Key)
		}
	}
	return nil
}

// others are the premises that no slider shows, to be kept when one moves.
func (d verdict) others() Premises {
	rest := bundling.WhatIf{}
	for key, x := range d.premises.WhatIf {
		if !slices.ContainsFunc(d.sliders, func(s slider) bool { return s.Key == key }) {
			rest[key] = x
		}
	}
	return Premises{WhatIf: rest, Conditions: d.premises.Conditions}
}
