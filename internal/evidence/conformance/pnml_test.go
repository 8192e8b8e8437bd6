package conformance_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/conformance"
)

// document wraps the elements of a net, one per line, the first on line 2.
func document(elements ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml"><net id="n" type="ptnet">` +
		"\n" + strings.Join(elements, "\n") + "\n</net></pnml>"
}

func readText(text string) (*conformance.Net, error) {
	return conformance.ReadPNML(strings.NewReader(text), "model.pnml")
}

func TestReadPNML(t *testing.T) {
	t.Parallel()
	got, err := readText(document(
		`<name><text> Wohngeld &amp; mehr </text></name>`,
		`<page id="p"><place id="p1"><name><text>start</text></name><initialMarking><text> 2 </text></initialMarking></place>`,
		`<page id="q"><place id="p2"/><arc id="a1" source="p1" target="t1"><inscription><text>2</text></inscription></arc></page></page>`,
		`<transition id="t1"><name><graphics><offset x="1" y="2"/></graphics><text>Antrag`,
		`prüfen</text></name><toolspecific tool="x" version="1"><deep><deeper>text</deeper></deep></toolspecific></transition>`,
		`<transition id="t2"><name><text>tau</text></name><toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="7"/></transition>`,
		`<transition id="t3"/>`,
		`<arc id="a2" source="t1" target="p2"/><arc id="a3" source="t1" target="p2"><arctype><text>normal</text></arctype></arc>`,
		`<arc id="a4" source="p2" target="t2"/><arc id="a5" source="t3" target="p1"/>`,
		`<finalmarkings><marking><place idref="p1"><text>0</text></place><place idref="p2"><text>1</text></place></marking><marking/></finalmarkings>`,
	))
	if err != nil {
		t.Fatal(err)
	}
	want := &conformance.Net{
		Name:   "Wohngeld & mehr",
		Places: []conformance.Place{{ID: "p1", Name: "start"}, {ID: "p2"}},
		Transitions: []conformance.Transition{
			{ID: "t1", Label: "Antrag prüfen", In: conformance.Marking{{Place: 0, Count: 2}}, Out: conformance.Marking{{Place: 1, Count: 2}}},
			{ID: "t2", In: conformance.Marking{{Place: 1, Count: 1}}},
			{ID: "t3", Out: conformance.Marking{{Place: 0, Count: 1}}},
		},
		Initial: conformance.Marking{{Place: 0, Count: 2}},
		Final:   []conformance.Marking{{{Place: 1, Count: 1}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("net (-want +got):\n%s", diff)
	}
}

// Without markings a net with one start and one end says by its form where runs
// begin and end.
func TestReadPNMLAssumesMarkings(t *testing.T) {
	t.Parallel()
	net, err := readText(`<p:pnml xmlns:p="http://www.pnml.org/version-2009/grammar/pnml"><p:net id="n"><p:place id="i"/><p:place id="o"/>` +
		`<p:transition id="t"/><p:arc id="a" source="i" target="t"/><p:arc id="b" source="t" target="o"/></p:net></p:pnml>`)
	if err != nil {
		t.Fatal(err)
	}
	if !net.AssumedInitial || !net.AssumedFinal {
		t.Errorf("not said that markings are assumed: %+v", net)
	}
	one := func(place int32) conformance.Marking { return conformance.Marking{{Place: place, Count: 1}} }
	if diff := cmp.Diff([]conformance.Marking{one(0), one(1)}, append([]conformance.Marking{net.Initial}, net.Final...)); diff != "" {
		t.Errorf("markings (-want +got):\n%s", diff)
	}
}

func TestReadPNMLRefuses(t *testing.T) {
	t.Parallel()
	const (
		start = `<place id="i"><initialMarking><text>1</text></initialMarking></place>`
		step  = `<transition id="t"/><arc id="a" source="i" target="t"/>`
		end   = `<place id="o"/><arc id="b" source="t" target="o"/>`
	)
	for _, tc := range []struct{ name, text, want string }{
		{"log", `<log xes.version="1.0"/>`, "model.pnml:1:1: the first element is <log>; a PNML file starts with <pnml>"},
		{"empty", ``, "model.pnml:1:1: the document has no element"},
		{"not XML", `{"net": 1}`, "model.pnml:1:1: text outside the root element"},
		{"cut off", document(start, step, end)[:300], "it is incomplete; correct the file or export it again as PNML"},
		{"no net", `<pnml/>`, "model.pnml: the file has no <net>; export the model again"},
		{"two nets", `<pnml><net id="a"/><net id="b"/></pnml>`, "model.pnml:1:20: a second <net>; keep one net per file"},
		{"coloured", `<pnml><net type="http://www.pnml.org/version-2009/grammar/highlevelnet"/></pnml>`, "have coloured tokens, which are not supported; export"},
		{"no transition", document(start), "model.pnml: the net has no transition"},
		{"no id", document(start, `<place/>`), "model.pnml:3:1: <place> has no id; give every node an id of its own"},
		{"double id", document(start, `<transition id="i"/>`), `model.pnml:3:1: the id "i" is used twice; give`},
		{"reference", document(start, `<referencePlace id="r" ref="i"/>`), "model.pnml:3:1: <referencePlace> is not supported; export"},
		{"arc from nowhere", document(start, step, end, `<arc id="c" source="x" target="t"/>`), `model.pnml:5:1: the arc comes from "x", which is not in the net; correct`},
		{"arc to nowhere", document(start, step, end, `<arc id="c" source="t" target="x"/>`), `model.pnml:5:1: the arc leads to "x", which is not in the net; correct`},
		{"arc between places", document(start, step, end, `<arc id="c" source="i" target="o"/>`), `model.pnml:5:1: the arc from "i" to "o" does not join`},
		{"weight", document(start, step, end, `<arc id="c" source="t" target="o"><inscription><text>x</text></inscription></arc>`), `model.pnml:5:35: the weight of an arc "x" is not a whole number from 1`},
		{"weight 0", document(start, step, end, `<arc id="c" source="t" target="o"><inscription><text>0</text></inscription></arc>`), `the weight of an arc "0" is not`},
		{"inhibitor", document(start, step, end, `<arc id="c" source="o" target="t"><arctype><text>inhibitor</text></arctype></arc>`), `model.pnml:5:35: an arc of the kind "inhibitor"; only arcs that move tokens`},
		{"marking", document(`<place id="i"><initialMarking><text>-1</text></initialMarking></place>`), `model.pnml:2:15: initial marking "-1" is not a whole number from 0`},
		{"final marking", document(start, step, end, `<finalmarkings><marking><place idref="t"><text>1</text></place></marking></finalmarkings>`), `model.pnml:5:25: the final marking names "t", which is no place`},
		{"no initial", document(`<place id="i"/><place id="j"/>`, step, end), "model.pnml: the file has no initial marking and not exactly one place without incoming arc; mark"},
		{"no final", document(start, step, end, `<place id="p"/>`), "model.pnml: the file has no final marking and not exactly one place without outgoing arc; mark"},
		{"element in text", document(`<name><text>a<b/></text></name>`), "model.pnml:2:14: <b> inside a text; remove it"},
		{"entity", `<!DOCTYPE pnml [<!ENTITY x "y">]><pnml/>`, "document type"},
		{"too many tokens", document(start, step, end, strings.Repeat(`<arc id="c" source="t" target="o"><inscription><text>1048576</text></inscription></arc>`, 3)), "tokens on place 1, want 1 to 1048576; correct the model"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := readText(tc.text)
			var fault *eventlog.SyntaxError
			if !errors.As(err, &fault) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want a fault with %q", err, tc.want)
			}
		})
	}
}

