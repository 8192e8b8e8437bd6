package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/landscape"
)

// wantProblem fails unless the answer is a problem with this status.
func wantProblem(tb testing.TB, w *httptest.ResponseRecorder, status int) huma.ErrorModel {
	tb.Helper()
	var p huma.ErrorModel
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		tb.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	if w.Code != status || p.Status != status || w.Header().Get("Content-Type") != "application/problem+json" {
		tb.Fatalf("got %d %s %+v, want a problem with status %d", w.Code, w.Header().Get("Content-Type"), p, status)
	}
	return p
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	h := newAPI(t, nil)
	for _, target := range []string{"", "/", "/nothing", "/authorities/", "/authorities//13", "/../version", "/authorities/13/../14"} {
		wantProblem(t, apitest.Ask(h, http.MethodGet, target, ""), http.StatusNotFound)
	}
	w := apitest.Ask(h, http.MethodPost, "/version", "{}")
	wantProblem(t, w, http.StatusMethodNotAllowed)
	if got := w.Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow is %q", got)
	}
}

func TestUnknownParametersAreRefused(t *testing.T) {
	t.Parallel()
	p := wantProblem(t, apitest.Ask(newAPI(t, nil), http.MethodGet, "/authorities?levels=kreis", ""), http.StatusUnprocessableEntity)
	if p.Type != "urn:kiesel:problem:unprocessable-entity" || len(p.Errors) != 1 || p.Errors[0].Location != "query.levels" {
		t.Errorf("got %+v", p)
	}
}

func TestKnownAnswersAreNotSentAgain(t *testing.T) {
	t.Parallel()
	h := newAPI(t, nil)
	first := apitest.Ask(h, http.MethodGet, "/authorities/13073", "")
	again := apitest.Ask(h, http.MethodGet, "/authorities/13073", "", "If-None-Match", `"other", `+first.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 || again.Header().Get("ETag") != first.Header().Get("ETag") {
		t.Errorf("got %d, %d bytes, tag %s", again.Code, again.Body.Len(), again.Header().Get("ETag"))
	}
	if other := apitest.Ask(h, http.MethodGet, "/authorities/13072", "", "If-None-Match", first.Header().Get("ETag")); other.Code != http.StatusOK {
		t.Errorf("another authority: %d", other.Code)
	}
}

func TestPagesAddUpToTheList(t *testing.T) {
	t.Parallel()
	h := newAPI(t, nil)
	const list = "/authorities?within=13&level=amt&sort=-population"
	whole := get[api.List[landscape.Authority]](t, h, list+"&limit=500")
	if whole.Total < 100 || len(whole.Items) != whole.Total || whole.Next != "" {
		t.Fatalf("%d of %d authorities, next %q", len(whole.Items), whole.Total, whole.Next)
	}
	var pages []landscape.Authority
	for cursor := ""; ; {
		p := get[api.List[landscape.Authority]](t, h, list+"&limit=50&cursor="+cursor)
		pages = append(pages, p.Items...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if len(pages) != whole.Total {
		t.Fatalf("the pages hold %d authorities, the list %d", len(pages), whole.Total)
	}
	for i := range pages {
		if pages[i] != whole.Items[i] {
			t.Errorf("number %s of the list is %s, of the pages %s", strconv.Itoa(i), whole.Items[i].Key, pages[i].Key)
		}
	}
	wantProblem(t, apitest.Ask(h, http.MethodGet, list+"&cursor=middle", ""), http.StatusBadRequest)
}

// tokens knows one token.
type tokens map[string]access.Actor

func (t tokens) ByToken(_ context.Context, token string) (access.Actor, error) {
	if actor, ok := t[token]; ok {
		return actor, nil
	}
	return access.Actor{}, account.ErrNotSignedIn
}

func TestTokens(t *testing.T) {
	t.Parallel()
	h := newAPI(t, func(c *api.Config) {
		c.Visitor = apitest.Nobody
		c.Tokens = tokens{
			"kiesel_reader": {ID: "erika", Grants: []access.Grant{{Role: access.Reader}}},
			"kiesel_nobody": {ID: "hans"},
		}
	})
	for _, tc := range []struct {
		target, header string
		want           int
	}{
		{"/version", "", http.StatusOK},
		{"/services", "", http.StatusUnauthorized},
		{"/services", "Bearer kiesel_wrong", http.StatusUnauthorized},
		{"/services", "Basic kiesel_reader", http.StatusUnauthorized},
		{"/services", "Bearer kiesel_nobody", http.StatusForbidden},
		{"/services", "Bearer kiesel_reader", http.StatusOK},
	} {
		w := apitest.Ask(h, http.MethodGet, tc.target, "", "Authorization", tc.header)
		if w.Code != tc.want {
			t.Errorf("%s with %q: status %d, want %d", tc.target, tc.header, w.Code, tc.want)
		}
		if got := w.Header().Get("WWW-Authenticate"); (got == "Bearer") != (tc.want == http.StatusUnauthorized) {
			t.Errorf("%s with %q: WWW-Authenticate %q", tc.target, tc.header, got)
		}
	}
}

func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	h := newAPI(t, func(c *api.Config) {
		c.Limit = api.Limit{PerSecond: 0.5, Burst: 2}
		c.Tokens = tokens{"kiesel_reader": {ID: "erika", Grants: []access.Grant{{Role: access.Reader}}}}
	})
	for left := 1; left >= 0; left-- {
		w := apitest.Ask(h, http.MethodGet, "/version", "")
		if got, want := w.Header().Get("RateLimit"), `"requests";r=`+strconv.Itoa(left)+`;t=`+strconv.Itoa(4-2*left); got != want {
			t.Errorf("RateLimit is %s, want %s", got, want)
		}
	}
	w := apitest.Ask(h, http.MethodGet, "/version", "")
	wantProblem(t, w, http.StatusTooManyRequests)
	if got := w.Header().Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After is %q, want 2", got)
	}
	if w := apitest.Ask(h, http.MethodGet, "/version", "", "Authorization", "Bearer kiesel_reader"); w.Code != http.StatusOK {
		t.Errorf("somebody else gets %d", w.Code)
	}
}
