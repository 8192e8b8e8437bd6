package planfile_test

import (
	"strings"
	"testing"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/bundling/transition/planfile"
)

// An item that can't start says why with its own years, and a year in which nothing may
// start any more has no limits.
func TestWriteTextSaysWhy(t *testing.T) {
	t.Parallel()
	in, err := planfile.Read(strings.NewReader(`{"first": 2027, "years": [{"team": 5}, {}], "until": 2029, "items": [
		{"id": "long", "gain": 9, "cost": 1, "duration": 99},
		{"id": "later", "gain": 9, "cost": 1, "earliest": 2028, "duration": 2},
		{"id": "due", "gain": 9, "cost": 1, "deadline": 2026},
		{"id": "first", "gain": 9, "cost": 1, "earliest": 2028},
		{"id": "next", "gain": 9, "cost": 1, "deadline": 2028, "after": ["first"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p := in.Problem()
	plan, err := transition.Make(t.Context(), p, transition.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := planfile.WriteText(&out, p, plan, in.Names()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  long: it takes 99 years and there are 2\n",
		"  later: starting in 2028 at the earliest it would be done in 2029, and the last year is 2028\n",
		"  due: it must be done by the end of 2026, and starting in 2027 it would be done in 2027\n",
		"  next: what must come first leaves no year in which it could be done in time\n",
		"  2027       0          0  no limit      0.00          5.00         0               0\n",
		"  2028       1          1  no limit      0.00      no limit         0              -1\n",
		"  2029                                         savings only         9               8\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
}
