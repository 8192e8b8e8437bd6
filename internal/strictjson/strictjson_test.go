package strictjson_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"kiesel/internal/strictjson"
)

type example struct {
	Name  string             `json:"name"`
	Share float64            `json:"share"`
	Cases int                `json:"cases"`
	Done  bool               `json:"done"`
	At    time.Time          `json:"at"`
	Parts []example          `json:"parts"`
	By    map[string]float64 `json:"by"`
}

// read reads an example as rooms read their files.
func read(text string) (v example, err error) {
	checked, err := strictjson.Read(strings.NewReader(text), 1<<20)
	if err != nil {
		return v, err
	}
	return v, strictjson.Decode(checked, &v)
}

func TestRead(t *testing.T) {
	t.Parallel()
	v, err := read("\uFEFF \n" + `{"name": "Müritz", "share": 0.5, "by": {"a": 1, "A": 2}, "parts": [{"name": "x"}, {"name": "x"}]}`)
	if err != nil || v.Name != "Müritz" || v.Share != 0.5 || len(v.By) != 2 || len(v.Parts) != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"empty":            {"", "the file is empty"},
		"only blanks":      {" \n ", "the file is empty"},
		"Windows-1252":     {"{\"name\": \"M\xfcritz\"}", "not UTF-8"},
		"cut off":          {"{\n  \"name\": \"x\"", "line 2, column 13: the JSON object is not complete"},
		"NaN":              {"{\n\"cases\": NaN}", "line 2, column 10: not valid JSON"},
		"two values":       {"{} {}", "line 1, column 4: something follows"},
		"too deep":         {strings.Repeat("[", 20_000), "exceeded max depth"},
		"name twice":       {"{\"cases\": 1,\n\"cases\": 2}", `line 2, column 7: the object has "cases" twice`},
		"name twice below": {`{"parts": [{"name": "a"}, {"name": "a", "name": "b"}]}`, `the object has "name" twice`},
		"key twice":        {`{"by": {"a": 1, "a": 2}}`, `the object has "a" twice`},
		"unknown field":    {"{\"name\": \"titel\",\n \"titel\" : 1}", `line 2, column 2: unknown field "titel"; correct its name`},
		"not an object":    {"[1]", "the file must be an object, not a list"},
		"text for number":  {`{"share": "1"}`, "share must be a number, not a text"},
		"list for text":    {`{"name": [1]}`, "name must be a text, not a list"},
		"number for list":  {`{"parts": 5}`, "parts must be a list, not a number"},
		"number for truth": {`{"done": 1}`, "done must be true or false, not a number"},
		"fraction":         {`{"parts": [{"cases": 1.5}]}`, "parts.cases must be a whole number, not 1.5"},
		"huge":             {`{"share": 1e999}`, "share: 1e999 is out of range"},
		"huge count":       {`{"cases": 99999999999999999999}`, "cases: 99999999999999999999 is out of range"},
		"no time":          {`{"at": "gestern"}`, `"gestern" is no time; write it like "2026-01-31T08:00:00Z"`},
		"number for time":  {`{"at": 5}`, "what is not a text is no time"},
		"too large":        {strings.Repeat(" ", 1<<20+1), "larger than 1 MiB"},
	} {
		_, err := read(c.text)
		if wrong := (*strictjson.Error)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

// FuzzRead: whatever is read can be read again after encoding/json wrote it.
func FuzzRead(f *testing.F) {
	f.Add(`{"name": "a", "parts": [{"by": {"x": 1}}], "at": "2026-01-31T08:00:00Z"}`)
	f.Add(`{"share": 1e999}`)
	f.Add(`{"a": {"b": [{}, {"c": null}]}, "a": 1}`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := read(text)
		if err != nil || math.IsInf(v.Share, 0) {
			return
		}
		written, err := json.Marshal(v)
		if err != nil {
			t.Skip("a year that JSON cannot hold")
		}
		if _, err := read(string(written)); err != nil {
			t.Errorf("%s was accepted, but not what became of it, %s: %v", text, written, err)
		}
	})
}
