package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Bubbles shows value, risk and size of many things at once: a circle each,
// further up for more value, further right for more risk, with an area that
// grows with its size. Value has a logarithmic scale. It belongs beside a table
// with the same figures, whose numbers are the labels.
type Bubbles struct {
	Title string
	// Summary says in words what the eye would see.
	Summary string
	// Risk and Value name the axes, Size says what the area means.
	Risk, Value, Size string
	// Write writes a value for the axis.
	Write func(float64) string
	Items []Bubble
	// Kinds explain the shades.
	Kinds      []BubbleKind
	Provenance part.Figure
}

// Bubble is one circle.
type Bubble struct {
	Number int     // in the table
	Text   string  // name and figures, in words
	Href   string  // page of the thing
	Value  float64 // above 0; less is drawn at the lower edge
	Risk   float64 // share, 0 to 1
	Size   float64 // not negative
	Shade  int     // step of the map's scale, 1 to 5
}

// BubbleKind is an entry of the legend.
type BubbleKind struct {
	Shade int
	Name  string
}

// The picture, in its own units. Letters are letterHeight high at most, on narrow
// screens, where the style sheet enlarges them so that they can be read.
const (
	bubblesWidth, bubblesHeight = 480.0, 400.0
	plotLeft, plotRight         = 66.0, 470.0
	plotTop, plotBottom         = 14.0, 352.0
	largestRadius               = 24.0
	smallestRadius              = 4.0
	letterHeight, letterWidth   = 17.0, 9.5
	sameSpot                    = 13.0 // centres closer than this share a label
	mostDecades                 = 4
)

// circle is a bubble at its place.
type circle struct {
	Bubble
	x, y, r float64
}

// tag is the label of one or more circles at the same spot.
type tag struct {
	x, y float64 // middle of the text
	text string
}

// plot is what is drawn.
type plot struct {
	circles []circle // the largest first, so that none hides another
	tags    []tag
	lines   []gridline
	columns []gridline
}

// gridline is a line of the grid with its label.
type gridline struct {
	at   float64
	text string
}

// plot places everything.
func (b Bubbles) plot(v *page.View) plot {
	low, high := b.decades()
	var p plot
	for d := low; d <= high; d++ {
		at := plotBottom - (plotBottom-plotTop)*float64(d-low)/float64(max(1, high-low))
		p.lines = append(p.lines, gridline{at, b.Write(math.Pow10(d))})
	}
	for i := range 5 {
		share := float64(i) / 4
		p.columns = append(p.columns, gridline{plotLeft + share*(plotRight-plotLeft), v.Percent(share, 0)})
	}
	largest := 0.0
	for _, x := range b.Items {
		largest = max(largest, x.Size)
	}
	for _, x := range b.Items {
		c := circle{Bubble: x, r: smallestRadius}
		if largest > 0 {
			c.r = max(c.r, largestRadius*math.Sqrt(x.Size/largest))
		}
		height := (math.Log10(max(x.Value, math.Pow10(low))) - float64(low)) / float64(max(1, high-low))
		c.x = plotLeft + (plotRight-plotLeft)*min(1, max(0, x.Risk))
		c.y = plotBottom - (plotBottom-plotTop)*min(1, height)
		p.circles = append(p.circles, c)
	}
	slices.SortStableFunc(p.circles, func(x, y circle) int { return cmp.Compare(y.r, x.r) })
	p.tags = label(p.circles)
	return p
}

// decades returns the powers of ten between which the values lie.
func (b Bubbles) decades() (low, high int) {
	least, most := math.Inf(1), 1.0
	for _, x := range b.Items {
		if x.Value > 0 {
			least = min(least, x.Value)
		}
		most = max(most, x.Value)
	}
	high = max(1, int(math.Ceil(math.Log10(most))))
	low = high - 1
	if !math.IsInf(least, 1) {
		low = min(low, int(math.Floor(math.Log10(least))))
	}
	return max(low, high-mostDecades), high
}

// label gives every spot its numbers, beside it where there is room; where there
// is none the circle goes without, and the table has it.
func label(circles []circle) (tags []tag) {
	spots := together(circles)
	var taken []box
	for _, spot := range spots {
		text := numbers(spot)
		width := letterWidth * float64(len([]rune(text)))
		var reach float64
		for _, c := range spot {
			reach = max(reach, c.r)
		}
		x, y := spot[0].x, spot[0].y
		aside, above := reach+width/2+3, reach+letterHeight/2
		for _, at := range [][2]float64{
			{x + aside, y}, {x - aside, y}, {x, y - above}, {x, y + above},
			{x + aside, y - above}, {x - aside, y - above}, {x + aside, y + above}, {x - aside, y + above}, {x, y},
		} {
			here := box{at[0] - width/2, at[1] - letterHeight/2, at[0] + width/2, at[1] + letterHeight/2}
			if here.inside() && !slices.ContainsFunc(taken, here.meets) {
				taken = append(taken, here)
				tags = append(tags, tag{at[0], at[1], text})
				break
			}
		}
	}
	return tags
}

// together sorts circles by spot, those with the smallest numbers first.
func together(circles []circle) (spots [][]circle) {
	sorted := slices.SortedStableFunc(slices.Values(circles), func(x, y circle) int { return cmp.Compare(x.Number, y.Number) })
	for _, c := range sorted {
		i := slices.IndexFunc(spots, func(s []circle) bool { return math.Hypot(s[0].x-c.x, s[0].y-c.y) < sameSpot })
		if i < 0 {
			spots = append(spots, []circle{c})
		} else {
			spots[i] = append(spots[i], c)
		}
	}
	return spots
}

// numbers writes those of a spot, "1–11, 13"; the circles come in their order.
func numbers(spot []circle) string {
	var parts []string
	for from := 0; from < len(spot); {
		to := from
		for to+1 < len(spot) && spot[to+1].Number == spot[to].Number+1 {
			to++
		}
		part := strconv.Itoa(spot[from].Number)
		if to > from {
			part += "–" + strconv.Itoa(spot[to].Number)
		}
		parts = append(parts, part)
		from = to + 1
	}
	if len(parts) > 2 {
		parts = append(parts[:2], "…")
	}
	return strings.Join(parts, ", ")
}

// box is where a label stands.
type box struct{ left, top, right, bottom float64 }

func (b box) inside() bool {
	return b.left >= plotLeft && b.top >= 0 && b.right <= bubblesWidth && b.bottom <= plotBottom
}

func (b box) meets(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

// unit writes a coordinate.
func unit(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// viewBox of the picture.
func (b Bubbles) viewBox() string { return fmt.Sprintf("0 0 %g %g", bubblesWidth, bubblesHeight) }

// anchor keeps the first and last of n labels within the picture.
func anchor(i, n int) string {
	switch i {
	case 0:
		return "start"
	case n - 1:
		return "end"
	}
	return "middle"
}
