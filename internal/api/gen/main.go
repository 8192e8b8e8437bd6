// Command gen writes docs/api/openapi.json, the description of the REST
// interface: what follows from its operations, what the comments of their types
// say, and the answers of the demonstration to their examples.
//
// Run it with go generate ./internal/api.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kiesel/internal/api/apitest"
)

func main() {
	if err := run(context.Background(), "../.."); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run writes the document of the module whose root is given.
func run(ctx context.Context, root string) error {
	text, err := document(ctx, root)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "docs", "api", "openapi.json"), text, 0o644)
}

// document describes the interface as it is.
func document(ctx context.Context, root string) (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "kiesel-api-*")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the demonstration: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	a, shut, err := apitest.Open(ctx, filepath.Join(dir, "data"), nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, shut()) }()

	doc := a.Document()
	d := describer{comments: comments{root: root}, schemas: doc.Components.Schemas}
	if err := d.describe(); err != nil {
		return nil, err
	}
	openAnswers(doc)
	runner := &apitest.Runner{Handler: a, Document: doc}
	for _, e := range apitest.Examples(doc) {
		if err := answer(runner, e); err != nil { //nolint:contextcheck // the demonstration answers at once
			return nil, err
		}
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("writing the document: %w", err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, text, "", "  "); err != nil {
		return nil, fmt.Errorf("writing the document: %w", err)
	}
	pretty.WriteByte('\n')
	return pretty.Bytes(), nil
}
