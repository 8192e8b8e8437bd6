package landscape

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"kiesel/internal/landscape/textfold"
)

// levelRule says which level of a Land executes the services that it fits. A
// service fits if it meets each condition that is not empty; of the values of a
// condition one is enough.
type levelRule struct {
	laws    []string // abbreviations in lower case
	groups  []string // Leistungsgruppierungen
	bundles []string // OZG ids
	words   []string // folded parts of the name

	competence Competence
}

// facts are what rules ask about a service.
type facts struct {
	laws   []string // in lower case
	group  string
	bundle string
	name   func() string // folded; few rules ask for it
}

func factsOf(s Service) facts {
	f := facts{
		group:  s.Group(),
		bundle: string(s.OZG),
		name:   sync.OnceValue(func() string { return textfold.Fold(s.Name) }),
	}
	for _, law := range s.Statutes() {
		f.laws = append(f.laws, strings.ToLower(law))
	}
	return f
}

func (r levelRule) fits(f facts) bool {
	return meets(r.groups, func(group string) bool { return group == f.group }) &&
		meets(r.bundles, func(bundle string) bool { return bundle == f.bundle }) &&
		meets(r.laws, func(law string) bool { return slices.Contains(f.laws, law) }) &&
		meets(r.words, func(word string) bool { return strings.Contains(f.name(), word) })
}

func meets(values []string, fits func(string) bool) bool {
	return len(values) == 0 || slices.ContainsFunc(values, fits)
}

// embeddedLevelRules returns the rules of each Land whose table ships with
// Kiesel, in their order.
var embeddedLevelRules = sync.OnceValues(func() (map[ARS][]levelRule, error) {
	names, err := fs.Glob(packed, "data/competence_*.csv")
	if err != nil {
		return nil, fmt.Errorf("level rules: %w", err)
	}
	lands := map[ARS][]levelRule{}
	for _, name := range names {
		file, err := packed.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("level rules: %w", err)
		}
		land := ARS(strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "competence_"), ".csv"))
		lands[land], err = readLevelRules(path.Base(name), bytes.NewReader(file), land)
		if err != nil {
			return nil, err
		}
	}
	return lands, nil
})

// readLevelRules reads a table of rules: CSV with the columns id, law, group,
// ozg, words, level, body, norm and certain. Values of a condition are separated
// by |; lines that begin with # explain.
func readLevelRules(file string, r io.Reader, land ARS) ([]levelRule, error) {
	t, err := openTable(file, r, "id", "law", "group", "ozg", "words", "level", "body", "norm", "certain")
	if err != nil {
		return nil, err
	}
	t.csv.Comment = '#'
	var rules []levelRule
	seen := map[string]bool{}
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return rules, nil
		} else if err != nil {
			return nil, err
		}
		rule := t.levelRule(land)
		if seen[rule.competence.Rule] {
			t.fail("id", fmt.Errorf("%q is there already", t.text("id")))
		}
		if t.err != nil {
			return nil, t.err
		}
		seen[rule.competence.Rule] = true
		rules = append(rules, rule)
	}
}

// ruleLevels names the levels as the table does. "keine" stands for bodies
// outside the tree: chambers, social insurance, notaries.
var ruleLevels = map[string]Level{
	"bund": LevelBund, "land": LevelLand, "kreis": LevelKreis, "amt": LevelAmt, "keine": LevelUnknown,
}

func (t *table) levelRule(land ARS) levelRule {
	level, known := ruleLevels[t.text("level")]
	if !known {
		t.fail("level", fmt.Errorf("%q is none of bund, land, kreis, amt, keine", t.text("level")))
	}
	for _, column := range []string{"id", "body", "norm"} {
		if t.text(column) == "" {
			t.fail(column, errors.New("it is empty; a rule says who is competent and by which norm"))
		}
	}
	rule := levelRule{
		laws: t.list("law", strings.ToLower), groups: t.list("group", nil), bundles: t.list("ozg", nil),
		words: t.list("words", textfold.Fold),
		competence: Competence{
			Level: level, Rule: string(land) + "-" + t.text("id"),
			Body: t.text("body"), Norm: t.text("norm"), Certain: t.yes("certain"),
		},
	}
	if len(rule.laws)+len(rule.groups)+len(rule.bundles)+len(rule.words) == 0 {
		t.fail("law", errors.New("the rule has no condition and would fit every service"))
	}
	rule.competence.Reason = ruleReason(rule.competence)
	return rule
}

func ruleReason(c Competence) Text {
	if c.Unknown() {
		return Text{
			fmt.Sprintf("Zuständig ist keine Gebietsbehörde, sondern: %s (%s).", c.Body, c.Norm),
			fmt.Sprintf("Not a territorial authority is competent but: %s (%s).", c.Body, c.Norm),
		}
	}
	return Text{
		fmt.Sprintf("Zuständig ist: %s (%s).", c.Body, c.Norm),
		fmt.Sprintf("Competent is: %s (%s).", c.Body, c.Norm),
	}
}

// list returns the values of a condition, each changed by fold if there is one.
func (t *table) list(column string, fold func(string) string) []string {
	if t.text(column) == "" {
		return nil
	}
	values := strings.Split(t.text(column), "|")
	for i, v := range values {
		if v == "" {
			t.fail(column, errors.New("one of the alternatives is empty"))
		}
		if fold != nil {
			values[i] = fold(v)
		}
	}
	return values
}

func (t *table) yes(column string) bool {
	switch t.text(column) {
	case "ja":
		return true
	case "nein":
		return false
	}
	t.fail(column, fmt.Errorf("%q is neither ja nor nein", t.text(column)))
	return false
}
