package jobs

import (
	"context"
	"net/http"
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
)

// Jobs is what the area asks of background work, see [work.Service].
type Jobs interface {
	Find(ctx context.Context, actor access.Actor, id string) (work.Status, error)
	Jobs(ctx context.Context, actor access.Actor, all bool, state work.State) ([]work.Status, error)
	Cancel(ctx context.Context, actor access.Actor, id string) error
	Restart(ctx context.Context, actor access.Actor, id string) error
}

// Area is the pages about background work.
type Area struct {
	Jobs Jobs
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /jobs", access.OwnAccount, a.list)
	s.HandleFiles("/jobs", access.OwnAccount, a.file)
	s.Handle("GET /jobs/{id}", access.OwnAccount, a.show)
	s.Handle("POST /jobs/{id}/cancel", access.OwnAccount, a.cancel)
	s.Handle("POST /jobs/{id}/restart", access.Operate, a.restart)
}

// Href returns the address of a job's page.
func Href(id string) string { return "/jobs/" + url.PathEscape(id) }

// cancel ends a job that somebody does not want any more.
func (a Area) cancel(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return lead(w, r, a.Jobs.Cancel(r.Context(), v.Actor, r.PathValue("id")))
}

// restart gives a job that was set aside a new chance.
func (a Area) restart(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return lead(w, r, a.Jobs.Restart(r.Context(), v.Actor, r.PathValue("id")))
}

// lead leads back to the page of the job.
func lead(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, Href(r.PathValue("id")), http.StatusSeeOther)
	}
	return err
}
