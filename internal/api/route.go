package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
)

// Route is an operation with the right that it needs.
type Route struct {
	Pattern string // of http.ServeMux, e.g. "GET /api/v1/authorities/{key}"
	// Need is what somebody must be allowed, at least somewhere; what is done is
	// checked again for the part of the administration that it concerns.
	Need access.Action

	maxBody int64         // bytes
	secret  bool          // the answer holds a secret
	time    time.Duration // to read the body and answer; 0 for that of the server
	// body holds the media types in which the operation takes a body.
	body map[string]*huma.MediaType
}

// secretAnswer marks operations, in their metadata, whose answer holds a secret
// and is therefore never kept.
const secretAnswer = "secret answer"

// maxBody is how many bytes a body may have unless the operation says otherwise.
const maxBody = 1 << 20

// add adds an operation for those who may do need.
func add[I, O any](a *API, need access.Action, op huma.Operation, handle func(context.Context, access.Actor, *I) (*O, error)) {
	pattern := op.Method + " " + Root + op.Path
	op.Errors = append(op.Errors, refusals(op, need)...)
	if need == access.Public {
		op.Security = []map[string][]string{{}}
	} else {
		op.Description += " Needs the right `" + string(need) + "`."
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		out, err := handle(ctx, c.actor, in)
		if err != nil {
			return nil, a.problemOf(ctx, c.requestID, err)
		}
		return out, nil
	})
	route := Route{Pattern: pattern, Need: need, maxBody: cmp.Or(op.MaxBodyBytes, maxBody), secret: op.Metadata[secretAnswer] != nil, time: op.BodyReadTimeout}
	if body := requestBody(a.Document().Paths[op.Path], op.Method); body != nil {
		route.body = body.Content
	}
	a.routes[pattern] = route
}

// requestBody returns what huma has found out about the body of an operation.
func requestBody(path *huma.PathItem, method string) *huma.RequestBody {
	switch method {
	case http.MethodPost:
		return path.Post.RequestBody
	case http.MethodPut:
		return path.Put.RequestBody
	}
	return nil
}

// refusals are the statuses with which the operations of a kind may be refused,
// besides those that follow from their input.
func refusals(op huma.Operation, need access.Action) []int {
	statuses := []int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	if need != access.Public {
		statuses = append(statuses, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound)
	}
	if op.Method == http.MethodPost || op.Method == http.MethodPut {
		statuses = append(statuses, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if op.Method == http.MethodPost {
		statuses = append(statuses, http.StatusConflict)
	}
	return statuses
}
