package tabular

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// What an XLSX file may have when unpacked, in bytes. Sheets above the second
// number are unpacked to temporary files.
const (
	maxUnpacked = 256 << 20
	maxInMemory = 32 << 20
)

// readXLSX reads the sheet with the table's name, else the first. Of a formula
// the result counts that the spreadsheet has kept; nothing is computed.
func (t Table) readXLSX(file []byte) (_ File, err error) {
	if err := weigh(file); err != nil {
		return File{}, unreadable(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory})
	if err != nil {
		return File{}, unreadable(err)
	}
	defer func() {
		if closing := book.Close(); err == nil && closing != nil {
			err = fmt.Errorf("removing the temporary files of the workbook: %w", closing)
		}
	}()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return File{}, fileError(0, "die Arbeitsmappe hat kein Tabellenblatt", "the workbook has no sheet")
	}
	sheet := sheets[0]
	if slices.Contains(sheets, t.Name) {
		sheet = t.Name
	}
	c := &collector{table: t, from: source{numbers: true}}
	if properties, err := book.GetWorkbookProps(); err == nil && properties.Date1904 != nil {
		c.from.date1904 = *properties.Date1904
	}
	return c.sheet(book, sheet)
}

// sheet reads the rows of a sheet.
func (c *collector) sheet(book *excelize.File, name string) (File, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return File{}, unreadable(err)
	}
	defer func() { _ = rows.Close() }() // only read
	size := 0
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return File{}, unreadable(err)
		}
		for _, cell := range cells {
			size += len(cell)
		}
		if size > maxBytes {
			return File{}, unreadable(errBomb)
		}
		if err := c.add(line, cells); err != nil {
			return File{}, err
		}
	}
	if err := rows.Error(); err != nil {
		return File{}, unreadable(err)
	}
	return c.finish()
}

// unreadable says that a workbook is damaged, locked or too large.
func unreadable(err error) *FileError {
	return fileError(0, "die Arbeitsmappe kann nicht gelesen werden (beschädigt, mit Kennwort geschützt oder zu groß); speichern Sie sie neu als XLSX ohne Kennwort (%v)",
		"the workbook cannot be read (damaged, locked by a password or too large); save it again as XLSX without password (%v)", err)
}
