package conformance

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/xmlscan"
)

// maxNodes limits places, transitions and arcs of a net together.
const maxNodes = 200_000

// ReadPNML reads the first and only net of a PNML document (ISO/IEC 15909-2,
// place/transition nets); name stands for the file in errors. Beside the
// standard it knows final markings as ProM and pm4py write them
// (<finalmarkings>).
//
// A transition is silent if it has no name or a <toolspecific
// activity="$invisible$">. If the file has no initial marking, one token on the
// only place without incoming arc is assumed, and likewise for the final one.
//
// What is wrong with the content is an [*eventlog.SyntaxError]; it wraps
// [ErrLimit] if the file is too large.
func ReadPNML(r io.Reader, name string) (*Net, error) {
	p := &pnmlReader{
		file: name, net: &Net{}, nodes: make(map[string]node),
	}
	var err error
	if p.sc, err = ScanModel(r); err != nil {
		return nil, p.failed(err)
	}
	if err := p.document(); err != nil {
		return nil, p.failed(err)
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return p.net, nil
}

// pnmlReader reads one document.
type pnmlReader struct {
	file    string
	sc      *xmlscan.Scanner
	net     *Net
	seen    bool // a net
	nodes   map[string]node
	arcs    []arc
	finals  [][]reference
	initial []Tokens
}

// node is what an id stands for.
type node struct {
	transition bool
	index      int32
}

// place is where something stands in the file.
type spot struct{ line, column int }

// arc is an arc whose ends are not yet known to exist.
type arc struct {
	spot
	source, target string
	weight         int32
}

// reference is an entry of a final marking.
type reference struct {
	spot
	place string
	count int32
}

// here returns the place of the current token.
func (p *pnmlReader) here() spot {
	line, column := p.sc.Pos()
	return spot{line, column}
}

// faultf returns an error at a place in the file.
func (p *pnmlReader) faultf(at spot, remedy, format string, args ...any) *eventlog.SyntaxError {
	return &eventlog.SyntaxError{File: p.file, Line: at.line, Column: at.column, Msg: fmt.Sprintf(format, args...), Remedy: remedy}
}

// failed gives an error of the scanner or the stream its place and remedy.
func (p *pnmlReader) failed(err error) error { return ModelError(err, p.file, "PNML") }

// children calls visit for each element directly inside the current one, which
// it leaves behind. Visit leaves its element behind, too. Other text than that
// of textual elements is passed over.
func (p *pnmlReader) children(visit func(name string) error) error {
	for depth := p.sc.Depth(); ; {
		kind, err := p.sc.Next()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF // the scanner reports open elements itself
		}
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			if err := visit(local(p.sc.Name())); err != nil {
				return err
			}
		case xmlscan.End:
			if p.sc.Depth() < depth {
				return nil
			}
		}
	}
}

// local returns a name without its name space prefix.
func local(name []byte) string {
	s := string(name)
	return s[strings.LastIndexByte(s, ':')+1:]
}

// attr returns an attribute of the current start tag, "" if it is absent.
func (p *pnmlReader) attr(name string) string {
	for _, a := range p.sc.Attrs() {
		if string(a.Name) == name {
			return string(a.Value)
		}
	}
	return ""
}

// label returns the <text> inside the current element, without blanks around
// it, and leaves the element behind.
func (p *pnmlReader) label() (text string, err error) {
	err = p.children(func(name string) error {
		if name != "text" {
			return p.sc.Skip()
		}
		text, err = p.text()
		return err
	})
	return text, err
}

// text returns the character data of the current element and leaves it behind.
func (p *pnmlReader) text() (string, error) {
	var b strings.Builder
	for depth := p.sc.Depth(); ; {
		kind, err := p.sc.Next()
		if err != nil {
			return "", err
		}
		switch kind {
		case xmlscan.Text:
			b.Write(p.sc.Text())
		case xmlscan.Start:
			return "", p.faultf(p.here(), "remove it", "<%s> inside a text", p.sc.Name())
		case xmlscan.End:
			if p.sc.Depth() < depth {
				return strings.TrimSpace(b.String()), nil
			}
		}
	}
}

// number reads the <text> of the current element as a whole number from least.
func (p *pnmlReader) number(what string, least int32) (int32, error) {
	at := p.here()
	text, err := p.label()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < int64(least) || n > maxTokens {
		return 0, p.faultf(at, "colours and expressions are not supported; export the model as place/transition net",
			"%s %.20q is not a whole number from %d to %d", what, text, least, maxTokens)
	}
	return int32(n), nil
}
