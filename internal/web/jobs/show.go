package jobs

import (
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
)

// show shows how far a job has come; the page asks again by itself, and leads to
// the result when there is one.
func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := a.Jobs.Find(r.Context(), v.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Partial("job") {
		return v.Render(w, r, http.StatusOK, jobStatus(v, s))
	}
	if result := resultHref(s); result != "" {
		http.Redirect(w, r, result, http.StatusSeeOther)
		return nil
	}
	return v.Render(w, r, http.StatusOK, jobPage(v, s))
}

// sentence says at the top how the job stands.
func sentence(v *page.View, s work.Status) string {
	switch share, known := s.Share(); {
	case s.State == work.Running && known:
		return v.T("job.running", "share", v.Percent(share, 0))
	case s.State == work.Running:
		return v.T("job.begun")
	case s.State == work.Waiting && s.Progress.Attempt > 0:
		return v.T("job.again_soon")
	}
	return v.Term("job_answer", string(s.State))
}

// reason is why a job failed, in the reader's words; ok is false if the screen
// has none.
func reason(v *page.View, s work.Status) (text string, ok bool) {
	if s.Code == "" {
		return "", false
	}
	return v.Lookup("job_failed", s.Code)
}

// operates reports whether the reader may restart jobs.
func operates(v *page.View) bool { return v.Actor.May(access.Operate, access.Everywhere) }
