package evidence

import (
	"context"
	"net/http"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
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
	return a.start(w, r, v.T("job.compare", "n", len(ids)), profilesHref, func(ctx context.Context, progress func(int64, int64)) (string, error) {
		c, err := a.Evidence.Compare(ctx, v.Actor, ids, evidence.Options{
			Permutations: evidence.DefaultPermutations, Seed: evidence.DefaultSeed, MinCases: smallestShown,
			Progress: func(done, total int) { progress(int64(done), int64(total)) },
		}, "")
		if err != nil {
			return "", err
		}
		return comparisonHref(c.ID), nil
	})
}

// smallestShown is the smallest group of cases that lists of steps show.
const smallestShown = 5
