package page

import (
	"net/url"
	"testing"
)

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/services?q=a%20b&page=2":  "/services?q=a%20b&page=2",
		"/journal#entry-7":          "/journal#entry-7",
		"":                          "/",
		"services":                  "/",
		"//evil.example":            "/",
		"///evil.example":           "/",
		`/\evil.example`:            "/",
		`\\evil.example`:            "/",
		"https://evil.example/":     "/",
		"https:evil.example":        "/",
		"javascript:alert(1)":       "/",
		"/\t/evil.example":          "/",
		"/\n/evil.example":          "/",
		"http://user@localhost/":    "/",
		"/%2f/evil.example":         "/%2f/evil.example", // a path, not a host
		"/sign-in?next=//evil.test": "/sign-in?next=//evil.test",
	} {
		if got := LocalPath(address); got != want {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}

// Wherever the address came from, a browser stays at Kiesel.
func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "//x", `/\x`, "/a?b#c", "/\t/x", "https://x", "/%5cx", "/;//x", "/@x", "/:80"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://kiesel.example/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		path := LocalPath(address)
		// Browsers take a backslash for a slash and leave control characters out
		// (WHATWG URL).
		for i, c := range path {
			if c == '\\' || c < ' ' || i == 1 && c == '/' {
				t.Fatalf("%q leads to %q", address, path)
			}
		}
		to, err := base.Parse(path)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme {
			t.Errorf("%q leads to %v (%v)", address, to, err)
		}
	})
}
