package journal_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/journal"
)

func ExampleDifferences() {
	before := json.RawMessage(`{"level":"kreis","source":"§ 103","edition":{"date":"2026-01-01","units":5}}`)
	after := json.RawMessage(`{"level":"amt","source":"§ 103","edition":{"date":"2026-02-01","units":5},"note":"neu"}`)
	for _, d := range journal.Differences(before, after) {
		fmt.Printf("%s: %q → %q\n", d.Field, d.Before, d.After)
	}
	// Output:
	// edition.date: "2026-01-01" → "2026-02-01"
	// level: "kreis" → "amt"
	// note: "" → "neu"
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after string
		want          []journal.Difference
	}{
		"nothing changed":  {`{"a":1,"b":[1, 2]}`, `{"b":[1,2],"a":1}`, nil},
		"begun":            {`null`, `{"a":1}`, []journal.Difference{{"a", "", "1"}}},
		"ended":            {`{"a":{"b":true}}`, `null`, []journal.Difference{{"a.b", "true", ""}}},
		"no object":        {`1`, `"x"`, []journal.Difference{{"", "1", "x"}}},
		"no state":         {``, ``, nil},
		"list":             {`{"a":[1]}`, `{"a":[1,2]}`, []journal.Difference{{"a", "[1]", "[1,2]"}}},
		"object to number": {`{"a":{"b":1}}`, `{"a":2}`, []journal.Difference{{"a", "", "2"}, {"a.b", "1", ""}}},
		"no JSON":          {`{"a":`, `{"a":1}`, []journal.Difference{{"", `{"a":`, ""}, {"a", "", "1"}}},
	} {
		got := journal.Differences(json.RawMessage(test.before), json.RawMessage(test.after))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLongValuesAreCut(t *testing.T) {
	t.Parallel()
	state := json.RawMessage(`"` + strings.Repeat("ä", 1000) + `"`)
	got := journal.Differences(nil, state)
	if len(got) != 1 || got[0].After != strings.Repeat("ä", 400)+" … (1000)" {
		t.Errorf("got %v", got)
	}
}

// A state differs from itself in nothing, and from none in what it holds.
func FuzzDifferences(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,null]},"c":"ä"}`), []byte(`null`))
	f.Add([]byte(`[{"a":1}]`), []byte(`{"":{"":0}}`))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		if same := journal.Differences(before, before); len(same) > 0 {
			t.Errorf("%s differs from itself in %v", before, same)
		}
		forth, back := journal.Differences(before, after), journal.Differences(after, before)
		for i := range back {
			back[i].Before, back[i].After = back[i].After, back[i].Before
		}
		if !slices.Equal(forth, back) {
			t.Errorf("%s and %s differ in %v, the other way round in %v", before, after, forth, back)
		}
	})
}
