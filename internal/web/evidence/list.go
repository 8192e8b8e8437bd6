package evidence

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the overview of all evidence.
type list struct {
	comparisons []evidence.StoredComparison
	profiles    []evidence.StoredProfile
	signers     []evidence.Signer // of the profiles
	name        func(landscape.ServiceID) string
	filter      filter
	problems    problems
	deleted     bool // a profile was deleted just now
}

// problems says why the last request from the page was refused, if it was.
type problems struct {
	compare string // words for the reader
	load    error
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.renderList(w, r, v, http.StatusOK, problems{})
}

func (a Area) renderList(w http.ResponseWriter, r *http.Request, v *page.View, status int, p problems) error {
	l := list{name: a.name, problems: p, deleted: v.Param("done") == doneDeleted}
	var err error
	if l.comparisons, err = a.Evidence.Comparisons(r.Context(), v.Actor, ""); err != nil {
		return err
	}
	all, err := a.Evidence.Profiles(r.Context(), v.Actor, evidence.ProfileFilter{})
	if err != nil {
		return err
	}
	l.filter, l.profiles = filterOf(all), matching(v, all)
	outlines := make([]evidence.Profile, len(l.profiles))
	for i, p := range l.profiles {
		outlines[i] = p.Profile
	}
	if l.signers, err = a.Evidence.Signers(r.Context(), outlines...); err != nil {
		return err
	}
	if v.Partial("results") {
		return v.Render(w, r, status, profileResults(v, l))
	}
	return v.Render(w, r, status, listPage(v, l))
}

// filter has what the profiles can be chosen by.
type filter struct {
	all      int // profiles that there are
	services []landscape.ServiceID
	levels   []string
	years    []string
}

func filterOf(profiles []evidence.StoredProfile) filter {
	services, levels, years := map[landscape.ServiceID]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range profiles {
		services[p.Service], levels[p.Level] = true, true
		for _, year := range yearsOf(p.Profile) {
			years[year] = true
		}
	}
	return filter{
		all: len(profiles), services: slices.Sorted(maps.Keys(services)), levels: slices.Sorted(maps.Keys(levels)), years: slices.Sorted(maps.Keys(years)),
	}
}

// matching returns the profiles that fit the address: service, level, year.
func matching(v *page.View, profiles []evidence.StoredProfile) []evidence.StoredProfile {
	service, level, year := v.Param("service"), v.Param("level"), v.Param("year")
	return slices.DeleteFunc(slices.Clone(profiles), func(p evidence.StoredProfile) bool {
		return service != "" && string(p.Service) != service || level != "" && p.Level != level ||
			year != "" && !slices.Contains(yearsOf(p.Profile), year)
	})
}

// yearsOf lists the years from the first to the last case of a profile.
func yearsOf(p evidence.Profile) []string {
	first, last := p.Period()
	from, err := strconv.Atoi(first[:min(4, len(first))])
	if err != nil {
		return nil
	}
	to, err := strconv.Atoi(last[:min(4, len(last))])
	if err != nil {
		return nil
	}
	var years []string
	for year := from; year <= to; year++ {
		years = append(years, strconv.Itoa(year))
	}
	return years
}

// period writes from when to when cases of a profile began.
func period(v *page.View, p evidence.Profile) string {
	first, last := p.Period()
	if first == last {
		return v.Month(first)
	}
	return v.T("evidence.from_to", "from", v.Month(first), "to", v.Month(last))
}

// options are the choices of a filter, with their words.
func options[T ~string](values []T, word func(T) string) []part.Option {
	choices := make([]part.Option, len(values))
	for i, value := range values {
		choices[i] = part.Option{Value: string(value), Text: word(value)}
	}
	return choices
}

// figures fills the sentence at the top.
func (l list) figures(v *page.View) part.Figures {
	services := map[landscape.ServiceID]bool{}
	for _, p := range l.profiles {
		services[p.Service] = true
	}
	f := func(name string, n int) part.Figure {
		return part.Figure{
			Label: v.Term("evidence_figure", name), Definition: v.Term("evidence_definition", name),
			Source: v.T("evidence.own_source"),
		}.Int(v, n)
	}
	return part.Figures{
		"profiles": f("profiles", len(l.profiles)), "services": f("services", len(services)),
		"comparisons": f("comparisons", len(l.comparisons)),
	}
}

// statements counts the pairs of a comparison that differ.
func different(c evidence.Comparison) int { return comparison{Comparison: c}.count(evidence.Different) }
