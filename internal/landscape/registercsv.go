package landscape

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"regexp"
	"strconv"
)

// German coordinates with some room for the coastal waters, in degrees.
const (
	minLon, maxLon = 3.0, 16.0
	minLat, maxLat = 47.0, 56.0
)

// unitColumns are the columns of the form with one file.
var unitColumns = []string{"key", "name", "type", "seat", "population", "area_km2", "lon", "lat"}

// maxUnitKM2 is more than the area of Germany.
const maxUnitKM2 = 500_000

// ReadRegisterFolder reads the register from its CSV form: the files
// laender*.csv, kreise*.csv, verbaende*.csv and gemeinden_YYYY-MM-DD.csv of a
// folder; the date in the last name is the edition. Delimiter (comma or
// semicolon) and encoding (UTF-8 or Windows-1252) are detected. Sums that the
// upper files state must agree with the Gemeinden. Errors are [*ReadError].
func ReadRegisterFolder(folder fs.FS) (Register, error) {
	read := csvRegister{folder: folder, units: newAssembly(), sum: sha256.New()}
	for _, part := range []struct {
		pattern string
		columns []string
		row     rowReader
	}{
		{"laender*.csv", []string{"land_key", "name", "sitz"}, landRow},
		{"kreise*.csv", []string{"kreis_key", "name", "sitz", "typ", "flaeche_km2", "bev_insgesamt"}, kreisRow},
		{"verbaende*.csv", []string{"verband_key", "name", "sitz", "typ", "flaeche_km2", "bev_insgesamt"}, verbandRow},
		{"gemeinden*.csv", []string{"ars", "ags", "name", "typ", "rb_key", "rb", "flaeche_km2", "bev_insgesamt", "lon", "lat"}, gemeindeRow},
	} {
		if err := read.file(part.pattern, part.columns, part.row); err != nil {
			return Register{}, err
		}
	}
	return read.register()
}

// ReadRegisterCSV reads the register from one file with a row per unit of any
// level and the columns key, name, type, seat, population, area_km2, lon, lat.
// This is the form in which the register is kept inside the program. The name
// of the file ends in the date of the edition. Errors are [*ReadError].
func ReadRegisterCSV(file string, r io.Reader) (Register, error) {
	read := csvRegister{units: newAssembly(), sum: sha256.New()}
	if err := read.rows(file, r, unitColumns, unitRow); err != nil {
		return Register{}, err
	}
	return read.register()
}

// csvRegister collects the units of one or several CSV files.
type csvRegister struct {
	folder fs.FS
	units  *assembly
	last   string // name of the file read last, which carries the date
	sum    hash.Hash
}

// file reads the one file of the folder whose name fits the pattern.
func (c *csvRegister) file(pattern string, columns []string, row rowReader) error {
	names, err := fs.Glob(c.folder, pattern)
	if err != nil {
		return fmt.Errorf("looking for %s: %w", pattern, err)
	}
	if len(names) != 1 {
		return &ReadError{File: pattern, Problem: fmt.Sprintf("the folder has %d such files; exactly one is needed", len(names))}
	}
	f, err := c.folder.Open(names[0])
	if err != nil {
		return &ReadError{File: names[0], Problem: "cannot be opened", Err: err}
	}
	defer func() { _ = f.Close() }() // only read
	return c.rows(names[0], f, columns, row)
}

func (c *csvRegister) rows(file string, r io.Reader, columns []string, row rowReader) error {
	c.last = file
	t, err := openTable(file, io.TeeReader(r, c.sum), columns...)
	if err != nil {
		return err
	}
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := row(c, t); err != nil {
			return err
		}
	}
}

// rowReader takes one row of a file.
type rowReader func(*csvRegister, *table) error

// take adds the unit of the current row unless one of its fields was wrong.
func (c *csvRegister) take(t *table, u Authority) error {
	if t.err != nil {
		return t.err
	}
	return c.units.add(u, place{t.file, t.line()})
}

// takeBezirk adds a Regierungsbezirk. It has no file of its own: each of its
// Gemeinden names it, and the first counts.
func (c *csvRegister) takeBezirk(t *table) error {
	u := Authority{Key: t.ars("rb_key", LevelBezirk), Name: t.text("rb"), Type: typeBezirk}
	known, seen := c.units.units[u.Key]
	if !seen {
		return c.take(t, u)
	}
	if known.Name != u.Name {
		t.fail("rb", fmt.Errorf("%s is called %q here and %q before", u.Key, u.Name, known.Name))
	}
	return t.err
}

