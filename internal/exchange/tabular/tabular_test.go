package tabular

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/unicode"
)

// figures is a table with a column of every kind.
var figures = Table{
	Name: "figures", Title: Text{"Angaben", "Figures"},
	Columns: []Column{
		{Key: "service", Heading: Text{"Schlüssel", "Key"}, Kind: Key, Role: Identifies, Needed: true},
		{Key: "name", Heading: Text{"Name", "Name of the service"}},
		{Key: "level", Heading: Text{"Zuständig", "Competent"}, Kind: Selected, Role: Changes, Choices: []Option{
			{"amt", Text{"Amt oder Gemeinde", "Municipality"}}, {"kreis", Text{"Kreis", "District"}},
		}},
		{Key: "cases", Heading: Text{"Fälle", "Cases"}, Kind: Integer, Role: Changes},
		{Key: "hours", Heading: Text{"Stunden", "Hours"}, Kind: Decimal, Role: Changes},
		{Key: "as_of", Heading: Text{"Stand", "As of"}, Kind: Date, Role: Changes},
		{Key: "read", Heading: Text{"Gelesen", "Read at"}, Kind: Instant, Role: Changes},
		{Key: "reason", Heading: Text{"Begründung", "Reason"}, Role: Changes},
	},
}

// oneRow is a row with something in every cell.
var oneRow = []string{"99012008001000", "Personalausweis", "amt", "1200", "0.75", "2026-02-28", "2026-02-28T09:30:15", "weil"}

// values returns the rows and fails if there are problems.
func values(t *testing.T, f File, err error) [][]string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, r := range f.Rows {
		for _, p := range r.Problems {
			t.Errorf("unexpected problem: %s", p.In(English))
		}
		all = append(all, r.Values)
	}
	return all
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := figures.Write(&file, CSV, German, All([][]string{oneRow, {"99", "=1+1", "kreis", "-5", "-0.5", "", "", "Zeile 1\nZeile „2“; \"3\""}})); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffSchlüssel;Name;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\r\n" +
		"99012008001000;Personalausweis;Amt oder Gemeinde;1200;0,75;28.02.2026;28.02.2026 09:30:15;weil\r\n" +
		"99;'=1+1;Kreis;-5;-0,5;;;\"Zeile 1\nZeile „2“; \"\"3\"\"\"\r\n"
	if diff := cmp.Diff(want, file.String()); diff != "" {
		t.Error(diff)
	}
}

// A file may lack an optional column; where it has it, what is wrong counts.
func TestOptionalColumns(t *testing.T) {
	t.Parallel()
	list := Table{Name: "list", Columns: []Column{
		{Key: "key", Heading: Text{"Schlüssel", "Key"}, Kind: Key, Role: Identifies},
		{Key: "cases", Heading: Text{"Fälle", "Cases"}, Kind: Integer, Role: Changes, Optional: true},
	}}
	without, err := list.Read([]byte("Schlüssel\n99\n"))
	if diff := cmp.Diff([][]string{{"99", ""}}, values(t, without, err)); diff != "" {
		t.Error(diff)
	}
	with, err := list.Read([]byte("Schlüssel;Fälle\n99;viele\n"))
	if err != nil || len(with.Rows[0].Problems) != 1 {
		t.Errorf("%+v, %v", with.Rows, err)
	}
}

