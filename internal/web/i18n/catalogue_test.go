package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/testkit"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Both languages have every key (Load sees to it) and take the same values.
func TestLanguagesTakeTheSameValues(t *testing.T) {
	c := load(t)
	for key, de := range c.messages[German] {
		en, ok := c.messages[English][key]
		if !ok {
			t.Errorf("%s has no English text", key)
			continue
		}
		if !maps.Equal(de.names(), en.names()) {
			t.Errorf("%s: German takes %v, English %v", key, de.names(), en.names())
		}
	}
	if len(c.messages[German]) != len(c.messages[English]) {
		t.Errorf("%d German messages, %d English ones", len(c.messages[German]), len(c.messages[English]))
	}
}

var (
	// A literal key: v.T("key") or a component that takes the view and a key.
	keyUse = regexp.MustCompile(`(?:\.T\(|\.Segments\(|(?:Answer|Sentence)\(v, )"([a-z0-9_.]+)"`)
	// A family of keys, chosen by a code of the domain: v.Term("level", …), or the
	// choices of a list: options(words, "level", …).
	familyUse = regexp.MustCompile(`(?:\.(?:Term|Key|Lookup)\(|options\([a-zA-Z.]+, )"([a-z0-9_.]+)"`)
)

// Every key in the source exists, and every message is used.
func TestKeysAreUsedAndExist(t *testing.T) {
	keys := load(t).Keys()
	used := map[string]bool{}
	var families []string
	root := filepath.Join(testkit.Root(t), "internal")
	read := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isSource(path) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range keyUse.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
			if !keys[m[1]] {
				t.Errorf("%s uses %q, which has no text", strings.TrimPrefix(path, root), m[1])
			}
		}
		for _, m := range familyUse.FindAllStringSubmatch(string(text), -1) {
			families = append(families, m[1]+".")
			if !slices.ContainsFunc(slices.Collect(maps.Keys(keys)), func(key string) bool { return strings.HasPrefix(key, m[1]+".") }) {
				t.Errorf("%s uses the family %q, which has no text", strings.TrimPrefix(path, root), m[1])
			}
		}
		return nil
	}
	for _, part := range []string{"web", "exchange"} {
		if err := filepath.WalkDir(filepath.Join(root, part), read); err != nil {
			t.Fatal(err)
		}
	}
	for key := range keys {
		inFamily := slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(key, f) })
		if !used[key] && !inFamily {
			t.Errorf("%s is not used", key)
		}
	}
}

// isSource tells templates and hand-written code from generated code and tests.
func isSource(path string) bool {
	if strings.HasSuffix(path, ".templ") {
		return true
	}
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
}

func TestReadExplainsMistakes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"no English":       {"a.b\n  de: x\nc.d\n  de: y\n  en: y\n", `a.b has no text in "en"`},
		"twice":            {"a.b\n  de: x\n  en: x\na.b\n  de: x\n  en: x\n", "line 4: a.b is defined twice"},
		"no key":           {"  de: x\n", "line 1: expected a key"},
		"unknown language": {"a.b\n  fr: x\n", "line 2: expected a key"},
		"no text before":   {"a.b\n    more\n", "line 2: continues nothing"},
		"open brace":       {"a.b\n  de: {n\n  en: n\n", "{ is not closed"},
		"one in another":   {"a.b\n  de: {n|x|{n} y}\n  en: n\n", "{ stands within {"},
		"no name":          {"a.b\n  de: {}\n  en: n\n", "{} has no name"},
		"half a plural":    {"a.b\n  de: {n|eins}\n  en: n\n", "needs the form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &Catalogue{messages: map[Lang]map[string]message{German: {}, English: {}}}
			err := c.read(strings.NewReader(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func FuzzParseMessage(f *testing.F) {
	for _, seed := range []string{"", "plain", "{n}", "{n} {n|Leistung|Leistungen} in {land}", "{", "}", "{a|b}", "{|x|y}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseMessage(text)
		if err != nil {
			return
		}
		slots := 0
		for _, p := range m {
			if p.name != "" {
				slots++
			}
			if (p.name == "") == (p.text == "") {
				t.Errorf("%q: piece %+v is neither text nor slot", text, p)
			}
		}
		if slots > strings.Count(text, "{") {
			t.Errorf("%q: %d slots", text, slots)
		}
	})
}
