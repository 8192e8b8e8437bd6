package changes

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/web/export"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Area is the list of changes.
type Area struct {
	Journal journal.Reader
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /journal", access.ReadJournal, a.list)
	s.Handle("GET /journal.csv", access.ReadJournal, a.listCSV)
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	entries, err := a.entries(r.Context())
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, listPage(v, entries, part.ParsePages(v, len(entries))))
}

func (a Area) listCSV(w http.ResponseWriter, r *http.Request, v *page.View) error {
	entries, err := a.entries(r.Context())
	if err != nil {
		return err
	}
	file, err := export.NewCSV(w, v.T("changes.file")+".csv",
		v.T("changes.number"), v.T("changes.when"), v.T("changes.who"), v.T("changes.what"), v.T("changes.subject"), v.T("changes.why"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := file.Row(int(e.Seq), v.Time(e.At.Local()), e.Actor, action(v, e), e.Subject, e.Reason); err != nil {
			return err
		}
	}
	return file.Close()
}

// entries returns all entries, newest first, without the states before and
// after.
func (a Area) entries(ctx context.Context) ([]journal.Entry, error) {
	return a.Journal.Find(ctx, journal.Filter{})
}

// action names what was done. A room may add actions that the screen has no
// words for yet; they show their code.
func action(v *page.View, e journal.Entry) string {
	if word, ok := v.Lookup("action", e.Action); ok {
		return word
	}
	return e.Action
}

// subjectHref is the address of what was changed, "" if it has no page.
func subjectHref(e journal.Entry) string {
	switch {
	case strings.HasPrefix(e.Action, "landscape.override"):
		return "/services/" + e.Subject
	case strings.HasPrefix(e.Action, "bundling.assumption"):
		if service, _, _ := strings.Cut(e.Subject, "/"); service != "" {
			return "/services/" + service + "/verdict"
		}
	case e.Action == "evidence.profile.add":
		return "/evidence/profiles/" + e.Subject
	case e.Action == "evidence.comparison.add":
		return "/evidence/comparisons/" + e.Subject
	}
	return ""
}

var checksum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// subject writes what was changed; of a checksum the beginning says enough.
func subject(e journal.Entry) string {
	if checksum.MatchString(e.Subject) {
		return e.Subject[:12] + "…"
	}
	return e.Subject
}

// answer returns the figures of the sentence at the top.
func answer(v *page.View, entries []journal.Entry) part.Figures {
	count := part.Figure{
		Label: v.T("changes.title"), Definition: v.T("changes.definition"), Source: v.T("changes.source"),
	}
	return part.Figures{"count": count.Int(v, len(entries))}
}
