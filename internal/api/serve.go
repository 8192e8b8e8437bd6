package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
)

// ServeHTTP answers a request for an address under [Root].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	held := newAnswer(w)
	a.serve(held, r)
	held.send(r)
}

// serve makes the answer, also if an operation panics.
func (a *API) serve(w *answer, r *http.Request) {
	defer a.survive(w, r)
	if err := a.answer(w, r); err != nil {
		a.problemOf(r.Context(), requestID(w), err).write(w)
	}
}

// survive answers when an operation panics.
func (a *API) survive(w *answer, r *http.Request) {
	if cause := recover(); cause != nil {
		a.Log.ErrorContext(r.Context(), "panic", "request", requestID(w), "route", r.Pattern,
			"cause", cause, "stack", string(debug.Stack()))
		w.clear()
		newProblem(http.StatusInternalServerError, "").write(w)
	}
}

// answer lets the operation answer, if whoever asks may ask for it.
func (a *API) answer(w *answer, r *http.Request) error {
	actor, err := a.authenticate(r)
	if limited := a.limits.take(w.header, r, actor); limited != nil {
		return limited
	}
	if err != nil {
		return err
	}
	route, err := a.find(r)
	if err != nil {
		return err
	}
	r.Pattern = route.Pattern // for the log, which has r and not the copy that the mux gets
	if err := actor.CheckAnywhere(route.Need); err != nil {
		return err
	}
	if err := route.checkType(r); err != nil {
		return err
	}
	if err := route.allowTime(w); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, route.maxBody)
	if route.secret {
		w.Header().Set("Cache-Control", "no-store")
	}
	if r.Method == http.MethodPost && !route.secret && r.Header.Get(keyHeader) != "" {
		return a.once(w, r, actor)
	}
	a.run(w, r, actor)
	return nil
}

// run lets the operation answer.
func (a *API) run(w *answer, r *http.Request, actor access.Actor) {
	c := call{actor: actor, requestID: requestID(w), url: r.URL, body: r.Body}
	a.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
}

// allowTime lets something large take as long as slow lines need. The server's
// own limits are made for small requests.
func (route Route) allowTime(w http.ResponseWriter) error {
	if route.time == 0 {
		return nil
	}
	connection, deadline := http.NewResponseController(w), time.Now().Add(route.time)
	for _, set := range []func(time.Time) error{connection.SetReadDeadline, connection.SetWriteDeadline} {
		if err := set(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("giving the request more time: %w", err)
		}
	}
	return nil
}

// checkType returns a problem unless the body, if there is one, is of a type that
// the operation takes.
func (route Route) checkType(r *http.Request) error {
	header := r.Header.Get("Content-Type")
	if header == "" || route.body == nil {
		return nil
	}
	kind, _, err := mime.ParseMediaType(header)
	if err == nil && route.body[kind] != nil {
		return nil
	}
	return newProblem(http.StatusUnsupportedMediaType, fmt.Sprintf("The body is %q; possible: %s.", header, strings.Join(slices.Sorted(maps.Keys(route.body)), ", ")))
}

// find returns the operation that a request asks for, or the problem that there
// is none: 404, or 405 with the methods that are possible.
func (a *API) find(r *http.Request) (Route, error) {
	nothing := notFound("There is nothing at this address; %s lists what there is.", Docs)
	if path.Clean(r.URL.Path) != r.URL.Path { // the mux would redirect
		return Route{}, nothing
	}
	handler, pattern := a.mux.Handler(r)
	if route, ok := a.routes[pattern]; ok {
		return route, nil
	}
	probe := newAnswer(nil)
	handler.ServeHTTP(probe, r)
	if probe.status != http.StatusMethodNotAllowed {
		return Route{}, nothing
	}
	allowed := probe.header.Get("Allow")
	return Route{}, newProblem(probe.status, r.Method+" is not possible here; possible: "+allowed+".", "Allow", allowed)
}

// alone lets one request at a time do what takes longest of all that is answered
// at once: reading the whole journal, solving a large problem. Others wait.
func (a *API) alone(ctx context.Context) (done func(), err error) {
	select {
	case a.busy <- struct{}{}:
		return func() { <-a.busy }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// call is what an operation may know of the request besides its input.
type call struct {
	actor     access.Actor
	requestID string
	url       *url.URL
	body      io.Reader // for operations that read it themselves
}

type callKey struct{}

func callOf(ctx context.Context) call {
	c, _ := ctx.Value(callKey{}).(call)
	return c
}

// requestID returns the id that the outermost handler gave the request.
func requestID(w http.ResponseWriter) string { return w.Header().Get("X-Request-Id") }
