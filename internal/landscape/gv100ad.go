package landscape

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"
)

// gvLength is the number of characters up to the inhabitants, the last field
// that is read.
const gvLength = 150

// span is a field: characters from up to, not including, to, counted from 0.
type span struct{ from, to int }

// Fields of a GV100AD record.
var (
	gvKind       = span{0, 2}
	gvDate       = span{2, 10}
	gvName       = span{22, 72}
	gvSeat       = span{72, 122}
	gvUnitType   = span{122, 124}
	gvArea       = span{128, 139} // hectares
	gvPopulation = span{139, 150}
)

// gvKeys says for each kind of record (Satzart) which level it describes and
// from which fields its key is put together. The Verband stands behind the
// Gemeinde in the file, but before it in the ARS.
var gvKeys = map[string]struct {
	level Level
	key   []span
}{
	"10": {LevelLand, []span{{10, 12}}},
	"20": {LevelBezirk, []span{{10, 13}}},
	"30": {LevelUnknown, nil}, // planning regions of Baden-Württemberg: no authorities
	"40": {LevelKreis, []span{{10, 15}}},
	"50": {LevelAmt, []span{{10, 15}, {18, 22}}},
	"60": {LevelGemeinde, []span{{10, 15}, {18, 22}, {15, 18}}},
}

// Kinds of units that the register does not number.
const (
	typeLand   = "Land"
	typeBezirk = "Regierungsbezirk"
)

// kinds names the Textkennzeichen of Kreise, Verbände and Gemeinden.
var kinds = map[string]string{
	"41": "Kreisfreie Stadt",
	"42": "Stadtkreis",
	"43": "Kreis",
	"44": "Landkreis",
	"45": "Regionalverband",
	"50": "Verbandsfreie Gemeinde",
	"51": "Amt",
	"52": "Samtgemeinde",
	"53": "Verbandsgemeinde",
	"54": "Verwaltungsgemeinschaft",
	"55": "Kirchspielslandgemeinde",
	"56": "Verwaltungsverband",
	"58": "Erfüllende Gemeinde",
	"60": "Markt",
	"61": "Kreisfreie Stadt",
	"62": "Stadtkreis",
	"63": "Stadt",
	"64": "Kreisangehörige Gemeinde",
	"65": "Gemeindefreies Gebiet, bewohnt",
	"66": "Gemeindefreies Gebiet, unbewohnt",
	"67": "Große Kreisstadt",
	"":   "", // not stated
}

// ReadGV100AD reads the register in its native form: one record per line, fields
// at fixed positions counted in characters, UTF-8 or Windows-1252. It has no
// coordinates. Errors are [*ReadError].
func ReadGV100AD(file string, r io.Reader) (Register, error) {
	sum := sha256.New()
	lines := newLineReader(file, io.TeeReader(r, sum))
	gv := gvReader{units: newAssembly()}
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Register{}, err
		}
		if text := bytes.TrimRight(line, " \r\n"); len(text) > 0 {
			err = gv.record(gvRecord{text: []rune(string(text)), place: place{file, lines.line}})
		}
		if err != nil {
			return Register{}, err
		}
	}
	if gv.date == "" {
		return Register{}, &ReadError{File: file, Problem: "the file is empty; a GV100AD file is needed"}
	}
	units, err := gv.units.finish(gv.date)
	if err != nil {
		return Register{}, err
	}
	return Register{Date: gv.date, Source: registerSource(gv.date), SHA256: hex.EncodeToString(sum.Sum(nil)), Units: units}, nil
}

// gvReader collects the records of one file.
type gvReader struct {
	date  Date
	units *assembly
}

func (gv *gvReader) record(r gvRecord) error {
	form, known := gvKeys[r.field(gvKind)]
	if !known {
		return r.problem("Satzart", "%q is not known, only 10, 20, 30, 40, 50 and 60: this is no GV100AD file or a damaged one", r.field(gvKind))
	}
	if err := gv.sameDate(r); err != nil {
		return err
	}
	if form.level == LevelUnknown {
		return nil
	}
	unit, err := r.unit(form.level, form.key)
	if err != nil {
		return err
	}
	return gv.units.add(unit, r.place)
}

// sameDate demands one Gebietsstand in the whole file.
func (gv *gvReader) sameDate(r gvRecord) error {
	day, err := time.Parse("20060102", r.field(gvDate))
	if err != nil {
		return r.problem("Gebietsstand", "%q is no date of the form 20260228", r.field(gvDate))
	}
	date := DateOf(day)
	if gv.date == "" {
		gv.date = date
	}
	if date != gv.date {
		return r.problem("Gebietsstand", "%s differs from %s before: the file mixes two editions", date, gv.date)
	}
	return nil
}

// gvRecord is one line with its place.
type gvRecord struct {
	text []rune
	place
}

// field returns the characters of s without surrounding space. A record that
// was cut off has empty fields at its end.
func (r gvRecord) field(s span) string {
	end := min(s.to, len(r.text))
	return strings.TrimSpace(string(r.text[min(s.from, end):end]))
}

func (r gvRecord) unit(level Level, key []span) (Authority, error) {
	var digits strings.Builder
	for _, part := range key {
		digits.WriteString(r.field(part))
	}
	ars, err := ParseARS(digits.String())
	if err != nil || ars.Level() != level {
		return Authority{}, r.problem("Regionalschlüssel", "%q is no key of a %v", digits.String(), level)
	}
	u := Authority{Key: ars, Name: r.field(gvName), Seat: r.field(gvSeat)}
	switch level {
	case LevelLand:
		u.Type = typeLand
	case LevelBezirk:
		u.Type = typeBezirk
	default:
		kind, known := kinds[r.field(gvUnitType)]
		if !known {
			return Authority{}, r.problem("Textkennzeichen", "%q is not known", r.field(gvUnitType))
		}
		u.Type = kind
	}
	if level == LevelGemeinde {
		return r.figures(u)
	}
	return u, nil
}

func (r gvRecord) figures(u Authority) (Authority, error) {
	if len(r.text) < gvLength {
		return u, r.problem("", "the record has %d characters, at least %d are needed: the file is cut", len(r.text), gvLength)
	}
	area, err := parseCount(r.field(gvArea))
	if err != nil {
		return u, r.problem("Fläche", "%v", err)
	}
	u.AreaKM2 = float64(area) / 100
	if u.Population, err = parseCount(r.field(gvPopulation)); err != nil {
		return u, r.problem("Bevölkerung", "%v", err)
	}
	return u, nil
}
