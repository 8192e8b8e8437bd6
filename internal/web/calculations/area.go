package calculations

import (
	"context"
	"net/http"
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/jobs"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// Calculations is what the area asks of the room of calculations, see
// [calculation.Service].
type Calculations interface {
	Order(ctx context.Context, actor access.Actor, q calculation.Question) (calculation.Calculation, error)
	Calculations(ctx context.Context) ([]calculation.Calculation, error)
	Calculation(ctx context.Context, id string) (calculation.Calculation, error)
	Answers(ctx context.Context, id string) (calculation.Calculation, []calculation.Answer, error)
	Delete(ctx context.Context, actor access.Actor, id string) error
}

// Jobs is what the area asks of background work, see [work.Service].
type Jobs interface {
	Order(ctx context.Context, actor access.Actor, o work.Order) (work.Job, error)
}

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// ChangedSince lists the services whose figures have changed after an entry of
	// the journal.
	ChangedSince(ctx context.Context, entry int64) ([]landscape.ServiceID, error)
}

// Area is the pages about calculations.
type Area struct {
	Calculations Calculations
	Bundling     Bundling
	Landscape    *current.Landscape
	Jobs         Jobs
	// Home is the Land about whose services is asked.
	Home landscape.ARS
}

// Path is the address of the list.
const Path = "/portfolio/calculations"

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+Path, access.ReadContent, a.list)
	s.Handle("POST "+Path, access.Calculate, a.take)
	s.Handle("GET "+Path+"/{id}", access.ReadContent, a.show)
	s.HandleFiles(Path+"/{id}/answers", access.ReadContent, a.file)
	s.Handle("POST "+Path+"/{id}/continue", access.Calculate, a.goOn)
	s.Handle("POST "+Path+"/{id}/delete", access.Calculate, a.delete)
}

// href returns the address of a calculation's page.
func href(id string) string { return Path + "/" + url.PathEscape(id) }

// begin orders the job that does a calculation, and leads to its page.
func (a Area) begin(w http.ResponseWriter, r *http.Request, v *page.View, c calculation.Calculation) error {
	job, err := a.Jobs.Order(r.Context(), v.Actor, tasks.GoOn(c))
	if err == nil {
		http.Redirect(w, r, jobs.Href(job.ID), http.StatusSeeOther)
	}
	return err
}

// goOn takes up a calculation that was cancelled or set aside.
func (a Area) goOn(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.Calculations.Calculation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.HasEnded() {
		http.Redirect(w, r, href(c.ID), http.StatusSeeOther)
		return nil
	}
	return a.begin(w, r, v, c)
}

func (a Area) delete(w http.ResponseWriter, r *http.Request, v *page.View) error {
	err := a.Calculations.Delete(r.Context(), v.Actor, r.PathValue("id"))
	if err == nil {
		http.Redirect(w, r, Path, http.StatusSeeOther)
	}
	return err
}
