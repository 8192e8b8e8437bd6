package export

import (
	"math"
	"net/http/httptest"
	"testing"
)

func TestCSV(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	c, err := NewCSV(w, "behoerden.csv", "Name", "Einwohner", "km²")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{
		{"Rostock; Hanse- und Universitätsstadt", 209920, 181.36},
		{`Amt "Mitte"`, 0, math.NaN()},
		{"=1+1", -5, -0.5},
	} {
		if err := c.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffName;Einwohner;km²\r\n" +
		"\"Rostock; Hanse- und Universitätsstadt\";209920;181,36\r\n" +
		"\"Amt \"\"Mitte\"\"\";0;\r\n" +
		"'=1+1;-5;-0,5\r\n"
	if got := w.Body.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="behoerden.csv"` {
		t.Errorf("Content-Disposition %q", got)
	}
}
