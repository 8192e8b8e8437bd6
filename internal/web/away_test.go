package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/secret"
	"kiesel/internal/evidence"
	"kiesel/internal/web/webtest"
)

// A database that is away does not look like a sign-in that has ended: whoever
// shows a session or a token is not asked to sign in, on any address.
func TestDatabaseAwayIsNotSignedOut(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	var people *account.Service
	h, shut := openServer(t, t.Context(), t.TempDir(), func(context.Context, *evidence.Service) error { return nil }, func(c *Config) {
		people, c.Log = c.Accounts, slog.New(slog.NewTextHandler(&log, nil))
	})
	u := account.User{Login: "erika", Grants: []access.Grant{{Role: access.Coordinator}}}
	if _, err := people.AddWithPassword(t.Context(), access.Local(), u, webtest.Good, ""); err != nil {
		t.Fatal(err)
	}
	in, err := people.Enter(t.Context(), "erika", webtest.Good, account.Client{})
	if err != nil {
		t.Fatal(err)
	}
	cookie := "kiesel=" + in.Cookie
	wantText(t, get(t, h, "/services", "Cookie", cookie), http.StatusOK)
	if err := shut(); err != nil {
		t.Fatal(err)
	}
	token, _ := secret.New(secret.Token)
	for _, route := range h.(*Server).Routes() {
		if route.Pattern == "GET "+staticPath {
			continue // asks nobody
		}
		for name, value := range map[string]string{"Cookie": cookie, "Authorization": "Bearer " + token} {
			if !forPrograms(route) && name == "Authorization" {
				continue // counts for programs only
			}
			r := requestFor(t, h, route, "x")
			r.Header.Set(name, value)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			body := w.Body.String()
			if w.Code != http.StatusInternalServerError || w.Header().Get("Location") != "" || w.Header().Get("WWW-Authenticate") != "" || strings.Contains(body, `class="button" href="/sign-in`) {
				t.Errorf("%s with %s: status %d, %v", route.Pattern, name, w.Code, w.Header())
			}
			if strings.Contains(body, "sql:") || strings.Contains(body, "closed") {
				t.Errorf("%s with %s tells of the inside: %.200s", route.Pattern, name, body)
			}
		}
	}
	if !strings.Contains(log.String(), "sql: database is closed") {
		t.Error("the log does not tell why")
	}
}
