package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
)

// elsewhere are addresses that browsers take for those of another site.
var elsewhere = []string{
	"https://evil.example/", "//evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "https:evil.example", "javascript:alert(1)",
	"http://example.com@evil.example/", "/%0d%0aLocation:%20https://evil.example",
}

// Nothing in an address, a form or a header makes Kiesel lead people to another
// site, neither at once nor by a link on its pages.
func TestNobodyIsLedElsewhere(t *testing.T) {
	t.Parallel()
	somebody := func(r *http.Request) access.Actor {
		if r.Header.Get("X-Nobody") != "" {
			return access.Actor{}
		}
		return access.Local()
	}
	h := newWritingServerFor(t, somebody)
	led := regexp.MustCompile(`(href|action|formaction|src|content)="(https?:)?[/\\\t ]*(//|\\|javascript:|[^"]*@)?evil\.example`)
	redirects := 0
	for _, route := range h.(*Server).Routes() {
		for i := range len(elsewhere) / 2 {
			lure, other := elsewhere[2*i], elsewhere[2*i+1]
			r := requestFor(t, h, route, "13")
			fields := url.Values{"next": {lure}, "done": {lure}, "after": {lure}, "lang": {"en"}, "as": {"13"}, "reason": {"x"}}
			if i%2 == 1 {
				lure, other = other, lure
				fields.Set("next", lure)
			}
			if r.Method == http.MethodPost && !forPrograms(route) {
				r = httptest.NewRequestWithContext(t.Context(), r.Method, r.URL.Path, strings.NewReader(fields.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			r.URL.RawQuery = fields.Encode()
			for _, name := range []string{"Referer", "HX-Current-URL", "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"} {
				r.Header.Set(name, strings.ReplaceAll(other, "\t", ""))
			}
			if i%2 == 0 {
				r.Header.Set("X-Nobody", "1")
			}
			if i%3 == 0 {
				r.Header.Set("HX-Request", "true")
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			for _, name := range []string{"Location", "Hx-Redirect", "Hx-Location", "Refresh", "Link", "Content-Location"} {
				to := w.Header().Get(name)
				if to == "" {
					continue
				}
				redirects++
				if strings.Contains(strings.SplitN(to, "?", 2)[0], "evil") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
					t.Errorf("%s with %q: %s is %q", route.Pattern, lure, name, to)
				}
			}
			if found := led.FindString(w.Body.String()); found != "" {
				t.Errorf("%s with %q: the page holds %s", route.Pattern, lure, found)
			}
		}
	}
	if redirects < 40 {
		t.Errorf("only %d redirects were looked at", redirects)
	}
	for _, path := range []string{"//evil.example/..", "//evil.example/%2e%2e", "/.//evil.example", "/services//evil.example", `/\evil.example`, "/;@evil.example"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL.Path, r.RequestURI = path, path
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.Contains(to, "://") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// attachment is how files are named: by Kiesel alone.
var attachment = regexp.MustCompile(`^attachment; filename="?[a-z0-9.-]+"?$`)

// Whatever somebody writes, no header of an answer holds it: neither the name of
// a file nor a line of its own.
func TestHeadersHoldNothingForeign(t *testing.T) {
	t.Parallel()
	h := newFilledServerFor(t, everybodyIsLocal, demo.Load)
	comparisons, err := h.(*Server).rest.Evidence.Comparisons(t.Context(), access.Local(), "")
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := h.(*Server).rest.Evidence.Profiles(t.Context(), access.Local(), evidence.ProfileFilter{})
	if err != nil {
		t.Fatal(err)
	}
	const probe = "x\"; filename=evil.exe\r\nSet-Cookie: evil=1\r\n\r\n<script>"
	files := 0
	for _, route := range h.(*Server).Routes() {
		for _, id := range []string{probe, "13", "99012008001000", "1", comparisons[0].ID, profiles[0].ID} {
			r := requestFor(t, h, route, id)
			r.URL.RawQuery = url.Values{"q": {probe}, "topic": {probe}, "lang": {probe}, "subject": {probe}, "file": {probe}, "cursor": {probe}}.Encode()
			if route.Pattern != "POST "+api.Root+"/logs" && forPrograms(route) {
				r.URL.RawQuery = ""
			}
			for _, name := range []string{"Idempotency-Key", "If-None-Match", "If-Match", "Accept-Language", "Traceparent", "X-Request-Id"} {
				r.Header.Set(name, probe)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			for name, values := range w.Header() {
				for _, value := range values {
					if strings.ContainsAny(value, "\r\n\x00") || strings.Contains(value, "evil") && name != "Location" {
						t.Errorf("%s with %.20q: %s is %q", route.Pattern, id, name, value)
					}
				}
			}
			if name := w.Header().Get("Content-Disposition"); name != "" {
				files++
				if !attachment.MatchString(name) {
					t.Errorf("%s: the file is %q", route.Pattern, name)
				}
			}
		}
	}
	if files < 6 {
		t.Errorf("only %d files were looked at", files)
	}
}
