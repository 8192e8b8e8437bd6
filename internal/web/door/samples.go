package door

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
)

// sampleCookie keeps as whom a browser looks at the demonstration.
const sampleCookie = "kiesel_demo"

// Samples is the door of a demonstration: everybody is somebody at once, and
// may be somebody else with one click. There are no sessions, so nothing of it
// opens the same installation when it is served for real.
type Samples struct {
	// People as whom one may look; the first is the one everybody begins as.
	People []page.Sample
}

// Visitor is a [page.Door].
func (d Samples) Visitor(r *http.Request) (page.Visitor, error) {
	chosen := d.People[0]
	if cookie, err := r.Cookie(sampleCookie); err == nil {
		if i := d.find(cookie.Value); i >= 0 {
			chosen = d.People[i]
		}
	}
	return page.Visitor{Actor: access.Actor{ID: chosen.ID, Name: chosen.Name, Grants: []access.Grant{chosen.Grant}}}, nil
}

func (d Samples) find(id string) int {
	return slices.IndexFunc(d.People, func(s page.Sample) bool { return s.ID == id })
}

// Routes adds the switcher.
func (d Samples) Routes(s *page.Site) { s.Handle("POST /demo", access.Public, d.choose) }

// choose makes the browser somebody else and leads back to the page.
func (d Samples) choose(w http.ResponseWriter, r *http.Request, _ *page.View) error {
	if err := r.ParseForm(); err != nil {
		return page.BadRequest("the form cannot be read: %w", err)
	}
	id := r.PostForm.Get("as")
	if d.find(id) < 0 {
		return page.BadRequest("as: there is no sample %q", id)
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // it proves nothing, and the demonstration has no HTTPS
		Name: sampleCookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, page.LocalPath(r.PostForm.Get("next")), http.StatusSeeOther)
	return nil
}

// OnlyHere refuses requests for other hosts than this machine. A page on the
// web can make its own name lead here (DNS rebinding) and would be let in, for
// in a demonstration there is no sign-in that it lacks.
func OnlyHere(refused, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !IsLoopback((&url.URL{Host: r.Host}).Hostname()) {
			refused.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// IsLoopback reports whether a host is this machine: "localhost", 127.0.0.1 and
// the like. It asks no name server.
func IsLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}
