package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kiesel/internal/testkit"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kiesel": main,
	})
}

func TestInterruptedCommandSaysSo(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(log, []byte("Fall;Aktivität;Zeit\n1;a;2.5.2024\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs strings.Builder
	if code := run(ctx, []string{"evidence", "compare", log, log}, &out, &errs); code != 1 || errs.String() != "kiesel: stopped before it was done\n" {
		t.Errorf("ended with %d: %q", code, &errs)
	}
}

// TestScripts runs testdata/script/*.txtar, one script per command. Scripts
// that need real logs find them at $SHARED and skip with [!shared] when the
// data are absent.
func TestScripts(t *testing.T) {
	shared := filepath.Join(testkit.Root(t), "..", "shared", "data")
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHARED", shared)
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("HOME", e.WorkDir) // each script begins without data
			return nil
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat(shared)
			return cond == "shared" && err == nil, nil
		},
	})
}
