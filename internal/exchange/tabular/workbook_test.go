package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

const sheetPart = "xl/worksheets/sheet1.xml"

// eachPart calls fn with every part of a workbook.
func eachPart(tb testing.TB, book []byte, fn func(name string, content []byte)) {
	tb.Helper()
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
