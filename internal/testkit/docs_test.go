package testkit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/testkit"
)

// link finds the target of a Markdown link or picture.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// foreign is what documents do not speak of: folders of the machine they were
// written on, mirrors of package registries, numbers of an issue tracker.
var foreign = regexp.MustCompile(`(?i)/(work|root|home)/|\b(registry|proxy|mirror)\.[a-z]|\bissues? #?\d`)

// documents returns the Markdown files of the repository by their path in it.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root := os.DirFS(testkit.Root(t))
	found := map[string]string{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case filepath.Ext(name) != ".md":
			return nil
		}
		text, err := fs.ReadFile(root, name)
		found[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// targets returns the files of the repository that a document links to.
func targets(name, text string) []string {
	var files []string
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		file, _, _ := strings.Cut(m[1], "#")
		if file != "" && !strings.Contains(file, ":") {
			files = append(files, filepath.Join(filepath.Dir(name), filepath.FromSlash(file)))
		}
	}
	return files
}

func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	root := testkit.Root(t)
	for name, text := range documents(t) {
		for _, file := range targets(name, text) {
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Errorf("%s links to a file that is not there: %v", name, err)
			}
		}
	}
}

// A document that nothing links to is not found by anybody.
func TestDocumentsAreReachedFromTheReadme(t *testing.T) {
	t.Parallel()
	all := documents(t)
	reached := []string{"README.md"}
	for i := 0; i < len(reached); i++ {
		for _, file := range targets(reached[i], all[reached[i]]) {
			if _, document := all[file]; document && !slices.Contains(reached, file) {
				reached = append(reached, file)
			}
		}
	}
	for name := range all {
		if strings.HasPrefix(name, "docs/") && !slices.Contains(reached, name) {
			t.Errorf("no way of links leads from README.md to %s", name)
		}
	}
}

func TestDecisionsHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	taken := map[string]string{}
	for name, text := range documents(t) {
		number, _, numbered := strings.Cut(filepath.Base(name), "-")
		if filepath.Dir(name) != "docs/decisions" || !numbered {
			continue
		}
		if other := taken[number]; other != "" {
			t.Errorf("%s and %s have the same number", other, name)
		}
		taken[number] = name
		if title := "# " + strings.TrimLeft(number, "0") + " "; !strings.HasPrefix(text, title) {
			t.Errorf("%s does not begin with its number, %q", name, title)
		}
	}
	if len(taken) == 0 {
		t.Error("no decisions found")
	}
}

func TestDocumentsSpeakOfKieselAlone(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		for i, line := range strings.Split(text, "\n") {
			if found := foreign.FindString(line); found != "" {
				t.Errorf("%s:%d speaks of %q, which means nothing to its readers", name, i+1, found)
			}
		}
	}
}
