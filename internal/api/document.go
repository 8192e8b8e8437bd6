package api

import (
	"bytes"
	_ "embed" // of examples
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/bundling/tree/treefile"
	"kiesel/internal/strictjson"
)

// The groups of operations, in the order in which they are shown.
const (
	tagLandscape = "Landscape"
	tagBundling  = "Bundling"
	tagProgramme = "Programme"
	tagEvidence  = "Evidence"
	tagExchange  = "Exchange"
	tagJobs      = "Jobs"
	tagJournal   = "Journal"
	tagPeople    = "People"
	tagAbout     = "About"
)

var tags = []*huma.Tag{
	{Name: tagLandscape, Description: "Who exists, which services there are, and who must provide them."},
	{Name: tagBundling, Description: "Where bundling makes sense, and on which assumptions that rests."},
	{Name: tagProgramme, Description: "What shall be pursued, and what was replied."},
	{Name: tagEvidence, Description: "How differently authorities perform the same service."},
	{Name: tagExchange, Description: "Lists as files, out and back in."},
	{Name: tagJobs, Description: "What takes longer than a request."},
	{Name: tagJournal, Description: "Who changed what, and the proof that nothing of it was changed afterwards."},
	{Name: tagPeople, Description: "Who may do what, and who you are."},
	{Name: tagAbout, Description: "The installation itself."},
}

// introduction is the beginning of the document.
const introduction = `Everything that the screens of Kiesel show and change, for programs.`

// config is the frame of the document, and how bodies are read and written.
func config() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Kiesel", Version: "1", Description: introduction,
				License: &huma.License{Name: "European Union Public Licence 1.2", Identifier: "EUPL-1.2"},
			},
			Servers: []*huma.Server{{URL: Root}},
			Tags:    tags,
			Components: &huma.Components{
				Schemas:   huma.NewMapRegistry("#/components/schemas/", schemaName),
				Headers:   headers(),
				Responses: map[string]*huma.Response{},
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer", Description: "A personal token, which begins with kiesel_."},
				},
			},
			Security:       []map[string][]string{{"token": {}}},
			OnAddOperation: []huma.AddOpFunc{documentHeaders},
		},
		Formats:                      map[string]huma.Format{"application/json": strictFormat, "json": strictFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{completeProblem},
	}
}

// schemaName names the schema of a type. Types of different rooms may have the
// same name; those of problems to be solved, which are about no real authority,
// give way.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.PkgPath() == reflect.TypeFor[treefile.Input]().PkgPath() {
		name = "Problem" + name
	}
	return name
}

// strictFormat reads JSON that has every name once and nothing behind it.
var strictFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		text, err := strictjson.Read(bytes.NewReader(data), len(data))
		if err != nil {
			return err
		}
		return json.Unmarshal(text, v)
	},
}

// body is an answer that is nothing but its content.
type body[T any] struct {
	Body T
}

// exampleProfile is a small profile, as it is sent.
//
//go:embed examples/profile.json
var exampleProfile json.RawMessage

// exampleLog is a small event log.
//
//go:embed examples/log.csv
var exampleLog string

// exampleList is a small file for the list of assumptions.
//
//go:embed examples/assumptions.csv
var exampleList string

// exampleWorkloads is a small file of what authorities needed.
//
//go:embed examples/workloads.csv
var exampleWorkloads string

// exampleBody is a request body with an example.
func exampleBody(example any) *huma.RequestBody {
	return &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Example: example}}}
}

// everyHeader are the headers that every answer carries.
var everyHeader = []string{"RateLimit", "RateLimit-Policy", "X-Request-Id"}

// headers are those that many answers carry.
func headers() map[string]*huma.Header {
	return map[string]*huma.Header{
		"ETag":             textHeader("Entity tag of the answer, for If-None-Match, and for If-Match where the operation has it.", `W/"0d1f3a"`),
		"RateLimit":        textHeader("How many requests are left (r), and in how many seconds all are there again (t).", `"requests";r=199;t=1`),
		"RateLimit-Policy": textHeader("How many requests are possible at once (q), and in how many seconds they come again (w).", `"requests";q=200;w=10`),
		"Retry-After":      textHeader("In how many seconds to try again.", "1"),
		"WWW-Authenticate": textHeader("How to say who you are.", "Bearer"),
		"X-Request-Id":     textHeader("Id under which the log tells of the request.", "7K4WQ2MTA6PX"),
	}
}

func textHeader(description, example string) *huma.Header {
	return &huma.Header{Description: description, Required: true, Schema: &huma.Schema{Type: huma.TypeString, Examples: []any{example}}}
}

// documentHeaders adds to an operation what happens around all operations: the
// headers of its answers, and that an answer may be known already.
func documentHeaders(doc *huma.OpenAPI, op *huma.Operation) {
	if op.Method == http.MethodGet {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "If-None-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Entity tags of answers that are known; if the answer would be one of them it is 304.",
		})
		op.Responses["304"] = &huma.Response{Description: "The answer is known already."}
	}
	if op.Method == http.MethodPost && op.Metadata[secretAnswer] == nil {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: keyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(maxKey)},
			Description: "A key of your choice, such as a UUID. If the same request comes again with it within 24 hours it gets the same answer and nothing is done twice; another request with it is refused with 422.",
		})
	}
	for status, response := range op.Responses {
		if status >= "400" {
			op.Responses[status] = sharedProblem(doc, status, response)
			continue
		}
		if status != "204" && op.Method == http.MethodGet {
			addHeaders(response, "ETag")
		}
		addHeaders(response, everyHeader...)
	}
}

// sharedProblem puts a problem under its name among the shared answers and
// returns a reference to it.
func sharedProblem(doc *huma.OpenAPI, status string, response *huma.Response) *huma.Response {
	switch status {
	case "401":
		addHeaders(response, "WWW-Authenticate")
	case "429":
		addHeaders(response, "Retry-After")
	}
	addHeaders(response, everyHeader...)
	name := strings.ReplaceAll(response.Description, " ", "")
	doc.Components.Responses[name] = response
	return &huma.Response{Ref: "#/components/responses/" + name}
}

// addHeaders adds shared headers to an answer.
func addHeaders(response *huma.Response, names ...string) {
	if response.Headers == nil {
		response.Headers = map[string]*huma.Header{}
	}
	for _, name := range names {
		response.Headers[name] = &huma.Header{Ref: "#/components/headers/" + name}
	}
}
