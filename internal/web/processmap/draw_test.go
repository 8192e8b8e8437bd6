package processmap_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/web/processmap"
)

var words = processmap.Words{
	Title: "Ablauf in A & B", Start: "Beginn", End: "Ende", Few: "wenige",
	Percent: func(s float64) string { return fmt.Sprintf("%.0f %%", 100*s) },
	Points:  func(d float64) string { return fmt.Sprintf("%+.0f", 100*d) },
}

func share(x float64) *float64 { return &x }

func small(activity string) evidence.Map {
	return evidence.Map{
		Authorities: []string{"A"},
		Nodes:       []evidence.MapNode{{Activity: activity, Shares: []*float64{share(0.95)}}},
		Edges: []evidence.MapEdge{
			{To: activity, Shares: []*float64{share(1)}},
			{From: activity, Shares: []*float64{nil}},
		},
	}
}

func draw(t testing.TB, m evidence.Map) string {
	t.Helper()
	svg, err := processmap.Draw(t.Context(), m, words)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

// TestDrawWaits: arrows tell how long it takes, the wider the longer, and nothing
// at the beginning and the end.
func TestDrawWaits(t *testing.T) {
	t.Parallel()
	m := evidence.Map{Authorities: []string{"A"}}
	for i := range 7 {
		m.Nodes = append(m.Nodes, evidence.MapNode{Activity: fmt.Sprint("Schritt ", i), Shares: []*float64{share(1)}})
	}
	m.Edges = []evidence.MapEdge{{To: "Schritt 0", Shares: []*float64{share(1)}}}
	for i, days := range []float64{0.01, 0.5, 3, 20, 400} {
		m.Edges = append(m.Edges, evidence.MapEdge{
			From: m.Nodes[i].Activity, To: m.Nodes[i+1].Activity, Shares: []*float64{share(1)}, Waits: []evidence.WaitDays{{Days: days}},
		})
	}
	m.Edges = append(m.Edges, evidence.MapEdge{From: "Schritt 5", To: "Schritt 6", Shares: []*float64{share(.01)}})
	w := words
	w.Wait = func(days float64) string { return fmt.Sprintf("%g d", days) }
	svg, err := processmap.Draw(t.Context(), m, w)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">0.01 d<", ">0.5 d<", ">3 d<", ">20 d<", ">400 d<", ">wenige<", "processmap__few"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the drawing has no %q", want)
		}
	}
	var last float64
	for i, found := range regexp.MustCompile(`processmap__wait"><path[^>]*stroke-width="([\d.]+)"`).FindAllStringSubmatch(svg, -1) {
		width, err := strconv.ParseFloat(found[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if i > 1 && width <= last {
			t.Errorf("arrow %d is %g wide after %g", i, width, last)
		}
		last = width
	}
	if last == 0 {
		t.Error("no arrow has a width")
	}
}

func TestDrawOne(t *testing.T) {
	t.Parallel()
	svg := draw(t, small("Prüfen"))
	for _, want := range []string{
		`<svg class="processmap__svg"`, "viewBox", "Prüfen", "95 %", "100 %", "wenige", "Beginn", "Ende",
		"processmap__share5", "processmap__few", `role="img" aria-label="Ablauf in A &amp; B"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the drawing has no %q:\n%s", want, svg)
		}
	}
	for _, unwanted := range []string{"<?xml", "DOCTYPE", "<title", ` id=`, "style=", "font-", "fill=", "stroke="} {
		if strings.Contains(svg, unwanted) {
			t.Errorf("the drawing has %q", unwanted)
		}
	}
}

// A drawing that leaves Kiesel is well-formed and brings all its colours along.
func TestDocument(t *testing.T) {
	t.Parallel()
	document := processmap.Document(draw(t, small("Prüfen & mehr")))
	if err := xml.Unmarshal([]byte(document), new(struct {
		XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	})); err != nil {
		t.Fatalf("%v in\n%s", err, document)
	}
	rules, err := os.ReadFile("../../../ui/src/evidence.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range regexp.MustCompile(`processmap__(share|more|less|few|same|node|end|edge|label)\d?`).FindAllString(string(rules), -1) {
		if !strings.Contains(document, "."+class) {
			t.Errorf("the document has no rule for %s", class)
		}
	}
}

func TestDrawDifference(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b float64
		want string
	}{
		{0.5, 0.53, "same"}, {0.5, 0.6, "more1"}, {0.5, 0.75, "more2"}, {0.2, 0.9, "more3"},
		{0.6, 0.5, "less1"}, {0.9, 0.6, "less2"}, {1, 0, "less3"},
	}
	for _, tt := range tests {
		difference := tt.b - tt.a
		m := evidence.Map{
			Authorities: []string{"A", "B"},
			Nodes:       []evidence.MapNode{{Activity: "x", Shares: []*float64{&tt.a, &tt.b}, Difference: &difference}},
			Edges:       []evidence.MapEdge{{To: "x", Shares: []*float64{&tt.a, &tt.b}, Difference: &difference}},
		}
		if svg := draw(t, m); !strings.Contains(svg, "processmap__"+tt.want+`"`) {
			t.Errorf("%v against %v: no class %q", tt.a, tt.b, tt.want)
		}
	}
}

