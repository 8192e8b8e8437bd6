package api_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/api/repeat"
)

// addProfile sends a profile with a key.
func addProfile(tb testing.TB, h http.Handler, key, body string, header ...string) *httptest.ResponseRecorder {
	tb.Helper()
	return apitest.Ask(h, http.MethodPost, "/profiles", body, append(header, "Content-Type", "application/json", "Idempotency-Key", key)...)
}

func profileText(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile("examples/profile.json")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func TestRepeatedRequestIsAnsweredAsBefore(t *testing.T) {
	t.Parallel()
	now := apitest.Noon
	a := newAPI(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	profile := profileText(t)
	first := addProfile(t, a, "k1", profile)
	if first.Code != http.StatusCreated || first.Header().Get("Idempotency-Replayed") != "" {
		t.Fatalf("got %d: %s", first.Code, first.Body)
	}
	if w := apitest.Ask(a, http.MethodDelete, strings.TrimPrefix(first.Header().Get("Location"), api.Root), ""); w.Code != http.StatusNoContent {
		t.Fatalf("deleting: %d", w.Code)
	}
	// Although the profile is gone: the answer tells what happened then.
	again := addProfile(t, a, "k1", profile)
	if again.Code != first.Code || again.Body.String() != first.Body.String() ||
		again.Header().Get("Location") != first.Header().Get("Location") || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("got %d %v: %s", again.Code, again.Header(), again.Body)
	}
	wantProblem(t, addProfile(t, a, "k1", strings.Replace(profile, "Miltzow", "Niepars", 1)), http.StatusUnprocessableEntity)

	now = now.Add(repeat.Kept + time.Second)
	if later := addProfile(t, a, "k1", profile); later.Code != http.StatusCreated || later.Header().Get("Idempotency-Replayed") != "" {
		t.Errorf("a day later: %d %v", later.Code, later.Header())
	}
}

func TestRefusedRequestMayBeCorrected(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	wantProblem(t, addProfile(t, a, "k1", "{}"), http.StatusUnprocessableEntity)
	if w := addProfile(t, a, "k1", profileText(t)); w.Code != http.StatusCreated {
		t.Errorf("the corrected request: %d: %s", w.Code, w.Body)
	}
}

func TestKeysBelongToActors(t *testing.T) {
	t.Parallel()
	everything := []access.Grant{{Role: access.Coordinator}}
	a := newAPI(t, func(c *api.Config) {
		c.Tokens = tokens{"a": {ID: "erika", Grants: everything}, "b": {ID: "hans", Grants: everything}}
	})
	for _, token := range []string{"a", "b"} {
		w := addProfile(t, a, "k1", profileText(t), "Authorization", "Bearer "+token)
		if w.Code != http.StatusCreated || w.Header().Get("Idempotency-Replayed") != "" {
			t.Errorf("%s: got %d %v", token, w.Code, w.Header())
		}
	}
}

// waiting is a body that, before its end comes, sends the request again.
type waiting struct {
	io.Reader
	again func()
}

func (w *waiting) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	if errors.Is(err, io.EOF) {
		w.again()
	}
	return n, err
}

func TestRequestThatIsBeingAnswered(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	var second *httptest.ResponseRecorder
	body := &waiting{Reader: strings.NewReader(profileText(t)), again: func() { second = addProfile(t, a, "k1", profileText(t)) }}
	r := httptest.NewRequest(http.MethodPost, api.Root+"/profiles", body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k1")
	first := httptest.NewRecorder()
	a.ServeHTTP(first, r)
	if first.Code != http.StatusCreated {
		t.Fatalf("the first request: %d: %s", first.Code, first.Body)
	}
	wantProblem(t, second, http.StatusConflict)
	if second.Header().Get("Retry-After") == "" {
		t.Error("it is not said when to ask again")
	}
}
