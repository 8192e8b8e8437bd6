package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/i18n"
)

func measures(t testing.TB) exchange.Measures {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return exchange.Measures{Words: words.Words()}
}

// What goes out with a plan comes back as the same items.
func TestMeasuresComeBack(t *testing.T) {
	t.Parallel()
	items := []transition.Item{
		{ID: "99107023017000/online", Gain: 1234.5, Cost: 936_000, Effort: 10.25, Duration: 2, Earliest: 2027, Deadline: 2030},
		{ID: "b", Gain: -5, Duration: 1, After: []string{"99107023017000/online"}},
		{ID: "c", Gain: 1, Cost: 2, Effort: 3, Duration: 1, After: []string{"99107023017000/online", "b"}},
	}
	p := &transition.Problem{First: 2027, Until: 2040, Years: []transition.Year{{Budget: 1e6, Team: 50}, {Budget: 1e6, Team: 50}, {}}, Items: items}
	plan, err := transition.Make(context.Background(), p, transition.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := measures(t)
	for _, f := range tabular.Formats() {
		for _, lang := range []tabular.Lang{tabular.German, tabular.English} {
			var file bytes.Buffer
			if err := m.Table().Write(&file, f, lang, m.Rows(items, plan, func(i int) string { return "Name " + items[i].ID })); err != nil {
				t.Fatal(err)
			}
			got, names, err := m.Read(file.Bytes())
			if err != nil {
				t.Fatalf("%s, %s: %v", f, lang, err)
			}
			if diff := cmp.Diff(items, got); diff != "" || names["b"] != "Name b" {
				t.Errorf("%s, %s: %q, %s", f, lang, names["b"], diff)
			}
		}
	}
}

func TestMeasuresNameEveryCell(t *testing.T) {
	t.Parallel()
	_, _, err := measures(t).Read([]byte("id;gain;cost;effort;duration;earliest;deadline;after\na;viel;1;1;;;;\nb;1;;1;halb;;;\n"))
	var file *tabular.FileError
	if !errors.As(err, &file) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"row 2, column B “gain”", "row 3, column C “cost”", "row 3, column E “duration”"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

func TestMeasuresAreNotEmpty(t *testing.T) {
	t.Parallel()
	_, _, err := measures(t).Read([]byte("id;gain;cost;effort;duration;earliest;deadline;after\n"))
	var file *tabular.FileError
	if !errors.As(err, &file) || file.In(tabular.English) != "the list is empty; it needs a row for each item" {
		t.Errorf("got %v", err)
	}
}

func FuzzReadMeasures(f *testing.F) {
	m := measures(f)
	f.Add([]byte("id;gain;cost;effort;duration;earliest;deadline;after\na;1,5;2;3;1;2027;2030;b, c\n"))
	f.Add([]byte("id,gain\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		items, names, err := m.Read(file)
		if err != nil {
			return
		}
		for _, x := range items {
			if names[x.ID] == "" || x.Gain != x.Gain || x.Cost != x.Cost || x.Effort != x.Effort {
				t.Fatalf("%+v is called %q", x, names[x.ID])
			}
		}
	})
}
