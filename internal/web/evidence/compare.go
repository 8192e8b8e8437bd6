package evidence

import (
	"net/http"
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/web/jobs"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// compare starts the comparison of the ticked profiles and leads to its job.
func (a Area) compare(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := r.ParseForm(); err != nil {
		return page.BadRequest("reading the form: %w", err)
	}
	ids := r.PostForm["profile"]
	if len(ids) < 2 {
		return a.renderList(w, r, v, http.StatusUnprocessableEntity, problems{compare: v.T("evidence.compare_two")})
	}
	job, err := a.Jobs.Order(r.Context(), v.Actor, work.Order{
		Kind: tasks.ComparisonName, Subject: strconv.Itoa(len(ids)),
		Payload: tasks.ComparisonOrder{
			Profiles: ids, Permutations: evidence.DefaultPermutations, Seed: evidence.DefaultSeed, MinCases: smallestShown,
		},
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, jobs.Href(job.ID), http.StatusSeeOther)
	return nil
}

// smallestShown is the smallest group of cases that lists of steps show.
const smallestShown = 5
