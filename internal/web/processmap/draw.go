package processmap

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/evidence"
	"kiesel/internal/web/processmap/layered"
)

// Sizes in pixels; those of the text are also in the style sheet.
const (
	textSize   = 14
	lineHeight = 18
	labelSize  = 12
	sidePad    = 16 // between the text of a node and its border
	topPad     = 8
	leastWidth = 88 // of a node, so that its arrows don't stand on one another
	margin     = 4  // around the drawing
	thinLine   = 1
	thickLine  = 5
)

// Draw returns the map as an SVG element without colours: its parts carry
// classes of the style sheet, see [step]. It fails only when ctx ends.
func Draw(ctx context.Context, m evidence.Map, w Words) (string, error) {
	d := compose(m, w)
	layout, err := layered.Arrange(ctx, d.graph)
	if err != nil {
		return "", fmt.Errorf("drawing the process map of %v: %w", m.Authorities, err)
	}
	return d.svg(layout, w.Title), nil
}

// drawing is what to draw, before anything has its place.
type drawing struct {
	boxes  []box
	arrows []arrow
	graph  layered.Graph // boxes as nodes, arrows as edges
}

// box is an activity, or the beginning or end of a case.
type box struct {
	lines []string
	class string
	round bool
}

// arrow is a directly-follows relation.
type arrow struct {
	label string
	class string
	width float64 // of its line
}

// compose names and sizes everything on the map. The boxes stand in the order
// of the process.
func compose(m evidence.Map, w Words) *drawing {
	d := &drawing{}
	numbers := make(map[string]int, len(m.Nodes))
	start, end := -1, -1
	if slices.ContainsFunc(m.Edges, func(e evidence.MapEdge) bool { return e.From == "" }) {
		start = d.addBox(box{lines: []string{w.Start}, class: "processmap__end", round: true})
	}
	for _, n := range m.Nodes {
		numbers[n.Activity] = d.addBox(box{
			lines: w.node(n), class: "processmap__node processmap__" + step(n.Shares, n.Difference),
		})
	}
	if slices.ContainsFunc(m.Edges, func(e evidence.MapEdge) bool { return e.To == "" }) {
		end = d.addBox(box{lines: []string{w.End}, class: "processmap__end", round: true})
	}
	for _, e := range m.Edges {
		from, to := start, end
		if e.From != "" {
			from = numbers[e.From]
		}
		if e.To != "" {
			to = numbers[e.To]
		}
		d.addArrow(from, to, e, w, len(m.Authorities))
	}
	return d
}

func (d *drawing) addBox(b box) int {
	var widest float64
	for _, line := range b.lines {
		widest = max(widest, textWidth(line))
	}
	d.boxes = append(d.boxes, b)
	d.graph.Nodes = append(d.graph.Nodes, layered.Node{
		Width:  max(leastWidth, math.Ceil(textSize*widest)+2*sidePad),
		Height: float64(lineHeight*len(b.lines) + 2*topPad),
	})
	return len(d.boxes) - 1
}

func (d *drawing) addArrow(from, to int, e evidence.MapEdge, w Words, authorities int) {
	share := largest(e.Shares)
	a := arrow{
		label: w.edge(e.Shares, e.Difference),
		class: "processmap__edge processmap__" + step(e.Shares, e.Difference),
		width: thinLine + (thickLine-thinLine)*share,
	}
	if w.Wait != nil {
		var longest float64
		a.label, longest = w.waits(e, authorities)
		a.class, a.width = "processmap__edge processmap__wait", thinLine+(thickLine-thinLine)*slowness(longest)
		if longest < 0 {
			a.class, a.width = "processmap__edge processmap__few", thinLine
		}
	}
	edge := layered.Edge{From: from, To: to, Weight: 1 + int(20*share)}
	if a.label != "" {
		edge.LabelWidth, edge.LabelHeight = math.Ceil(labelSize*textWidth(a.label)), lineHeight
	}
	d.arrows = append(d.arrows, a)
	d.graph.Edges = append(d.graph.Edges, edge)
}
