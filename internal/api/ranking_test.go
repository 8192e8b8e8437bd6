package api_test

import (
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/bundling"
)

// The list has every function once, the ranked ones first; filters change no rank.
func TestRanking(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	all := get[api.Ranking](t, a, "/portfolio/ranking?limit=500&within=0.5&first=3")
	if all.Land != "13" || all.Total != len(all.Items) || all.First.N < 3 || all.First.Swing <= 0 || all.First.Because == "" {
		t.Fatalf("got %+v of %d, %+v", all.Land, all.Total, all.First)
	}
	ranks, local := map[string]int{}, false
	for i, x := range all.Items {
		if local = local || x.Rank == nil; local {
			if x.Rank != nil || x.Best != nil || x.Score != nil || x.Candidate.Outcome != bundling.KeepLocal {
				t.Fatalf("item %d without rank: %+v", i, x)
			}
			continue
		}
		if *x.Rank != i+1 || *x.Best > *x.Rank || *x.Worst < *x.Rank || x.Name == "" || x.Candidate.Acceptance != nil {
			t.Fatalf("item %d: %+v", i, x)
		}
		ranks[string(x.Candidate.Service)+string(x.Candidate.Function)] = *x.Rank
	}
	some := get[api.Ranking](t, a, "/portfolio/ranking?function=expertise&outcome=bundle_in_part&q=wohngeld")
	if len(some.Items) != 1 || *some.Items[0].Rank != ranks["99107023017000expertise"] {
		t.Errorf("got %+v", some.Items)
	}
	page := get[api.Ranking](t, a, "/portfolio/ranking?limit=2")
	next := get[api.Ranking](t, a, "/portfolio/ranking?limit=2&cursor="+page.Next)
	if *next.Items[0].Rank != 3 {
		t.Errorf("the next page begins with %+v", next.Items[0])
	}
	other := get[api.Ranking](t, a, "/portfolio/ranking?limit=1&weight=effort%3D100")
	if other.Items[0].Candidate.Effort >= all.Items[0].Candidate.Effort {
		t.Errorf("with much weight on little effort the first takes %g", other.Items[0].Candidate.Effort)
	}
	for _, query := range []string{"weight=hope%3D1", "weight=gain%3D-1", "weight=gain"} {
		ask[any](t, a, 400, "GET", "/portfolio/ranking?"+query, "")
	}
	ask[any](t, a, 422, "GET", "/portfolio/ranking?within=2", "")
	ask[any](t, a, 404, "GET", "/portfolio/ranking?land=99", "")
}
