package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/web/page"
)

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// pathFor is the path of a route with an id in place of its wildcards.
func pathFor(route page.Route, id string) (method, path string) {
	method, path, _ = strings.Cut(route.Pattern, " ")
	return method, wildcard.ReplaceAllString(strings.Replace(path, "{$}", "", 1), url.PathEscape(id))
}

// forPrograms reports whether a route is an operation of the interface for
// programs.
func forPrograms(route page.Route) bool {
	_, path, _ := strings.Cut(route.Pattern, " ")
	return strings.HasPrefix(path, api.Root+"/") && !strings.HasPrefix(path, api.Docs)
}

// requestFor asks for a route with an id wherever a request can name something:
// in its path, in the fields of a form, in what a program sends. But for the id
// the request is right.
func requestFor(t *testing.T, server http.Handler, route page.Route, id string) *http.Request {
	t.Helper()
	method, path := pathFor(route, id)
	body, kind := "", ""
	switch {
	case method == http.MethodGet:
	case forPrograms(route):
		body, kind = exampleFor(t, server, route, id)
	default:
		fields := url.Values{"reason": {"because"}, "profile": {id, id}, "id": {id}, "version": {"1"}, "grant": {id}}
		body, kind = fields.Encode(), "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if forPrograms(route) && (method == http.MethodPut || method == http.MethodDelete) {
		r.Header.Set("If-Match", "*")
	}
	if route.Pattern == "POST "+api.Root+"/logs" {
		r.URL.RawQuery = "file=a.csv&authority=A&service=99012008001000"
	}
	return r
}

// exampleFor is the body of an operation's example, about id.
func exampleFor(t *testing.T, server http.Handler, route page.Route, id string) (body, kind string) {
	t.Helper()
	if route.Pattern == "POST "+api.Root+"/comparisons" {
		text, err := json.Marshal(api.NewComparison{Profiles: []string{id, id}})
		if err != nil {
			t.Fatal(err)
		}
		return string(text), "application/json"
	}
	examples.Lock()
	defer examples.Unlock()
	if examples.byPattern == nil {
		examples.byPattern = map[string]apitest.Example{}
		for _, e := range apitest.Examples(server.(*Server).rest.Document()) {
			examples.byPattern[e.Operation.Method+" "+api.Root+e.Operation.Path] = e
		}
	}
	e := examples.byPattern[route.Pattern]
	for i := 0; i+1 < len(e.Header); i += 2 {
		if e.Header[i] == "Content-Type" {
			kind = e.Header[i+1]
		}
	}
	return e.Body, kind
}

// examples are those of the operations, which are the same on every server.
var examples struct {
	sync.Mutex
	byPattern map[string]apitest.Example
}
