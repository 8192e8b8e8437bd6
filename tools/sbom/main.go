// Command sbom writes the software bill of materials of Kiesel in CycloneDX
// JSON: the Go modules that are linked into the program, with their checksums
// and licences, and the npm packages in its styles and scripts.
//
//	sbom PROGRAM LICENSES.csv NPM.json > kiesel.cdx.json
//
// LICENSES.csv is the report of go-licenses, NPM.json the output of
// "npm sbom --sbom-format cyclonedx --omit dev".
package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: sbom PROGRAM LICENSES.csv NPM.json")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "writing the bill of materials:", err)
		os.Exit(1)
	}
}

func write(w io.Writer, program, licenseFile, npmFile string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return fmt.Errorf("reading what %s was built from: %w", program, err)
	}
	licenses, err := readLicenses(licenseFile)
	if err != nil {
		return err
	}
	npm, err := readNPM(npmFile)
	if err != nil {
		return err
	}
	bom, err := billOf(info, licenses, npm)
	if err != nil {
		return err
	}
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_6)
}

// billOf joins what was linked and what was packed. It has no time and no serial
// number, so that the same program has the same bill.
func billOf(info *debug.BuildInfo, licenses map[string]string, npm []cdx.Component) (*cdx.BOM, error) {
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &cdx.Component{
		BOMRef: "kiesel", Type: cdx.ComponentTypeApplication, Name: "kiesel", Version: info.Main.Version,
		Licenses: licensed("EUPL-1.2"),
	}}
	components := []cdx.Component{{
		BOMRef: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"), Type: cdx.ComponentTypeLibrary, Name: "std",
		Version: strings.TrimPrefix(info.GoVersion, "go"), Licenses: licensed("BSD-3-Clause"),
		PackageURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
	}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		sum, err := hashOf(m.Sum)
		if err != nil {
			return nil, fmt.Errorf("module %s: %w", m.Path, err)
		}
		url := "pkg:golang/" + m.Path + "@" + m.Version
		components = append(components, cdx.Component{
			BOMRef: url, Type: cdx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, PackageURL: url,
			Hashes:   &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: sum}},
			Licenses: licensed(licenseOf(m.Path, licenses)),
		})
	}
	components = append(components, npm...)
	bom.Components = &components
	return bom, nil
}

// hashOf turns the checksum of a module, as in go.sum, into hexadecimal digits.
func hashOf(sum string) (string, error) {
	text, ok := strings.CutPrefix(sum, "h1:")
	if !ok {
		return "", fmt.Errorf("checksum %q is not of the form h1:…", sum)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", fmt.Errorf("checksum %q: %w", sum, err)
	}
	return hex.EncodeToString(raw), nil
}

// licenseOf finds the licence of a module by one of its packages, "" if none is
// known.
func licenseOf(module string, licenses map[string]string) string {
	if l, ok := licenses[module]; ok {
		return l
	}
	for path, l := range licenses {
		if strings.HasPrefix(path, module+"/") {
			return l
		}
	}
	return ""
}

func licensed(id string) *cdx.Licenses {
	if id == "" {
		return nil
	}
	return &cdx.Licenses{{License: &cdx.License{ID: id}}}
}

// readLicenses reads the report of go-licenses: package, address, licence.
func readLicenses(name string) (map[string]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	licenses := map[string]string{}
	for i, row := range rows {
		if len(row) != 3 {
			return nil, fmt.Errorf("%s, row %d: %d columns, want package, address and licence", name, i+1, len(row))
		}
		if row[2] != "Unknown" {
			licenses[row[0]] = row[2]
		}
	}
	return licenses, nil
}

// readNPM returns the packages that npm lists.
func readNPM(name string) ([]cdx.Component, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(f, cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if bom.Components == nil || len(*bom.Components) == 0 {
		return nil, errors.New(name + " lists no packages")
	}
	for i := range *bom.Components {
		c := &(*bom.Components)[i]
		// Where a package was fetched from is of no interest, only what it is.
		c.ExternalReferences, c.Properties = nil, nil
		if c.Name == "htmx.org" && c.Licenses == nil {
			c.Licenses = licensed("0BSD") // npm drops the package's own spelling, BSD-0-Clause
		}
	}
	return *bom.Components, nil
}
