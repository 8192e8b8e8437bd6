package server

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

func trust(t *testing.T, texts ...string) Trust {
	t.Helper()
	trusted, err := ParseTrust(texts)
	if err != nil {
		t.Fatal(err)
	}
	return trusted
}

func TestOriginate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trust              Trust
		peer               string
		header             []string
		scheme, host, from string
	}{
		"nobody is trusted": {
			nil, "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example"},
			"http", "kiesel.test", "192.0.2.1:5",
		},
		"another one is trusted": {
			trust(t, "192.0.2.2"), "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https"},
			"http", "kiesel.test", "192.0.2.1:5",
		},
		"a trusted proxy": {
			trust(t, "192.0.2.0/24"), "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "kiesel.example"},
			"https", "kiesel.example", "198.51.100.7:0",
		},
		"a proxy on the same machine": {
			trust(t, "loopback"), "[::1]:5", []string{"X-Forwarded-For", "2001:db8::7"},
			"http", "kiesel.test", "[2001:db8::7]:0",
		},
		"an IPv4 proxy in IPv6 clothes": {
			trust(t, "192.0.2.1"), "[::ffff:192.0.2.1]:5", []string{"X-Forwarded-For", "198.51.100.7"},
			"http", "kiesel.test", "198.51.100.7:0",
		},
		"what the client made up is not believed": {
			trust(t, "192.0.2.1", "10.0.0.0/8"), "192.0.2.1:5", []string{"X-Forwarded-For", "203.0.113.9, 198.51.100.7, 10.1.2.3"},
			"http", "kiesel.test", "198.51.100.7:0",
		},
		"the chain in several headers": {
			trust(t, "192.0.2.1", "10.0.0.0/8"), "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.7", "X-Forwarded-For", "10.1.2.3"},
			"http", "kiesel.test", "198.51.100.7:0",
		},
		"all are trusted": {
			trust(t, "192.0.2.1", "10.0.0.0/8"), "192.0.2.1:5", []string{"X-Forwarded-For", "10.9.9.9, 10.1.2.3"},
			"http", "kiesel.test", "10.9.9.9:0",
		},
		"nonsense": {
			trust(t, "192.0.2.1"), "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.7, unknown", "X-Forwarded-Proto", "gopher"},
			"http", "kiesel.test", "192.0.2.1:5",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Host, r.RemoteAddr = "kiesel.test", tc.peer
			for i := 0; i < len(tc.header); i += 2 {
				r.Header.Add(tc.header[i], tc.header[i+1])
			}
			tc.trust.originate(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if r.URL.Scheme != tc.scheme || r.Host != tc.host || r.RemoteAddr != tc.from {
					t.Errorf("%s %s from %s, want %s %s from %s", r.URL.Scheme, r.Host, r.RemoteAddr, tc.scheme, tc.host, tc.from)
				}
				if len(r.Header) > 0 {
					t.Errorf("handlers see %v", r.Header)
				}
			})).ServeHTTP(httptest.NewRecorder(), r)
		})
	}
}

func TestParseTrustRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "proxy", "10.0.0.0/99", "10.0.0", "localhost:80"} {
		wrong := (*TrustError)(nil)
		if _, err := ParseTrust([]string{"loopback", text}); !errors.As(err, &wrong) || wrong.Text != text {
			t.Errorf("%q gives %v, want a *TrustError", text, err)
		}
	}
}

func FuzzOriginate(f *testing.F) {
	f.Add("198.51.100.7, 10.1.2.3", "https", "kiesel.example")
	f.Add(",,::1%eth0,[::1]:80", "", "")
	trusted := Trust{}
	for _, p := range []string{"192.0.2.1", "10.0.0.0/8"} {
		more, err := ParseTrust([]string{p})
		if err != nil {
			f.Fatal(err)
		}
		trusted = append(trusted, more...)
	}
	f.Fuzz(func(t *testing.T, from, proto, host string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header = http.Header{"X-Forwarded-For": {from}, "X-Forwarded-Proto": {proto}, "X-Forwarded-Host": {host}}
		trusted.originate(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Scheme != "http" && r.URL.Scheme != "https" {
				t.Errorf("scheme %q", r.URL.Scheme)
			}
			if _, err := netip.ParseAddrPort(r.RemoteAddr); err != nil {
				t.Errorf("client's address: %v", err)
			}
		})).ServeHTTP(httptest.NewRecorder(), r)
	})
}

func TestStrictOnlyByHTTPS(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{"http": "", "https": "max-age=31536000"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Scheme = scheme
		w := httptest.NewRecorder()
		strict(hello).ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("by %s the header is %q, want %q", scheme, got, want)
		}
	}
}

// However the address is written, the way to HTTPS leads to the same host.
func TestRedirectKeepsTheHost(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"//evil.example", "/\\evil.example", "evil:.evil.example", "evil:@evil.example", "http://evil.example/x"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		u, err := url.ParseRequestURI(line)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		w := httptest.NewRecorder()
		redirect("https://kiesel.example", "443").ServeHTTP(w, r)
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil || to.Host != "kiesel.example" || to.Scheme != "https" || to.User != nil {
			t.Errorf("%s leads to %v, %v", line, to, err)
		}
	}
}

func TestRedirect(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ base, port, asked, want string }{
		{"", "443", "http://kiesel.test/services?q=a%20b", "https://kiesel.test/services?q=a%20b"},
		{"", "8443", "http://kiesel.test:8080/", "https://kiesel.test:8443/"},
		{"", "8443", "http://[::1]:8080/", "https://[::1]:8443/"},
		{"https://kiesel.example", "8443", "http://kiesel.test/services", "https://kiesel.example/services"},
		{"https://kiesel.example", "443", "http://kiesel.test//evil.example", "https://kiesel.example//evil.example"},
	} {
		w := httptest.NewRecorder()
		redirect(tc.base, tc.port).ServeHTTP(w, httptest.NewRequest(http.MethodGet, tc.asked, nil))
		if got := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || got != tc.want {
			t.Errorf("%s leads to %q (%d), want %q", tc.asked, got, w.Code, tc.want)
		}
	}
}
