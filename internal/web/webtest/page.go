package webtest

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// Page is an answer to a browser.
type Page struct {
	testing.TB
	*httptest.ResponseRecorder
	name string
}

// Shows fails the test unless the page has this status and these texts.
func (p *Page) Shows(status int, texts ...string) *Page {
	p.Helper()
	if p.Code != status {
		p.Fatalf("%s: status %d, want %d", p.name, p.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.Body.String(), text) {
			p.Errorf("%s lacks %q", p.name, text)
		}
	}
	return p
}

// Hides fails the test if the page has one of the texts.
func (p *Page) Hides(texts ...string) *Page {
	p.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body.String(), text) {
			p.Errorf("%s shows %q", p.name, text)
		}
	}
	return p
}

// LeadsTo fails the test unless the answer leads to an address.
func (p *Page) LeadsTo(address string) {
	p.Helper()
	if got := p.Header().Get("Location"); p.Code != http.StatusSeeOther || got != address {
		p.Errorf("%s: status %d leads to %q, want %q", p.name, p.Code, got, address)
	}
}

// Find returns the first group of a pattern on the page.
func (p *Page) Find(pattern string) string {
	p.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.Body.String())
	if m == nil {
		p.Fatalf("%s has nothing like %s", p.name, pattern)
	}
	return m[1]
}
