package processmap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/goccy/go-graphviz"

	"kiesel/internal/evidence"
	"kiesel/internal/web/processmap/owncache"
)

func init() {
	if err := owncache.Restore(); err != nil {
		panic(err) // fails for no such name and value
	}
}

// graphvizTurn is held by whoever uses Graphviz. The library keeps one WebAssembly
// module for the whole process; it serves one caller at a time, whichever
// [graphviz.Graphviz] the call goes through.
var graphvizTurn sync.Mutex

// Drawer draws process maps and keeps the latest drawings, since laying one out
// takes some milliseconds and pages ask for the same ones again and again.
// It is safe for concurrent use.
type Drawer struct {
	engine   *graphviz.Graphviz
	mu       sync.Mutex
	drawings map[string]string // by DOT source
}

// maxDrawings bounds the memory that kept drawings take, about 30 KB each.
const maxDrawings = 200

// New starts the layout engine. Close it to free its memory.
func New(ctx context.Context) (*Drawer, error) {
	graphvizTurn.Lock()
	defer graphvizTurn.Unlock()
	engine, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("starting the layout of process maps: %w", err)
	}
	return &Drawer{engine: engine, drawings: map[string]string{}}, nil
}

// Close stops the layout engine.
func (d *Drawer) Close() error {
	graphvizTurn.Lock()
	defer graphvizTurn.Unlock()
	return d.engine.Close()
}

// Words are the texts in a drawing.
type Words struct {
	Start, End string
	// Percent writes a share, 0…1.
	Percent func(share float64) string
	// Points writes a difference of shares, −1…1, with its sign.
	Points func(difference float64) string
	// Few stands where so few cases lie behind a share that it isn't told.
	Few string
}

// Draw returns the map as an SVG element without fixed size or colours: its
// parts carry classes of the style sheet, see [step].
func (d *Drawer) Draw(ctx context.Context, m evidence.Map, w Words) (string, error) {
	source := dot(m, w)
	d.mu.Lock()
	svg, ok := d.drawings[source]
	d.mu.Unlock()
	if ok {
		return svg, nil
	}
	svg, err := d.layOut(ctx, source)
	if err != nil {
		return "", fmt.Errorf("drawing the process map of %v: %w", m.Authorities, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.drawings) >= maxDrawings {
		clear(d.drawings)
	}
	d.drawings[source] = svg
	return svg, nil
}

func (d *Drawer) layOut(ctx context.Context, source string) (_ string, err error) {
	graphvizTurn.Lock()
	defer graphvizTurn.Unlock()
	graph, err := graphviz.ParseBytes([]byte(source))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, graph.Close()) }()
	var b bytes.Buffer
	if err := d.engine.Render(ctx, graph, graphviz.SVG, &b); err != nil {
		return "", err
	}
	return embed(b.Bytes()), nil
}

var (
	fixedSize   = regexp.MustCompile(`(<svg) width="[^"]*" height="[^"]*"`)
	decoration  = regexp.MustCompile(` (?:fill|stroke|font-family|font-size)="[^"]*"`)
	titles      = regexp.MustCompile(`(?s)<title>.*?</title>\s*`)
	identifiers = regexp.MustCompile(` id="[^"]*"`)
	comments    = regexp.MustCompile(`(?s)<!--.*?-->\s*`)
	background  = regexp.MustCompile(`<polygon points="[^"]*"/>\s*`)
)

// embed makes Graphviz' document an element of a page: no prologue, no
// ids that could clash, no colours of its own. The drawing is hidden from
// assistive technology, for the table beside it says the same.
func embed(document []byte) string {
	svg := document[max(0, bytes.Index(document, []byte("<svg"))):]
	svg = fixedSize.ReplaceAll(svg, []byte(`$1 class="processmap__svg" aria-hidden="true" focusable="false"`))
	for _, cut := range []*regexp.Regexp{comments, titles, identifiers, decoration} {
		svg = cut.ReplaceAll(svg, nil)
	}
	if at := background.FindIndex(svg); at != nil {
		svg = append(svg[:at[0]:at[0]], svg[at[1]:]...)
	}
	return string(svg)
}
