package tabular

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

const sheetPart = "xl/worksheets/sheet1.xml"

// eachPart calls fn with every part of a workbook.
func eachPart(tb testing.TB, book []byte, fn func(name string, content []byte)) {
	tb.Helper()
	if len(book) == 0 {
		return
	}
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range r.File {
		opened, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			tb.Fatal(err)
		}
		fn(f.Name, content)
	}
}

// part returns one part of a workbook.
func part(tb testing.TB, book []byte, wanted string) (found []byte) {
	tb.Helper()
	eachPart(tb, book, func(name string, content []byte) {
		if name == wanted {
			found = content
		}
	})
	if found == nil {
		tb.Fatalf("the workbook has no part %s", wanted)
	}
	return found
}

// replacePart returns the workbook with other content in one part.
func replacePart(tb testing.TB, book []byte, replaced string, with []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	eachPart(tb, book, func(name string, content []byte) {
		if name == replaced {
			content = with
		}
		entry, err := w.Create(name)
		if err == nil {
			_, err = entry.Write(content)
		}
		if err != nil {
			tb.Fatal(err)
		}
	})
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbookHoldsTypesAndNoFormula(t *testing.T) {
	t.Parallel()
	sheet := string(part(t, example(t, XLSX), sheetPart))
	for what, want := range map[string]string{
		"key as text":            `t="inlineStr"><is><t>99012008001000</t>`,
		"whole number as number": `<c r="D2"><v>1200</v>`,
		"decimal as number":      `<c r="E2"><v>0.75</v>`,
		"day as number":          `<v>46081</v>`,
		"equals sign as text":    `<is><t>=x</t>`,
		"choices to pick from":   `Amt oder Gemeinde,Kreis`,
	} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%s: no %s in\n%s", what, want, sheet)
		}
	}
	if strings.Contains(sheet, "<f>") {
		t.Error("the sheet has a formula")
	}
}

func TestFormulasAreNotComputed(t *testing.T) {
	t.Parallel()
	book := example(t, XLSX)
	sheet := string(part(t, book, sheetPart))
	for cell, want := range map[string]string{
		`<c r="D2"><f>1+1</f><v>7</v></c>`: "7", // what the spreadsheet has kept
		`<c r="D2"><f>1+1</f></c>`:         "",
	} {
		changed := strings.Replace(sheet, `<c r="D2"><v>1200</v></c>`, cell, 1)
		f, err := figures.Read(replacePart(t, book, sheetPart, []byte(changed)))
		if err != nil || figures.Get(f.Rows[0].Values, "cases") != want {
			t.Errorf("%s: %v, %+v", cell, err, f.Rows)
		}
	}
}

func TestWorkbookThatUnpacksToTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	bomb := replacePart(t, example(t, XLSX), "xl/styles.xml", make([]byte, maxUnpacked+1))
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	_, err := figures.Read(bomb)
	var broken *FileError
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v", err)
	}
}

