package changes

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/testkit"
	"kiesel/internal/web/i18n"
)

var (
	// recording is a line on which a domain room writes into the journal.
	recording = regexp.MustCompile(`Action: |\b(?:record|change|manage|entry|add|keep)\(`)
	// code is an action such as "work.job.end".
	code = regexp.MustCompile(`"((?:user|work|journal|landscape|bundling|evidence|exchange|parallel)\.[a-z]+(?:\.[a-z]+)*)"`)
)

// Everything that the journal can tell of has words.
func TestActionsHaveWords(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys, found := words.Keys(), map[string]bool{}
	root := filepath.Join(testkit.Root(t), "internal")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "web" || d.Name() == "api" || strings.HasSuffix(d.Name(), "test")):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		for line := range strings.Lines(string(text)) {
			m := code.FindStringSubmatch(line)
			if m == nil || !recording.MatchString(line) {
				continue
			}
			found[m[1]] = true
			if !keys["action."+m[1]] {
				t.Errorf("%s records %q, which has no words", strings.TrimPrefix(path, root), m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"work.job.end", "user.add", "user.join", "landscape.override", "evidence.profile.add", "exchange.import", "parallel.decide"} {
		if !found[known] {
			t.Errorf("%q was not found: the pattern of this test does not fit the source any more", known)
		}
	}
}
