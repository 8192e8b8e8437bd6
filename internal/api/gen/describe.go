package main

import (
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// enums are the values of the types that have a fixed set of them.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[landscape.Level]():    levels(),
	reflect.TypeFor[landscape.Function](): values(landscape.Functions()...),
	reflect.TypeFor[bundling.Outcome]():   values(bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData),
	reflect.TypeFor[bundling.Group]():     values(bundling.Groups()...),
	reflect.TypeFor[bundling.Origin]():    values(bundling.OriginMissing, bundling.OriginDefault, bundling.OriginGlobal, bundling.OriginService, bundling.OriginWhatIf),
	reflect.TypeFor[evidence.Statement](): values(evidence.Different, evidence.NotDistinguishable, evidence.NoStatement),
	reflect.TypeFor[evidence.Reason]():    values(evidence.ReasonTest, evidence.ReasonLarge, evidence.ReasonFewCases, evidence.ReasonTooFew, evidence.ReasonFewPermutations, evidence.ReasonFolded),
}

func values[T any](v ...T) []any {
	list := make([]any, len(v))
	for i := range v {
		list[i] = v[i]
	}
	return list
}

func levels() []any {
	var list []any
	for l := landscape.LevelUnknown; l <= landscape.LevelGemeinde; l++ {
		list = append(list, l.String())
	}
	return list
}

// datePattern is what a landscape.Date looks like.
const datePattern = `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`

// describer adds to the schemas what Go types do not say.
type describer struct {
	comments comments
	schemas  huma.Registry
}

// describe completes all schemas.
func (d *describer) describe() (err error) {
	for name, s := range d.schemas.Map() {
		t := d.schemas.TypeFromRef("#/components/schemas/" + name)
		if t == nil {
			continue
		}
		if s.Description, err = d.comments.ofType(t); err != nil {
			return err
		}
		if err := d.describeFields(s, t); err != nil {
			return err
		}
	}
	return nil
}

// describeFields completes the properties that come from the fields of a
// struct, and of those that it embeds.
func (d *describer) describeFields(s *huma.Schema, t reflect.Type) error {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if err := d.describeFields(s, f.Type); err != nil {
				return err
			}
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := s.Properties[name]
		if property == nil {
			continue
		}
		comment, err := d.comments.ofField(t, f.Name)
		if err != nil {
			return err
		}
		if comment != "" {
			property.Description = comment
		}
		complete(property, f.Type)
		if f.Type.Kind() == reflect.Pointer && property.Ref != "" && options == "" {
			allowNull(property)
		}
	}
	return nil
}

// complete adds the values that a type allows.
func complete(s *huma.Schema, t reflect.Type) {
	switch {
	case s.Type == huma.TypeArray:
		complete(s.Items, t.Elem())
	case s.Type == huma.TypeObject && t.Kind() == reflect.Map:
		if part, ok := s.AdditionalProperties.(*huma.Schema); ok {
			complete(part, t.Elem())
		}
	case t == reflect.TypeFor[landscape.Date]():
		s.Pattern = datePattern
	case enums[t] != nil:
		s.Enum = enums[t]
	}
}

// openAnswers lets answers hold more than is described, so that a later version
// of Kiesel may say more. What is sent to Kiesel stays as described.
func openAnswers(doc *huma.OpenAPI) {
	sent := map[string]bool{}
	for _, path := range doc.Paths {
		for _, op := range []*huma.Operation{path.Post, path.Put, path.Patch} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			for _, content := range op.RequestBody.Content {
				collect(doc.Components.Schemas, content.Schema, sent)
			}
		}
	}
	for name, s := range doc.Components.Schemas.Map() {
		switch {
		case sent[name]:
			takeNull(s)
		case s.AdditionalProperties == false:
			s.AdditionalProperties = nil
		}
	}
}

// takeNull says that null counts as left out, which it does for Kiesel.
func takeNull(s *huma.Schema) {
	for name, property := range s.Properties {
		switch {
		case slices.Contains(s.Required, name):
		case property.Ref != "":
			allowNull(property)
		case property.Type != "":
			property.Nullable = true
		}
	}
}

// allowNull lets a reference be null.
func allowNull(s *huma.Schema) {
	s.AnyOf = []*huma.Schema{{Ref: s.Ref}, {Type: "null"}}
	s.Ref = ""
}

// collect notes the names of all schemas that s refers to.
func collect(schemas huma.Registry, s *huma.Schema, names map[string]bool) {
	if s == nil {
		return
	}
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok && !names[name] {
		names[name] = true
		collect(schemas, schemas.SchemaFromRef(s.Ref), names)
	}
	for _, part := range s.Properties {
		collect(schemas, part, names)
	}
	for _, part := range s.AnyOf {
		collect(schemas, part, names)
	}
	collect(schemas, s.Items, names)
}
