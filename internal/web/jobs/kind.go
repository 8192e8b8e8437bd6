package jobs

import (
	"encoding/json"
	"net/url"

	"kiesel/internal/bundling/calculation"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// kind says where the screen shows what jobs of a kind make, and where they are
// ordered.
type kind struct {
	result string // what the address of a result begins with
	order  string
}

var calculations = kind{result: "/portfolio/calculations/", order: "/portfolio/calculations"}

var kinds = map[string]kind{
	tasks.ProfileName:    {result: "/evidence/profiles/", order: "/evidence/upload"},
	tasks.ComparisonName: {result: "/evidence/comparisons/", order: "/evidence#profiles"},

	tasks.CalculationName(calculation.Neighbours): calculations,
	tasks.CalculationName(calculation.Robustness): calculations,
}

// resultHref returns the address of what a job made, "" if there is none.
func resultHref(s work.Status) string {
	k, known := kinds[s.Kind]
	if !known || s.State != work.Done {
		return ""
	}
	return k.result + url.PathEscape(s.Result)
}

// soFarHref returns the address at which to see what a job has done so far and
// to go on with it, "" if there is none.
func soFarHref(s work.Status) string {
	var order tasks.CalculationOrder
	if kinds[s.Kind] != calculations || s.State == work.Done || json.Unmarshal(s.Payload, &order) != nil {
		return ""
	}
	return calculations.result + url.PathEscape(order.Calculation)
}

// orderHref returns the address at which to order such a job anew.
func orderHref(s work.Status) string {
	if k, known := kinds[s.Kind]; known {
		return k.order
	}
	return "/"
}

// title names a job. A room may add kinds that the screen has no words for yet;
// they show their name.
func title(v *page.View, s work.Status) string {
	if _, known := v.Lookup("job_kind", s.Kind); !known {
		return s.Kind + " " + s.Subject
	}
	return v.T(i18n.Key("job_kind", s.Kind), "subject", s.Subject)
}
