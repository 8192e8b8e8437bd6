package evidence_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/testkit"
)

// TestProfilesFollowTheirSchema checks the golden profiles against the
// published schema with as much of JSON Schema as that schema uses.
func TestProfilesFollowTheirSchema(t *testing.T) {
	t.Parallel()
	schema := readJSON(t, filepath.Join(testkit.Root(t), "docs", "schema", "profile.schema.json"))
	bins := schema["$defs"].(map[string]any)["bins"].(map[string]any)
	for _, name := range []string{"small-exact.json", "small-folded.json", "small-exact-1.json", "small-folded-1.json"} {
		profile := readJSON(t, filepath.Join("testdata", name))
		if name == "small-folded.json" { // signed by anybody
			profile["signature"] = map[string]any{"key": strings.Repeat("0", 64), "value": strings.Repeat("f", 128)}
		}
		for _, problem := range violations("profile", schema, profile, bins) {
			t.Errorf("%s: %s", name, problem)
		}
		delete(profile, "cases")
		profile["name"] = "Erika"
		if found := violations("profile", schema, profile, bins); len(found) != 2 {
			t.Errorf("%s: two violations were put in, found %q", name, found)
		}
	}
}

func readJSON(tb testing.TB, path string) map[string]any {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var value map[string]any
	if err := json.Unmarshal(text, &value); err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	return value
}

// violations lists where value does not follow schema. bins is what every $ref
// refers to.
func violations(at string, schema map[string]any, value any, bins map[string]any) (found []string) {
	if schema["$ref"] != nil {
		schema = bins
	}
	complain := func(format string, args ...any) { found = append(found, at+": "+fmt.Sprintf(format, args...)) }
	if choices, limited := schema["enum"].([]any); limited && !slices.Contains(choices, value) {
		complain("is %v, want one of %v", value, choices)
	}
	switch v := value.(type) {
	case map[string]any:
		properties := schema["properties"].(map[string]any)
		for _, name := range schema["required"].([]any) {
			if _, there := v[name.(string)]; !there {
				complain("%v is missing", name)
			}
		}
		for name, part := range v {
			property, known := properties[name].(map[string]any)
			if !known {
				complain("%s is not in the schema", name)
				continue
			}
			found = append(found, violations(at+"."+name, property, part, bins)...)
		}
	case []any:
		for i, item := range v {
			found = append(found, violations(fmt.Sprintf("%s[%d]", at, i), schema["items"].(map[string]any), item, bins)...)
		}
	case string:
		if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
			complain("%q does not match %s", v, pattern)
		}
	case float64:
		if least, ok := schema["minimum"].(float64); ok && v < least {
			complain("%g is below %g", v, least)
		}
		if !slices.Contains([]any{"integer", "number"}, schema["type"]) {
			complain("is a number, want %v", schema["type"])
		}
	}
	return found
}
