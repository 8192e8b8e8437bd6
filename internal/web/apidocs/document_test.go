package apidocs

import (
	"testing"

	openapi "kiesel/docs/api"
)

func TestRead(t *testing.T) {
	t.Parallel()
	d, err := read(openapi.JSON)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range d.groups {
		if len(g.operations) == 0 || g.Description == "" {
			t.Errorf("group %q has %d operations and the description %q", g.Name, len(g.operations), g.Description)
		}
	}
	o, ok := d.find("put-competence-override")
	if !ok {
		t.Fatal("the operation is missing")
	}
	for _, tc := range []struct{ what, got, want string }{
		{"request", o.curl(), `curl -H "Authorization: Bearer $TOKEN" -X PUT \
  -H 'Content-Type: application/json' -d @body.json \
  "$KIESEL/api/v1/services/99107023017000/competence/override"`},
		{"body", o.Body.example(), "{\n  \"level\": \"kreis\",\n  \"reason\": \"Aufgabe zum 1. Januar übertragen\",\n  \"source\": \"§ 3 Zuständigkeitslandesverordnung\"\n}"},
		{"answer to errors", o.Responses["412"].Description, "Precondition Failed"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s is\n%s\nwant\n%s", tc.what, tc.got, tc.want)
		}
	}
	fields := o.fields(*o.Body)
	want := []field{
		{name: "level", kind: "bund | land | kreis | amt | unknown", required: true},
		{name: "reason", kind: "string (≤ 2000 characters)", required: true},
		{name: "source", kind: "string (≤ 2000 characters) | null"},
	}
	if len(fields) != len(want) {
		t.Fatalf("%d fields, want %d", len(fields), len(want))
	}
	for i, f := range fields {
		if f.text == "" {
			t.Errorf("%s is not described", f.name)
		}
		if f.text = ""; f != want[i] {
			t.Errorf("got %+v, want %+v", f, want[i])
		}
	}
	if _, ok := d.find("put-nothing"); ok {
		t.Error("found an operation that is none")
	}
}

// Objects within objects are listed once, with the way to them.
func TestFieldsWithinFields(t *testing.T) {
	t.Parallel()
	f := fields{seen: map[string]bool{}, schemas: map[string]schema{
		"Node": {Required: []string{"next"}, Properties: map[string]schema{
			"next": {AnyOf: []schema{{Ref: "#/components/schemas/Node"}, {Type: types{"null"}}}},
			"all":  {Type: types{"array"}, Items: &schema{Type: types{"integer"}}},
		}},
	}}
	f.add("", schema{Type: types{"array"}, Items: &schema{Ref: "#/components/schemas/Node"}})
	want := []field{{name: "[].all", kind: "integer[]"}, {name: "[].next", kind: "Node | null", required: true}}
	if len(f.list) != 2 || f.list[0] != want[0] || f.list[1] != want[1] {
		t.Errorf("got %+v, want %+v", f.list, want)
	}
}
