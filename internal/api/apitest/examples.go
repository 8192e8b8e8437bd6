package apitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/api"
)

// Example is the documented example of an operation.
type Example struct {
	Operation *huma.Operation
	Target    string   // path below the root, with query
	Body      string   // JSON, "" if there is none
	Header    []string // pairs of name and value
}

// Runner asks for examples one after the other. What is made on the way gets an
// id at random; the examples call it by the one in the document.
type Runner struct {
	Handler  http.Handler
	Document *huma.OpenAPI

	ids map[string]string // by the one in the document
}

// Resolve puts the ids of what was made into an example.
func (r *Runner) Resolve(e Example) Example {
	for documented, id := range r.ids {
		e.Target = strings.ReplaceAll(e.Target, documented, id)
	}
	return e
}

// Ask sends the request of an example and returns the answer, and its body with
// the ids of the document.
func (r *Runner) Ask(e Example) (w *httptest.ResponseRecorder, body string) {
	e = r.Resolve(e)
	w = Ask(r.Handler, e.Operation.Method, e.Target, e.Body, e.Header...)
	if location, ok := strings.CutPrefix(w.Header().Get("Location"), api.Root); ok {
		r.note(location)
	}
	body = w.Body.String()
	for documented, id := range r.ids {
		body = strings.ReplaceAll(body, id, documented)
	}
	return w, body
}

// note notes the id of what was made at an address.
func (r *Runner) note(location string) {
	collection, id := path.Split(location)
	for template, item := range r.Document.Paths {
		if strings.HasPrefix(template, collection+"{") && !strings.Contains(template[len(collection):], "/") && item.Get != nil {
			if r.ids == nil {
				r.ids = map[string]string{}
			}
			r.ids[fmt.Sprint(item.Get.Parameters[0].Schema.Examples[0])] = id
		}
	}
}

// Examples returns the examples of all operations, in an order in which each
// works on a new installation: by path, what makes something before what reads
// it; and at last what removes things, the innermost first.
func Examples(doc *huma.OpenAPI) []Example {
	makes := make([]*huma.Operation, 0, 4*len(doc.Paths))
	removes := make([]*huma.Operation, 0, len(doc.Paths))
	for _, name := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[name]
		makes = append(makes, item.Put, item.Post, item.Get)
		removes = append(removes, item.Delete)
	}
	slices.Reverse(removes)
	operations := slices.DeleteFunc(append(makes, removes...), func(op *huma.Operation) bool { return op == nil })
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
			if list, ok := p.Schema.Examples[0].([]string); ok {
				query[p.Name] = list // given several times
				continue
			}
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
	if content := op.RequestBody.Content["application/octet-stream"]; content != nil {
		e.Body, _ = content.Example.(string)
		e.Header = append(e.Header, "Content-Type", "application/octet-stream")
	}
	return e
}
