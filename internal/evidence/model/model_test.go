package model_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
	"kiesel/internal/evidence/model"
	"kiesel/internal/testkit"
)

// graph makes a graph of ways such as "a b c", whose activities occur once each.
func graph(ways ...string) model.Graph {
	var g model.Graph
	at := map[string]int{}
	edges := map[model.Edge]bool{}
	for _, way := range ways {
		last := -1
		for _, name := range strings.Fields(way) {
			if _, known := at[name]; !known {
				at[name] = len(g.Activities)
				g.Activities = append(g.Activities, name)
			}
			if e := (model.Edge{From: last, To: at[name]}); last >= 0 && !edges[e] {
				edges[e] = true
				g.Edges = append(g.Edges, e)
			}
			last = at[name]
		}
	}
	return g
}

func similarity(tb testing.TB, a, b model.Graph) float64 {
	tb.Helper()
	s, err := model.Similarity(tb.Context(), a, b)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// TestSimilarityByHand: sim = 1 − mean(f_n, f_e, f_s), see science.md A8.
func TestSimilarityByHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b model.Graph
		want float64
	}{
		"equal":                {graph("aaaa bbbb cccc"), graph("aaaa bbbb cccc"), 1},
		"nothing in common":    {graph("aaaa bbbb"), graph("xxxx yyyy"), 0},
		"one activity differs": {graph("aaaa bbbb cccc"), graph("aaaa bbbb dddd"), 1 - (2./6+2./4+0)/3},
		// The same activities the other way round: no edge in common.
		"order": {graph("aaaa bbbb"), graph("bbbb aaaa"), 1 - (0+1+0)/3.},
		// One of four letters differs in one of two names.
		"spelling":                      {graph("aaaa bbbb"), graph("aaaa bbbx"), 1 - (0+0+.25/2)/3},
		"case and accents do not count": {graph("Prüfung GEBÜHR"), graph("Pruefung Gebuehr"), 1},
		"one each":                      {graph("aaaa"), graph("aaaa"), 1},
		// One activity more on the way: one of 5 nodes, and of the 1 and 2 edges all.
		"a step between": {graph("aaaa bbbb"), graph("aaaa cccc bbbb"), 1 - (1./5+1+0)/3},
	} {
		if got := similarity(t, c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
}

func TestSimilarityHolds(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-h]{1,6}`), 1, 7, func(s string) string { return s })
	anyGraph := rapid.Custom(func(r *rapid.T) model.Graph {
		names := words.Draw(r, "names")
		ways := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(names), 1, 6), 1, 4).Draw(r, "ways")
		texts := make([]string, len(ways))
		for i, w := range ways {
			texts[i] = strings.Join(w, " ")
		}
		return graph(texts...)
	})
	rapid.Check(t, func(r *rapid.T) {
		a, b := anyGraph.Draw(r, "a"), anyGraph.Draw(r, "b")
		there, back := similarity(t, a, b), similarity(t, b, a)
		if there != back || there < 0 || there > 1 {
			r.Fatalf("%g there, %g back", there, back)
		}
		if self := similarity(t, a, a); math.Abs(self-1) > 1e-12 {
			r.Fatalf("a model is like itself by %g", self)
		}
	})
}

func TestSimilarityStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := model.Similarity(ctx, graph("a b"), graph("a b")); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"><bpmn:collaboration id="c"/>`

// permit is a process with a parallel gateway, a choice, a subprocess with an event
// at its border, a collapsed subprocess and a task without a name.
const permit = head + `<bpmn:process id="p">
<bpmn:laneSet id="l"><bpmn:lane id="l1"><bpmn:flowNodeRef>t1</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="s" name="Antrag liegt vor"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
<bpmn:userTask id="t1" name="Antrag
  prüfen"/>
<bpmn:parallelGateway id="g1"/><bpmn:task id="t2" name="Nachbarn anhören"/><bpmn:serviceTask id="t3" name="Gebühr berechnen"/><bpmn:parallelGateway id="g2"/>
<bpmn:subProcess id="sub" name="Prüfung vor Ort"><bpmn:startEvent id="is"/><bpmn:task id="i1" name="Besichtigen"/><bpmn:task id="i2" name="Bericht schreiben"/>
 <bpmn:sequenceFlow id="if0" sourceRef="is" targetRef="i1"/><bpmn:sequenceFlow id="if1" sourceRef="i1" targetRef="i2"/></bpmn:subProcess>
<bpmn:boundaryEvent id="b" attachedToRef="sub"/><bpmn:task id="t4" name="Ablehnen"/>
<bpmn:subProcess id="closed" name="Bescheid erteilen"/><bpmn:task id="nameless"/><bpmn:endEvent id="e"/>
<bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="t1"/><bpmn:sequenceFlow id="f1" sourceRef="t1" targetRef="g1"/>
<bpmn:sequenceFlow id="f2" sourceRef="g1" targetRef="t2"/><bpmn:sequenceFlow id="f3" sourceRef="g1" targetRef="t3"/>
<bpmn:sequenceFlow id="f4" sourceRef="t2" targetRef="g2"/><bpmn:sequenceFlow id="f5" sourceRef="t3" targetRef="g2"/>
<bpmn:sequenceFlow id="f6" sourceRef="g2" targetRef="sub"/><bpmn:sequenceFlow id="f7" sourceRef="sub" targetRef="nameless"/>
<bpmn:sequenceFlow id="f8" sourceRef="nameless" targetRef="closed"/><bpmn:sequenceFlow id="f9" sourceRef="b" targetRef="t4"/>
<bpmn:sequenceFlow id="f10" sourceRef="closed" targetRef="e"/><bpmn:sequenceFlow id="f11" sourceRef="t4" targetRef="t1"/>
</bpmn:process><di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:BPMNShape/></di:BPMNDiagram></bpmn:definitions>`

// edges writes the edges of a graph by name, sorted.
func edges(g model.Graph) []string {
	var all []string
	for _, e := range g.Edges {
		all = append(all, g.Activities[e.From]+" → "+g.Activities[e.To])
	}
	slices.Sort(all)
	return all
}

func TestReadBPMN(t *testing.T) {
	t.Parallel()
	g, err := model.ReadBPMN(strings.NewReader(permit), "permit.bpmn")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Ablehnen → Antrag prüfen", "Antrag prüfen → Gebühr berechnen", "Antrag prüfen → Nachbarn anhören",
		"Bericht schreiben → Bescheid erteilen", "Besichtigen → Bericht schreiben",
		"Gebühr berechnen → Besichtigen", "Nachbarn anhören → Besichtigen",
	}
	// What is at the border of the subprocess follows on the whole of it.
	want = append(want, "Bericht schreiben → Ablehnen")
	slices.Sort(want)
	if got := edges(g); !slices.Equal(got, want) {
		t.Errorf("the edges are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadBPMNRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"empty":               {"", "<definitions> of BPMN|<process>|document"},
		"not BPMN":            {"<pnml/>", "<definitions> of BPMN is expected; export"},
		"no process":          {head + "</bpmn:definitions>", "no <process>"},
		"no activity":         {head + `<bpmn:process><bpmn:startEvent id="s"/></bpmn:process></bpmn:definitions>`, "no activity with a name"},
		"flow to nowhere":     {head + `<bpmn:process><bpmn:task id="a" name="A"/><bpmn:sequenceFlow sourceRef="a" targetRef="x"/></bpmn:process></bpmn:definitions>`, `to "x": there is no such element`},
		"cut off":             {permit[:len(permit)/2], "x.bpmn:"},
		"entities":            {`<!DOCTYPE x [<!ENTITY a "b">]><definitions/>`, "x.bpmn:1:1"},
		"too deep":            {head + strings.Repeat("<a>", 200), "limit"},
		"too many":            {head + "<process>" + strings.Repeat(`<task id="t" name="A"/>`, 20_001) + "</process></bpmn:definitions>", "more than 20000"},
		"too many activities": {head + "<process>" + strings.Repeat(`<task id="t" name="A"/>`, 1001) + "</process></bpmn:definitions>", "at most 1000"},
	} {
		_, err := model.ReadBPMN(strings.NewReader(c.text), "x.bpmn")
		found := err != nil && slices.ContainsFunc(strings.Split(c.want, "|"), func(want string) bool { return strings.Contains(err.Error(), want) })
		if !found {
			t.Errorf("%s: error is %v, want one with %q", name, err, c.want)
		}
		if strings.HasPrefix(name, "too ") && !errors.Is(err, conformance.ErrLimit) {
			t.Errorf("%s: error is %v, want a limit", name, err)
		}
	}
}

// TestFromNet: the model that a peer found in the receipt log has the activities of
// that net and is like itself.
func TestFromNet(t *testing.T) {
	t.Parallel()
	graphs := map[string]model.Graph{}
	for _, name := range []string{"receipt.im02", "receipt.top5", "receipt.onevariant"} {
		f, err := os.Open(testkit.Shared(t, "expected", "models", name+".pnml"))
		if err != nil {
			t.Fatal(err)
		}
		net, err := conformance.ReadPNML(f, name)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		if graphs[name], err = model.FromNet(net); err != nil {
			t.Fatal(err)
		}
		visible := 0
		for _, x := range net.Transitions {
			if !x.Silent() {
				visible++
			}
		}
		if g := graphs[name]; len(g.Activities) != visible || len(g.Edges) < visible-1 {
			t.Errorf("%s: %d activities and %d edges, want %d activities", name, len(g.Activities), len(g.Edges), visible)
		}
		if s := similarity(t, graphs[name], graphs[name]); math.Abs(s-1) > 1e-9 {
			t.Errorf("%s is like itself by %g", name, s)
		}
	}
	near := similarity(t, graphs["receipt.top5"], graphs["receipt.onevariant"])
	far := similarity(t, graphs["receipt.im02"], graphs["receipt.onevariant"])
	if near <= far {
		t.Errorf("a model of one variant is like that of five by %g, and like that of all by %g", near, far)
	}
	// The only variant is a chain, so each edge of it is in the net of five.
	if got := edges(graphs["receipt.onevariant"]); len(got) != len(graphs["receipt.onevariant"].Activities)-1 {
		t.Errorf("the chain has the edges %v", got)
	}
}

func FuzzReadBPMN(f *testing.F) {
	f.Add(permit)
	f.Add(head + "</bpmn:definitions>")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := model.ReadBPMN(strings.NewReader(text), "x")
		if err != nil {
			return
		}
		if len(g.Activities) == 0 || slices.Contains(g.Activities, "") {
			t.Fatalf("the activities are %q", g.Activities)
		}
		for _, e := range g.Edges {
			if min(e.From, e.To) < 0 || max(e.From, e.To) >= len(g.Activities) {
				t.Fatalf("edge %v of %d activities", e, len(g.Activities))
			}
		}
	})
}

func BenchmarkSimilarity(b *testing.B) {
	var ways []string
	for i := range 400 {
		ways = append(ways, fmt.Sprintf("Schritt%d Schritt%d Schritt%d", i, (i*7+1)%400, (i*13+5)%400))
	}
	g := graph(ways...)
	for b.Loop() {
		similarity(b, g, g)
	}
}
