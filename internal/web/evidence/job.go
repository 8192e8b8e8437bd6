package evidence

import (
	"net/http"

	"kiesel/internal/web/page"
	"kiesel/internal/work"
)

// job shows how far a job has come; the page asks again by itself, and leads to
// the result when there is one.
func (a Area) job(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := a.Jobs.Status(r.PathValue("id"))
	if err != nil {
		return err
	}
	if s.State == work.Done {
		if v.Partial("job") {
			w.Header().Set("HX-Redirect", s.Result)
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		http.Redirect(w, r, s.Result, http.StatusSeeOther)
		return nil
	}
	if v.Partial("job") {
		return v.Render(w, r, http.StatusOK, jobStatus(v, s))
	}
	if !s.State.Ended() {
		// Without JavaScript the browser asks again.
		w.Header().Set("Refresh", "2")
	}
	return v.Render(w, r, http.StatusOK, jobPage(v, s))
}

// cancel stops a job.
func (a Area) cancel(w http.ResponseWriter, r *http.Request, _ *page.View) error {
	id := r.PathValue("id")
	if err := a.Jobs.Cancel(id); err != nil {
		return err
	}
	http.Redirect(w, r, jobHref(id), http.StatusSeeOther)
	return nil
}
