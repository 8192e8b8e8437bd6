package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
)

// Route is an operation with the right that it needs.
type Route struct {
	Pattern string // of http.ServeMux, e.g. "GET /api/v1/authorities/{key}"
	// Need is what somebody must be allowed, at least somewhere; what is done is
	// checked again for the part of the administration that it concerns.
	Need access.Action
}

// add adds an operation for those who may do need.
func add[I, O any](a *API, need access.Action, op huma.Operation, handle func(context.Context, access.Actor, *I) (*O, error)) {
	pattern := op.Method + " " + Root + op.Path
	a.routes[pattern] = Route{Pattern: pattern, Need: need}
	document(&op, need)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		out, err := handle(ctx, c.actor, in)
		if err != nil {
			return nil, a.problemOf(ctx, c.requestID, err)
		}
		return out, nil
	})
}

// document adds what all operations of a kind have in common.
func document(op *huma.Operation, need access.Action) {
	op.Errors = append(op.Errors, http.StatusTooManyRequests)
	if need == access.Public {
		op.Security = []map[string][]string{{}}
	} else {
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	switch op.Method {
	case http.MethodGet:
		op.Errors = append(op.Errors, http.StatusBadRequest)
	default:
		op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
}
