// Command gen packs the official data that Kiesel ships. It reads one folder
// and writes to another; 'go generate ./internal/landscape' says which:
//
//	gen DATA_FOLDER TARGET_FOLDER
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"

	"kiesel/internal/landscape"
)

// copied are the files that are only compressed, by their name in the data
// folder.
var copied = map[string]string{
	"ozg/leika_leistungen.csv":                     "services.csv.gz",
	"ozg/ozg_leistungen.csv":                       "bundles.csv.gz",
	"gemeinden/laender_de_2025_simplified.geojson": "boundaries/laender.geojson.gz",
	"gemeinden/kreise_de_2025_simplified.geojson":  "boundaries/kreise.geojson.gz",
	"gemeinden/mv_kreise_2025.geojson":             "boundaries/mv_kreise.geojson.gz",
	"gemeinden/mv_aemter.geojson":                  "boundaries/mv_aemter.geojson.gz",
	"gemeinden/mv_gemeinden.geojson":               "boundaries/mv_gemeinden.geojson.gz",
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen DATA_FOLDER TARGET_FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(source, target string) error {
	for from, to := range copied {
		text, err := os.ReadFile(filepath.Join(source, from))
		if err != nil {
			return fmt.Errorf("reading the source: %w", err)
		}
		if err := pack(filepath.Join(target, to), text); err != nil {
			return err
		}
	}
	register, err := readRegister(filepath.Join(source, "gemeinden"))
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := register.WriteCSV(&text); err != nil {
		return err
	}
	return pack(filepath.Join(target, fmt.Sprintf("register_%s.csv.gz", register.Date)), text.Bytes())
}

// readRegister takes the register in its native form, which has all seats, and
// adds the coordinates of the CSV form.
func readRegister(folder string) (landscape.Register, error) {
	coordinates, err := landscape.ReadRegisterFolder(os.DirFS(folder))
	if err != nil {
		return landscape.Register{}, fmt.Errorf("reading the CSV form: %w", err)
	}
	located := map[landscape.ARS]landscape.Authority{}
	for _, u := range coordinates.Units {
		located[u.Key] = u
	}
	const native = "GV100AD_28022026.txt"
	f, err := os.Open(filepath.Join(folder, native))
	if err != nil {
		return landscape.Register{}, fmt.Errorf("reading the native form: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	register, err := landscape.ReadGV100AD(native, f)
	if err != nil {
		return landscape.Register{}, fmt.Errorf("reading the native form: %w", err)
	}
	for i, u := range register.Units {
		register.Units[i].Lon, register.Units[i].Lat = located[u.Key].Lon, located[u.Key].Lat
	}
	return register, nil
}

// pack writes a compressed file. The same text gives the same bytes: the header
// carries no name and no time.
func pack(path string, text []byte) error {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("packing %s: %w", path, err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("packing %s: %w", path, err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("packing %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("packing %s: %w", path, err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		return fmt.Errorf("packing %s: %w", path, err)
	}
	return nil
}
