package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/webtest"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// Whoever tries the id of something that is not theirs, on any address, in any
// role and wherever a request can name something, learns no more than from an id
// that was never given, and changes nothing.
func TestNobodyReachesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	var evidenceIDs []string
	h := newFilledServerFor(t, actorOfHeader, func(ctx context.Context, s *evidence.Service) (err error) {
		evidenceIDs, err = addEvidenceOf(ctx, s, "13076")
		return err
	})
	server := h.(*Server)
	them := newOthers(t, server, evidenceIDs)
	for _, route := range server.Routes() {
		if !strings.Contains(route.Pattern, "{") && !namesInBody[route.Pattern] {
			continue
		}
		for _, role := range access.Roles() {
			neighbour := access.Grant{Role: role, Scope: "13075"}
			for _, id := range them.all() {
				madeUp := neverGiven(id)
				got, unknown := knock(t, server, route, neighbour, id), knock(t, server, route, neighbour, madeUp)
				if got.Code != unknown.Code || answer(got, id) != answer(unknown, madeUp) {
					t.Errorf("%s as %s of the neighbour: status %d for what is there, %d for what is not", route.Pattern, role, got.Code, unknown.Code)
				}
				if names(route, them.kind(id)) && role.Allows(route.Need) && got.Code != http.StatusNotFound && !strings.HasSuffix(route.Pattern, "/restart") {
					t.Errorf("%s as %s of the neighbour: status %d for what is there", route.Pattern, role, got.Code)
				}
			}
		}
	}
	them.areUntouched(t, server)
	for _, id := range evidenceIDs { // the ids are real
		owner := access.Grant{Role: access.Reader, Scope: "13076"}
		profile, comparison := "GET /evidence/profiles/{id}", "GET /evidence/comparisons/{id}"
		if a, b := knockPattern(t, server, profile, owner, id), knockPattern(t, server, comparison, owner, id); a != http.StatusOK && b != http.StatusOK {
			t.Errorf("the owner sees %s neither as profile (%d) nor as comparison (%d)", id, a, b)
		}
	}
}

// What is not theirs is in none of the lists that people can open.
func TestListsHideWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	var evidenceIDs []string
	h := newFilledServerFor(t, actorOfHeader, func(ctx context.Context, s *evidence.Service) (err error) {
		evidenceIDs, err = addEvidenceOf(ctx, s, "13076")
		return err
	})
	server := h.(*Server)
	them := newOthers(t, server, evidenceIDs)
	seen := 0
	for _, route := range server.Routes() {
		if strings.Contains(route.Pattern, "{") && !strings.Contains(route.Pattern, "{$}") || !strings.HasPrefix(route.Pattern, "GET ") {
			continue
		}
		roles := access.Roles()
		if route.Need == access.ReadContent && !strings.HasSuffix(route.Pattern, "{$}") {
			roles = roles[:1] // it is the same for everybody
		}
		for _, role := range roles {
			text := knock(t, server, route, access.Grant{Role: role, Scope: "13075"}, "").Body.String()
			for _, secret := range append(them.all(), "frau.von.nebenan") {
				if strings.Contains(text, secret) {
					t.Errorf("%s shows %s to %s of the neighbour", route.Pattern, secret, role)
				}
			}
		}
		everything := knock(t, server, route, access.Grant{Role: access.Auditor}, "").Body.String()
		for _, id := range them.all() {
			if strings.Contains(everything, id) {
				seen++
			}
		}
	}
	if seen < 4 {
		t.Errorf("not even who may see everything is shown more than %d of them", seen)
	}
}

// namesInBody are the addresses where the id of something is part of what is
// sent.
var namesInBody = map[string]bool{
	"POST /evidence/compare": true, "POST /api/v1/comparisons": true, "POST /account/tokens/revoke": true, "POST /account/sessions/end": true, "POST /views/delete": true,
}

// others are a person of a neighbouring authority and what belongs to it.
type others struct {
	evidence                  []string
	user, token, session, job string
	tokenText, cookie         string
}

