package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access/account"
	"kiesel/internal/entry"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/httpstatus"
	"kiesel/internal/journal"
)

// problemType is the media type of every error.
const problemType = "application/problem+json"

// problem is an error as clients get it (RFC 9457), with the headers that go
// with it. They tell problems apart by their type.
type problem struct {
	*huma.ErrorModel
	header http.Header
}

// GetHeaders implements [huma.HeadersError].
func (p *problem) GetHeaders() http.Header { return p.header }

// newProblem returns a problem with headers as pairs of name and value; those
// without a value are left out.
func newProblem(status int, detail string, header ...string) *problem {
	p := &problem{ErrorModel: &huma.ErrorModel{Status: status, Detail: detail}, header: http.Header{}}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] != "" {
			p.header.Set(header[i], header[i+1])
		}
	}
	return p
}

// badRequest says that a parameter can't be understood.
func badRequest(format string, args ...any) error {
	return newProblem(http.StatusBadRequest, fmt.Sprintf(format, args...))
}

// notFound says that what was asked for does not exist, or not for the actor.
func notFound(format string, args ...any) error {
	return newProblem(http.StatusNotFound, fmt.Sprintf(format, args...))
}

// problemOf returns what clients get to see of an error. What is wrong inside is
// logged, and they get nothing but the id under which it is.
func (a *API) problemOf(ctx context.Context, requestID string, err error) *problem {
	if p, ok := err.(*problem); ok { //nolint:errorlint // our own, never wrapped
		return p
	}
	var conflict *journal.ConflictError
	if errors.As(err, &conflict) {
		return newProblem(http.StatusPreconditionFailed, err.Error(), "ETag", versionTag(conflict.Current))
	}
	status := httpstatus.Of(err)
	if status == http.StatusInternalServerError {
		a.Log.ErrorContext(ctx, "request failed", "request", requestID, "error", err)
		return newProblem(status, "")
	}
	p := newProblem(status, err.Error())
	var field *account.FieldError
	if errors.As(err, &field) {
		p.Errors = []*huma.ErrorDetail{{Location: "body." + field.Field, Message: string(field.Problem)}}
	}
	for _, wrong := range entry.All(err) {
		p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "body." + string(wrong.Field), Message: wrong.Problem})
	}
	var unusable *tabular.FileError
	if errors.As(err, &unusable) {
		p.Errors = errorsOf(unusable.Problems)
	}
	if status == http.StatusUnauthorized {
		p.header.Set("WWW-Authenticate", "Bearer")
	}
	return p
}

// write answers with the problem, outside of any operation.
func (p *problem) write(w http.ResponseWriter) {
	complete(p.ErrorModel, requestID(w))
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	// A problem can always be encoded, and an answer always be written to.
	_ = json.NewEncoder(w).Encode(p)
}

// complete adds what every problem has.
func complete(p *huma.ErrorModel, requestID string) {
	p.Title = http.StatusText(p.Status)
	p.Type = "urn:kiesel:problem:" + strings.ReplaceAll(strings.ToLower(p.Title), " ", "-")
	p.Instance = "urn:kiesel:request:" + requestID
	if p.Status >= http.StatusInternalServerError {
		p.Errors = nil // of the inside, and nobody's business
	}
}

// completeProblem does so within operations, also for what huma finds wrong
// with a request.
func completeProblem(ctx huma.Context, _ string, v any) (any, error) {
	switch p := v.(type) {
	case *problem:
		complete(p.ErrorModel, callOf(ctx.Context()).requestID)
	case *huma.ErrorModel:
		complete(p, callOf(ctx.Context()).requestID)
	}
	return v, nil
}
