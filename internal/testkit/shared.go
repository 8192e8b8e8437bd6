// Package testkit holds what tests of several rooms need. Only tests import it.
package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file or folder of the test data that lies
// beside the repository in ../shared/data. The test is skipped if the data are
// absent.
func Shared(tb testing.TB, elem ...string) string {
	tb.Helper()
	path := filepath.Join(append([]string{Root(tb), "..", "shared", "data"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("needs the shared test data beside the repository: %v", err)
	}
	return path
}

// Root returns the folder of the repository, the one with go.mod.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			tb.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
	tb.Fatal(err)
	return ""
}