// newOthers opens the account of a person beside, with a token, a session and a
// job.
func newOthers(t *testing.T, server *Server, evidenceIDs []string) others {
	t.Helper()
	ctx, people := t.Context(), server.rest.Accounts
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	u, err := people.AddWithPassword(ctx, access.Local(), account.User{
		Login: "frau.von.nebenan", Grants: []access.Grant{{Role: access.Contributor, Scope: "13076"}},
	}, webtest.Good, "")
	must(err)
	token, text, err := people.AddTokenFor(ctx, access.Local(), u.ID, account.NewToken{Name: "x", Expires: noon().AddDate(0, 1, 0)})
	must(err)
	in, err := people.Enter(ctx, "frau.von.nebenan", webtest.Good, account.Client{})
	must(err)
	job, err := server.rest.Jobs.Order(ctx, u.Actor(), work.Order{Kind: tasks.ProfileName, Subject: "log.csv", Payload: tasks.ProfileOrder{}})
	must(err)
	return others{evidence: evidenceIDs, user: string(u.ID), token: token.ID, session: in.Session.ID, job: job.ID, tokenText: text, cookie: in.Cookie}
}

func (o others) all() []string {
	return append(slices.Clone(o.evidence[1:]), o.user, o.token, o.session, o.job) // a profile and their comparison
}

// neverGiven is an id that looks like another and names nothing.
func neverGiven(id string) string {
	prefix, rest, ok := strings.Cut(id, "-")
	if !ok {
		prefix, rest = "", id
	}
	letters := []rune(rest)
	slices.Reverse(letters)
	if ok {
		prefix += "-"
	}
	return prefix + string(letters)
}

// kind is what an id names, as addresses have it.
func (o others) kind(id string) string {
	switch id {
	case o.user:
		return "users"
	case o.job:
		return "jobs"
	case o.token:
		return "tokens"
	case o.session:
		return "sessions"
	case o.evidence[len(o.evidence)-1]:
		return "comparisons"
	}
	return "profiles"
}

// names reports whether a route is about one thing of a kind.
func names(route page.Route, kind string) bool {
	return strings.Contains(route.Pattern, "/"+kind+"/{") && kind != "sessions" // to end a session that is not there is no mistake
}

// areUntouched fails unless everything is as it was.
func (o others) areUntouched(t *testing.T, server *Server) {
	t.Helper()
	ctx, people := t.Context(), server.rest.Accounts
	if u, err := people.User(ctx, access.Local(), account.ID(o.user)); err != nil || u.Version != 1 || u.State != account.Active {
		t.Errorf("the account is %+v, %v", u, err)
	}
	if _, _, err := people.BySession(ctx, o.cookie); err != nil {
		t.Errorf("the session: %v", err)
	}
	if _, err := people.ByToken(ctx, o.tokenText); err != nil {
		t.Errorf("the token: %v", err)
	}
	if j, err := server.rest.Jobs.Find(ctx, access.Local(), o.job); err != nil || j.State == work.Cancelled {
		t.Errorf("the job is %s, %v", j.State, err)
	}
	all, err := server.rest.Evidence.Comparisons(ctx, access.Local(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.ID != o.evidence[len(o.evidence)-1] && slices.ContainsFunc(c.Comparison.Inputs, func(in evidence.Input) bool { return in.ARS == "13076" }) {
			t.Errorf("their profiles were compared: %s", c.ID)
		}
	}
}

// fleeting is what differs from request to request: its id, and that of a job.
var fleeting = regexp.MustCompile(`urn:kiesel:request:[A-Z0-9]+|[A-Z2-7]{26}|"ordered":"[^"]*"`)

// answer is what is said about an id, without what differs from request to
// request.
func answer(w *httptest.ResponseRecorder, id string) string {
	return fleeting.ReplaceAllString(strings.ReplaceAll(w.Body.String(), id, "the id"), "")
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
