package apidocs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// document is what the pages show of an OpenAPI document.
type document struct {
	groups []group
}

// group is the operations under one tag.
type group struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	operations  []operation
}

// operation is one operation.
type operation struct {
	ID          string              `json:"operationId"`
	Tags        []string            `json:"tags"`
	Summary     string              `json:"summary"`
	Description string              `json:"description"`
	Parameters  []parameter         `json:"parameters"`
	Body        *content            `json:"requestBody"`
	Responses   map[string]response `json:"responses"`

	method, path string
	schemas      map[string]schema
}

type parameter struct {
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
	Schema      schema `json:"schema"`
}

type response struct {
	Ref         string `json:"$ref"`
	Description string `json:"description"`
	content
}

// content is a body by media type.
type content struct {
	Content map[string]struct {
		Schema  schema          `json:"schema"`
		Example json.RawMessage `json:"example"`
	} `json:"content"`
}

// schema is what is shown of a JSON schema.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        types             `json:"type"`
	Description string            `json:"description"`
	Enum        []any             `json:"enum"`
	Pattern     string            `json:"pattern"`
	Format      string            `json:"format"`
	Default     any               `json:"default"`
	Minimum     *float64          `json:"minimum"`
	Maximum     *float64          `json:"maximum"`
	MaxLength   *int              `json:"maxLength"`
	Examples    []any             `json:"examples"`
	Items       *schema           `json:"items"`
	Properties  map[string]schema `json:"properties"`
	Required    []string          `json:"required"`
	AnyOf       []schema          `json:"anyOf"`
	Values      json.RawMessage   `json:"additionalProperties"` // a schema or a truth value
}

// types is one type or a list of them.
type types []string

// UnmarshalJSON reads both.
func (t *types) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = types{""}
	return json.Unmarshal(text, &(*t)[0])
}

// read takes in an OpenAPI document.
func read(text []byte) (document, error) {
	var raw struct {
		Tags       []group                         `json:"tags"`
		Paths      map[string]map[string]operation `json:"paths"`
		Components struct {
			Schemas   map[string]schema   `json:"schemas"`
			Responses map[string]response `json:"responses"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return document{}, err
	}
	d := document{groups: raw.Tags}
	for path, methods := range raw.Paths {
		for method, o := range methods {
			i := slices.IndexFunc(d.groups, func(g group) bool { return g.Name == o.Tags[0] })
			if i < 0 {
				return document{}, fmt.Errorf("the group %q of %s is missing", o.Tags[0], o.ID)
			}
			o.method, o.path, o.schemas = strings.ToUpper(method), path, raw.Components.Schemas
			for status, r := range o.Responses {
				if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
					o.Responses[status] = raw.Components.Responses[name]
				}
			}
			d.groups[i].operations = append(d.groups[i].operations, o)
		}
	}
	methods := []string{"GET", "POST", "PUT", "DELETE"}
	for _, g := range d.groups {
		slices.SortFunc(g.operations, func(x, y operation) int {
			return cmp.Or(cmp.Compare(x.path, y.path), cmp.Compare(slices.Index(methods, x.method), slices.Index(methods, y.method)))
		})
	}
	return d, nil
}

// find returns the operation with this id.
func (d document) find(id string) (operation, bool) {
	for _, g := range d.groups {
		for _, o := range g.operations {
			if o.ID == id {
				return o, true
			}
		}
	}
	return operation{}, false
}

// count is the number of operations.
func (d document) count() int {
	n := 0
	for _, g := range d.groups {
		n += len(g.operations)
	}
	return n
}

// statuses lists the statuses of an operation in order.
func (o operation) statuses() []string { return slices.Sorted(maps.Keys(o.Responses)) }

// success returns the answer to a request that went well.
func (o operation) success() response {
	for _, status := range o.statuses() {
		if status < "300" {
			return o.Responses[status]
		}
	}
	return response{}
}

// media returns the media type of a body, "" if there is none.
func (c content) media() string {
	for name := range c.Content {
		return name
	}
	return ""
}

// example returns the example of a body, indented.
func (c content) example() string {
	var pretty bytes.Buffer
	text := c.Content[c.media()].Example
	if len(text) == 0 || json.Indent(&pretty, text, "", "  ") != nil {
		return ""
	}
	return pretty.String()
}

// fields lists the fields of a body, those of the objects within it behind it.
func (o operation) fields(c content) []field {
	f := fields{schemas: o.schemas, seen: map[string]bool{}}
	f.add("", c.Content[c.media()].Schema)
	return f.list
}

// curl writes the example as a command.
func (o operation) curl() string {
	path, query := o.path, url.Values{}
	var b strings.Builder
	b.WriteString("curl -H \"Authorization: Bearer $TOKEN\"")
	if o.method != "GET" {
		b.WriteString(" -X " + o.method)
	}
	for _, p := range o.Parameters {
		if len(p.Schema.Examples) == 0 {
			continue
		}
		example := fmt.Sprint(p.Schema.Examples[0])
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(example))
		case "query":
			query.Set(p.Name, example)
		case "header":
			b.WriteString(" \\\n  -H '" + p.Name + ": " + example + "'")
		}
	}
	switch {
	case o.Body == nil:
	case o.Body.media() == "application/json":
		b.WriteString(" \\\n  -H 'Content-Type: application/json' -d @body.json")
	default:
		b.WriteString(" \\\n  -H 'Content-Type: " + o.Body.media() + "' --data-binary @body")
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	b.WriteString(" \\\n  \"$KIESEL/api/v1" + path + "\"")
	return b.String()
}
