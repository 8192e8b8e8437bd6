package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// Whoever tries the id of something that is not theirs, on any address and in
// any role, learns no more than from an id that was never given.
func TestNobodyReachesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	var theirs []string
	server := newFilledServerFor(t, actorOfHeader, func(ctx context.Context, s *evidence.Service) (err error) {
		theirs, err = addEvidenceOf(ctx, s, "13076")
		return err
	})
	const madeUp = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, route := range server.(*Server).Routes() {
		if !strings.Contains(route.Pattern, "{") {
			continue
		}
		for _, role := range access.Roles() {
			neighbour := access.Grant{Role: role, Scope: "13075"}
			unknown := knock(t, server, route, neighbour, madeUp)
			for _, id := range theirs {
				got := knock(t, server, route, neighbour, id)
				if got.Code != unknown.Code || answer(got, id) != answer(unknown, madeUp) {
					t.Errorf("%s as %s of the neighbour: status %d for what is there, %d for what is not", route.Pattern, role, got.Code, unknown.Code)
				}
			}
		}
	}
	for _, id := range theirs { // the ids are real
		owner := access.Grant{Role: access.Reader, Scope: "13076"}
		profile, comparison := "GET /evidence/profiles/{id}", "GET /evidence/comparisons/{id}"
		if a, b := knockPattern(t, server, profile, owner, id), knockPattern(t, server, comparison, owner, id); a != http.StatusOK && b != http.StatusOK {
			t.Errorf("the owner sees %s neither as profile (%d) nor as comparison (%d)", id, a, b)
		}
	}
}

var requestID = regexp.MustCompile(`urn:kiesel:request:[A-Z0-9]+`)

// answer is what is said about an id, without what differs from request to
// request.
func answer(w *httptest.ResponseRecorder, id string) string {
	return requestID.ReplaceAllString(strings.ReplaceAll(w.Body.String(), id, "the id"), "")
}

func knockPattern(t *testing.T, server http.Handler, pattern string, as access.Grant, id string) int {
	t.Helper()
	for _, route := range server.(*Server).Routes() {
		if route.Pattern == pattern {
			return knock(t, server, route, as, id).Code
		}
	}
	t.Fatalf("there is no route %s", pattern)
	return 0
}

// addEvidenceOf keeps two profiles of an authority and a comparison of them, and
// returns their ids.
func addEvidenceOf(ctx context.Context, s *evidence.Service, ars landscape.ARS) ([]string, error) {
	if err := demo.Load(ctx, s); err != nil {
		return nil, err
	}
	samples, err := s.Profiles(ctx, access.Local(), evidence.ProfileFilter{Level: evidence.LevelPhase})
	if err != nil || len(samples) < 2 {
		return nil, errors.Join(err, errors.New("the demonstration has fewer than two profiles"))
	}
	var ids []string
	for _, sample := range samples[:2] {
		whole, err := s.Profile(ctx, access.Local(), sample.ID)
		if err != nil {
			return nil, err
		}
		p := whole.Profile
		p.Authority.ARS = ars
		kept, err := s.AddProfile(ctx, access.Local(), p, "delivery")
		if err != nil {
			return nil, err
		}
		ids = append(ids, kept.ID)
	}
	c, err := s.Compare(ctx, access.Local(), ids, evidence.Options{Permutations: 19, Seed: 1}, "")
	return append(ids, c.ID), err
}

// No address leads to files beside those of the interface.
func TestNoPathLeadsOutside(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for _, path := range []string{
		"/static/../go.mod", "/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc/passwd",
		`/static/..\..\etc\passwd`, "/static//etc/passwd", "/static/%00", "/static/", "/static/dist", "/etc/passwd",
		"/evidence/profiles/..%2f..%2fetc%2fpasswd", "/services/..%2f..%2fetc%2fpasswd", "/authorities/%2e%2e%2f",
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path, r.URL.RawPath, r.RequestURI = unescaped(t, path), path, path
		h.ServeHTTP(w, r)
		if w.Code == http.StatusOK || strings.Contains(w.Body.String(), "root:") || strings.Contains(w.Body.String(), "module kiesel") {
			t.Errorf("%s: status %d, %.80q", path, w.Code, w.Body.String())
		}
	}
}

// unescaped is the path as the server's multiplexer sees it.
func unescaped(t *testing.T, path string) string {
	t.Helper()
	text, err := url.PathUnescape(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
