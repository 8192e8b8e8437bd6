package part

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kiesel/internal/web/page"
)

// Input is a field of a form for one line of text.
type Input struct {
	Name, Label string
	Value       string
	// Type is that of the HTML element; "" is "text".
	Type string
	// Hint says what to enter, Error what is wrong with what was entered. Both
	// may be empty.
	Hint, Error string
	// Autocomplete tells the browser what belongs here, such as "username".
	Autocomplete string
	Required     bool
	// More attributes of the element.
	More templ.Attributes
}

// attributes links the element to its hint and error.
func (i Input) attributes() templ.Attributes {
	a := templ.Attributes{}
	var described []string
	if i.Hint != "" {
		described = append(described, i.Name+"-hint")
	}
	if i.Error != "" {
		described = append(described, i.Name+"-error")
		a["aria-invalid"] = "true"
	}
	if len(described) > 0 {
		a["aria-describedby"] = strings.Join(described, " ")
	}
	for name, value := range i.More {
		a[name] = value
	}
	return a
}

func (i Input) kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

func (i Input) autocomplete() string {
	if i.Autocomplete == "" {
		return "off"
	}
	return i.Autocomplete
}

// ParseForm reads the fields of a form, without blanks around them. Passwords
// are to be read from r.PostForm, where they are as they were typed.
func ParseForm(r *http.Request) (field func(name string) string, err error) {
	if err := r.ParseForm(); err != nil {
		return nil, page.BadRequest("the form cannot be read: %w", err)
	}
	return func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }, nil
}
