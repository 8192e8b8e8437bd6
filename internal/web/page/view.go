package page

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/web/i18n"
)

// langCookie keeps the chosen language. It is set only when somebody chooses.
const langCookie = "kiesel_lang"

// View is what templates know of the request: its language (the embedded
// printer writes words, numbers and dates) and its address. It belongs to one
// request and must not be shared.
type View struct {
	*i18n.Printer
	Visitor

	site    *Site
	path    string
	query   url.Values
	partial string // id of the element that htmx will replace, "" for whole pages
	unknown bool   // it could not be found out who sends the request
	sent    bool   // a form was sent, and the page is the answer
	ids     int
	days    days
}

// view begins the view of a request. If it can't be found out who sends it, there
// is an error and the view is that of nobody, whom it does not ask to sign in.
func (s *Site) view(w http.ResponseWriter, r *http.Request) (*View, error) {
	h := w.Header()
	h.Set("Vary", "Cookie, HX-Request, HX-Target")
	h.Set("Cache-Control", "private, no-cache")
	visitor, err := s.Door(r)
	v := &View{
		Printer: s.Catalogue.Printer(s.chooseLang(w, r)),
		Visitor: visitor,
		site:    s,
		path:    r.URL.Path,
		query:   r.URL.Query(),
		unknown: err != nil,
		sent:    !reads(r),
	}
	v.query.Del("lang")
	if r.Header.Get("HX-Request") == "true" {
		v.partial = targetID(r.Header.Get("HX-Target"))
	}
	return v, err
}

// reads reports whether the request asks for a page and sends nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// chooseLang returns the language of the request: ?lang= wins and is
// remembered in a cookie, else the cookie counts, else German.
func (s *Site) chooseLang(w http.ResponseWriter, r *http.Request) i18n.Lang {
	if l, ok := i18n.ParseLang(r.URL.Query().Get("lang")); ok {
		RememberLang(w, l)
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil {
		l, _ := i18n.ParseLang(c.Value)
		return l
	}
	return i18n.German
}

// RememberLang makes the browser ask for a language from now on.
func RememberLang(w http.ResponseWriter, l i18n.Lang) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // the language is no secret, and Secure would lose it on http://localhost
		Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// SignOut makes the view that of nobody, for the page that is shown after
// signing out.
func (v *View) SignOut() { v.Visitor = Visitor{} }

// SignedIn reports whether the reader is somebody.
func (v *View) SignedIn() bool { return v.Actor.ID != "" }

// Samples lists as whom one may look at this demonstration; there are none in
// other installations.
func (v *View) Samples() []Sample { return v.site.Samples }

// MayChangeLang reports whether the page offers the other language. Its link would
// lose what was entered in a form that was sent; only who signs in has nothing to
// lose but a name, and needs to understand what is wrong.
func (v *View) MayChangeLang() bool { return !v.sent || !v.SignedIn() }

// Address is the page with its query.
func (v *View) Address() string { return v.address(v.path, "", "") }

// May reports whether the one who reads the page may do the action at least in
// some part of the administration, so that a page offers nothing that would be
// refused. Nothing can be changed in an earlier state.
func (v *View) May(action access.Action) bool {
	return v.open(action) && v.Actor.MayAnywhere(action)
}

// MayEverywhere reports whether the one who reads the page may do the action in
// the whole installation, as changes that concern everybody demand.
func (v *View) MayEverywhere(action access.Action) bool {
	return v.open(action) && v.Actor.May(action, access.Everywhere)
}

// open reports whether the state shown allows the action.
func (v *View) open(action access.Action) bool { return v.Past() == "" || !action.Changes() }

// Partial reports whether htmx asks for the element with this id alone.
func (v *View) Partial(id string) bool { return v.partial == id }

// Path is the path of the page, without its query.
func (v *View) Path() string { return v.path }

// Asset returns the address of a style sheet, script or image.
func (v *View) Asset(name string) string { return v.site.Asset(name) }

// Version of Kiesel.
func (v *View) Version() string { return v.site.Version }

// Param returns a parameter of the page's query.
func (v *View) Param(name string) string { return v.query.Get(name) }

// Params lists the names of the parameters of the page's query that are not empty,
// sorted.
func (v *View) Params() []string {
	names := slices.Sorted(maps.Keys(v.query))
	return slices.DeleteFunc(names, func(name string) bool { return v.query.Get(name) == "" })
}

// With returns the address of this page with one parameter of its query
// changed, or removed if value is empty, and back on the first page of its
// list.
func (v *View) With(name, value string) string { return v.address(v.path, name, value) }

// WithPage returns the address of page n of this page's list.
func (v *View) WithPage(n int) string { return v.address(v.path, "page", strconv.Itoa(n)) }

// Export returns the address of the whole list of this page in another form,
// such as a CSV file.
func (v *View) Export(path string) string { return v.address(path, "page", "") }

// address joins a path and the page's query with one parameter changed. The
// page of the list is dropped, for it belongs to the query before the change.
func (v *View) address(path, name, value string) string {
	q := maps.Clone(v.query)
	q.Del("page")
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// ID returns an id that is unique on the page, also after htmx has replaced a
// part of it.
func (v *View) ID() string {
	v.ids++
	prefix := v.partial
	if prefix == "" {
		prefix = "id"
	}
	return prefix + "-" + strconv.Itoa(v.ids)
}

// targetID reads the id out of htmx's HX-Target header, "div#results".
func targetID(header string) string {
	for i := range len(header) {
		if header[i] == '#' {
			return header[i+1:]
		}
	}
	return ""
}
