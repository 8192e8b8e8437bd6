package landscape

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:generate go run ./gen ../../../shared/data data

// packed holds the official data that ship with Kiesel; gen makes it.
//
//go:embed data
var packed embed.FS

// Attribution names the source of data that ship with Kiesel, as its licence
// demands it to be printed.
type Attribution struct {
	Data string // what it is, in German
	Text string // to be printed unchanged
}

// Attributions lists the sources of all embedded data.
func Attributions() []Attribution {
	return []Attribution{
		{"Behörden", registerSource("2026-02-28")},
		{"Grenzen", "© GeoBasis-DE / BKG 2025, Datenlizenz Deutschland – Namensnennung – Version 2.0 (Daten verändert: vereinfacht, nur Landflächen)"},
		{"Leistungen", "OZG-Umsetzungskatalog / LeiKa, Stand Oktober 2019, über OZG-Datenbank NRW (MIT)"},
	}
}

// EmbeddedRegister returns the register of municipalities that ships with
// Kiesel. It is read once; the units must not be changed.
func EmbeddedRegister() (Register, error) { return embeddedRegister() }

var embeddedRegister = sync.OnceValues(func() (Register, error) {
	names, err := fs.Glob(packed, "data/register_*.csv.gz")
	if err != nil || len(names) != 1 {
		return Register{}, fmt.Errorf("embedded register: %d files are there, one is needed: %w", len(names), err)
	}
	return unpack(names[0], ReadRegisterCSV)
})

// EmbeddedTree returns the tree of [EmbeddedRegister]. It is built once.
func EmbeddedTree() (*Tree, error) { return embeddedTree() }

var embeddedTree = sync.OnceValues(func() (*Tree, error) {
	register, err := EmbeddedRegister()
	if err != nil {
		return nil, err
	}
	return NewTree(register.Units)
})

// EmbeddedCatalogue returns the service catalogue that ships with Kiesel. It is
// read once.
func EmbeddedCatalogue() (*Catalogue, error) { return embeddedCatalogue() }

var embeddedCatalogue = sync.OnceValues(func() (*Catalogue, error) {
	services, err := unpack("data/services.csv.gz", ReadServices)
	if err != nil {
		return nil, err
	}
	bundles, err := unpack("data/bundles.csv.gz", ReadBundles)
	if err != nil {
		return nil, err
	}
	return NewCatalogue(services, bundles)
})

// unpack reads an embedded file; the reader gets its name without folder and
// ".gz".
func unpack[T any](name string, read func(string, io.Reader) (T, error)) (T, error) {
	var none T
	file, err := packed.ReadFile(name)
	if err != nil {
		return none, fmt.Errorf("embedded data: %w", err)
	}
	text, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return none, fmt.Errorf("embedded data %s: %w", name, err)
	}
	value, err := read(strings.TrimSuffix(path.Base(name), ".gz"), text)
	if err != nil {
		return none, fmt.Errorf("embedded data: %w", err)
	}
	return value, nil
}