// Names of activities come from files of strangers: whatever they hold, the
// drawing stays well-formed and shows nothing but text.
func FuzzDraw(f *testing.F) {
	for _, name := range []string{"a", `"] x [`, `\N\G`, `</svg><script>alert(1)</script>`, "&amp;", "\x00\n\t", "<b>", "ß\u202e", "end", "\xff", "\a", strings.Repeat("lang ", 40)} {
		f.Add(name)
	}
	drawn := []string{"svg", "g", "path", "polygon", "rect", "text"}
	f.Fuzz(func(t *testing.T, name string) {
		svg := draw(t, small(name))
		decoder := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, svg)
			}
			if start, ok := token.(xml.StartElement); ok && !slices.Contains(drawn, start.Name.Local) {
				t.Fatalf("element %s in\n%s", start.Name.Local, svg)
			}
		}
	})
}

// What can't be placed in sequence is drawn all the same: ways back, steps that
// repeat, steps that nothing leads to.
func TestDrawEveryArrow(t *testing.T) {
	t.Parallel()
	m := evidence.Map{Authorities: []string{"A"}}
	for _, name := range []string{"a", "b", "c"} {
		m.Nodes = append(m.Nodes, evidence.MapNode{Activity: name, Shares: []*float64{share(1)}})
	}
	for _, e := range [][2]string{{"", "a"}, {"a", "b"}, {"b", "a"}, {"b", "b"}, {"b", ""}, {"c", "b"}} {
		m.Edges = append(m.Edges, evidence.MapEdge{From: e[0], To: e[1], Shares: []*float64{share(0.5)}})
	}
	svg := draw(t, m)
	for element, want := range map[string]int{"<path": 6, "<polygon": 6, "<rect": 5, "processmap__label": 6, "NaN": 0} {
		if n := strings.Count(svg, element); n != want {
			t.Errorf("%d × %s, want %d:\n%s", n, element, want, svg)
		}
	}
}

func TestDrawGivesUpWithItsCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := processmap.Draw(ctx, small("never drawn"), words); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkDraw(b *testing.B) {
	m := evidence.Map{Authorities: []string{"A"}}
	for i := range 25 {
		m.Nodes = append(m.Nodes, evidence.MapNode{Activity: fmt.Sprint("activity ", i), Shares: []*float64{share(0.5)}})
	}
	for i := range 40 {
		m.Edges = append(m.Edges, evidence.MapEdge{
			From: m.Nodes[i*7%25].Activity, To: m.Nodes[(i*11+3)%25].Activity, Shares: []*float64{share(float64(i) / 40)},
		})
	}
	for b.Loop() {
		draw(b, m)
	}
}
