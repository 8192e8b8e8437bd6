package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/store"
	"kiesel/internal/testkit"
)

// TestReadme runs the commands that README.md shows and holds what they print
// against what it says. There, "…" stands for the rest of a line, or on a line
// of its own for any lines.
func TestReadme(t *testing.T) {
	root, logs := testkit.Root(t), testkit.Shared(t, "event_logs", "bpic15")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, examples, _ := strings.Cut(string(text), "```console\n")
	examples, _, found := strings.Cut(examples, "```")
	if !found {
		t.Fatal("README.md shows no commands")
	}
	dir := t.TempDir()
	for _, name := range []string{"docs", "BPIC15_1.xes.gz", "BPIC15_2.xes.gz", "BPIC15_3.xes.gz"} {
		source := filepath.Join(logs, name)
		if name == "docs" {
			source = filepath.Join(root, name)
		}
		if err := os.Symlink(source, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	t.Setenv("KIESEL_DATA", "")
	t.Setenv("KIESEL_DB", "")

	// Some commands look after an installation; a reader has begun one by then.
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(dir, "data", "kiesel")})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	for _, example := range strings.Split(examples, "$ kiesel ")[1:] {
		command, shown, _ := strings.Cut(strings.TrimSpace(example), "\n")
		var out strings.Builder
		if code := run(t.Context(), strings.Fields(command), &out, &out); code != 0 {
			t.Errorf("kiesel %s: exit status %d: %s", command, code, out.String())
		}
		if !pattern(shown).MatchString(strings.TrimSpace(out.String())) {
			t.Errorf("kiesel %s prints\n%s\nand not, as README.md says,\n%s", command, out.String(), shown)
		}
	}
}

// pattern is the expression that an output meets if it is what was shown.
func pattern(shown string) *regexp.Regexp {
	lines := strings.Split(shown, "\n")
	for i, line := range lines {
		if line == "…" {
			lines[i] = `(?s:.*)`
		} else {
			lines[i] = strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*")
		}
	}
	return regexp.MustCompile(`\A` + strings.Join(lines, `\n`) + `\z`)
}
