// Package webtest is a small installation for testing areas of the screen: real
// accounts and sessions on a database of its own, and pages in which browsers
// walk around.
package webtest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/httpstatus"
	"kiesel/internal/store"
	"kiesel/internal/web/door"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/middleware"
	"kiesel/internal/web/page"
)

// Good is a password that is hard to guess.
const Good = "vier Pinguine essen Kekse"

// House is an installation in which people sign in.
type House struct {
	testing.TB
	http.Handler
	Accounts *account.Service
	Store    *store.Store
	Cookies  door.Cookies
	// Door is set by build if it is not to ask for sessions.
	Door page.Door

	mu  sync.Mutex
	now time.Time
}

// NewHouse opens a house until the test ends. build adds the areas; the house
// has no other pages.
func NewHouse(tb testing.TB, build func(*House, *page.Site)) *House {
	tb.Helper()
	h := &House{TB: tb, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	var err error
	h.Store, err = store.Open(tb.Context(), store.Config{Dir: tb.TempDir(), Now: h.Now})
	h.Must(err)
	tb.Cleanup(func() { h.Must(h.Store.Close()) })
	cheap := password.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	h.Accounts, err = account.NewService(account.Config{Store: h.Store.Accounts(), Now: h.Now, Key: h.Store.Key(), Cost: cheap})
	h.Must(err)
	words, err := i18n.Load()
	h.Must(err)
	site := &page.Site{
		Mux: http.NewServeMux(), Catalogue: words, Asset: func(name string) string { return "/" + name }, Version: "test",
		Classify: httpstatus.Of, Log: slog.New(slog.DiscardHandler),
	}
	build(h, site)
	if site.Door = h.Door; site.Door == nil {
		site.Door = door.Sessions{Accounts: h.Accounts, Cookies: h.Cookies}.Visitor
	}
	h.Handler = middleware.SameOrigin(site.Refuse(http.StatusForbidden), site.Mux)
	return h
}

// Must fails the test on an error.
func (h *House) Must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// Now is the clock of the house.
func (h *House) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// Wait puts the clock forward.
func (h *House) Wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// Person opens an account with roles such as "reader@13" whose password is
// [Good]. Its name is "Frau" and the login.
func (h *House) Person(login string, roles ...string) account.User {
	h.Helper()
	grants := make([]access.Grant, 0, len(roles))
	for _, role := range roles {
		g, err := access.ParseGrant(role)
		h.Must(err)
		grants = append(grants, g)
	}
	u, err := h.Accounts.AddWithPassword(h.Context(), access.Local(), account.User{Login: login, Name: "Frau " + login, Grants: grants}, Good, "")
	h.Must(err)
	return u
}

// Browser opens pages in a house and keeps its cookies.
type Browser struct {
	*House
	Cookie map[string]string
	// Seen are the names of all cookies that it ever got.
	Seen map[string]bool
}

// NewBrowser is a browser without cookies.
func (h *House) NewBrowser() *Browser {
	return &Browser{House: h, Cookie: map[string]string{}, Seen: map[string]bool{}}
}

// SignedIn is the browser of somebody who has just signed in.
func (h *House) SignedIn(login string) *Browser {
	h.Helper()
	b := h.NewBrowser()
	in, err := h.Accounts.Enter(h.Context(), login, Good, account.Client{})
	h.Must(err)
	w := httptest.NewRecorder()
	h.Cookies.Keep(w, in.Cookie)
	b.keep(w)
	return b
}

// Get opens a page. header is pairs of name and value.
func (b *Browser) Get(target string, header ...string) *Page {
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.Send(r)
}

// Post sends a form; fields are pairs of name and value.
func (b *Browser) Post(target string, fields ...string) *Page {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Send(r)
}

// Send sends a request with the cookies of the browser.
func (b *Browser) Send(r *http.Request) *Page {
	for name, value := range b.Cookie {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // a browser sends names and values only
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	b.keep(w)
	return &Page{b.TB, w, r.Method + " " + r.URL.Path}
}

func (b *Browser) keep(w *httptest.ResponseRecorder) {
	for _, c := range w.Result().Cookies() {
		b.guarded(c)
		b.Cookie[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.Cookie, c.Name)
		}
	}
}

// guarded fails the test unless a cookie is out of reach of scripts and other
// sites and, but for the language, which is no secret, kept to HTTPS where people
// come by it.
func (b *Browser) guarded(c *http.Cookie) {
	b.Helper()
	secret := c.Name != "kiesel_lang"
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || secret && c.Secure != b.Cookies.Secure {
		b.Errorf("the cookie is open to others: %v", c)
	}
	b.Seen[c.Name] = true
}
