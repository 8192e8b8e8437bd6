package jobs

import (
	"net/url"

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

var kinds = map[string]kind{
	tasks.ProfileName:    {result: "/evidence/profiles/", order: "/evidence/upload"},
	tasks.ComparisonName: {result: "/evidence/comparisons/", order: "/evidence#profiles"},
}

// resultHref returns the address of what a job made, "" if there is none.
func resultHref(s work.Status) string {
	k, known := kinds[s.Kind]
	if !known || s.State != work.Done {
		return ""
	}
	return k.result + url.PathEscape(s.Result)
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
