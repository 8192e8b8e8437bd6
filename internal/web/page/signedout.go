package page

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kiesel/internal/access"
)

// SignInPath is where people sign in.
const SignInPath = "/sign-in"

// entering reports whether a page is a step of signing in itself.
func entering(path string) bool {
	return path == SignInPath || strings.HasPrefix(path, SignInPath+"/") || strings.HasPrefix(path, "/link/")
}

// SignInHref is the address of the sign-in that leads to a page afterwards.
func SignInHref(next string) string {
	if next = LocalPath(next); next == "/" {
		return SignInPath
	}
	return SignInPath + "?" + url.Values{"next": {next}}.Encode()
}

// LocalPath returns an address within Kiesel as it is, and "/" for all that
// might lead elsewhere, so that nobody can make Kiesel send people to a page
// that looks like it.
func LocalPath(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "", u.Host != "", u.User != nil, u.Opaque != "":
		return "/"
	case !strings.HasPrefix(address, "/"), strings.HasPrefix(address, "//"), strings.Contains(address, `\`):
		return "/"
	}
	return u.String()
}

// askToSignIn answers somebody who has not signed in, or no more. A page is
// shown after the sign-in. What was entered into a form is not lost: it waits on
// the page that asks, while the sign-in happens in another tab.
func (s *Site) askToSignIn(w http.ResponseWriter, r *http.Request, v *View, need access.Action) {
	switch {
	case r.Header.Get("HX-Request") == "true":
		// Only a part of the page was asked for; the whole page has to leave.
		w.Header().Set("HX-Redirect", SignInHref(pathOf(r.Header.Get("HX-Current-URL"))))
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		http.Redirect(w, r, SignInHref(r.URL.RequestURI()), http.StatusSeeOther)
	default:
		s.render(w, r, v, http.StatusUnauthorized, heldPage(v, hold(r, need)))
	}
}

// pathOf returns path and query of an address.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/"
	}
	return u.RequestURI()
}

// heldForm is a form that was sent without a session.
type heldForm struct {
	action string
	fields []heldField
}

type heldField struct{ name, value string }

// hold reads the form out of a request. It is nil for uploads, for the file can't
// be held, and for forms about the own account, which have passwords in them.
func hold(r *http.Request, need access.Action) *heldForm {
	if need == access.OwnAccount || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		return nil
	}
	form := &heldForm{action: r.URL.RequestURI()}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range r.PostForm[name] {
			form.fields = append(form.fields, heldField{name, value})
		}
	}
	return form
}
