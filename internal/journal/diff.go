package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Difference is one field of a state that a change touched. A field that is
// absent on one side is "" there.
type Difference struct {
	Field  string // path of names, "edition.date"
	Before string // as JSON has it; texts without their quotes
	After  string
}

// maxValue is how much of one value a [Difference] shows, in characters.
const maxValue = 400

// Differences compares two states field by field, in the order of their names.
// Lists count as one value. States that are no objects are compared as a whole,
// under the name "".
func Differences(before, after json.RawMessage) []Difference {
	was, is := map[string]string{}, map[string]string{}
	flatten("", before, was)
	flatten("", after, is)
	names := maps.Clone(was)
	maps.Copy(names, is)
	var found []Difference
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if was[name] != is[name] {
			found = append(found, Difference{Field: name, Before: shorten(was[name]), After: shorten(is[name])})
		}
	}
	return found
}

// flatten puts every value of a state into a map by the path of its names.
func flatten(path string, state json.RawMessage, into map[string]string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(state, &object); err == nil && object != nil {
		for name, value := range object {
			if path != "" {
				name = path + "." + name
			}
			flatten(name, value, into)
		}
		return
	}
	var text string
	switch {
	case len(state) == 0 || string(state) == "null":
	case json.Unmarshal(state, &text) == nil:
		into[path] = text
	default:
		var compact bytes.Buffer
		if json.Compact(&compact, state) == nil {
			state = compact.Bytes()
		}
		into[path] = string(state)
	}
}

// shorten cuts a value that would fill a page.
func shorten(s string) string {
	characters := []rune(s)
	if len(characters) <= maxValue {
		return s
	}
	return fmt.Sprintf("%s … (%d)", string(characters[:maxValue]), len(characters))
}
