package landscape

import (
	"fmt"
	"maps"
	"slices"
)

// Competence says which level must provide a service and why.
type Competence struct {
	Level   Level  `json:"level"`   // LevelUnknown if it cannot be told
	Rule    string `json:"rule"`    // id of the rule that decided, e.g. "typ-1" or "13-meldewesen"
	Body    string `json:"body"`    // the kind of authority in German, e.g. "Meldebehörde"; may be empty
	Norm    string `json:"norm"`    // where the law says so, may be empty
	Reason  Text   `json:"reason"`  // one sentence
	Certain bool   `json:"certain"` // false: from general knowledge, to be checked before use
}

// Unknown tells whether no level can be named.
func (c Competence) Unknown() bool { return c.Level == LevelUnknown }

// Text is a sentence for the screen in both languages.
type Text struct {
	De string `json:"de"`
	En string `json:"en"`
}

// Ids of the rules that follow from the LeiKa type alone, and of overrides.
const (
	RuleBund     = "typ-1"        // the Bund executes
	RuleGemeinde = "typ-5"        // the Gemeinden regulate and execute
	RuleNoSplit  = "typ-2-3"      // Land or Gemeinde, and no rule tells which
	RuleLand     = "typ-4"        // the Land regulates; who executes is open
	RuleMixed    = "typ-gemischt" // Bund and Land or Gemeinde together
	RuleUntyped  = "typ-fehlt"    // the catalogue gives no usable type
	RuleOverride = "festlegung"   // decided by hand
)

// typeRules are what the LeiKa type says where no rule of the Land fits.
var typeRules = map[string]Competence{
	"1": {
		Level: LevelBund, Rule: RuleBund, Certain: true, Norm: "LeiKa-Typ 1",
		Reason: Text{
			"LeiKa-Typ 1: Der Bund regelt und vollzieht selbst, auch durch Körperschaften unter seiner Aufsicht.",
			"LeiKa type 1: the federation regulates and executes, also through bodies under its supervision.",
		},
	},
	"5": {
		Level: LevelAmt, Rule: RuleGemeinde, Certain: true, Norm: "LeiKa-Typ 5",
		Reason: Text{
			"LeiKa-Typ 5: Die Gemeinden regeln und vollziehen; die Geschäfte führt die Amts- oder Gemeindeverwaltung.",
			"LeiKa type 5: the municipalities regulate and execute; the municipal administration does the work.",
		},
	},
	"4": {
		Rule: RuleLand, Norm: "LeiKa-Typ 4",
		Reason: Text{
			"LeiKa-Typ 4: Das Land regelt; welche Ebene vollzieht, sagt der Katalog nicht und keine Regel des Landes.",
			"LeiKa type 4: the Land regulates; neither the catalogue nor a rule of the Land says which level executes.",
		},
	},
	"2/3": {
		Rule: RuleNoSplit, Norm: "LeiKa-Typ 2/3",
		Reason: Text{
			"LeiKa-Typ 2/3: Der Bund regelt, Land oder Kommune vollzieht; der Katalog unterscheidet nicht (Zusatz a/b fehlt), und keine Regel des Landes passt.",
			"LeiKa type 2/3: the federation regulates, Land or municipality executes; the catalogue does not tell which (suffix a/b is missing) and no rule of the Land fits.",
		},
	},
	"1, 2/3": {
		Rule: RuleMixed, Norm: "LeiKa-Typ 1, 2/3",
		Reason: Text{
			"Gemischter LeiKa-Typ: Bund und Land oder Kommune vollziehen nebeneinander.",
			"Mixed LeiKa type: the federation and Land or municipality execute side by side.",
		},
	},
	"": {
		Rule: RuleUntyped,
		Reason: Text{
			"Der Katalog nennt keinen LeiKa-Typ, aus dem eine Zuständigkeit folgt.",
			"The catalogue gives no LeiKa type from which a competence follows.",
		},
	},
}

