package tabular

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook of several tables, each on a sheet of its own. It only goes
// out.
type Book struct {
	// Name and Title are those of [Table].
	Name   string
	Title  Text
	Sheets []Sheet
}

// Sheet is a table of a [Book] with its rows. The title of the table, which must
// be short and unlike the others, names the sheet.
type Sheet struct {
	Table
	Rows Rows
}

// FileName names the exported file after the title.
func (b Book) FileName(f Format, l Lang) string {
	return Table{Name: b.Name, Title: b.Title}.FileName(f, l)
}

// Write writes the workbook in a language.
func (b Book) Write(w io.Writer, l Lang) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	for i, s := range b.Sheets {
		t := s.Table
		t.Name = t.Title.In(l)
		if i > 0 {
			if _, err := book.NewSheet(t.Name); err != nil {
				return fmt.Errorf("writing the sheet %s: %w", t.Name, err)
			}
		} else if err := book.SetSheetName(firstSheet, t.Name); err != nil {
			return fmt.Errorf("writing the sheet %s: %w", t.Name, err)
		}
		if err := t.writeSheet(book, l, s.Rows); err != nil {
			return fmt.Errorf("writing the sheet %s: %w", t.Name, err)
		}
	}
	if err := describe(book, b.Title.In(l)); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}
