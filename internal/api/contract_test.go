package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/errors"
	"pgregory.net/rapid"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

func sorted(names []string) []string { slices.Sort(names); return names }

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }

// newContract returns the document as it is served, to check requests and
// answers by.
func newContract(tb testing.TB, a *api.API) validator.Validator {
	tb.Helper()
	text := apitest.Ask(a, http.MethodGet, "/openapi.json", "").Body.Bytes()
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		tb.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	return v
}

// explain writes what a validator found.
func explain(found []*errors.ValidationError) string {
	var b strings.Builder
	for _, e := range found {
		b.WriteString(e.Message + ": " + e.Reason + "\n")
		for _, s := range e.SchemaValidationErrors {
			b.WriteString("  " + s.FieldPath + " " + s.Reason + "\n")
		}
	}
	return b.String()
}

// send sends a request and checks the answer.
func send(t interface {
	Helper()
	Fatalf(string, ...any)
}, a *api.API, contract validator.Validator, r request) *httptest.ResponseRecorder {
	t.Helper()
	w := apitest.Ask(a, r.method, r.target, r.body, r.header...)
	check(t, contract, r, w)
	return w
}

// check checks what must hold of every answer.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, contract validator.Validator, r request, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= http.StatusInternalServerError {
		t.Fatalf("%s %s %q %s: status %d: %s", r.method, r.target, r.header, r.body, w.Code, w.Body)
	}
	answer := w.Result()
	answer.Body = io.NopCloser(bytes.NewReader(w.Body.Bytes()))
	if ok, found := contract.ValidateHttpResponse(httpRequest(r), answer); !ok {
		t.Fatalf("%s %s %q %s: the answer %d %s breaks the contract: %s", r.method, r.target, r.header, r.body, w.Code, w.Body, explain(found))
	}
}

func httpRequest(r request) *http.Request {
	h := httptest.NewRequest(r.method, api.Root+r.target, strings.NewReader(r.body))
	for i := 0; i+1 < len(r.header); i += 2 {
		h.Header.Set(r.header[i], r.header[i+1])
	}
	return h
}

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	if ok, found := newContract(t, newAPI(t, nil)).ValidateDocument(); !ok {
		t.Error(explain(found))
	}
}

// Every operation says what it does, and its example is valid, works and is
// answered as documented.
func TestExamples(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	contract := newContract(t, a)
	runner := &apitest.Runner{Handler: a, Document: a.Document()}
	for _, e := range apitest.Examples(a.Document()) {
		e = runner.Resolve(e)
		r := request{e.Operation.Method, e.Target, e.Body, append(e.Header, "Authorization", "Bearer kiesel_example")}
		if ok, found := contract.ValidateHttpRequest(httpRequest(r)); !ok {
			t.Errorf("%s: the example is not valid: %s", e.Operation.OperationID, explain(found))
		}
		w, _ := runner.Ask(e)
		if w.Code >= http.StatusMultipleChoices {
			t.Errorf("%s: the example is answered with %d: %s", e.Operation.OperationID, w.Code, w.Body)
		}
		check(t, contract, r, w)
		if e.Operation.Summary == "" || e.Operation.Description == "" {
			t.Errorf("%s is not described", e.Operation.OperationID)
		}
	}
}

// Whatever is sent to an operation is answered as documented, and what breaks
// the contract is refused.
func TestGeneratedRequests(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	contract := newContract(t, a)
	runner := &apitest.Runner{Handler: a, Document: a.Document()}
	for _, e := range apitest.Examples(a.Document()) {
		t.Run(e.Operation.OperationID, func(t *testing.T) {
			if w, _ := runner.Ask(e); w.Code >= http.StatusMultipleChoices {
				t.Errorf("not even the example succeeds: %d %s", w.Code, w.Body)
			}
			rapid.Check(t, func(t *rapid.T) {
				r := requests(a.Document(), e).Draw(t, "request")
				w := send(t, a, contract, r)
				r.header = append(r.header, "Authorization", "Bearer kiesel_example")
				if ok, found := contract.ValidateHttpRequest(httpRequest(r)); !ok && w.Code < http.StatusBadRequest {
					t.Fatalf("%s %s %s: answered with %d although %s", r.method, r.target, r.body, w.Code, explain(found))
				}
			})
		})
	}
}

// Addresses and methods that are none are problems, too.
func TestGarbage(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"}).Draw(t, "method")
		path := "/" + rapid.SampledFrom([]string{"", "authorities/", "services/x/", "..", "profiles"}).Draw(t, "beginning") + rapid.StringMatching(`[a-z0-9%/.~-]{0,20}`).Draw(t, "path")
		if !validEscapes(path) {
			t.Skip("no request at all")
		}
		w := apitest.Ask(a, method, path, rapid.String().Draw(t, "body"), "Accept", rapid.String().Draw(t, "accept"))
		if w.Code >= http.StatusInternalServerError {
			t.Fatalf("%s %s: status %d", method, path, w.Code)
		}
		var p huma.ErrorModel
		if w.Code >= http.StatusBadRequest && method != http.MethodHead {
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code {
				t.Fatalf("%s %s: status %d is no problem: %s", method, path, w.Code, w.Body)
			}
		}
	})
}

// validEscapes reports whether net/http would take the path.
func validEscapes(path string) bool {
	_, err := http.NewRequest(http.MethodGet, path, nil)
	return err == nil
}
