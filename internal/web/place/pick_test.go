package place_test

import (
	"slices"
	"strings"
	"testing"

	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

func everywhere(landscape.Authority) bool { return true }

func newView(t *testing.T) *page.View {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &page.View{Printer: words.Printer(i18n.German)}
}

func germany(t *testing.T) *landscape.Tree {
	t.Helper()
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// Whatever people write for an authority finds it, or says what to do.
func TestFind(t *testing.T) {
	t.Parallel()
	v, tree := newView(t), germany(t)
	inRuegen := func(a landscape.Authority) bool { return strings.HasPrefix(string(a.Key), "13073") }
	for name, tc := range map[string]struct {
		text, chosen string
		may          func(landscape.Authority) bool
		want         string // the key, or what the form says
	}{
		"a name":                       {"Grimmen", "", inRuegen, "130730035"},
		"a kind before the name":       {"Amt Altenpleen", "", everywhere, "130735351"},
		"another spelling":             {"VORPOMMERN ruegen", "", everywhere, "13073"},
		"a key":                        {"130735351", "", everywhere, "130735351"},
		"a key in groups":              {"13 0 73 5351", "", everywhere, "130735351"},
		"a choice":                     {"Altenpleen", "130735351005", everywhere, "130735351005"},
		"a choice before another name": {"Grimmen", "130735351", inRuegen, "130730035"},
		"a town that is a Kreis too":   {"Stralsund", "", everywhere, "130730088"},
		"several":                      {"Altenpleen", "", everywhere, "Mehrere passen"},
		"a choice that is none":        {"Altenpleen", "13", everywhere, "Mehrere passen"},
		"very many":                    {"Neu", "", everywhere, "nur die ersten"},
		"none":                         {"Atlantis", "", everywhere, "gibt es nicht"},
		"a key of nobody":              {"990735351", "", everywhere, "gibt es nicht"},
		"nothing":                      {"", "", everywhere, "Diese Angabe fehlt"},
		"somebody else's":              {"Parchim", "", inRuegen, "Ihre Rolle gilt nicht für sie"},
		"somebody else's key":          {"13076", "", inRuegen, "Ihre Rolle gilt nicht für sie"},
	} {
		p := place.Pick{Text: tc.text, Chosen: landscape.ARS(tc.chosen)}
		unit, ok := p.Find(v, tree, tc.may)
		switch {
		case ok && string(unit.Key) != tc.want:
			t.Errorf("%s: %q is %s, want %s", name, tc.text, unit.Key, tc.want)
		case ok && (p.Error != "" || p.Chosen != unit.Key || !slices.Contains(p.Choices, unit)):
			t.Errorf("%s: the form shows %+v", name, p)
		case !ok && !strings.Contains(p.Error, tc.want):
			t.Errorf("%s: %q is refused with %q, want %q", name, tc.text, p.Error, tc.want)
		}
	}
}

// An administration is offered once, also if it is a Kreis and a Gemeinde, and
// no more are offered than somebody can look through.
func TestChoices(t *testing.T) {
	t.Parallel()
	v, tree := newView(t), germany(t)
	p := place.Pick{Text: "Rostock"}
	p.Find(v, tree, everywhere)
	keys := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		keys[i] = string(c.Key)
	}
	if want := []string{"13072", "13003", "130725260"}; !slices.Equal(keys, want) {
		t.Errorf("Rostock offers %v, want %v: the Kreis, the town once, and the Amt Rostocker Heide", keys, want)
	}
	p = place.Pick{Text: "Neu"}
	p.Find(v, tree, everywhere)
	if len(p.Choices) != 20 {
		t.Errorf("Neu offers %d choices, want 20", len(p.Choices))
	}
}

func TestOffer(t *testing.T) {
	t.Parallel()
	v, tree := newView(t), germany(t)
	p := place.Offer(tree, "130735351")
	if unit, ok := p.Find(v, tree, everywhere); !ok || unit.Key != "130735351" {
		t.Errorf("what was offered finds %v, %v", unit.Key, ok)
	}
	if p := place.Offer(tree, "99"); p.Text != "" || p.Choices != nil {
		t.Errorf("nobody is offered as %+v", p)
	}
}

// Authorities of one name can be told apart side by side.
func TestDistinctName(t *testing.T) {
	t.Parallel()
	tree := germany(t)
	for key, want := range map[landscape.ARS]string{
		"130735353": "Bergen auf Rügen",
		"130735351": "Altenpleen (Amt)",
		"09187":     "Rosenheim (Landkreis)",
		"13003":     "Rostock",
	} {
		unit, ok := tree.Authority(key)
		if !ok {
			t.Fatalf("%s is no authority", key)
		}
		if got := place.DistinctName(tree, unit); got != want {
			t.Errorf("%s is called %q, want %q", key, got, want)
		}
	}
	names := map[string]landscape.ARS{}
	for _, unit := range tree.Administrations("13") {
		name := place.DistinctName(tree, unit)
		if names[name] != "" {
			t.Errorf("%s and %s are both called %q", unit.Key, names[name], name)
		}
		names[name] = unit.Key
	}
}