func inUTF16(t *testing.T, order unicode.Endianness, mark unicode.BOMPolicy, text string) string {
	t.Helper()
	encoded, err := unicode.UTF16(order, mark).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestReadCSVInAnyDress(t *testing.T) {
	t.Parallel()
	german := "Schlüssel;Name;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\n" +
		"99012008001000;Personalausweis;Amt oder Gemeinde;1200;0,75;28.02.2026;28.02.2026 09:30:15;weil\n"
	for name, file := range map[string]string{
		"semicolon, UTF-8":      german,
		"byte order mark, CRLF": "\ufeff" + strings.ReplaceAll(german, "\n", "\r\n"),
		"Windows-1252":          strings.NewReplacer("ü", "\xfc", "ä", "\xe4").Replace(german),
		"tab":                   strings.ReplaceAll(german, ";", "\t"),
		"Excel's Unicode text":  inUTF16(t, unicode.LittleEndian, unicode.UseBOM, strings.ReplaceAll(german, ";", "\t")),
		"UTF-16, big end first": inUTF16(t, unicode.BigEndian, unicode.UseBOM, german),
		"UTF-16 without a mark": inUTF16(t, unicode.LittleEndian, unicode.IgnoreBOM, german),
		"note on the delimiter": "sep=;\r\n" + german,
		"no last line end":      strings.TrimSuffix(german, "\n"),
		"blank lines":           "\n" + strings.ReplaceAll(german, "\n", "\n;;;;;;;\n\n"),
		"comma, English": "Key,Name of the service,Competent,Cases,Hours,As of,Read at,Reason\n" +
			"99012008001000,Personalausweis,municipality,1200,\"0,75\",2026-02-28,2026-02-28T09:30:15,weil\n",
		"shuffled, both languages, code, thousands": "reason;As of;Fälle;hours;LEVEL;Schlüssel;Name;Gelesen\n" +
			"weil;28.2.2026;1.200;0.75;amt; 99012008001000 ;Personalausweis;28.02.2026 09:30:15\n",
	} {
		got, err := figures.Read([]byte(file))
		if diff := cmp.Diff([][]string{oneRow}, values(t, got, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestColumnsForInformationMayBeMissing(t *testing.T) {
	t.Parallel()
	f, err := figures.Read([]byte("Schlüssel;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung;Bemerkung\n99;;;;;;;x\n"))
	want := File{Rows: []Row{{Line: 2, Values: []string{"99", "", "", "", "", "", "", ""}}}, Ignored: []string{"Bemerkung"}}
	if diff := cmp.Diff(want, f, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(File{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestProblemsOfCells(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ column, cell, want string }{
		{"Fälle", "12,5", "row 2, column D “Fälle”: “12,5” is no whole number"},
		{"Fälle", "9007199254740993000", "is no whole number"},
		{"Stunden", "1.234", "column E “Stunden”: “1.234” is ambiguous; write 1234 or 1,234"},
		{"Stunden", "1,2,3", "“1,2,3” is no number"},
		{"Stunden", "1,234.5", "“1,234.5” is no number"},
		{"Stunden", "NaN", "“NaN” is no number"},
		{"Stunden", "1e999", "“1e999” is no number"},
		{"Stand", "31.02.2026", "“31.02.2026” is no date of the form 28.02.2026"},
		{"Stand", "28.02.26", "is no date"},
		{"Stand", "46081", "is no date"},
		{"Zuständig", "Bezirk", "“Bezirk” is not among the choices: Municipality, District"},
		{"Schlüssel", "", "row 2, column A “Schlüssel”: the cell is empty"},
		{"Schlüssel", "9,9012E+13", "is a key that the spreadsheet rounded"},
		{"Begründung", "a\x00b", "holds the control character U+0000"},
		{"Begründung", strings.Repeat("ä", maxCell+1), "has 32768 characters; at most 32767 are possible"},
	} {
		cells := map[string]string{"Schlüssel": "99", "Zuständig": "", "Fälle": "", "Stunden": "", "Stand": "", "Gelesen": "", "Begründung": "x"}
		cells[test.column] = test.cell
		var row []string
		for _, c := range figures.Columns {
			row = append(row, quote(cells[c.Heading.De]))
		}
		file := "Schlüssel;Name;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\n" + strings.Join(row, ";") + "\n"
		f, err := figures.Read([]byte(file))
		if err != nil || len(f.Rows) != 1 || len(f.Rows[0].Problems) != 1 {
			t.Errorf("%s = %q: %v, %+v", test.column, test.cell, err, f)
			continue
		}
		if got := f.Rows[0].Problems[0].In(English); !strings.Contains(got, test.want) {
			t.Errorf("%s = %q: %q, want %q", test.column, test.cell, got, test.want)
		}
	}
}

func TestBrokenRowsDoNotHideTheOthers(t *testing.T) {
	t.Parallel()
	f, err := figures.Read([]byte("Schlüssel;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\n" +
		"1;;;;;;gut\n2;;;;;;\"so\" nicht\n3;;;\n4;;;;;;gut\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Rows {
		text := "fine"
		if len(r.Problems) > 0 {
			text = r.Problems[0].In(German)
		}
		got = append(got, text[:min(len(text), 34)])
	}
	want := []string{"fine", "Zeile 3: Anführungszeichen stimme", "Zeile 4: die Zeile hat 4 Zellen, d", "fine"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	head := "Schlüssel;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\n"
	for name, test := range map[string]struct{ file, want string }{
		"empty":         {"", "Die Datei ist leer"},
		"only a mark":   {"\ufeff\r\n", "Die Datei ist leer"},
		"missing":       {"Schlüssel;Kompetent;Fälle;Stunden;Stand;Gelesen;Grund\n", "Zeile 1: die Spalte „Zuständig“ fehlt; nicht verstanden: Kompetent, Grund; Zeile 1: die Spalte „Begründung“ fehlt"},
		"twice":         {"Schlüssel;Key;Zuständig;Fälle;Stunden;Stand;Gelesen;Begründung\n", "Spalte B „Key“: die Spalte kommt zweimal vor"},
		"encoding":      {head + "99;;;;;;\x81\n", "Zeile 2: das Byte 0x81 ist weder UTF-8 noch Windows-1252"},
		"wide":          {strings.Repeat(";x", maxColumns+1) + "\n", "mehr als 200 Spalten"},
		"half a unit":   {"\xff\xfeA\x00\n\x00B", "Zeile 2: die Datei ist UTF-16, endet aber mitten in einem Zeichen"},
		"half a pair":   {"\xff\xfeA\x00\n\x00\x3d\xd8\n\x00", "Zeile 2: die Datei ist UTF-16, und von einem Zeichen fehlt die Hälfte"},
		"broken header": {"Schlüssel;\"a\"b\n", "Anführungszeichen"},
		"no XLSX":       {"PK\x03\x04 nothing", "die Arbeitsmappe kann nicht gelesen werden"},
		"too large":     {strings.Repeat("x", MaxFile+1), "mehr als 32 MB"},
	} {
		_, err := figures.Read([]byte(test.file))
		var broken *FileError
		if !errors.As(err, &broken) || !strings.Contains(strings.ToLower(broken.In(German)), strings.ToLower(test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
