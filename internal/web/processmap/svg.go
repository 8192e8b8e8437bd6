package processmap

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"kiesel/internal/web/processmap/layered"
)

// cornerRadius of a box of an activity.
const cornerRadius = 12

// svg draws arrows first, then boxes, then what the arrows say.
func (d *drawing) svg(l layered.Layout, title string) string {
	var b strings.Builder
	width, height := l.Width+2*margin, l.Height+2*margin
	fmt.Fprintf(&b, `<svg class="processmap__svg" role="img" aria-label="%s" width="%.0f" height="%.0f" viewBox="%d %d %.0f %.0f">`+"\n",
		html.EscapeString(title), width, height, -margin, -margin, width, height)
	for i, a := range d.arrows {
		a.draw(&b, l.Edges[i].Curve)
	}
	for i, x := range d.boxes {
		x.draw(&b, l.Nodes[i], d.graph.Nodes[i])
	}
	for i, a := range d.arrows {
		if a.label != "" {
			at := l.Edges[i].Label
			fmt.Fprintf(&b, `<text class="processmap__label" x="%s" y="%s">%s</text>`+"\n",
				length(at.X), length(at.Y+labelSize/3), html.EscapeString(a.label))
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

func (x box) draw(b *strings.Builder, p layered.Place, size layered.Node) {
	radius := float64(cornerRadius)
	if x.round {
		radius = size.Height / 2
	}
	left, top := p.X-size.Width/2, p.Y-size.Height/2
	fmt.Fprintf(b, `<g class="%s"><rect x="%s" y="%s" width="%s" height="%s" rx="%s"/>`,
		x.class, length(left), length(top), length(size.Width), length(size.Height), length(radius))
	for i, line := range x.lines {
		fmt.Fprintf(b, `<text x="%s" y="%s" text-anchor="middle">%s</text>`,
			length(p.X), length(top+topPad+lineHeight*(float64(i)+.75)), html.EscapeString(line))
	}
	b.WriteString("</g>\n")
}

// draw draws the line up to the foot of its arrowhead, so that a thick line
// does not blunt the tip.
func (a arrow) draw(b *strings.Builder, curve []layered.Point) {
	last := len(curve) - 1
	tip, before := curve[last], curve[last-1]
	far := math.Hypot(tip.X-before.X, tip.Y-before.Y)
	dx, dy := (tip.X-before.X)/far, (tip.Y-before.Y)/far
	long, half := 6+1.8*a.width, 2.5+1.1*a.width
	foot := layered.Point{X: tip.X - dx*long, Y: tip.Y - dy*long}

	fmt.Fprintf(b, `<g class="%s"><path stroke-width="%s" d="M%s`, a.class, length(a.width), at(curve[0]))
	for k := 1; k < last; k += 3 {
		end := curve[k+2]
		if k+2 == last {
			end = foot
		}
		fmt.Fprintf(b, `C%s %s %s`, at(curve[k]), at(curve[k+1]), at(end))
	}
	fmt.Fprintf(b, `"/><polygon points="%s %s %s"/></g>`+"\n", at(tip),
		at(layered.Point{X: foot.X - dy*half, Y: foot.Y + dx*half}), at(layered.Point{X: foot.X + dy*half, Y: foot.Y - dx*half}))
}

// at writes a point, length a number: tenths of a pixel are fine enough.
func at(p layered.Point) string { return length(p.X) + "," + length(p.Y) }

func length(x float64) string { return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64) }
