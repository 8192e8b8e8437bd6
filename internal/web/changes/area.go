package changes

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	pairs "kiesel/internal/parallel"
	"kiesel/internal/web/ideas"
	"kiesel/internal/web/jobs"
	"kiesel/internal/web/page"
	"kiesel/internal/web/parallel"
)

// Services tells the names of services.
type Services interface {
	// Service returns the service with this key.
	Service(id landscape.ServiceID) (landscape.Service, bool)
}

// Area is the pages about changes.
type Area struct {
	Journal  *journal.Service
	Services Services
	// Person names somebody by the id of the account, "" if there is no name.
	Person func(ctx context.Context, id string) string
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /journal", access.ReadJournal, a.list)
	s.HandleFiles("/journal", access.ReadJournal, a.file)
	s.Handle("GET /journal/{seq}", access.ReadJournal, a.entry)
}

// href is the address of an entry's page.
func href(seq int64) string { return "/journal/" + strconv.FormatInt(seq, 10) }

// action names what was done. A room may add actions that the screen has no
// words for yet; they show their code.
func action(v *page.View, code string) string {
	if word, ok := v.Lookup("action", code); ok {
		return word
	}
	return code
}

// subjectHref is the address of what was changed, "" if it has no page, or none
// for the reader.
func subjectHref(v *page.View, e journal.Entry) string {
	switch thing, part, _ := strings.Cut(e.Subject, "/"); {
	case strings.HasPrefix(e.Action, "landscape.override"), e.Action == "evidence.cause":
		return "/services/" + thing
	case e.Action == "parallel.decide":
		a, b, _ := strings.Cut(e.Subject, "/")
		return parallel.Href(pairs.Pair{A: landscape.ServiceID(a), B: landscape.ServiceID(b)})
	case strings.HasPrefix(e.Action, "bundling.assumption") && thing != "":
		return "/services/" + thing + "/verdict"
	case strings.HasPrefix(e.Action, "bundling.scenario"):
		return "/services/" + thing + "/scenarios"
	case strings.HasPrefix(e.Action, "programme.idea"):
		return ideas.Href(part)
	case strings.HasPrefix(e.Action, "exchange.") && v.MayEverywhere(access.ImportLists):
		return "/exchange/imports/" + thing
	case e.Action == "evidence.profile.add":
		return "/evidence/profiles/" + thing
	case e.Action == "evidence.comparison.add":
		return "/evidence/comparisons/" + thing
	case strings.HasPrefix(e.Action, "work.job.") && thing != "":
		return jobs.Href(thing)
	case strings.HasPrefix(e.Action, "user.") && thing != "" && v.May(access.ReadUsers):
		return "/users/" + thing
	}
	if seq, ok := journal.EntryOf(e.Subject); ok {
		return href(seq)
	}
	return ""
}

var checksum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// subject writes what was changed: a service by its name; of a checksum the
// beginning says enough.
func (a Area) subject(text string) string {
	if checksum.MatchString(text) {
		return short(text)
	}
	thing, rest, hasPart := strings.Cut(text, "/")
	if s, ok := a.Services.Service(landscape.ServiceID(thing)); ok {
		thing = s.Name
	}
	if !hasPart {
		return thing
	}
	if s, ok := a.Services.Service(landscape.ServiceID(rest)); ok {
		rest = s.Name
	}
	return strings.TrimPrefix(thing+" / "+rest, " / ")
}

// short is the beginning of a checksum.
func short(sum string) string { return sum[:12] + "…" }
