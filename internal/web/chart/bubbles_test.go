package chart

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

func view(t testing.TB) *page.View {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &page.View{Printer: words.Printer(i18n.German)}
}

func plain(x float64) string { return fmt.Sprint(x) }

// 320,000 lies log10(3.2) above the line of 100,000; a quarter of the size is half
// the radius; half the risk is half the way.
func TestBubblesStandWhereTheyBelong(t *testing.T) {
	t.Parallel()
	b := Bubbles{Write: plain, Items: []Bubble{
		{Number: 1, Value: 320000, Risk: .5, Size: 400}, {Number: 2, Value: 1000, Risk: 0, Size: 100}, {Number: 3, Value: 0, Risk: 1},
	}}
	p := b.plot(view(t))
	if got := []string{p.lines[0].text, p.lines[len(p.lines)-1].text}; !slices.Equal(got, []string{"1000", "1e+06"}) {
		t.Fatalf("the scale goes from %v", got)
	}
	at := func(value float64) float64 { return plotBottom - (plotBottom-plotTop)*(math.Log10(value)-3)/3 }
	for i, want := range []circle{{x: 268, y: at(320000), r: 24}, {x: 66, y: plotBottom, r: 12}, {x: 470, y: plotBottom, r: smallestRadius}} {
		if c := p.circles[i]; c.Number != i+1 || math.Abs(c.x-want.x)+math.Abs(c.y-want.y)+math.Abs(c.r-want.r) > 1e-9 {
			t.Errorf("circle %d stands at %g, %g with radius %g, want %g, %g, %g", c.Number, c.x, c.y, c.r, want.x, want.y, want.r)
		}
	}
}

func TestSpotsShareALabel(t *testing.T) {
	t.Parallel()
	for want, list := range map[string][]int{"7": {7}, "1–3": {1, 2, 3}, "1–2, 5": {1, 2, 5}, "1, 3, …": {1, 3, 5, 7}} {
		var spot []circle
		for _, n := range list {
			spot = append(spot, circle{Bubble: Bubble{Number: n}})
		}
		if got := numbers(spot); got != want {
			t.Errorf("%v is written %q, want %q", list, got, want)
		}
	}
}

// Whatever is drawn, circles have their centre on the plot and labels neither
// leave the picture nor cover each other.
func TestLabelsNeverCollide(t *testing.T) {
	t.Parallel()
	v := view(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := Bubbles{Write: plain}
		for i := range rapid.IntRange(0, 60).Draw(rt, "bubbles") {
			b.Items = append(b.Items, Bubble{
				Number: i + 1, Value: rapid.Float64Range(-1e3, 1e9).Draw(rt, "value"), Risk: rapid.Float64Range(0, 1).Draw(rt, "risk"),
				Size: rapid.Float64Range(0, 1e6).Draw(rt, "size"),
			})
		}
		p := b.plot(v)
		if n := len(p.lines); n < 2 || n > mostDecades+1 {
			rt.Fatalf("%d lines", n)
		}
		for _, c := range p.circles {
			if !(c.x >= plotLeft && c.x <= plotRight && c.y >= plotTop-1e-9 && c.y <= plotBottom+1e-9 && c.r >= smallestRadius && c.r <= largestRadius) {
				rt.Fatalf("circle %+v", c)
			}
		}
		boxes := make([]box, len(p.tags))
		for i, x := range p.tags {
			w := letterWidth * float64(len([]rune(x.text))) / 2
			boxes[i] = box{x.x - w, x.y - letterHeight/2, x.x + w, x.y + letterHeight/2}
			if !boxes[i].inside() || slices.ContainsFunc(boxes[:i], boxes[i].meets) {
				rt.Fatalf("label %+v leaves the picture or covers another", x)
			}
		}
	})
}
