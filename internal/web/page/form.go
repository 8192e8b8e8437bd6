package page

import (
	"net/http"
	"strconv"
)

// SeenVersion reads the hidden field of a form that says which version it
// showed, see part.Version. Without the field it is 0: nothing was seen.
func SeenVersion(r *http.Request, field string) (int64, error) {
	if err := r.ParseForm(); err != nil {
		return 0, BadRequest("the form cannot be read: %w", err)
	}
	text := r.PostForm.Get(field)
	if text == "" {
		return 0, nil
	}
	seen, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seen < 0 {
		return 0, BadRequest("the field %s of the form is %q, not the number of a version", field, text)
	}
	return seen, nil
}
