package api_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

// errAway is the error of a database that can't be reached.
var errAway = errors.New("dial tcp 10.1.2.3:5432: connection refused")

// brokenTokens can't find out whose a token is.
type brokenTokens struct{}

func (brokenTokens) ByToken(context.Context, string) (access.Actor, error) {
	return access.Actor{}, errAway
}

// Whoever can't be recognised because the database is away is not told to sign
// in, nor anything about the database.
func TestUnknownWhoAsks(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	a := newAPI(t, func(c *api.Config) {
		c.Visitor = func(*http.Request) (access.Actor, error) { return access.Actor{}, errAway }
		c.Tokens = brokenTokens{}
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	for _, header := range [][]string{nil, {"Authorization", "Bearer kiesel_example"}} {
		for _, target := range []string{"/services", "/version", "/nothing"} {
			log.Reset()
			w := apitest.Ask(a, http.MethodGet, target, "", header...)
			wantProblem(t, w, http.StatusInternalServerError)
			if w.Header().Get("WWW-Authenticate") != "" || strings.Contains(w.Body.String(), "5432") || strings.Contains(w.Body.String(), "refused") {
				t.Errorf("%s %v: %v %s", target, header, w.Header(), w.Body)
			}
			if !strings.Contains(log.String(), "connection refused") || !strings.Contains(log.String(), "request=example") {
				t.Errorf("%s %v: the log tells %s", target, header, &log)
			}
		}
	}
}
