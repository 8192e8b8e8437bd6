package api

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/strictjson"
)

// The groups of operations, in the order in which they are shown.
const (
	tagLandscape = "Landscape"
	tagAbout     = "About"
)

var tags = []*huma.Tag{
	{Name: tagLandscape, Description: "Who exists, which services there are, and who must provide them."},
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
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer", Description: "A personal token, which begins with kiesel_."},
				},
			},
			Security: []map[string][]string{{"token": {}}},
		},
		Formats:                      map[string]huma.Format{"application/json": strictFormat, "json": strictFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{completeProblem},
	}
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

// schemaName names the schema of a type. Types of other packages carry the name
// of theirs, so that an evidence.Input is not just an input.
func schemaName(t reflect.Type, hint string) string {
	return huma.DefaultSchemaNamer(t, hint)
}

// body is an answer that is nothing but its content.
type body[T any] struct {
	Body T
}
