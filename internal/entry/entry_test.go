package entry_test

import (
	"errors"
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
