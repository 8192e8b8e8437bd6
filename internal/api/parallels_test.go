package api_test

import (
	"net/http"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/parallel"
)

func TestParallels(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	all := get[api.List[api.ParallelPair]](t, a, "/parallels?limit=500")
	if all.Total < 10 || all.Items[0].Score < all.Items[len(all.Items)-1].Score || all.Items[0].State != parallel.Open {
		t.Errorf("%d pairs, the first %+v", all.Total, all.Items[0])
	}
	open := get[api.List[api.ParallelPair]](t, a, "/parallels?relation=no_key")
	for _, p := range open.Items {
		if p.Relation != parallel.NoKey {
			t.Errorf("asked for pairs without key, got %+v", p)
		}
	}
	if open.Total == 0 || open.Total >= all.Total {
		t.Errorf("%d of %d pairs have no key", open.Total, all.Total)
	}
	least := get[api.List[api.ParallelPair]](t, a, "/parallels?sort=score&limit=1")
	if least.Items[0].Score < parallel.NameThreshold || least.Items[0].Score > all.Items[0].Score {
		t.Errorf("the least alike is %+v", least.Items[0])
	}
}

// A program decides on a pair, with the version that it saw.
func TestDecideOnAParallel(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	first := get[api.List[api.ParallelPair]](t, a, "/parallels?limit=1").Items[0]
	path := "/parallels/" + string(first.A.ID) + "/" + string(first.B.ID)
	put := func(status int, body string, header ...string) {
		t.Helper()
		ask[any](t, a, status, http.MethodPut, path+"/decision", body, header...)
	}
	put(http.StatusOK, `{"verdict": "later", "reason": "Fachamt fragen"}`)
	put(http.StatusPreconditionFailed, `{"verdict": "same", "reason": "dieselbe Vorschrift"}`)
	put(http.StatusPreconditionFailed, `{"verdict": "same", "reason": "dieselbe Vorschrift"}`, "If-Match", `"7"`)
	put(http.StatusOK, `{"verdict": "same", "reason": "dieselbe Vorschrift"}`, "If-Match", `"1"`)
	put(http.StatusUnprocessableEntity, `{"verdict": "perhaps", "reason": "wer weiß"}`, "If-Match", "*")
	put(http.StatusUnprocessableEntity, `{"verdict": "same", "reason": " "}`, "If-Match", "*")
	pair := get[api.ParallelPair](t, a, path)
	if pair.State != "same" || pair.Decision == nil || pair.Decision.Version != 2 || pair.Decision.Reason != "dieselbe Vorschrift" {
		t.Errorf("the pair is %+v", pair)
	}
	if same := get[api.List[api.ParallelPair]](t, a, "/parallels?state=same"); same.Total != 1 {
		t.Errorf("%d pairs are the same, want 1", same.Total)
	}
	ask[any](t, a, http.StatusNotFound, http.MethodGet, "/parallels/1/2", "")
}
