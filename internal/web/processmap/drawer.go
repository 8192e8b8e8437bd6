package processmap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/goccy/go-graphviz"

	"kiesel/internal/evidence"
	"kiesel/internal/web/processmap/owncache"
)

func init() {
	if err := owncache.Restore(); err != nil {
		panic(err) // fails for no such name and value
	}
}

// graphvizTurn holds a token while somebody uses Graphviz. The library keeps one
// WebAssembly module for the whole process; it serves one caller at a time,
// whichever [graphviz.Graphviz] the call goes through.
var graphvizTurn = make(chan struct{}, 1)

// patience is how long a drawing may take, its turn included. Usual are some
// milliseconds.
const patience = 5 * time.Second

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
	graphvizTurn <- struct{}{}
	defer func() { <-graphvizTurn }()
	engine, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("starting the layout of process maps: %w", err)
	}
	return &Drawer{engine: engine, drawings: map[string]string{}}, nil
}

// Close stops the layout engine.
func (d *Drawer) Close() error {
	select {
	case graphvizTurn <- struct{}{}:
		defer func() { <-graphvizTurn }()
		return d.engine.Close()
	case <-time.After(patience):
		return errors.New("a drawing does not end; it is left to the end of the process")
	}
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
// parts carry classes of the style sheet, see [step]. It gives up when ctx ends or
// after five seconds.
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

// layOut waits for a turn and for the layout, but not for ever: Graphviz can't be
// interrupted. If it should never end, it keeps its turn, and later drawings
// fail in time instead of waiting with it.
func (d *Drawer) layOut(ctx context.Context, source string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case graphvizTurn <- struct{}{}:
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for another drawing: %w", ctx.Err())
	}
	type drawing struct {
		svg string
		err error
	}
	done := make(chan drawing, 1)
	go func() {
		defer func() { <-graphvizTurn }()
		svg, err := d.render(context.WithoutCancel(ctx), source)
		done <- drawing{svg, err}
	}()
	select {
	case r := <-done:
		return r.svg, r.err
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for the layout: %w", ctx.Err())
	}
}

// render lays the graph out; its caller has the turn.
func (d *Drawer) render(ctx context.Context, source string) (_ string, err error) {
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
