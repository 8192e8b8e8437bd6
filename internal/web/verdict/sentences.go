package verdict

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// figure is a computed figure with its provenance.
func (d verdict) figure(v *page.View, name string) part.Figure {
	return part.Figure{
		Label: v.Term("verdict_figure", name), Definition: v.Term("verdict_definition", name),
		Source: v.T("verdict.source"), AsOf: string(d.today),
	}
}

// amount returns a figure with an amount and its range.
func (d verdict) amount(v *page.View, name string, r bundling.Range) part.Figure {
	f := d.figure(v, name)
	f.Value, f.Unit = v.Estimate(r.Value), v.T("verdict.unit_year")
	f.Definition += " " + v.T("verdict.range_is", "low", v.Estimate(r.P10), "high", v.Estimate(r.P90))
	return f
}

// Span writes a range in words.
func Span(v *page.View, r bundling.Range) string {
	return v.T("verdict.range", "low", v.Estimate(r.P10), "high", v.Estimate(r.P90))
}

// answer fills the sentence at the top.
func (d verdict) answer(v *page.View) part.Figures {
	return part.Figures{
		"saving":      d.amount(v, "saving", d.Saving),
		"now":         d.amount(v, "now", d.Now),
		"functions":   d.figure(v, "functions").Int(v, d.bundled()),
		"authorities": d.figure(v, "authorities").Int(v, d.Authorities),
		"missing":     d.figure(v, "missing").Int(v, len(d.Missing)),
	}
}

// answerKey chooses the sentence.
func (d verdict) answerKey() string {
	if d.Outcome != bundling.NotEnoughData && d.Authorities <= 1 {
		return "settled"
	}
	if d.Close() {
		return "tie"
	}
	return string(d.Outcome)
}

// bundled counts the functions that are bundled wholly or in part.
func (d verdict) bundled() int {
	n := 0
	for _, f := range d.Functions {
		if f.Outcome == bundling.Bundle || f.Outcome == bundling.BundleInPart {
			n++
		}
	}
	return n
}

// carriers says in a few words who performs a function.
func (d verdict) carriers(v *page.View, f bundling.FunctionVerdict) string {
	switch {
	case f.Outcome == bundling.NotEnoughData:
		return v.T("verdict.nobody_knows")
	case len(f.Carriers) == 0:
		return v.T("verdict.everybody_itself", "n", f.Local)
	case len(f.Carriers) == 1 && f.Local == 0:
		return v.T("verdict.one_for_all", "name", d.name(f.Carriers[0].Authority), "n", len(f.Carriers[0].Serves))
	case f.Local == 0:
		return v.T("verdict.carriers", "n", len(f.Carriers))
	}
	return v.T("verdict.carriers_and_local", "n", len(f.Carriers), "local", f.Local)
}

// BreakEven writes a break-even as a sentence that somebody can act on: how long a
// recommended bundling pays, or from where on one would that is not recommended.
func BreakEven(v *page.View, o bundling.Outcome, b bundling.BreakEven) string {
	advice := "bundle"
	if o == bundling.KeepLocal {
		advice = "local"
	}
	switch b.Key {
	case "coordination_factor":
		value, _ := apart(b, v.Decimal)
		return v.T(i18n.Key("break_even_coordination", advice), "value", value)
	case "joining_share":
		if b.Value > .995 {
			return v.T(i18n.Key("break_even_all", advice))
		}
		return v.T(i18n.Key("break_even_joining", advice), "value", v.Percent(b.Value, 0))
	case "payback_years":
		return v.T("break_even.payback_years", "value", v.Decimal(b.Value, 1), "present", v.Decimal(b.Present, 0))
	}
	key, err := bundling.ParseKey(b.Key)
	if err != nil {
		return b.Key
	}
	side := "below"
	if b.Above {
		side = "above"
	}
	value, present := apart(b, func(x float64, decimals int) string { return quantity(v, x, decimals, b.Unit) })
	said := i18n.Key("break_even_bundle", side)
	if o == bundling.KeepLocal {
		said = i18n.Key("break_even_local", side)
	}
	return v.T(said, "name", ParameterName(v, key), "value", value, "present", present)
}

// apart writes the value of a break-even and the present one with as many decimals
// as tell them apart.
func apart(b bundling.BreakEven, write func(x float64, decimals int) string) (value, present string) {
	const most = 6
	value, present = write(b.Value, decimals(b.Value)), write(b.Present, decimals(b.Present))
	for n := decimals(b.Value) + 1; value == write(b.Present, n-1) && n <= most; n++ {
		value, present = write(b.Value, n), write(b.Present, n)
	}
	return value, present
}

// ParameterName names a parameter in words.
func ParameterName(v *page.View, key bundling.Key) string {
	name := v.Term("parameter", key.Name)
	if key.Function == "" {
		return name
	}
	return v.T("parameter.of_function", "name", name, "function", v.Term("function", string(key.Function)))
}

// Quantity writes a value with its unit.
func Quantity(v *page.View, x float64, unit string) string {
	return quantity(v, x, decimals(x), unit)
}

func quantity(v *page.View, x float64, decimals int, unit string) string {
	if unit == "1" {
		return v.Decimal(x, decimals)
	}
	return v.Quantity(x, decimals, UnitName(v, unit))
}

// UnitName writes a unit of the parameters in words.
func UnitName(v *page.View, unit string) string {
	if code, ok := exchange.UnitCode(unit); ok {
		return v.Term("unit", code)
	}
	return unit
}

// decimals is how many decimals show a value to three significant digits.
func decimals(x float64) int {
	switch x = math.Abs(x); {
	case x == math.Trunc(x):
		return 0
	case x >= 100:
		return 0
	case x >= 10:
		return 1
	case x >= 0.1:
		return 2
	}
	return 3
}

// payers returns the authorities whose cost rises noticeably, most first, and
// gainers those whose cost falls.
func payers(f bundling.FunctionVerdict) []bundling.Change  { return changed(f, -1) }
func gainers(f bundling.FunctionVerdict) []bundling.Change { return changed(f, 1) }

// changed returns the changes with an effect, largest first.
func changed(f bundling.FunctionVerdict, effect int) []bundling.Change {
	var found []bundling.Change
	for _, c := range f.Changes {
		if bundling.Effect(c.Now, c.Then) == effect {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b bundling.Change) int {
		return cmp.Compare(math.Abs(b.Now-b.Then), math.Abs(a.Now-a.Then))
	})
	return found
}

// components returns the parts of the cost that are not zero on both sides.
func components(f bundling.FunctionVerdict) []bundling.Component {
	return slices.DeleteFunc(slices.Clone(f.Components), func(c bundling.Component) bool { return c.Now == 0 && c.Then == 0 })
}