func TestReadPNMLLimits(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"depth":  document(strings.Repeat("<page>", 200)),
		"nodes":  document(strings.Repeat(`<arc id="a" source="b" target="c"/>`, 200_001)),
		"length": document(`<name><text>` + strings.Repeat("x", 2<<20) + `</text></name>`),
		"bytes":  document(strings.Repeat("<graphics/>\n", 3<<20)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := readText(text); !errors.Is(err, conformance.ErrLimit) {
				t.Errorf("error %v, want ErrLimit", err)
			}
		})
	}
}

// Whatever is accepted is a valid net, and no input makes the reader fail.
func FuzzReadPNML(f *testing.F) {
	f.Add(document(`<place id="i"/><place id="o"/><transition id="t"/><arc id="a" source="i" target="t"/><arc id="b" source="t" target="o"/>`))
	f.Add(document(`<page><place id="i"><initialMarking><text>1</text></initialMarking></place></page>`,
		`<transition id="t"><name><text>a</text></name><toolspecific activity="$invisible$"/></transition>`,
		`<arc source="i" target="t"><inscription><text>3</text></inscription></arc>`,
		`<finalmarkings><marking><place idref="i"><text>1</text></place></marking></finalmarkings>`))
	f.Fuzz(func(t *testing.T, text string) {
		net, err := readText(text)
		if err != nil {
			return
		}
		if err := net.Validate(); err != nil {
			t.Errorf("accepted an invalid net: %v", err)
		}
	})
}

// What is written is read as the same net.
func TestWritePNML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		net := anyNet().Draw(t, "net")
		net.Name = rapid.SampledFrom([]string{"", "Wohngeld <&> \"ä\""}).Draw(t, "name")
		for i := range net.Places {
			net.Places[i].ID = fmt.Sprint("p", i)
		}
		net.Final = slices.DeleteFunc(net.Final, func(m conformance.Marking) bool { return len(m) == 0 })
		if len(net.Final) == 0 {
			t.Skip("a marking without tokens counts as not given")
		}
		var text strings.Builder
		if err := net.WritePNML(&text); err != nil {
			t.Fatal(err)
		}
		got, err := readText(text.String())
		if err != nil {
			t.Fatalf("%v:\n%s", err, &text)
		}
		if diff := cmp.Diff(net, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-written +read):\n%s", diff)
		}
	})
}
