package descriptions

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"kiesel/internal/parallel"
)

// object is a description in JSON, under the names that services of the
// administration use for its parts.
type object struct {
	Authority   string                      `json:"authority"`
	Authorities []struct{ Name string }     `json:"authorities"`
	Name        string                      `json:"name"`
	Title       string                      `json:"title"`
	Text        string                      `json:"text"`
	Description string                      `json:"description"`
	Key         string                      `json:"key"`
	LeiKa       string                      `json:"leika"`
	Keywords    keywords                    `json:"keywords"`
	Meta        struct{ Keywords keywords } `json:"meta"`
}

// keywords are a list or a text with commas.
type keywords []string

// UnmarshalJSON implements [json.Unmarshaler].
func (k *keywords) UnmarshalJSON(text []byte) error {
	var list []string
	if json.Unmarshal(text, &list) == nil {
		*k = list
		return nil
	}
	var joined string
	if err := json.Unmarshal(text, &joined); err != nil {
		return errors.New("keywords must be a list of texts or one text with commas")
	}
	*k = splitKeywords(joined)
	return nil
}

// readJSON reads one description, a list of them, or an object whose "data" or
// "services" is one.
func readJSON(content []byte) ([]parallel.Description, error) {
	content = bytes.TrimSpace(content)
	var objects []object
	var err error
	if bytes.HasPrefix(content, []byte("[")) {
		err = json.Unmarshal(content, &objects)
	} else {
		var whole struct {
			object
			Data     []object `json:"data"`
			Services []object `json:"services"`
		}
		if err = json.Unmarshal(content, &whole); err == nil {
			if objects = slices.Concat(whole.Data, whole.Services); objects == nil {
				objects = []object{whole.object}
			}
		}
	}
	if err != nil {
		return nil, jsonError(content, err)
	}
	list := make([]parallel.Description, len(objects))
	for i, o := range objects {
		if list[i], err = o.description(); err != nil {
			return nil, fmt.Errorf("description %d: %w", i+1, err)
		}
		if len(objects) > 1 {
			list[i].Place = strconv.Itoa(i + 1)
		}
	}
	return list, nil
}

func (o object) description() (d parallel.Description, err error) {
	d = parallel.Description{
		Authority: o.Authority, Name: cmp.Or(o.Name, o.Title), Text: fromHTML(cmp.Or(o.Text, o.Description)),
		Keywords: append(o.Keywords, o.Meta.Keywords...),
	}
	if d.Authority == "" && len(o.Authorities) > 0 {
		d.Authority = o.Authorities[0].Name
	}
	if d.Name == "" {
		return d, errors.New(`it has no "name"`)
	}
	d.Keys, err = parseKeys(cmp.Or(o.Key, o.LeiKa))
	return d, err
}

// jsonError says in which line the JSON is broken.
func jsonError(content []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset, err = kind.Offset, fmt.Errorf("%q is a %s where another kind of value belongs", kind.Field, kind.Value)
	}
	if offset < 0 || offset > int64(len(content)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(content[:offset], []byte("\n")), err)
}
