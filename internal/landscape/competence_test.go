package landscape

import (
	"errors"
	"strings"
	"testing"
)

func rules(tb testing.TB, overrides ...Override) *Rules {
	tb.Helper()
	r, err := NewRules(overrides)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestCompetenceOfNamedServices(t *testing.T) {
	t.Parallel()
	c, r := catalogue(t), rules(t)
	for _, want := range []struct {
		name  string
		level Level
		rule  string
	}{
		{"Personalausweis", LevelAmt, "13-ausweis"},
		{"Reisepass", LevelAmt, "13-pass"},
		{"Wohnsitz Anmeldung", LevelAmt, "13-meldewesen"},
		{"Geburtsurkunde Ausstellung", LevelAmt, "13-personenstand"},
		{"Gewerbe Anmeldung", LevelAmt, "13-gewerbe-anzeige"},
		{"Hundesteuer", LevelAmt, "13-hundesteuer"},
		{"Bürgerbegehren", LevelAmt, "13-buergerbegehren"},
		{"Bewachungsgewerbe Erlaubnis", LevelKreis, "13-gewerbe-bauherr"},
		{"Baugenehmigung Erteilung", LevelKreis, "13-bauaufsicht"},
		{"Führerschein", LevelKreis, "13-fahrerlaubnis"},
		{"Jagdschein", LevelKreis, "13-jagd"},
		{"Aufenthaltserlaubnis", LevelKreis, "13-aufenthalt"},
		{"Unterhaltsvorschuss", LevelKreis, "13-unterhaltsvorschuss"},
		{"Abfallgebühr", LevelKreis, "13-abfallentsorgung"}, // type 5, but the Kreise are in charge of waste
		{"Schwerbehindertenausweis Ausstellung", LevelLand, "13-ausweis-behinderung"},
		{"Approbation als Arzt", LevelLand, "13-heilberufe"},
		{"Flurbereinigung", LevelLand, "13-flurneuordnung"},
		{"Kindergeld", LevelBund, RuleBund},
		{"Seniorenpass", LevelAmt, RuleGemeinde},
		{"Regelaltersrente", LevelUnknown, "13-sgb-vi"},
		{"Handwerksrolle Eintragung", LevelUnknown, "13-handwerkskammer"},
		{"Familienpass", LevelUnknown, RuleLand},
		{"Nutzerkonto", LevelUnknown, RuleUntyped},
	} {
		s, ok := serviceNamed(c, want.name)
		if !ok {
			t.Errorf("the catalogue has no %q", want.name)
			continue
		}
		got := r.Competence(s, "13")
		if got.Level != want.level || got.Rule != want.rule || got.Reason.De == "" || got.Reason.En == "" {
			t.Errorf("%s: level %v by rule %s, want %v by %s", want.name, got.Level, got.Rule, want.level, want.rule)
		}
	}
}

func serviceNamed(c *Catalogue, name string) (Service, bool) {
	for s := range c.All() {
		if s.Name == name {
			return s, true
		}
	}
	return Service{}, false
}

// TestEveryTypeHasItsAnswer pins what follows from the LeiKa type where no rule
// of a Land is known.
func TestEveryTypeHasItsAnswer(t *testing.T) {
	t.Parallel()
	r := rules(t)
	for leikaType, want := range map[string]struct {
		level Level
		rule  string
	}{
		"1":      {LevelBund, RuleBund},
		"5":      {LevelAmt, RuleGemeinde},
		"4":      {LevelUnknown, RuleLand},
		"2":      {LevelUnknown, RuleNoSplit},
		"2/3":    {LevelUnknown, RuleNoSplit},
		"1, 2/3": {LevelUnknown, RuleMixed},
		"1, 2":   {LevelUnknown, RuleMixed},
		"6":      {LevelUnknown, RuleUntyped},
		"":       {LevelUnknown, RuleUntyped},
	} {
		got := r.Competence(Service{ID: "x", Type: leikaType}, "09")
		if got.Level != want.level || got.Rule != want.rule || got.Unknown() != (want.level == LevelUnknown) {
			t.Errorf("type %q: level %v by rule %s, want %v by %s", leikaType, got.Level, got.Rule, want.level, want.rule)
		}
	}
}

// TestCompetencesOfMV bounds how many services fall to each level. The bounds
// leave room for better rules, but not for one that swallows the catalogue.
func TestCompetencesOfMV(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	all := rules(t).All(c, "13")
	counts := all.Count()
	for level, bounds := range map[Level][2]int{
		LevelBund:    {964, 1100}, // all of type 1 and a few more
		LevelLand:    {700, 1300},
		LevelKreis:   {800, 1300},
		LevelAmt:     {400, 800},
		LevelUnknown: {1300, 2200}, // a third is done by chambers and social insurance
	} {
		if n := counts[level]; n < bounds[0] || n > bounds[1] {
			t.Errorf("%d services at level %v, expected %d to %d", n, level, bounds[0], bounds[1])
		}
	}
	if len(all) != 5249 {
		t.Errorf("%d answers for 5249 services", len(all))
	}
	for s := range c.All() {
		if s.Type == "1" && all.LevelOf(s.ID) != LevelBund {
			t.Errorf("%s has LeiKa type 1 but falls to %v", s.Name, all.LevelOf(s.ID))
		}
	}
}

// TestNoRuleIsDead demands that each rule of the table decides something: a rule
// that never does is misspelt or hidden by one before it.
func TestNoRuleIsDead(t *testing.T) {
	t.Parallel()
	decided := map[string]int{}
	for _, competence := range rules(t).All(catalogue(t), "13") {
		decided[competence.Rule]++
	}
	lands, err := embeddedLevelRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range lands["13"] {
		if decided[rule.competence.Rule] == 0 {
			t.Errorf("rule %s decides nothing", rule.competence.Rule)
		}
	}
}

func TestCompetentAuthoritiesOfMV(t *testing.T) {
	t.Parallel()
	tree, err := EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range map[Level]int{LevelBund: 1, LevelLand: 1, LevelKreis: 8, LevelAmt: 116, LevelUnknown: 0} {
		if got := (Competence{Level: level}).Authorities(tree, "13"); len(got) != want {
			t.Errorf("level %v: %d authorities, want %d", level, len(got), want)
		}
	}
}

func TestOverrideDecidesFirst(t *testing.T) {
	t.Parallel()
	s := Service{ID: "99000000000001", Type: "1"}
	r := rules(t, Override{Service: s.ID, Level: LevelKreis, Reason: "Vereinbarung von 2024", Source: "GVOBl. M-V"})
	got := r.Competence(s, "13")
	if got.Level != LevelKreis || got.Rule != RuleOverride || got.Norm != "GVOBl. M-V" || !strings.Contains(got.Reason.De, "Vereinbarung von 2024") {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []Override{
		{Level: LevelAmt, Reason: "x"},
		{Service: "a", Level: LevelAmt},
		{Service: "a", Level: LevelGemeinde, Reason: "x"},
	} {
		if _, err := NewRules([]Override{bad}); err == nil {
			t.Errorf("override %+v was accepted", bad)
		}
	}
}

func TestReadLevelRulesErrorsNamePlace(t *testing.T) {
	t.Parallel()
	const header = "id;law;group;ozg;words;level;body;norm;certain\n"
	for _, c := range []struct{ in, want string }{
		{header + "a;BMG;;;;dorf;x;y;ja\n", `rules.csv:2: field level: cannot be used: "dorf" is none of`},
		{header + "a;;;;;amt;x;y;ja\n", "rules.csv:2: field law: cannot be used: the rule has no condition"},
		{header + "a;BMG|;;;;amt;x;y;ja\n", "rules.csv:2: field law: cannot be used: one of the alternatives is empty"},
		{header + "a;BMG;;;;amt;;y;ja\n", "rules.csv:2: field body"},
		{header + "# explained\na;BMG;;;;amt;x;y;vielleicht\n", "rules.csv:3: field certain"},
		{header + "a;BMG;;;;amt;x;y;ja\na;BMG;;;;amt;x;y;ja\n", `rules.csv:3: field id: cannot be used: "a" is there already`},
	} {
		_, err := readLevelRules("rules.csv", strings.NewReader(c.in), "13")
		if read := (*ReadError)(nil); !errors.As(err, &read) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

func BenchmarkCompetences(b *testing.B) {
	c, r := catalogue(b), rules(b)
	for b.Loop() {
		r.All(c, "13")
	}
}
