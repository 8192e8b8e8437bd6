package processmap_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/web/processmap"
)

var words = processmap.Words{
	Start: "Beginn", End: "Ende", Few: "wenige",
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

func newDrawer(t testing.TB) *processmap.Drawer {
	t.Helper()
	d, err := processmap.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestDrawOne(t *testing.T) {
	svg, err := newDrawer(t).Draw(t.Context(), small("Prüfen"), words)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<svg class="processmap__svg"`, "viewBox", "Prüfen", "95 %", "100 %", "wenige", "Beginn", "Ende",
		"processmap__share5", "processmap__few",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the drawing has no %q:\n%s", want, svg)
		}
	}
	for _, unwanted := range []string{"<?xml", "DOCTYPE", "<title", ` id=`, "style=", "font-family", `width="`} {
		if strings.Contains(strings.ReplaceAll(svg, "stroke-width", ""), unwanted) {
			t.Errorf("the drawing has %q", unwanted)
		}
	}
}

func TestDrawDifference(t *testing.T) {
	tests := []struct {
		a, b float64
		want string
	}{
		{0.5, 0.53, "same"}, {0.5, 0.6, "more1"}, {0.5, 0.75, "more2"}, {0.2, 0.9, "more3"},
		{0.6, 0.5, "less1"}, {0.9, 0.6, "less2"}, {1, 0, "less3"},
	}
	d := newDrawer(t)
	for _, tt := range tests {
		difference := tt.b - tt.a
		m := evidence.Map{
			Authorities: []string{"A", "B"},
			Nodes:       []evidence.MapNode{{Activity: "x", Shares: []*float64{&tt.a, &tt.b}, Difference: &difference}},
			Edges:       []evidence.MapEdge{{To: "x", Shares: []*float64{&tt.a, &tt.b}, Difference: &difference}},
		}
		svg, err := d.Draw(t.Context(), m, words)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(svg, "processmap__"+tt.want+`"`) {
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
	drawn := []string{"svg", "g", "path", "polygon", "ellipse", "text"}
	d := newDrawer(f)
	f.Fuzz(func(t *testing.T, name string) {
		svg, err := d.Draw(t.Context(), small(name), words)
		if err != nil {
			t.Fatal(err)
		}
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

// Several drawers share the one Graphviz of the process.
func TestDrawConcurrently(t *testing.T) {
	var group sync.WaitGroup
	for i := range 4 {
		d := newDrawer(t)
		for j := range 8 {
			group.Go(func() {
				if _, err := d.Draw(t.Context(), small(fmt.Sprint("step ", i, j%3)), words); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Go(func() { newDrawer(t) })
	group.Wait()
}

// Who asks for a drawing is not kept longer than they are willing to wait.
func TestDrawGivesUpWithItsCaller(t *testing.T) {
	d := newDrawer(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := d.Draw(ctx, small("never drawn"), words)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	// The turn is free again for the next one.
	if _, err := d.Draw(t.Context(), small("drawn"), words); err != nil {
		t.Error(err)
	}
}

func BenchmarkDraw(b *testing.B) {
	d := newDrawer(b)
	m := evidence.Map{Authorities: []string{"A"}}
	for i := range 25 {
		m.Nodes = append(m.Nodes, evidence.MapNode{Activity: fmt.Sprint("activity ", i), Shares: []*float64{share(0.5)}})
	}
	for i := range 40 {
		m.Edges = append(m.Edges, evidence.MapEdge{
			From: m.Nodes[i*7%25].Activity, To: m.Nodes[(i*11+3)%25].Activity, Shares: []*float64{share(float64(i) / 40)},
		})
	}
	for i := 0; b.Loop(); i++ {
		m.Nodes[0].Activity = fmt.Sprint("fresh ", i) // so that nothing is kept
		if _, err := d.Draw(b.Context(), m, words); err != nil {
			b.Fatal(err)
		}
	}
}
