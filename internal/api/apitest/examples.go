package apitest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Example is the documented example of an operation.
type Example struct {
	Operation *huma.Operation
	Target    string   // path below the root, with query
	Body      string   // JSON, "" if there is none
	Header    []string // pairs of name and value
}

// Ask sends the request of the example.
func (e Example) Ask(h http.Handler) *httptest.ResponseRecorder {
	return Ask(h, e.Operation.Method, e.Target, e.Body, e.Header...)
}

// Examples returns the examples of all operations, in an order in which each
// works on a new installation: by path, and what makes something before what
// reads it before what removes it.
func Examples(doc *huma.OpenAPI) []Example {
	var operations []*huma.Operation
	for _, path := range doc.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Put, path.Post, path.Delete} {
			if op != nil {
				operations = append(operations, op)
			}
		}
	}
	methods := []string{http.MethodPut, http.MethodPost, http.MethodGet, http.MethodDelete}
	slices.SortFunc(operations, func(a, b *huma.Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(slices.Index(methods, a.Method), slices.Index(methods, b.Method)))
	})
	examples := make([]Example, len(operations))
	for i, op := range operations {
		examples[i] = exampleOf(op)
	}
	return examples
}

// exampleOf fills an operation with the examples of its parameters.
func exampleOf(op *huma.Operation) Example {
	e := Example{Operation: op, Target: op.Path}
	query := url.Values{}
	for _, p := range op.Parameters {
		if len(p.Schema.Examples) == 0 {
			continue
		}
		value := fmt.Sprint(p.Schema.Examples[0])
		switch p.In {
		case "path":
			e.Target = strings.ReplaceAll(e.Target, "{"+p.Name+"}", url.PathEscape(value))
		case "query":
			query.Set(p.Name, value)
		case "header":
			e.Header = append(e.Header, p.Name, value)
		}
	}
	if len(query) > 0 {
		e.Target += "?" + query.Encode()
	}
	if op.RequestBody == nil {
		return e
	}
	if content := op.RequestBody.Content["application/json"]; content != nil {
		text, err := json.Marshal(content.Example)
		if err != nil {
			panic(err) // an example that can't be written is a mistake in the program
		}
		e.Body = string(text)
		e.Header = append(e.Header, "Content-Type", "application/json")
	}
	return e
}
