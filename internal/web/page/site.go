package page

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/i18n"
)

// maxForm is how many bytes a form may send. Uploads have their own limit, see
// [Site.HandleUpload].
const maxForm = 1 << 20

// Handler answers one request: it parses, calls a use case and renders. The
// error it returns becomes a page that says what to do, see [Site.Classify].
type Handler func(w http.ResponseWriter, r *http.Request, v *View) error

// Site is what all areas share. Its fields are set once, before the first
// request.
type Site struct {
	// Mux receives the routes.
	Mux *http.ServeMux
	// Catalogue holds the words.
	Catalogue *i18n.Catalogue
	// Asset returns the address of a style sheet, script or image by its plain
	// name, such as "app.css".
	Asset func(name string) string
	// Version of Kiesel, shown in the footer.
	Version string
	// Door finds out who sends a request.
	Door Door
	// Samples are the people as whom anybody may look at a demonstration; there
	// are none in other installations.
	Samples []Sample
	// Person names somebody by the id of the account; "" if there is no name.
	Person func(ctx context.Context, id string) string
	// Views lists what a reader has saved; nil if nothing can be saved.
	Views func(ctx context.Context, actor access.Actor) ([]account.View, error)
	// Classify says which HTTP status an error stands for. Those of the server
	// itself (500 and above) are logged and not shown.
	Classify func(error) int
	// Log receives internal errors.
	Log *slog.Logger

	routes []Route
}

// Route is one address of the interface and the right that it needs.
type Route struct {
	// Pattern is one of http.ServeMux with its method, such as
	// "GET /services/{id}".
	Pattern string
	// Need is what somebody must be allowed, at least somewhere, to get past
	// the door; what is done there is checked again for the part of the
	// administration that it concerns.
	Need access.Action
}

// Routes lists the routes that have been added.
func (s *Site) Routes() []Route { return slices.Clone(s.routes) }

// Handle adds a page for those who may do need. Request bodies are limited to
// 1 MiB.
func (s *Site) Handle(pattern string, need access.Action, h Handler) {
	s.HandleUpload(pattern, need, maxForm, h)
}

// HandleUpload adds a page whose request body may have up to maxBytes.
func (s *Site) HandleUpload(pattern string, need access.Action, maxBytes int64, h Handler) {
	s.routes = append(s.routes, Route{Pattern: pattern, Need: need})
	s.Mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBytes)
		v, err := s.view(w, r)
		if err == nil {
			err = readable(r.URL)
		}
		if err == nil {
			err = v.Actor.CheckAnywhere(need)
		}
		if err == nil {
			err = h(w, r, v)
		}
		switch {
		case err == nil:
		case s.statusOf(err) == http.StatusUnauthorized:
			s.askToSignIn(w, r, v, need)
		default:
			s.fail(w, r, v, err)
		}
	})
}

// readable refuses an address with a question that would be read in part only.
func readable(u *url.URL) error {
	if _, err := url.ParseQuery(u.RawQuery); err != nil {
		return BadRequest("the address: %w", err)
	}
	return nil
}

// HandlePublic adds something that is no page and needs no right, such as the
// style sheets.
func (s *Site) HandlePublic(pattern string, h http.Handler) {
	s.routes = append(s.routes, Route{Pattern: pattern, Need: access.Public})
	s.Mux.Handle(pattern, h)
}

// RenderSecret is [View.Render] for a page that holds a secret: browsers keep no
// copy of it.
func (v *View) RenderSecret(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	w.Header().Set("Cache-Control", "no-store")
	return v.Render(w, r, status, c)
}

// RenderPart is [View.Render] for a page of which a part can be asked for alone, by
// the id of its element.
func (v *View) RenderPart(w http.ResponseWriter, r *http.Request, id string, part, whole templ.Component) error {
	if v.Partial(id) {
		whole = part
	}
	return v.Render(w, r, http.StatusOK, whole)
}

// Render writes a page. Nothing is sent before the whole page could be built,
// so that an error in the middle of it does not leave half a page.
func (v *View) Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	if err := c.Render(r.Context(), b); err != nil {
		return fmt.Errorf("rendering %s: %w", r.Pattern, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	if err != nil {
		// The browser went away; there is nobody left to tell.
		v.site.Log.DebugContext(r.Context(), "sending a page", "error", err)
	}
	return nil
}
