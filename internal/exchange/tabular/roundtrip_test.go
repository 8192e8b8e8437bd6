package tabular

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog/csvscan"
)

// character is any that a cell may hold, with those preferred that have a
// meaning in files.
func character() *rapid.Generator[rune] {
	special := []rune(";,\t|\"'=+-@\r\n äöüß€–„“.0xA_<&>")
	return rapid.OneOf(
		rapid.SampledFrom(special),
		rapid.Rune().Filter(func(r rune) bool { return textProblem(string(r)) == nil }),
	)
}

func text() *rapid.Generator[string] { return rapid.StringOf(character()) }

// row draws any row of the table figures.
func row() *rapid.Generator[[]string] {
	from, to := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	moment := func(layout string) *rapid.Generator[string] {
		return rapid.Map(rapid.Int64Range(from, to), func(s int64) string { return time.Unix(s, 0).UTC().Format(layout) })
	}
	orEmpty := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	return rapid.Custom(func(t *rapid.T) []string {
		return []string{
			rapid.StringMatching(`[0-9]{1,14}|[A-Z]{2}[0-9]{1,5}-[a-z]{1,9}`).Draw(t, "key"),
			text().Draw(t, "name"),
			rapid.SampledFrom([]string{"", "amt", "kreis"}).Draw(t, "level"),
			orEmpty(rapid.Map(rapid.Int64Range(-maxWhole, maxWhole), func(n int64) string { return strconv.FormatInt(n, 10) })).Draw(t, "cases"),
			orEmpty(rapid.Map(rapid.Float64(), Number)).Draw(t, "hours"),
			orEmpty(moment(plainDate)).Draw(t, "as of"),
			orEmpty(moment(plainInstant)).Draw(t, "read"),
			text().Draw(t, "reason"),
		}
	})
}

func TestWhatGoesOutComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(row(), 0, 5).Draw(rt, "rows")
		format := rapid.SampledFrom(Formats()).Draw(rt, "format")
		lang := rapid.SampledFrom([]Lang{German, English}).Draw(rt, "lang")
		var file bytes.Buffer
		if err := shuffled(rt).Write(&file, format, lang, All(rows)); err != nil {
			rt.Fatal(err)
		}
		content := file.Bytes()
		if format == CSV {
			content = redress(rt, content)
		}
		got, err := figures.Read(content)
		if err != nil {
			rt.Fatal(err)
		}
		if len(got.Rows) != len(rows) || len(got.Ignored) > 0 {
			rt.Fatalf("%d rows out, %d back, ignored %v", len(rows), len(got.Rows), got.Ignored)
		}
		for i, r := range got.Rows {
			if diff := cmp.Diff(rows[i], r.Values); diff != "" || len(r.Problems) > 0 {
				rt.Fatalf("row %d: %v\n%s", i, r.Problems, diff)
			}
		}
	})
}

// otherOrder writes the rows of figures with the columns in another order.
type otherOrder struct {
	table Table
	order []int
}

func shuffled(rt *rapid.T) otherOrder {
	o := otherOrder{table: figures, order: make([]int, len(figures.Columns))}
	for i := range o.order {
		o.order[i] = i
	}
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 0))
	random.Shuffle(len(o.order), func(i, k int) { o.order[i], o.order[k] = o.order[k], o.order[i] })
	o.table.Columns = pick(figures.Columns, o.order)
	return o
}

func pick[T any](all []T, order []int) []T {
	picked := make([]T, len(order))
	for i, from := range order {
		picked[i] = all[from]
	}
	return picked
}

func (o otherOrder) Write(w *bytes.Buffer, f Format, l Lang, rows Rows) error {
	return o.table.Write(w, f, l, func(yield func([]string, error) bool) {
		for r, err := range rows {
			if !yield(pick(r, o.order), err) {
				return
			}
		}
	})
}

// redress changes a CSV file in ways that mean nothing: without byte order mark,
// in Windows-1252 where that can hold it, with another delimiter.
func redress(rt *rapid.T, file []byte) []byte {
	if rapid.Bool().Draw(rt, "no mark") {
		file = bytes.TrimPrefix(file, []byte("\ufeff"))
		// The umlauts of the headings tell Windows-1252 from UTF-8.
		if ansi, err := charmap.Windows1252.NewEncoder().Bytes(file); err == nil && bytes.ContainsAny(file, "üä") && rapid.Bool().Draw(rt, "Windows-1252") {
			return ansi
		}
	}
	if rapid.Bool().Draw(rt, "comma") {
		return withCommas(file)
	}
	return file
}

// withCommas writes a file anew with commas and everything in quotes.
func withCommas(file []byte) []byte {
	rows := csvscan.New(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))), ';', maxCSVRow)
	var out strings.Builder
	for {
		fields, err := rows.Next()
		if err != nil {
			break
		}
		for i, field := range fields {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(`"` + strings.ReplaceAll(string(field), `"`, `""`) + `"`)
		}
		out.WriteByte('\n')
	}
	return []byte(out.String())
}

func TestTextIsNeverAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := text().Draw(rt, "text")
		guarded := guard(s)
		if guarded != "" && strings.ContainsRune(formulaStarts, rune(guarded[0])) {
			rt.Fatalf("%q became %q", s, guarded)
		}
		if back := unguard(guarded); back != s {
			rt.Fatalf("%q came back as %q", s, back)
		}
	})
}

func TestEmptyTableIsATemplate(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		var file bytes.Buffer
		if err := figures.Write(&file, format, German, All(nil)); err != nil {
			t.Fatal(err)
		}
		got, err := figures.Read(file.Bytes())
		if err != nil || len(got.Rows) > 0 || len(got.Ignored) > 0 {
			t.Errorf("%s: %+v, %v", format, got, err)
		}
	}
}

// example is a file of the table figures.
func example(tb testing.TB, format Format) []byte {
	tb.Helper()
	var file bytes.Buffer
	if err := figures.Write(&file, format, German, All([][]string{oneRow, {"1", "=x", "", "", "", "", "", "a\nb\"c"}})); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

// checkRead reads a file and fails if what is understood is not in plain form:
// then it would not come back unchanged.
func checkRead(t *testing.T, file []byte) {
	got, err := figures.Read(file)
	if err != nil {
		return
	}
	var fine [][]string
	for _, r := range got.Rows {
		if len(r.Values) != len(figures.Columns) {
			t.Fatalf("line %d has %d values", r.Line, len(r.Values))
		}
		if len(r.Problems) == 0 {
			fine = append(fine, r.Values)
		}
	}
	var out bytes.Buffer
	if err := figures.Write(&out, CSV, German, All(fine)); err != nil {
		t.Fatal(err)
	}
	again, err := figures.Read(out.Bytes())
	if diff := cmp.Diff(fine, values(t, again, err)); diff != "" {
		t.Fatal(diff)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(example(f, CSV))
	f.Add([]byte("Schlüssel,Zuständig,Fälle,Stunden,Stand,Gelesen,Begründung\n1,amt,\"1.234\",1e5,1.1.2026,,'=x\n"))
	f.Fuzz(func(t *testing.T, file []byte) { checkRead(t, file) })
}

// FuzzReadXLSX varies the sheet inside a workbook; a workbook with random bytes
// would end at the checksums of its zip file.
func FuzzReadXLSX(f *testing.F) {
	book := example(f, XLSX)
	f.Add(part(f, book, sheetPart))
	f.Add([]byte(`<worksheet><sheetData><row r="2"><c r="XFD2" t="s"><v>7</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) { checkRead(t, replacePart(t, book, sheetPart, sheet)) })
}
