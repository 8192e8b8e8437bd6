package page

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"kiesel/internal/access"
	"kiesel/internal/web/middleware"
)

// Error is an error with the page it becomes.
type Error struct {
	// Status is the HTTP status: 400, 404, 413 or 422.
	Status int
	// Err says what was wrong. It is shown to the user below the page's own
	// advice, so it must not hold anything that is none of their business.
	Err error
	// Text says the same in the reader's language, where people may meet it while they
	// fill in a form; then Err is not shown.
	Text string
}

// Error is that of the error within.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error within.
func (e *Error) Unwrap() error { return e.Err }

// NotFound says that what was asked for does not exist.
func NotFound(format string, args ...any) error {
	return &Error{Status: http.StatusNotFound, Err: fmt.Errorf(format, args...)}
}

// BadRequest says that the address or the form can't be understood.
func BadRequest(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Err: fmt.Errorf(format, args...)}
}

// WrongEntry says in the reader's language what is wrong with what was entered.
func WrongEntry(text string) error {
	return &Error{Status: http.StatusUnprocessableEntity, Err: errors.New(text), Text: text}
}

// fail shows the page that belongs to an error. Internal errors are logged in
// full and shown with nothing but the id of the request.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, v *View, err error) {
	status, detail := s.statusOf(err), ""
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "request failed",
			"request", middleware.RequestID(r.Context()), "route", r.Pattern, "error", err)
	} else {
		detail = err.Error()
	}
	p := problem{kind: problemKind(status), detail: detail}
	if own := (*Error)(nil); errors.As(err, &own) {
		p.text = own.Text
	}
	if errors.As(err, &p.denied) {
		p.kind = kindDenied
	}
	s.problem(w, r, v, status, p)
}

// statusOf returns the HTTP status that an error stands for.
func (s *Site) statusOf(err error) int {
	var own *Error
	var tooLarge *http.MaxBytesError // of a form that could not be read
	if errors.As(err, &own) && !errors.As(err, &tooLarge) {
		return own.Status
	}
	return s.Classify(err)
}

// problem is what an error page says.
type problem struct {
	kind   string // key of its words
	text   string // what was wrong, in the reader's language
	detail string // of the error itself, "" if that is nobody's business
	id     string // of the request
	denied *access.DeniedError
}

// problem shows an error page. Where a part of a page was asked for, the page stays
// as it is, with what was entered, and the error stands above it.
func (s *Site) problem(w http.ResponseWriter, r *http.Request, v *View, status int, p problem) {
	p.id = middleware.RequestID(r.Context())
	if v.partial == "" {
		s.render(w, r, v, status, problemPage(v, p))
		return
	}
	w.Header().Set("HX-Retarget", "#"+problemID)
	w.Header().Set("HX-Reswap", "innerHTML")
	w.Header().Set("HX-Push-Url", "false")
	s.render(w, r, v, status, problemNotice(v, p))
}

// render shows a page of the frame itself; without it, it falls back to plain
// text.
func (s *Site) render(w http.ResponseWriter, r *http.Request, v *View, status int, page templ.Component) {
	if err := v.Render(w, r, status, page); err != nil {
		s.Log.ErrorContext(r.Context(), "rendering the page", "request", middleware.RequestID(r.Context()), "error", err)
		http.Error(w, http.StatusText(status), status)
	}
}

// Refuse answers every request with the error page of a status.
func (s *Site) Refuse(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.view(w, r)
		if err != nil {
			s.fail(w, r, v, err)
			return
		}
		s.problem(w, r, v, status, problem{kind: problemKind(status)})
	})
}
