package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/api"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/work/tasks"
	"kiesel/internal/work/worktest"
)

// The pages that only read share one server.
var reading struct {
	sync.Mutex
	handler http.Handler
	close   func() error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if reading.close != nil {
		if err := reading.close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// newTestServer returns the whole interface as the browser sees it, for tests
// that only read.
func newTestServer(tb testing.TB) http.Handler {
	tb.Helper()
	reading.Lock()
	defer reading.Unlock()
	if reading.handler == nil {
		dir, err := os.MkdirTemp("", "kiesel-web-*")
		if err != nil {
			tb.Fatal(err)
		}
		h, shut := openServer(tb, context.Background(), dir, demo.Load, func(c *Config) { c.Door = doorFor(everybodyIsLocal) })
		reading.handler = h
		reading.close = func() error { return errors.Join(shut(), os.RemoveAll(dir)) }
	}
	return reading.handler
}

// newWritingServer returns an interface of its own for a test that changes
// something.
func newWritingServer(tb testing.TB) http.Handler {
	tb.Helper()
	return newWritingServerFor(tb, everybodyIsLocal)
}

// everybodyIsLocal lets everybody do everything.
func everybodyIsLocal(*http.Request) access.Actor { return access.Local() }

// doorFor lets in whom actor names, without a session.
func doorFor(actor func(*http.Request) access.Actor) page.Door {
	return func(r *http.Request) (page.Visitor, error) { return page.Visitor{Actor: actor(r)}, nil }
}

// newWritingServerFor is [newWritingServer] for people other than the one who
// may do everything.
func newWritingServerFor(tb testing.TB, actor func(*http.Request) access.Actor) http.Handler {
	tb.Helper()
	return newFilledServerFor(tb, actor, func(context.Context, *evidence.Service) error { return nil })
}

// newFilledServerFor is [newWritingServerFor] with evidence of the test's own.
func newFilledServerFor(tb testing.TB, actor func(*http.Request) access.Actor, fill func(context.Context, *evidence.Service) error) http.Handler {
	tb.Helper()
	h, shut := openServer(tb, tb.Context(), tb.TempDir(), fill, func(c *Config) { c.Door = doorFor(actor) })
	tb.Cleanup(func() {
		if err := shut(); err != nil {
			tb.Error(err)
		}
	})
	return h
}

// openServer wires the interface to the whole German landscape in a folder, fills
// it, and returns how to shut it down. adapt may change the configuration.
func openServer(tb testing.TB, ctx context.Context, dir string, fill func(context.Context, *evidence.Service) error, adapt func(*Config)) (_ http.Handler, shut func() error) { //nolint:revive // tb comes first in every helper
	tb.Helper()
	s, err := store.Open(ctx, store.Config{Dir: filepath.Join(dir, "data")})
	if err != nil {
		tb.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		tb.Fatal(err)
	}
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: noon}
	if err := keeper.EnsureBase(ctx, access.System("test")); err != nil {
		tb.Fatal(err)
	}
	proofs := &evidence.Service{Store: s.Evidence(), Now: noon, Tool: "kiesel test"}
	if err := fill(ctx, proofs); err != nil {
		tb.Fatal(err)
	}
	people, err := account.NewService(account.Config{Store: s.Accounts(), Now: noon, Key: s.Key(), Cost: cheap})
	if err != nil {
		tb.Fatal(err)
	}
	now := current.New(keeper, catalogue)
	verdicts := bundling.NewService(s.Bundling(), now.Bundling, noon)
	calculations := &calculation.Service{
		Store: s.Calculations(), NewID: rand.Text, Now: noon,
		On: func(context.Context, int64) (calculation.Bundling, error) { return verdicts, nil },
	}
	kinds := append(tasks.Calculations(calculations), tasks.Profile(proofs, s.Key()), tasks.Comparison(proofs))
	jobs, stop, err := worktest.Start(ctx, s, dir, noon, kinds...)
	if err != nil {
		tb.Fatal(err)
	}
	key, err := s.SigningKey()
	if err != nil {
		tb.Fatal(err)
	}
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		tb.Fatal(err)
	}
	c := Config{
		Landscape:    now,
		Bundling:     verdicts,
		Evidence:     proofs,
		Parallel:     &parallel.Service{Store: s.Parallel(), Finder: finder, Now: noon},
		Scenarios:    &scenario.Service{Store: s.Scenarios(), Bundling: verdicts, Landscape: now.Bundling, NewID: rand.Text, Now: noon},
		Calculations: calculations,
		Programme:    &programme.Service{Store: s.Programme(), Bundling: verdicts, NewID: rand.Text, Now: noon},
		Past:         func(ctx context.Context, at time.Time) (current.State, error) { return s.AsOf(ctx, at) },
		Journal:      &journal.Service{Store: s.Journal(), Key: key, Now: noon},
		Accounts:     people,
		Answers:      s.Answers(),
		Imports:      s.Exchange(),
		Jobs:         jobs,
		Limit:        api.Limit{PerSecond: 1e9, Burst: 1e9}, // tests ask for much at one moment
		Patience:     time.Hour,
		Version:      "test",
		Now:          noon,
	}
	adapt(&c)
	h, err := New(ctx, c)
	if err != nil {
		tb.Fatal(err)
	}
	return h, func() error { return errors.Join(stop(), s.Close()) }
}

