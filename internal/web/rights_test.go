package web

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/testkit"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

var update = flag.Bool("update", false, "write the tables of docs/betrieb/rechte.md")

// The matrix of roles and rights, and the right that each address needs, are
// documented as they are.
func TestRightsAreDocumented(t *testing.T) {
	t.Parallel()
	path := filepath.Join(testkit.Root(t), "docs", "betrieb", "rechte.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(i18n.German)
	want := section(string(text), "matrix", matrixTable(p))
	want = section(want, "routes", routeTable(p, newTestServer(t).(*Server).Routes()))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(text) {
		t.Errorf("docs/betrieb/rechte.md is not up to date: run go test ./internal/web -run TestRightsAreDocumented -update, and read the difference")
	}
}

// section replaces what stands between the marks of a name.
func section(text, name, table string) string {
	mark := regexp.MustCompile(`(?s)(<!-- ` + name + ` -->\n).*(<!-- /` + name + ` -->)`)
	return mark.ReplaceAllString(text, "${1}"+strings.ReplaceAll(table, "$", "$$")+"${2}")
}

func matrixTable(p *i18n.Printer) string {
	var b strings.Builder
	b.WriteString("| Recht | Schlüssel |")
	for _, r := range access.Roles() {
		fmt.Fprintf(&b, " %s |", p.Term("role", string(r)))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(access.Roles())) + "\n")
	for _, a := range access.Actions() {
		if a == access.Public {
			continue
		}
		fmt.Fprintf(&b, "| %s | `%s` |", p.Term("right", string(a)), a)
		for _, r := range access.Roles() {
			mark := " "
			if r.Allows(a) {
				mark = "ja"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func routeTable(p *i18n.Printer, routes []page.Route) string {
	slices.SortStableFunc(routes, func(a, b page.Route) int {
		return strings.Compare(pathOf(a.Pattern), pathOf(b.Pattern))
	})
	var b strings.Builder
	b.WriteString("| Adresse | nötiges Recht |\n|---|---|\n")
	for _, r := range routes {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.Pattern, p.Term("right", string(r.Need)))
	}
	return b.String()
}

func pathOf(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	return path
}

// Every address opens for exactly the roles whose matrix says so.
func TestDoorsOpenForTheRightRoles(t *testing.T) {
	t.Parallel()
	server := newWritingServerFor(t, actorOfHeader)
	routes := server.(*Server).Routes()
	if len(routes) < 30 {
		t.Fatalf("%d routes found", len(routes))
	}
	for _, route := range routes {
		for _, role := range append(access.Roles(), "", "emperor") {
			answer := knock(t, server, route, access.Grant{Role: role}, "nothing-here")
			signInFirst := asksToSignIn(route, answer)
			refused := answer.Code == http.StatusForbidden || signInFirst
			allowed := role.Allows(route.Need)
			if refused == allowed {
				t.Errorf("%s as %q: status %d, allowed by the matrix: %t", route.Pattern, role, answer.Code, allowed)
			}
			if role == "" && !allowed && !signInFirst {
				t.Errorf("%s without sign-in: status %d", route.Pattern, answer.Code)
			}
		}
	}
}

// asksToSignIn reports whether the answer is no page but the question who it is:
// of a page that leads to the sign-in, of everything else by its status.
func asksToSignIn(route page.Route, answer *httptest.ResponseRecorder) bool {
	method, path, _ := strings.Cut(route.Pattern, " ")
	if method != http.MethodGet || strings.HasPrefix(path, api.Root) {
		return answer.Code == http.StatusUnauthorized
	}
	return answer.Code == http.StatusSeeOther && strings.HasPrefix(answer.Header().Get("Location"), page.SignInPath)
}

// knock asks for a route as somebody with a role, with an id wherever a request
// can name something.
func knock(t *testing.T, server http.Handler, route page.Route, as access.Grant, id string) *httptest.ResponseRecorder {
	t.Helper()
	r := requestFor(t, server, route, id)
	r.Header.Set("X-Role", string(as.Role))
	r.Header.Set("X-Scope", string(as.Scope))
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// actorOfHeader lets a test say in headers who asks.
func actorOfHeader(r *http.Request) access.Actor {
	g := access.Grant{Role: access.Role(r.Header.Get("X-Role")), Scope: access.Scope(r.Header.Get("X-Scope"))}
	if g.Role == "" {
		return access.Actor{}
	}
	return access.Actor{ID: "u-" + string(g.Role) + string(g.Scope), Grants: []access.Grant{g}}
}
