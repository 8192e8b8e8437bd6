package apidocs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// field is one field of a body.
type field struct {
	name, kind, text string
	required         bool
}

// fields collects the fields of a schema, each object once.
type fields struct {
	schemas map[string]schema
	seen    map[string]bool
	list    []field
}

// add adds the fields of s below the name prefix.
func (f *fields) add(prefix string, s schema) {
	s, name := f.resolve(s)
	if f.seen[name] && name != "" {
		return
	}
	f.seen[name] = true
	if s.Items != nil {
		f.add(prefix+"[]", *s.Items)
		return
	}
	for _, n := range slices.Sorted(maps.Keys(s.Properties)) {
		property := s.Properties[n]
		at := strings.TrimPrefix(prefix+"."+n, ".")
		f.list = append(f.list, field{name: at, kind: f.kind(property), text: property.Description, required: slices.Contains(s.Required, n)})
		f.add(at, property)
	}
}

// resolve follows references, also those beside null, and returns the name of
// the schema that they led to.
func (f *fields) resolve(s schema) (schema, string) {
	if len(s.AnyOf) > 0 {
		s = s.AnyOf[0]
	}
	name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/")
	if !ok {
		return s, ""
	}
	return f.schemas[name], name
}

// kind says in words what a value may be.
func (f *fields) kind(s schema) string {
	var null string
	if len(s.AnyOf) > 0 || slices.Contains(s.Type, "null") {
		null = " | null"
	}
	_, name := f.resolve(s)
	var values schema
	switch {
	case name != "":
		return name + null
	case s.Items != nil:
		return f.kind(*s.Items) + "[]" + null
	case json.Unmarshal(s.Values, &values) == nil && len(values.Type) > 0:
		return "{ … : " + f.kind(values) + " }" + null
	}
	return s.kind() + null
}

// kind says what a plain value may be.
func (s schema) kind() string {
	kind := ""
	if len(s.Type) > 0 {
		kind = s.Type[0]
	}
	var rules []string
	if len(s.Enum) > 0 {
		words := make([]string, len(s.Enum))
		for i, value := range s.Enum {
			words[i] = fmt.Sprint(value)
		}
		return strings.Join(words, " | ")
	}
	if s.Format == "date" || s.Format == "date-time" {
		kind = s.Format
	}
	if s.Pattern != "" {
		rules = append(rules, s.Pattern)
	}
	if s.Minimum != nil {
		rules = append(rules, fmt.Sprintf("≥ %g", *s.Minimum))
	}
	if s.Maximum != nil {
		rules = append(rules, fmt.Sprintf("≤ %g", *s.Maximum))
	}
	if s.MaxLength != nil {
		rules = append(rules, fmt.Sprintf("≤ %d characters", *s.MaxLength))
	}
	if len(rules) > 0 {
		kind += " (" + strings.Join(rules, ", ") + ")"
	}
	return kind
}

// standard is the value that counts if none is given, "" if there is none.
func (p parameter) standard() string {
	if p.Schema.Default == nil {
		return ""
	}
	return fmt.Sprint(p.Schema.Default)
}