// ofType returns what the LeiKa type alone says.
func ofType(leikaType string) Competence {
	switch leikaType {
	case "2", "3":
		leikaType = "2/3"
	case "1, 2":
		leikaType = "1, 2/3"
	}
	if c, known := typeRules[leikaType]; known {
		return c
	}
	return typeRules[""]
}

// Authorities returns the units of a Land that must provide a service: the Bund,
// the Land, its Kreise and kreisfreie Städte, or its municipal administrations.
// It is empty if the competence is unknown.
func (c Competence) Authorities(t *Tree, land ARS) []Authority {
	switch c.Level {
	case LevelBund:
		return unitOf(t, Bund)
	case LevelLand:
		return unitOf(t, land)
	case LevelKreis:
		return t.Kreise(land)
	case LevelAmt:
		return t.Administrations(land)
	}
	return nil
}

func unitOf(t *Tree, key ARS) []Authority {
	if u, ok := t.Authority(key); ok {
		return []Authority{u}
	}
	return nil
}

// Rules tells the legal competence for services: an override decides before the
// rules of the Land, these before the LeiKa type. It does not change and may be
// used from several goroutines.
type Rules struct {
	lands     map[ARS][]levelRule
	overrides map[ServiceID]Override
}

// NewRules takes the embedded rules of the Länder, so far of
// Mecklenburg-Vorpommern, and the overrides, each of which needs a reason and a
// level that provides services.
func NewRules(overrides []Override) (*Rules, error) {
	lands, err := embeddedLevelRules()
	if err != nil {
		return nil, err
	}
	r := &Rules{lands: lands, overrides: make(map[ServiceID]Override, len(overrides))}
	for _, o := range overrides {
		if err := o.Check(); err != nil {
			return nil, err
		}
		r.overrides[o.Service] = o
	}
	return r, nil
}

// Check tells whether the override is complete.
func (o Override) Check() error {
	switch {
	case o.Service == "":
		return fmt.Errorf("competence override: it names no service")
	case o.Reason == "":
		return fmt.Errorf("competence override of %s: a reason is needed", o.Service)
	case !slices.Contains(competentLevels, o.Level):
		return fmt.Errorf("competence override of %s: level %v provides no services; bund, land, kreis, amt or unknown are possible", o.Service, o.Level)
	}
	return nil
}

// competentLevels are the levels a rule or override may name.
var competentLevels = []Level{LevelUnknown, LevelBund, LevelLand, LevelKreis, LevelAmt}

// Override returns the override of a service; its Version is 0 if the rules
// decide.
func (r *Rules) Override(id ServiceID) Override { return r.overrides[id] }

// Competence tells who must provide a service in a Land, and by which rule.
func (r *Rules) Competence(s Service, land ARS) Competence {
	if o, ok := r.overrides[s.ID]; ok {
		return Competence{
			Level: o.Level, Rule: RuleOverride, Norm: o.Source, Certain: true,
			Reason: Text{"Festgelegt: " + o.Reason, "Decided: " + o.Reason},
		}
	}
	byType := ofType(s.Type)
	if byType.Rule == RuleBund || byType.Rule == RuleUntyped {
		return byType
	}
	known := factsOf(s)
	for _, rule := range r.lands[land] {
		if rule.fits(known) {
			return rule.competence
		}
	}
	return byType
}

// Competences are the answers for a whole catalogue in one Land.
type Competences map[ServiceID]Competence

// All answers for every service of the catalogue, for those who ask often.
func (r *Rules) All(c *Catalogue, land ARS) Competences {
	all := make(Competences, c.Len())
	for s := range c.All() {
		all[s.ID] = r.Competence(s, land)
	}
	return all
}

// LevelOf tells the level of a service; it serves [Filter.LevelOf].
func (c Competences) LevelOf(id ServiceID) Level { return c[id].Level }

// Count returns how many services fall to each level.
func (c Competences) Count() map[Level]int {
	counts := map[Level]int{}
	for competence := range maps.Values(c) {
		counts[competence.Level]++
	}
	return counts
}
