package owncache

import (
	"os"
	"path/filepath"
	"testing"
)

// TMPDIR as this process was started has to be back once others are running.
func TestRestore(t *testing.T) {
	if got, want := os.Getenv("TMPDIR"), folder(); got != want {
		t.Errorf("before Restore TMPDIR is %q, want %q", got, want)
	}
	if err := Restore(); err != nil {
		t.Fatal(err)
	}
	if got, isSet := os.LookupEnv("TMPDIR"); got != temporary || isSet != wasSet {
		t.Errorf("after Restore TMPDIR is %q (set: %t), want %q (%t)", got, isSet, temporary, wasSet)
	}
}

func TestFolder(t *testing.T) {
	for name, c := range map[string]struct {
		cache, home string // below a new folder, "" for none
		prepare     func(t *testing.T, dir string)
		want        string
	}{
		"XDG_CACHE_HOME": {cache: "/c", want: "/c/kiesel"},
		"HOME":           {home: "/", want: "//.cache/kiesel"},
		"neither":        {want: nowhere},
		"no such home":   {home: "/no/such", want: nowhere},
		"open to others": {cache: "/c", want: nowhere, prepare: func(t *testing.T, dir string) {
			t.Helper()
			if err := os.MkdirAll(filepath.Join(dir, "c", "kiesel"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(dir, "c", "kiesel"), 0o777); err != nil {
				t.Fatal(err)
			}
		}},
		"link": {cache: "/c", want: nowhere, prepare: func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Mkdir(filepath.Join(dir, "c"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(t.TempDir(), filepath.Join(dir, "c", "kiesel")); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			below := func(path string) string {
				if path == "" || path == nowhere {
					return path
				}
				return dir + path
			}
			if c.prepare != nil {
				c.prepare(t, dir)
			}
			t.Setenv("XDG_CACHE_HOME", below(c.cache))
			t.Setenv("HOME", below(c.home))
			if got := folder(); got != below(c.want) {
				t.Errorf("folder is %q, want %q", got, below(c.want))
			}
		})
	}
}

func TestRelativeCacheIsIgnored(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "relative")
	if got := folder(); got != nowhere {
		t.Errorf("folder is %q, want none", got)
	}
	if _, err := os.Stat("relative"); !os.IsNotExist(err) {
		t.Errorf("a folder was made: %v", err)
	}
}
