package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/testkit"
)

// The document is part of the repository, so that whoever changes the interface
// sees in the difference what that means for others.
func TestDocumentIsUpToDate(t *testing.T) {
	t.Parallel()
	root := testkit.Root(t)
	kept, err := os.ReadFile(filepath.Join(root, "docs", "api", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := document(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(kept), "\n"), strings.Split(string(made), "\n")); diff != "" {
		t.Errorf("docs/api/openapi.json is not up to date: run go generate ./internal/api, and read the difference as a program would that uses the interface (-kept +made):\n%s", diff)
	}
}
