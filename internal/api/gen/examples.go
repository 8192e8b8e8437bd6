package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"kiesel/internal/api/apitest"
)

// longest is how many parts of a list an example shows.
const longest = 2

// answer asks for an example and keeps what is answered.
func answer(r *apitest.Runner, e apitest.Example) error {
	w, text := r.Ask(e)
	if w.Code >= http.StatusBadRequest {
		return fmt.Errorf("the example of %s is answered with %d: %s", e.Operation.OperationID, w.Code, w.Body)
	}
	content := e.Operation.Responses[strconv.Itoa(w.Code)].Content["application/json"]
	if content == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("the example of %s: %w", e.Operation.OperationID, err)
	}
	content.Example = shorten(value)
	return nil
}

// random are the names of values that differ each time, with what stands for
// them.
var random = map[string]string{"link": "/link/…", "hash": "…", "prev": "…", "signature": "…"}

// shorten cuts lists, so that an example can be read, and hides what is random.
func shorten(value any) any {
	switch v := value.(type) {
	case []any:
		v = v[:min(len(v), longest)]
		for i := range v {
			v[i] = shorten(v[i])
		}
		return v
	case map[string]any:
		for name := range v {
			v[name] = shorten(v[name])
			if text, ok := v[name].(string); ok && text != "" && random[name] != "" {
				v[name] = random[name]
			}
		}
	}
	return value
}