var editionInName = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})\.\w+$`)

func (c *csvRegister) register() (Register, error) {
	found := editionInName.FindStringSubmatch(c.last)
	if found == nil {
		return Register{}, &ReadError{File: c.last, Problem: "the name does not end in the date of the edition, as in gemeinden_2026-02-28.csv"}
	}
	date, err := ParseDate(found[1])
	if err != nil {
		return Register{}, &ReadError{File: c.last, Problem: "the name does not end in the date of the edition", Err: err}
	}
	units, err := c.units.finish(date)
	if err != nil {
		return Register{}, err
	}
	return Register{Date: date, Source: registerSource(date), SHA256: hex.EncodeToString(c.sum.Sum(nil)), Units: units}, nil
}

func landRow(c *csvRegister, t *table) error {
	return c.take(t, Authority{Key: t.ars("land_key", LevelLand), Name: t.text("name"), Type: typeLand, Seat: t.text("sitz")})
}

func kreisRow(c *csvRegister, t *table) error {
	return c.take(t, t.statedUnit("kreis_key", LevelKreis))
}

func verbandRow(c *csvRegister, t *table) error {
	return c.take(t, t.statedUnit("verband_key", LevelAmt))
}

func gemeindeRow(c *csvRegister, t *table) error {
	if t.text("rb_key") != "" {
		if err := c.takeBezirk(t); err != nil {
			return err
		}
	}
	u := t.statedUnit("ars", LevelGemeinde)
	u.Lon, u.Lat = t.position()
	if ags, _ := u.Key.AGS(); t.text("ags") != string(ags) {
		t.fail("ags", fmt.Errorf("%q does not belong to the ARS %s, which makes %s", t.text("ags"), u.Key, ags))
	}
	return c.take(t, u)
}

func unitRow(c *csvRegister, t *table) error {
	u := Authority{Key: t.ars("key", LevelUnknown), Name: t.text("name"), Type: t.text("type"), Seat: t.text("seat")}
	t.figures(&u, "population", "area_km2")
	u.Lon, u.Lat = t.position()
	return c.take(t, u)
}

func (t *table) statedUnit(key string, level Level) Authority {
	u := Authority{Key: t.ars(key, level), Name: t.text("name"), Type: t.text("typ"), Seat: t.text("sitz")}
	t.figures(&u, "bev_insgesamt", "flaeche_km2")
	return u
}

// figures reads inhabitants and area. A Gemeinde must state them: missing is not
// zero. Above it they may be left out.
func (t *table) figures(u *Authority, population, area string) {
	u.Population, u.AreaKM2 = t.count(population), t.decimal(area, 0, maxUnitKM2)
	for _, column := range []string{population, area} {
		if u.Key.Level() == LevelGemeinde && t.text(column) == "" {
			t.fail(column, errors.New("it is empty; a Gemeinde needs the figure, 0 if nobody lives there"))
		}
	}
}

// ars returns a field as key of the given level; LevelUnknown accepts each.
func (t *table) ars(column string, level Level) ARS {
	key, err := ParseARS(t.text(column))
	if err == nil && level != LevelUnknown && key.Level() != level {
		err = fmt.Errorf("%q is no key of a %v", key, level)
	}
	if err != nil {
		t.fail(column, err)
	}
	return key
}

// position returns longitude and latitude, both 0 if they are not stated.
func (t *table) position() (lon, lat float64) {
	if t.text("lon") == "" && t.text("lat") == "" {
		return 0, 0
	}
	return degrees(t.decimal("lon", minLon, maxLon)), degrees(t.decimal("lat", minLat, maxLat))
}

// WriteCSV writes the register in the form that [ReadRegisterCSV] reads. Figures
// that are sums and the Bund are left out.
func (r Register) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Comma = '\t'
	rows := [][]string{unitColumns}
	for _, u := range r.Units {
		if u.Level == LevelBund {
			continue
		}
		row := []string{string(u.Key), u.Name, u.Type, u.Seat, "", "", "", ""}
		if u.Level == LevelGemeinde {
			row[4], row[5] = strconv.Itoa(u.Population), strconv.FormatFloat(u.AreaKM2, 'f', 2, 64)
			if u.Lon != 0 || u.Lat != 0 {
				row[6], row[7] = strconv.FormatFloat(u.Lon, 'f', -1, 64), strconv.FormatFloat(u.Lat, 'f', -1, 64)
			}
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the register: %w", err)
	}
	return nil
}
