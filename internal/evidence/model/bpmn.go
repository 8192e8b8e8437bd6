package model

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/xmlscan"
	"kiesel/internal/evidence/conformance"
)

// maxNodes limits nodes and flows of a diagram together; those of the largest
// processes have some hundred.
const maxNodes = 20_000

// ReadBPMN reads the processes of a BPMN 2.0 document; name stands for the file in
// errors. Activities are tasks, calls, and subprocesses without content; of a
// subprocess with content the activities inside count. Gateways, events and
// activities without a name are passed through. Messages between processes, data
// and what the diagram looks like do not count.
//
// What is wrong with the content is an [*eventlog.SyntaxError]; the error wraps
// [conformance.ErrLimit] if the file is too large.
func ReadBPMN(r io.Reader, name string) (Graph, error) {
	b := &bpmnReader{file: name, nodes: map[string]node{}}
	sc, err := conformance.ScanModel(r)
	if err == nil {
		b.sc = sc
		err = b.document()
	}
	if err == nil {
		err = b.link()
	}
	if err != nil {
		return Graph{}, conformance.ModelError(err, name, "BPMN 2.0")
	}
	g, err := b.graph()
	if err != nil {
		return g, fmt.Errorf("%s: %w", name, err)
	}
	return g, nil
}

// bpmnReader reads one document.
type bpmnReader struct {
	sketch
	file  string
	sc    *xmlscan.Scanner
	nodes map[string]node // by id
	flows []flow
}

// node is where flows to an element end and flows from it begin: different nodes
// of a sketch for a subprocess with content.
type node struct{ in, out int }

// flow leads from one element to another, which need not be read yet.
type flow struct {
	line, column   int
	source, target string
	exception      bool // to an event at the border of an activity
}

func (b *bpmnReader) document() error {
	seen := false
	err := b.children(func(element string) error {
		if element != "definitions" {
			return b.faultf("export the model as BPMN 2.0", "<%s> where <definitions> of BPMN is expected", element)
		}
		return b.children(func(element string) error {
			if element != "process" {
				return b.sc.Skip()
			}
			seen = true
			_, err := b.inside()
			return err
		})
	})
	if err == nil && !seen {
		err = b.faultf("export the model as BPMN 2.0", "there is no <process>")
	}
	return err
}

// inside reads the elements of a process or subprocess and returns the flow nodes
// directly inside.
func (b *bpmnReader) inside() (content []node, err error) {
	err = b.children(func(element string) error {
		id, name := b.attr("id"), strings.Join(strings.Fields(b.attr("name")), " ")
		if len(b.names)+len(b.flows) >= maxNodes {
			return fmt.Errorf("%w: more than %d nodes and flows", conformance.ErrLimit, maxNodes)
		}
		switch {
		case element == "sequenceFlow":
			b.flow(b.attr("sourceRef"), b.attr("targetRef"), false)
		case element == "subProcess" || element == "transaction" || element == "adHocSubProcess":
			n, err := b.subprocess(name)
			b.nodes[id], content = n, append(content, n)
			return err
		case element == "task" || strings.HasSuffix(element, "Task") || element == "callActivity":
			n := b.node(name)
			b.nodes[id], content = node{n, n}, append(content, node{n, n})
		case strings.HasSuffix(element, "Gateway") || strings.HasSuffix(element, "Event"):
			n := b.node("")
			if host := b.attr("attachedToRef"); host != "" {
				b.flow(host, id, true)
			} else {
				content = append(content, node{n, n})
			}
			b.nodes[id] = node{n, n}
		}
		return b.sc.Skip()
	})
	return content, err
}

// subprocess reads a subprocess: without content it is an activity. Otherwise a
// flow to it leads to what no flow inside leads to, and likewise behind it.
func (b *bpmnReader) subprocess(name string) (node, error) {
	before := len(b.flows)
	content, err := b.inside()
	if err != nil || len(content) == 0 {
		n := b.node(name)
		return node{n, n}, err
	}
	whole := node{b.node(""), b.node("")}
	entered, left := map[int]bool{}, map[int]bool{}
	for _, f := range b.flows[before:] {
		entered[b.nodes[f.target].in] = true
		if !f.exception {
			left[b.nodes[f.source].out] = true
		}
	}
	for _, n := range content {
		if !entered[n.in] {
			b.arc(whole.in, n.in)
		}
		if !left[n.out] {
			b.arc(n.out, whole.out)
		}
	}
	return whole, nil
}

func (b *bpmnReader) flow(source, target string, exception bool) {
	line, column := b.sc.Pos()
	b.flows = append(b.flows, flow{line, column, source, target, exception})
}

// link draws the flows.
func (b *bpmnReader) link() error {
	for _, f := range b.flows {
		from, knownFrom := b.nodes[f.source]
		to, knownTo := b.nodes[f.target]
		if !knownFrom || !knownTo {
			return &eventlog.SyntaxError{
				File: b.file, Line: f.line, Column: f.column, Remedy: "correct the file or export it again as BPMN 2.0",
				Msg: fmt.Sprintf("a flow from %.50q to %.50q: there is no such element", f.source, f.target),
			}
		}
		b.arc(from.out, to.in)
	}
	return nil
}

// children calls visit for each element directly inside the current one, which
// it leaves behind. Visit leaves its element behind, too.
func (b *bpmnReader) children(visit func(element string) error) error {
	for depth := b.sc.Depth(); ; {
		kind, err := b.sc.Next()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil // the scanner reports open elements itself
		}
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			name := string(b.sc.Name())
			if err := visit(name[strings.LastIndexByte(name, ':')+1:]); err != nil {
				return err
			}
		case xmlscan.End:
			if b.sc.Depth() < depth {
				return nil
			}
		}
	}
}

// attr returns an attribute of the current start tag, "" if it is absent.
func (b *bpmnReader) attr(name string) string {
	for _, a := range b.sc.Attrs() {
		if string(a.Name) == name {
			return string(a.Value)
		}
	}
	return ""
}

// faultf returns an error at the current place.
func (b *bpmnReader) faultf(remedy, format string, args ...any) error {
	line, column := b.sc.Pos()
	return &eventlog.SyntaxError{File: b.file, Line: line, Column: column, Msg: fmt.Sprintf(format, args...), Remedy: remedy}
}
