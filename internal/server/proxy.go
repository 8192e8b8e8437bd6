package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// forwarded are the headers by which proxies tell of the client.
var forwarded = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// Trust says which proxies are believed about the client.
type Trust []netip.Prefix

// ParseTrust reads networks ("10.1.0.0/16") and single addresses. The word
// "loopback" stands for a proxy on the same machine.
func ParseTrust(texts []string) (Trust, error) {
	var t Trust
	for _, text := range texts {
		if text == "loopback" {
			t = append(t, netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
			continue
		}
		if addr, err := netip.ParseAddr(text); err == nil {
			t = append(t, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, &TrustError{text}
		}
		t = append(t, prefix)
	}
	return t, nil
}

// TrustError tells that a text names no proxies.
type TrustError struct{ Text string }

func (e *TrustError) Error() string {
	return `"` + e.Text + `" is not an address, a network such as 10.1.0.0/16 or the word loopback`
}

func (t Trust) contains(addr netip.Addr) bool {
	for _, prefix := range t {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// originate makes a request look as the client sent it: its RemoteAddr, Host
// and URL.Scheme ("http" or "https") are those of the client if a trusted proxy
// tells them, else those of the connection. Nothing that others claim to have
// forwarded comes through.
func (t Trust) originate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Scheme = "http"
		if r.TLS != nil {
			r.URL.Scheme = "https"
		}
		if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && t.contains(peer.Addr().Unmap()) {
			t.believe(r)
		}
		for _, name := range forwarded {
			r.Header.Del(name)
		}
		next.ServeHTTP(w, r)
	})
}

// believe takes over what a trusted proxy tells.
func (t Trust) believe(r *http.Request) {
	if client, ok := t.client(r.Header.Values("X-Forwarded-For")); ok {
		r.RemoteAddr = net.JoinHostPort(client.String(), "0")
	}
	switch proto := r.Header.Get("X-Forwarded-Proto"); proto {
	case "http", "https":
		r.URL.Scheme = proto
	}
	if host := r.Header.Get("X-Forwarded-Host"); host != "" {
		r.Host = host
	}
}

// client finds the address before the last trusted proxy. What lies further
// left may have been made up by the client.
func (t Trust) client(values []string) (client netip.Addr, ok bool) {
	hops := strings.Split(strings.Join(values, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return client, ok
		}
		client, ok = addr.Unmap().WithZone(""), true
		if !t.contains(client) {
			break
		}
	}
	return client, ok
}

// IsSecure reports whether the client reached us by HTTPS, directly or through
// a trusted proxy.
func IsSecure(r *http.Request) bool { return r.URL.Scheme == "https" || r.TLS != nil }

// strict tells browsers that came by HTTPS to keep to it for a year.
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if IsSecure(r) {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// redirect leads from plain HTTP to the same page by HTTPS at the host of base,
// or without one at the host that was asked and port.
func redirect(base, port string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target := base
		if target == "" {
			host := r.Host
			if h, _, err := net.SplitHostPort(host); err == nil {
				host = h
			}
			if port != "443" {
				host = net.JoinHostPort(strings.Trim(host, "[]"), port)
			}
			target = "https://" + host
		}
		// 308 keeps method and body, so that a program's request arrives whole.
		http.Redirect(w, r, strings.TrimSuffix(target, "/")+"/"+strings.TrimPrefix(r.URL.RequestURI(), "/"), http.StatusPermanentRedirect)
	})
}
