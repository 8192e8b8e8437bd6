package conformance

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
)

// WritePNML writes the net as [ReadPNML] reads it, and as ProM and pm4py do.
func (n *Net) WritePNML(w io.Writer) error {
	doc := pnmlDocument{Net: pnmlNet{ID: "net", Type: "http://www.pnml.org/version-2009/grammar/ptnet", Name: &pnmlText{n.Name}}}
	page := &doc.Net.Page
	page.ID = "page"
	for i, p := range n.Places {
		place := pnmlNode{ID: p.ID}
		if p.Name != "" {
			place.Name = &pnmlText{p.Name}
		}
		for _, t := range n.Initial {
			if t.Place == int32(i) {
				place.Marking = &pnmlText{strconv.Itoa(int(t.Count))}
			}
		}
		page.Places = append(page.Places, place)
	}
	arc := func(source, target string, weight int32) {
		a := pnmlArc{ID: fmt.Sprintf("a%d", len(page.Arcs)), Source: source, Target: target}
		if weight > 1 {
			a.Weight = &pnmlText{strconv.Itoa(int(weight))}
		}
		page.Arcs = append(page.Arcs, a)
	}
	for i := range n.Transitions {
		t := &n.Transitions[i]
		node := pnmlNode{ID: t.ID, Name: &pnmlText{t.Label}}
		if t.Silent() {
			node.Name.Text = t.ID
			node.Silent = &pnmlTool{Tool: "ProM", Version: "6.4", Activity: "$invisible$"}
		}
		page.Transitions = append(page.Transitions, node)
		for _, in := range t.In {
			arc(n.Places[in.Place].ID, t.ID, in.Count)
		}
		for _, out := range t.Out {
			arc(t.ID, n.Places[out.Place].ID, out.Count)
		}
	}
	for _, final := range n.Final {
		var marking pnmlMarking
		for _, t := range final {
			marking.Places = append(marking.Places, pnmlTokens{Place: n.Places[t.Place].ID, Text: strconv.Itoa(int(t.Count))})
		}
		doc.Net.Final = append(doc.Net.Final, marking)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return nil
}

type pnmlDocument struct {
	XMLName xml.Name `xml:"pnml"`
	Net     pnmlNet  `xml:"net"`
}

type pnmlNet struct {
	ID    string        `xml:"id,attr"`
	Type  string        `xml:"type,attr"`
	Name  *pnmlText     `xml:"name"`
	Page  pnmlPage      `xml:"page"`
	Final []pnmlMarking `xml:"finalmarkings>marking"`
}

type pnmlPage struct {
	ID          string     `xml:"id,attr"`
	Places      []pnmlNode `xml:"place"`
	Transitions []pnmlNode `xml:"transition"`
	Arcs        []pnmlArc  `xml:"arc"`
}

type pnmlNode struct {
	ID      string    `xml:"id,attr"`
	Name    *pnmlText `xml:"name"`
	Marking *pnmlText `xml:"initialMarking"`
	Silent  *pnmlTool `xml:"toolspecific"`
}

type pnmlArc struct {
	ID     string    `xml:"id,attr"`
	Source string    `xml:"source,attr"`
	Target string    `xml:"target,attr"`
	Weight *pnmlText `xml:"inscription"`
}

type pnmlText struct {
	Text string `xml:"text"`
}

type pnmlTool struct {
	Tool     string `xml:"tool,attr"`
	Version  string `xml:"version,attr"`
	Activity string `xml:"activity,attr"`
}

type pnmlMarking struct {
	Places []pnmlTokens `xml:"place"`
}

type pnmlTokens struct {
	Place string `xml:"idref,attr"`
	Text  string `xml:"text"`
}