// addPart returns the workbook with one more part.
func addPart(tb testing.TB, book []byte, added string, content []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	write := func(name string, content []byte) {
		entry, err := w.Create(name)
		if err == nil {
			_, err = entry.Write(content)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	eachPart(tb, book, write)
	write(added, content)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// A workbook of some kilobytes does not take all memory there is, however it goes
// about it: what it asks for is weighed before anything of it is read.
func TestBombsInWorkbooks(t *testing.T) {
	t.Parallel()
	book := example(t, XLSX)
	sheet := string(part(t, book, sheetPart))
	end := strings.Index(sheet, "</sheetData>")
	with := func(rows string) []byte { return replacePart(t, book, sheetPart, []byte(sheet[:end]+rows+sheet[end:])) }
	texts := func(book []byte, content string) []byte {
		return addPart(t, book, "xl/sharedStrings.xml", []byte(`<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+content+`</sst>`))
	}
	const cell = `<c t="s"><v>0</v></c>`
	long := "<si><r><t>" + strings.Repeat("x", 60_000) + "</t></r><r><t>" + strings.Repeat("x", 60_000) + "</t></r></si>"
	many := `<row r="9">` + strings.Repeat(cell, 16_000) + "</row>"
	hidden := strings.NewReplacer("</", "</x:", "<", "<x:", `t="s"`, "a='>'\n t = 's'").Replace(many)
	for name, bomb := range map[string][]byte{
		"one long text":               texts(book, "<si><r><t>"+strings.Repeat("x", 300_000)+"</t></r></si>"),
		"a long text in many runs":    texts(book, "<si>"+strings.Repeat("<r><t>xxxxxxxxxx</t></r>", 20_000)+"</si>"),
		"a text in every cell":        texts(with(many), long),
		"the same in other words":     texts(with(hidden), "<![CDATA[x]]>"+strings.NewReplacer("<si>", "<y:si\n>", "</si>", "</y:si >").Replace(long)),
		"rows within a row":           texts(with(`<row r="9">`+strings.Repeat(cell, 16_000)+"<row></row></row>"), long),
		"words before the first tag":  addPart(t, with(many), "xl/a", []byte("words <sst>"+long+"</sst>")),
		"text as CDATA":               texts(book, "<si><t><![CDATA["+strings.Repeat("x", 300_000)+"]]></t></si>"),
		"the same under another name": addPart(t, with(many), "xl/media/logo.png", []byte("<sst>"+long+"</sst>")),
		"millions of texts":           texts(book, strings.Repeat("<si/>", maxTexts+1)),
		"millions of styles":          replacePart(t, book, "xl/styles.xml", []byte("<styleSheet>"+strings.Repeat("<xf/>", maxElements+1)+"</styleSheet>")),
		"one endless word":            with(`<row r="9"><c t="inlineStr"><is><t>` + strings.Repeat("x", maxRun+1<<16) + "</t></is></c></row>"),
		"a wide row of its own words": with(`<row r="9">` + strings.Repeat(`<c t="inlineStr"><is><t>`+strings.Repeat("x", 1<<19)+"</t></is></c>", 130) + "</row>"),
		"another encoding":            addPart(t, book, "xl/sharedStrings.xml", []byte(`<?xml version="1.0" encoding="UTF-16"?><sst/>`)),
	} {
		_, err := figures.Read(bomb)
		var broken *FileError
		if !errors.As(err, &broken) || !strings.Contains(err.Error(), "cannot be read") || !strings.Contains(err.Error(), "list needs") && !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%s: got %v", name, err)
		}
		if len(bomb) > 1<<20 {
			t.Errorf("%s: the file has %d bytes, which is no bomb", name, len(bomb))
		}
	}
}

// What is large without being a bomb is read: many rows, long texts, styles.
func TestLargeWorkbooksAreRead(t *testing.T) {
	t.Parallel()
	book := example(t, XLSX)
	sheet := string(part(t, book, sheetPart))
	end := strings.Index(sheet, "</sheetData>")
	var rows strings.Builder
	for range 20_000 {
		rows.WriteString(`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`)
	}
	large := replacePart(t, book, sheetPart, []byte(sheet[:end]+rows.String()+sheet[end:]))
	large = addPart(t, large, "xl/sharedStrings.xml", []byte("<sst><si><t>"+strings.Repeat("ä", maxCell)+"</t></si><si><t>x</t></si></sst>"))
	if err := weigh(large); err != nil {
		t.Error(err)
	}
	if err := weigh([]byte("no workbook")); err != nil {
		t.Error(err)
	}
}

// Whatever the part looks like: nothing weighs less than it is for a reader of
// XML.
func FuzzWeigh(f *testing.F) {
	for _, seed := range []string{
		"<sst><si><t>a</t></si></sst>", `<row><c t="s"><v>0</v></c></row></si></row>`, "words<x:si \n><!-- <si> --><![CDATA[<row>]]></x:si>", "<row><c/><row/><c/></row>",
		"<?xml version='1.0'?><a b='>'><si/><row><c d=\">\"/>", "\ufeff<si>&lt;&#65;</si>", "<si>0<si>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var w weighing
		if err := w.part(bufio.NewReaderSize(bytes.NewReader(content), 16)); err != nil {
			if !errors.Is(err, errBomb) && !errors.Is(err, errEncoding) {
				t.Errorf("%q: %v", content, err)
			}
			return
		}
		longest, cells := asRead(content)
		if w.longest < longest || w.widest.cells < cells {
			t.Errorf("%q: texts of %d bytes and rows of %d cells were seen, there are %d and %d", content, w.longest, w.widest.cells, longest, cells)
		}
	})
}

// asRead is what a reader of XML finds in a part: the longest shared text, and the
// most cells in a row.
func asRead(content []byte) (longest, cells int) {
	d := xml.NewDecoder(bytes.NewReader(content))
	var inText, inRow, text, row int
	for {
		token, err := d.RawToken()
		if err != nil {
			return longest, cells
		}
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "si":
				inText, text = 1, 0
			case "row":
				inRow, row = 1, 0
			case "c":
				row += inRow
			}
		case xml.EndElement:
			switch x.Name.Local {
			case "si":
				inText = 0
			case "row":
				inRow = 0
			}
		case xml.CharData:
			text += inText * len(x)
		}
		longest, cells = max(longest, text), max(cells, row)
	}
}

// BenchmarkWeigh measures what looking for bombs costs a list of 20,000 rows.
func BenchmarkWeigh(b *testing.B) {
	book := example(b, XLSX)
	sheet := string(part(b, book, sheetPart))
	end := strings.Index(sheet, "</sheetData>")
	rows := strings.Repeat(`<row><c t="inlineStr"><is><t>99012008001000</t></is></c><c><v>1.5</v></c><c t="inlineStr"><is><t>Fallzahlen und Tarif 2026</t></is></c></row>`, 20_000)
	large := replacePart(b, book, sheetPart, []byte(sheet[:end]+rows+sheet[end:]))
	b.SetBytes(int64(len(sheet) + len(rows)))
	for b.Loop() {
		if err := weigh(large); err != nil {
			b.Fatal(err)
		}
	}
}
