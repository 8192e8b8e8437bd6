package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// The bill of this very test program names the library that writes bills.
func TestBillNamesWhatIsLinked(t *testing.T) {
	dir := t.TempDir()
	licenses := filepath.Join(dir, "licenses.csv")
	npm := filepath.Join(dir, "npm.json")
	for name, text := range map[string]string{
		licenses: "github.com/CycloneDX/cyclonedx-go,https://example.org,Apache-2.0\n",
		npm: `{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"type":"library","name":"htmx.org","version":"4.0.1",
			"purl":"pkg:npm/htmx.org@4.0.1","licenses":[{"license":{"id":"0BSD"}}],"externalReferences":[{"type":"distribution","url":"https://example.org"}]}]}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := write(&out, os.Args[0], licenses, npm); err != nil {
		t.Fatal(err)
	}
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(out.Bytes()), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	found := map[string]cdx.Component{}
	for _, c := range *bom.Components {
		found[c.Name] = c
	}
	library := found["github.com/CycloneDX/cyclonedx-go"]
	if library.Version == "" || library.Hashes == nil || len((*library.Hashes)[0].Value) != 64 || (*library.Licenses)[0].License.ID != "Apache-2.0" {
		t.Errorf("the library is %+v", library)
	}
	if found["std"].Version == "" || found["htmx.org"].PackageURL != "pkg:npm/htmx.org@4.0.1" {
		t.Errorf("the standard library is %+v, htmx %+v", found["std"], found["htmx.org"])
	}
	if strings.Contains(out.String(), "example.org") {
		t.Error("the bill names where packages were fetched from")
	}
}

func TestHashOfRefuses(t *testing.T) {
	for _, sum := range []string{"", "h1:!", "go:abc="} {
		if got, err := hashOf(sum); err == nil {
			t.Errorf("hashOf(%q) = %q, want an error", sum, got)
		}
	}
}
