package entry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/entry"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	form := entry.Form{Of: "idea"}
	for name, tc := range map[string]struct {
		err  error
		want string // "" if nothing is wrong
	}{
		"good":           {form.Line("title", "ßßß", 3), ""},
		"two lines":      {form.Text("aim", "a\nb", 3), ""},
		"blank":          {form.Text("aim", " \n", 3), "the idea cannot be kept: aim: it is empty"},
		"too long":       {form.Text("aim", strings.Repeat("ß", 4), 3), "the idea cannot be kept: aim: it has 4 characters, at most 3 are possible"},
		"not one line":   {form.Line("title", "a\nb", 3), "the idea cannot be kept: title: it must be one line"},
		"something else": {form.Wrong("rate", "%d is too much", 9), "the idea cannot be kept: rate: 9 is too much"},
	} {
		switch {
		case tc.want == "" && tc.err != nil, tc.want != "" && (tc.err == nil || tc.err.Error() != tc.want):
			t.Errorf("%s: %v, want %q", name, tc.err, tc.want)
		}
	}
	var wrong *entry.Error
	if !errors.As(form.Missing("title"), &wrong) || !wrong.Empty || wrong.TooLong {
		t.Errorf("missing is %+v", wrong)
	}
	if !errors.As(form.Text("aim", "abcd", 3), &wrong) || wrong.Empty || !wrong.TooLong {
		t.Errorf("too long is %+v", wrong)
	}
}

func TestSeveralAtOnce(t *testing.T) {
	t.Parallel()
	form, cause := entry.Form{Of: "scenario"}, errors.New("taken")
	if err := entry.Join(nil, form.Because("name", nil), nil); err != nil || entry.All(err) != nil {
		t.Errorf("nothing wrong is %v", err)
	}
	one := form.Missing("name")
	if err := entry.Join(nil, one); err != one { //nolint:errorlint // the very same
		t.Errorf("one error becomes %v", err)
	}
	if found := entry.All(cause); found != nil {
		t.Errorf("an error about no field has %v", found)
	}
	err := fmt.Errorf("keeping it: %w", entry.Join(one, cause, entry.Join(form.Missing("aim"), form.Because("title", cause))))
	const want = "keeping it: the scenario cannot be kept: name: it is empty; taken; the scenario cannot be kept: aim: it is empty; the scenario cannot be kept: title: taken"
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	var fields []entry.Field
	for _, e := range entry.All(err) {
		fields = append(fields, e.Field)
	}
	if !slices.Equal(fields, []entry.Field{"name", "aim", "title"}) || !errors.Is(entry.All(err)[2], cause) {
		t.Errorf("the fields are %v", fields)
	}
}