// cheap hashes passwords in a moment.
var cheap = password.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// get fetches a page.
func get(tb testing.TB, h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	tb.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wantText fails unless the answer has this status and holds all the texts.
func wantText(tb testing.TB, w *httptest.ResponseRecorder, status int, texts ...string) {
	tb.Helper()
	if w.Code != status {
		tb.Fatalf("status %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			tb.Errorf("the page lacks %q", text)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	// German is the default, whatever the browser prefers.
	wantText(t, get(t, h, "/about", "Accept-Language", "en"), 200, `<html lang="de">`, "Methode und Daten")

	english := get(t, h, "/about?lang=en")
	wantText(t, english, 200, `<html lang="en">`, "Method and data")
	cookie := english.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("the language cookie is open to others: %v", cookie)
	}
	wantText(t, get(t, h, "/about", "Cookie", cookie.Name+"="+cookie.Value), 200, `<html lang="en">`)
	wantText(t, get(t, h, "/about?lang=fr"), 200, `<html lang="de">`)
}

// The other language is not offered where its link would lose what was entered.
func TestLanguageLosesNoEntries(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	const offer = `hreflang="en"`
	form := marriageScenarios + "/new"
	wantText(t, get(t, h, form), http.StatusOK, offer)
	for name, fields := range map[string]url.Values{"mistakes": {"name": {"Halb fertig"}}, "more lines": {"name": {"Halb fertig"}, "more": {"1"}}} {
		if text := post(t, h, form, fields).Body.String(); !strings.Contains(text, `value="Halb fertig"`) || strings.Contains(text, offer) {
			t.Errorf("%s: what was entered is lost, or a link offers to lose it", name)
		}
	}
}

func TestUnknownAddress(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	wantText(t, get(t, h, "/no/such/page"), 404, "Diese Seite gibt es nicht", `href="/search"`)
	wantText(t, get(t, h, "/no/such/page?lang=en"), 404, "This page does not exist")
}

func TestForgedFormIsRefused(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/about", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	newTestServer(t).ServeHTTP(w, r)
	wantText(t, w, 403, "Diese Anfrage wurde abgewiesen")
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	files, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{"app.css": "text/css", "app.js": "text/javascript", "favicon.svg": "image/svg+xml"} {
		w := get(t, h, files.address(name))
		wantText(t, w, 200)
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, kind) {
			t.Errorf("%s is served as %q", name, got)
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		again := get(t, h, files.address(name), "If-None-Match", w.Header().Get("ETag"))
		if again.Code != http.StatusNotModified {
			t.Errorf("%s, known already: status %d", name, again.Code)
		}
	}
	for _, target := range []string{"/static/", "/static/no-such-file.css", "/static/../config.go"} {
		if w := get(t, h, target); w.Code == http.StatusOK {
			t.Errorf("%s is served", target)
		}
	}
}
